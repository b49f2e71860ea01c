import { deepEqual, equal } from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inOneLine, nothing, type Outcome, readOutcome, sum } from '../../../scripts/outcome';
import { repository, temporaryFolder } from '../../support/folders';

describe('The result of a test run', () => {
  const folder = temporaryFolder('outcome');
  const result = join(folder.path, 'result.json');
  after(folder.remove);

  it('is one line that counts passed, failed and skipped tests', () => {
    equal(inOneLine({ passed: 3, failed: [], skipped: [] }), '3 passed, 0 failed');
    equal(inOneLine({ passed: 3, failed: ['a'], skipped: ['b', 'c'] }), '3 passed, 1 failed, 2 skipped');
  });

  it('is the sum of its suites', () => {
    const one = { passed: 1, failed: ['a'], skipped: [] };
    const two = { passed: 2, failed: [], skipped: ['b'] };
    deepEqual(sum([one, two, nothing]), { passed: 3, failed: ['a'], skipped: ['b'] });
  });

  it('is a failure for a suite that ended without a result, or ran nothing', () => {
    deepEqual(readOutcome(join(folder.path, 'missing.json'), 'unit').failed.length, 1);
    writeFileSync(result, JSON.stringify(nothing));
    deepEqual(readOutcome(result, 'unit').failed, ['unit: no test ran']);
  });

  it('has a test that was skipped without a reason among the failed ones', () => {
    const spec = join(folder.path, 'some.test.ts');
    const skip = join(repository, 'test/support/skip.ts');
    writeFileSync(
      spec,
      `import { skipBecause } from ${JSON.stringify(skip)};
      it('passes', () => undefined);
      it('has a reason', function () { skipBecause(this, 'no moon'); });
      xit('has none', () => undefined);`,
    );
    const expected: Outcome = {
      passed: 1,
      failed: ['has none (skipped without a reason)'],
      skipped: ['has a reason - not run: no moon'],
    };
    deepEqual(outcomeOf(spec), expected);
  });

  function outcomeOf(spec: string): Outcome {
    const reporter = join(repository, 'test/support/countingReporter.ts');
    const mocha = join(repository, 'node_modules/mocha/bin/mocha.js');
    const env = { ...process.env, LOOPSCOPE_TEST_RESULT: result };
    spawnSync(process.execPath, [mocha, '--reporter', reporter, spec], { cwd: repository, env });
    return readOutcome(result, 'inner');
  }
});
