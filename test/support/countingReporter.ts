import { writeFileSync } from 'node:fs';
import { type MochaOptions, type Runner, reporters } from 'mocha';
import { skipMark } from './skip';

/**
 * Mocha's `spec` report, and the numbers in the file that LOOPSCOPE_TEST_RESULT names.
 * A test skipped without a reason counts as failed.
 */
export class CountingReporter extends reporters.Spec {
  constructor(runner: Runner, options: MochaOptions) {
    super(runner, options);
    let passed = 0;
    const failed: string[] = [];
    const skipped: string[] = [];
    runner.on('pass', () => {
      passed += 1;
    });
    runner.on('fail', (test) => failed.push(test.fullTitle()));
    runner.on('pending', (test) => {
      if (test.title.includes(skipMark)) skipped.push(test.fullTitle());
      else failed.push(`${test.fullTitle()} (skipped without a reason)`);
    });
    runner.once('end', () => {
      const file = process.env['LOOPSCOPE_TEST_RESULT'];
      if (file) writeFileSync(file, JSON.stringify({ passed, failed, skipped }));
    });
  }
}

// Mocha looks for this name.
export { CountingReporter as default };
