import { deepEqual } from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { dispatchOf } from '../../../src/analysis/check';
import { LineTable } from '../../../src/analysis/lines';
import { rules } from '../../../src/analysis/rules/all';
import { isToldElsewhere, plainCode, type ToldProblem } from '../../../src/extension/otherTools';
import { openAnalyzer } from '../../support/analysis/program';
import { repository } from '../../support/folders';

/** A program full of mistakes, and what Ruff and Pyright really said of it: their JSON, without the words. */
const read = (name: string) => readFileSync(join(repository, 'test/fixtures/otherTools', name), 'utf8');

interface RuffPlace {
  readonly row: number;
  readonly column: number;
}
const ruff = (
  JSON.parse(read('ruff.json')) as {
    readonly diagnostics: readonly {
      readonly code: string;
      readonly location: RuffPlace;
      readonly end_location: RuffPlace;
    }[];
  }
).diagnostics.map(
  ({ code, location, end_location }): ToldProblem => ({
    code: plainCode(code),
    start: { line: location.row - 1, character: location.column - 1 },
    end: { line: end_location.row - 1, character: end_location.column - 1 },
  }),
);
const pyright = (
  JSON.parse(read('pyright.json')) as {
    readonly diagnostics: readonly { readonly rule: string; readonly range: Pick<ToldProblem, 'start' | 'end'> }[];
  }
).diagnostics.map(({ rule, range }): ToldProblem => ({ code: plainCode(rule), ...range }));

/** What Ruff's language server said, in preview: it has the rules' names where it has codes otherwise. */
const ruffServer = (
  JSON.parse(read('ruffServer.json')) as {
    readonly diagnostics: readonly { readonly code: string; readonly range: Pick<ToldProblem, 'start' | 'end'> }[];
  }
).diagnostics.map(({ code, range }): ToldProblem => ({ code: plainCode(code), ...range }));

/** Codes and lines, from 1, of what is still told beside other tools. */
async function told(others: readonly ToldProblem[]): Promise<readonly string[]> {
  const text = read('mistakes.py');
  const analyzer = await openAnalyzer('mistakes.py', text);
  const usual = dispatchOf(rules.filter((rule) => rule.default));
  const lines = new LineTable(text);
  return analyzer
    .check('mistakes.py', usual, { oldest: [3, 9], source: 'nothing', assumed: true })
    .diagnostics.map(({ code, start, end }): ToldProblem => {
      const [from, to] = [lines.position(start), lines.position(end)];
      return { code, start: { line: from.line, character: from.column }, end: { line: to.line, character: to.column } };
    })
    .filter((ours) => !isToldElsewhere(ours, others))
    .map(({ code, start }) => `${start.line + 1} ${code}`);
}

describe('Beside what Ruff and Pyright really say', () => {
  it('what Ruff says is not said again', async () => {
    deepEqual(await keptAway(ruff), [
      '32 AIO301',
      '33 AIO301',
      '43 AIO301',
      '62 AIO501',
      '63 AIO502',
      '64 AIO503',
      '65 AIO505',
      '77 AIO405',
    ]);
  });

  it('what Ruff’s server says by names is not said again either', async () => {
    deepEqual(await keptAway(ruffServer), await keptAway(ruff));
  });

  it('what Pyright says is not said again, also where its code stands for many things', async () => {
    deepEqual(await keptAway(pyright), [
      '21 AIO201',
      '22 AIO202',
      '27 AIO205',
      '28 AIO205',
      '38 AIO224',
      '39 AIO212',
      '40 AIO210',
      '41 AIO213',
      '42 AIO213',
      '43 AIO213',
      '45 AIO219',
      '47 AIO220',
      '51 AIO221',
      '53 AIO223',
      '54 AIO226',
      '81 AIO109',
      '83 AIO109',
      '84 AIO229',
      '87 AIO902',
      '88 AIO213',
      '89 AIO903',
    ]);
  });

  it('what neither says is told', async () => {
    deepEqual(await told([...ruff, ...pyright]), [
      '23 AIO203',
      '25 AIO203',
      '34 AIO302',
      '44 AIO709',
      '72 AIO402',
      '85 AIO905',
      '86 AIO907',
      '87 AIO202',
      '88 AIO604',
    ]);
  });
});

/** What is told without other tools, and not beside them. */
async function keptAway(others: readonly ToldProblem[]): Promise<readonly string[]> {
  const left = await told(others);
  return (await told([])).filter((each) => !left.includes(each));
}
