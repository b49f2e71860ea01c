import { deepEqual, equal, ok } from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { loadWASM, OnigScanner, OnigString } from 'vscode-oniguruma';
import { type IGrammar, INITIAL, parseRawGrammar, Registry } from 'vscode-textmate';
import { stepEnd } from '../../../src/protocol/recording';
import { dumpLines, endText } from '../../../src/trace/dump';
import { repository } from '../../support/folders';
import { readAll } from '../support/reading';
import { RecordingBuilder } from '../support/recordingBuilder';

const grammarFile = join(repository, 'syntaxes/task-dump.tmLanguage.json');

describe('The grammar of the task dump', () => {
  let grammar: IGrammar;

  before(async () => {
    const wasm = createRequire(__filename).resolve('vscode-oniguruma/release/onig.wasm');
    await loadWASM(readFileSync(wasm));
    const registry = new Registry({
      onigLib: Promise.resolve({
        createOnigScanner: (patterns) => new OnigScanner(patterns),
        createOnigString: (text) => new OnigString(text),
      }),
      loadGrammar: async () => parseRawGrammar(readFileSync(grammarFile, 'utf8'), grammarFile),
    });
    const loaded = await registry.loadGrammar('source.loopscope-dump');
    ok(loaded, 'the grammar cannot be loaded');
    grammar = loaded;
  });

  /** The scope of the text in a line, without the language's own. */
  const scopeOf = (line: string, text: string): string => {
    const start = line.indexOf(text);
    const token = grammar
      .tokenizeLine(line, INITIAL)
      .tokens.find(({ startIndex, endIndex }) => startIndex <= start && start < endIndex);
    return token?.scopes.at(-1)?.replace('.loopscope-dump', '') ?? '';
  };

  it('tells name, state, error and figures of a task apart', () => {
    const line = '  ! bad #3  failed  ValueError: x  after 318 µs  (busy 4 µs, ready 30 µs, waiting <1 µs, 1 step)';
    equal(scopeOf(line, '!'), 'keyword.operator.state');
    equal(scopeOf(line, 'bad #3'), 'entity.name.type.task');
    equal(scopeOf(line, 'failed'), 'keyword.control.state');
    equal(scopeOf(line, 'ValueError'), 'invalid.error');
    equal(scopeOf(line, '(busy'), 'comment.block.totals');
  });

  it('tells places of the program from those of libraries', () => {
    const place = '      at crawler.py:21 in fetch';
    equal(scopeOf(place, 'crawler.py'), 'string.unquoted.file');
    equal(scopeOf(place, '21'), 'constant.numeric.line');
    equal(scopeOf(place, 'fetch'), 'entity.name.function');
  });

  it('tells resources and the headline', () => {
    equal(scopeOf('# 4 tasks at 0.080 s, python 3.11.7, pid 26574', 'tasks'), 'comment.line.number-sign');
    equal(scopeOf('  Queue urls 48 / 64', 'Queue'), 'storage.type.resource');
    equal(scopeOf('  Queue urls 48 / 64', 'urls'), 'variable.other.resource');
  });

  it('colours every line of a dump', () => {
    const builder = new RecordingBuilder().process().loopRow(1, 0, 1);
    const at = builder.stack('acquire@lib/asyncio/locks.py:9', 'main@main.py:4');
    builder.text({ k: 'not-recorded', what: 'handles', why: 'uvloop' }).line('torn');
    builder.resource(1, 'lock', { name: 'gate' });
    builder.resource(2, 'queue', { limit: 8 });
    for (let id = 1; id <= 40; id += 1)
      builder.task({ id, at: id, creator: id - 1, site: builder.site('main@main.py:3') });
    builder
      .operation(1, 110, 4, 1)
      .operation(2, 111, 1, 1)
      .step({ task: 1, from: 100, to: 120, how: 22, target: 1, stack: at });
    builder.step({ task: 2, from: 120, to: 130, how: 22, target: 1, stack: at });
    builder.step({ task: 3, from: 130, to: 140, how: stepEnd.failed, target: builder.error('OSError', 'no', at, 3) });
    builder.cancel(4, 150, { by: 1, stack: at }).step({ task: 4, from: 160, to: 170, how: stepEnd.cancelled });
    builder.step({ task: 5, from: 170, to: 180, how: stepEnd.returned }).gone(6, 190, 1).end(200);
    const { trace, words, reader } = readAll(builder);
    const lines = [...dumpLines(trace, words, endText(trace)), ...reader.notes.map((note) => `Note: ${note}`)];
    for (const beginning of [
      '    held by ',
      '    2 waiting: ',
      'Not recorded: ',
      'Note: ',
      'Resources',
      '# 40 tasks',
    ]) {
      ok(
        lines.some((line) => line.startsWith(beginning)),
        beginning,
      );
    }
    for (const what of ['created at', 'raised at', 'cancelled at', 'in library at', '] ']) {
      ok(
        lines.some((line) => line.includes(what)),
        what,
      );
    }
    const plain = lines.filter((line) => {
      const { tokens } = grammar.tokenizeLine(line, INITIAL);
      return line !== '' && !tokens.some(({ scopes }) => scopes.length > 1);
    });
    deepEqual(plain, []);
  });
});
