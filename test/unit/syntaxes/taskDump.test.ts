import { equal, ok } from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { loadWASM, OnigScanner, OnigString } from 'vscode-oniguruma';
import { type IGrammar, INITIAL, parseRawGrammar, Registry } from 'vscode-textmate';
import { repository } from '../../support/folders';

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
});
