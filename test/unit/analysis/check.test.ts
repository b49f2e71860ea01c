import { deepStrictEqual, strictEqual } from 'node:assert/strict';
import type { Rule } from '../../../src/analysis/rule';
import { checkProgram } from '../../support/analysis/program';

const text = 'one = 1\ntwo = 2\nthree = 3\n';

const careful: Rule = {
  ...{ code: 'AIO998', name: 'careful', title: 'Names', severity: 'hint', default: true },
  visit: { Assign: (node, file) => file.report({ at: node, message: file.textOf(node) }) },
};

/** Fails at the second assignment. */
const failing: Rule = {
  ...{ code: 'AIO999', name: 'failing', title: 'Fails', severity: 'error', default: true },
  visit: {
    Assign(node, file) {
      if (file.textOf(node).startsWith('two')) {
        throw new Error('boom');
      }
      file.report({ at: node, message: `seen ${file.textOf(node)}` });
    },
  },
};

describe('A rule that fails', () => {
  it('is left out for the rest of its file, is named, and takes nothing from the others', async () => {
    const files = new Map([
      ['a.py', text],
      ['b.py', 'four = 4\n'],
    ]);
    const checked = await checkProgram(files, [failing, careful]);
    const { diagnostics = [], failures = [] } = checked.get('a.py') ?? {};
    deepStrictEqual(
      diagnostics.map(({ code, message }) => `${code} ${message}`),
      ['AIO998 one = 1', 'AIO999 seen one = 1', 'AIO998 two = 2', 'AIO998 three = 3'],
    );
    deepStrictEqual(
      failures.map(({ code, error }) => `${code} ${error.message}`),
      ['AIO999 boom'],
    );
    strictEqual(checked.get('b.py')?.diagnostics.length, 2);
    deepStrictEqual(checked.get('b.py')?.failures, []);
  });
});
