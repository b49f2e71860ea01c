import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { rules } from '../../../src/analysis/rules/all';
import { saidByRuns } from '../../../src/extension/confirmed';
import { isToldElsewhere, plainCode } from '../../../src/extension/otherTools';
import { repository } from '../../support/folders';

describe('What other tools say of the same line', () => {
  it('keeps ours away when it is the same problem', () => {
    check('AIO301 3:4-3:20', ['RUF006 3:0-3:30'], true);
    check('AIO501 3:4-3:20', ['ASYNC251 3:4-3:14'], true);
    check('AIO201 3:4-3:10', ['reportUnusedCoroutine 3:4-3:10'], true);
    check('AIO201 3:4-3:10', ['unused-coroutine 3:4-3:5'], true);
    check('AIO405 3:4-3:10', ['F401 1:0-1:3', 'B012 3:4-3:10'], true);
  });

  it('keeps it when it is another problem, or another line', () => {
    check('AIO301 3:4-3:20', [], false);
    check('AIO301 3:4-3:20', ['RUF006 4:0-4:30'], false);
    check('AIO301 3:4-3:20', ['F841 3:0-3:30'], false);
    check('AIO511 3:4-3:20', ['ASYNC251 3:4-3:14'], false);
  });

  it('asks for the same characters where a code stands for many things', () => {
    check('AIO109 3:12-3:16', ['reportArgumentType 3:12-3:16'], true);
    check('AIO109 3:12-3:16', ['reportArgumentType 3:16-3:20'], false);
    check('AIO109 3:12-3:16', ['reportArgumentType 3:2-5:0'], true);
    check('AIO109 3:12-3:16', ['reportAttributeAccessIssue 3:12-3:16'], false);
    check('AIO205 3:12-3:16', ['reportGeneralTypeIssues 3:12-3:16'], true);
  });

  it('knows codes as tools write them', () => {
    assert.equal(plainCode('E1701:not-async-context-manager'), 'E1701');
    assert.equal(plainCode('python:S7502'), 'S7502');
    assert.equal(plainCode('RUF006'), 'RUF006');
  });

  it('is told by our codes that there are', () => {
    const files = ['src/extension/otherTools.ts', 'src/protocol/otherTools.ts'];
    const source = files.map((file) => readFileSync(join(repository, file), 'utf8')).join('\n');
    const named = [...source.matchAll(/^ {2}(AIO\d{3}):/gm)].map(([, code]) => code);
    const known = new Set(rules.map(({ code }) => code));
    assert(named.length > 30);
    assert.deepEqual(
      named.filter((code) => code !== undefined && !known.has(code)),
      [],
    );
  });
});

describe('What the last run says of a warning', () => {
  const seen = { message: 'It happened.', count: 1, previous: false } as const;

  it('confirms it, with how often', () => {
    assert.deepEqual(saidByRuns('AIO201', [{ ...seen, code: 'never-awaited', count: 1037 }]), {
      suffix: ' Seen 1,037 times in the last run.',
      beside: [],
    });
    assert.equal(saidByRuns('AIO501', [{ ...seen, code: 'loop-blocked' }]).suffix, ' Seen in the last run.');
    assert.equal(
      saidByRuns('AIO501', [{ ...seen, code: 'loop-blocked', previous: true }]).suffix,
      ' Seen in the previous run.',
    );
  });

  it('is told beside it when it is something else', () => {
    assert.deepEqual(saidByRuns('AIO301', [{ ...seen, code: 'loop-blocked' }]), {
      suffix: '',
      beside: ['In the last run: It happened.'],
    });
    assert.deepEqual(saidByRuns('AIO301', []), { suffix: '', beside: [] });
  });
});

/** `CODE line:column-line:column` */
function check(ours: string, others: readonly string[], expected: boolean): void {
  assert.equal(isToldElsewhere(problem(ours), others.map(problem)), expected);
}

function problem(text: string) {
  const [code = '', place = ''] = text.split(' ');
  const [start, end] = place.split('-').map((part) => {
    const [line = 0, character = 0] = part.split(':').map(Number);
    return { line, character };
  });
  assert(start && end);
  return { code, start, end };
}
