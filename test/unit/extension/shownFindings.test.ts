import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { figureText } from '../../../src/extension/figureText';
import type { FoundFinding } from '../../../src/extension/findingsOfRun';
import { type ShownRunFindings, shownFindings } from '../../../src/extension/shownFindings';
import { type Finding, findingCodes } from '../../../src/findings/finding';
import { repository } from '../../support/folders';

const MS = 1e6;

describe('Findings in the editor', () => {
  it('are one where they are equal on one line, with how often', () => {
    check(
      [run(finding('deadlock', 3), finding('deadlock', 3), finding('deadlock', 4))],
      ['error 3 A deadlock. Seen 2 times here.', 'error 4 A deadlock.'],
    );
  });

  it('do not say twice how often', () => {
    const told = { ...finding('never-awaited', 3), message: 'Seen 38 times in the last run.', count: 38 };
    const untold = { ...finding('destroyed-pending', 4), count: 1204 };
    check(
      [run(told, untold)],
      ['error 3 Seen 38 times in the last run.', 'error 4 A destroyed-pending. Seen 1,204 times here.'],
    );
  });

  it('are hints of the previous run while the next one goes on, until it repeats them', () => {
    const former = run(finding('deadlock', 3), finding('unfinished', 3));
    check(
      [former, { ...run(), final: false }],
      ['hint 3 A deadlock. (previous run)', 'hint 3 A unfinished. (previous run)'],
    );
    check(
      [former, { ...run(finding('deadlock', 3)), final: false }],
      ['error 3 A deadlock.', 'hint 3 A unfinished. (previous run)'],
    );
  });

  it('stand where their line is now, and go with it', () => {
    const lineNow = (_: string, line: number) => (line === 3 ? undefined : line + 10);
    check([{ ...run(finding('deadlock', 3), finding('deadlock', 4)), lineNow }], ['error 14 A deadlock.']);
  });

  it('are put away one by one', () => {
    const isHidden = ({ finding: { code } }: FoundFinding) => code === 'deadlock';
    check([{ ...run(finding('deadlock', 3), finding('unfinished', 4)), isHidden }], ['error 4 A unfinished.']);
  });

  it('need a line', () => {
    check([run({ ...finding('deadlock', 3), place: undefined })], []);
  });

  it('have a page for each code', () => {
    assert.deepEqual(
      findingCodes.filter((code) => !existsSync(join(repository, 'media', 'findings', `${code}.md`))),
      [],
    );
  });
});

describe('Figures at an await line', () => {
  const none = { waiting: 0, unfinished: 0, longestWaiting: 0 };
  const over = (count: number, median: number, longest: number, exact = true) => ({
    count,
    median,
    longest,
    exact,
    total: 0,
  });

  it('say who waits there while tasks do', () => {
    assert.equal(
      figureText({ over: over(9, 1, 2), ...none, waiting: 7, longestWaiting: 293 * MS }),
      '7 wait here, longest 290 ms',
    );
    assert.equal(
      figureText({ over: over(0, 0, 0), ...none, waiting: 1, longestWaiting: 1600 * MS }),
      '1 waits here, 1.6 s',
    );
  });

  it('say how long the waits were afterwards, and whether the median is exact', () => {
    assert.equal(
      figureText({ over: over(1204, 38 * MS, 4100 * MS), ...none }),
      '1,204 waits, median 38.0 ms, longest 4.10 s',
    );
    assert.equal(
      figureText({ over: over(120_400, 38 * MS, 4100 * MS, false), ...none }),
      '120,400 waits, median about 38.0 ms, longest 4.10 s',
    );
    assert.equal(figureText({ over: over(1, 38 * MS, 38 * MS), ...none }), '1 wait, 38.0 ms');
  });

  it('say what never ended, and nothing of a line where nobody waited', () => {
    assert.equal(
      figureText({ over: over(0, 0, 0), ...none, unfinished: 1, longestWaiting: 38 * MS }),
      '1 wait that never ended, 38.0 ms',
    );
    assert.equal(
      figureText({ over: over(2, MS, 2 * MS), ...none, unfinished: 3 }),
      '2 waits, median 1.00 ms, longest 2.00 ms, 3 never ended',
    );
    assert.equal(figureText({ over: over(0, 0, 0), ...none }), '');
  });
});

function finding(code: Finding['code'], line: number): Finding {
  const place = { file: '/app/main.py', line, function: 'main', library: false };
  return { code, severity: 'error', message: `A ${code}.`, time: 0, place, evidence: [], task: 0, count: 1 };
}

function run(...findings: readonly Finding[]): ShownRunFindings {
  // The model asks no more of a process than its key, and nothing here asks for that.
  const process = {} as FoundFinding['process'];
  const found = findings.map((one, index) => ({ id: String(index), process, finding: one }));
  return { found, final: true, lineNow: (_, line) => line, isHidden: () => false };
}

function check(runs: readonly ShownRunFindings[], expected: readonly string[]): void {
  assert.deepEqual(
    shownFindings(runs)
      .map(({ severity, line, message }) => `${severity} ${line} ${message}`)
      .sort(),
    [...expected].sort(),
  );
}
