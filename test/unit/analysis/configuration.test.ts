import { deepStrictEqual, match, ok, strictEqual } from 'node:assert/strict';
import {
  type Configuration,
  configurationOf,
  ignoredIn,
  matches,
  pythonVersion,
  selectedRules,
} from '../../../src/analysis/configuration';
import { rules } from '../../../src/analysis/rules/all';

function read(text: string): Configuration {
  const decoded = configurationOf(text);
  ok(decoded.ok, decoded.ok ? '' : decoded.error);
  return decoded.value;
}

function problem(text: string): string {
  const decoded = configurationOf(text);
  ok(!decoded.ok);
  return decoded.error;
}

describe('The configuration of a project', () => {
  it('is empty without a section of ours', () => {
    const { select, ignore, target } = read('[tool.other]\nx = 1\n');
    deepStrictEqual({ select, ignore, target }, { select: undefined, ignore: [], target: undefined });
  });

  it('selects, adds and ignores rules by code and group', () => {
    const codes = (text: string) => selectedRules(rules, read(`[tool.loopscope]\n${text}`)).map(({ code }) => code);
    deepStrictEqual(codes('select = ["AIO101", "AIO2"]\nignore = ["AIO20"]').slice(0, 2), ['AIO101', 'AIO210']);
    ok(!codes('').includes('AIO313') && codes('extend-select = ["AIO313"]').includes('AIO313'));
    strictEqual(codes('select = ["ALL"]').length, rules.length);
  });

  it('ignores codes in files that a pattern matches', () => {
    const configuration = read('[tool.loopscope.per-file-ignores]\n"tests/*" = ["AIO301"]\n"conftest.py" = ["AIO1"]\n');
    deepStrictEqual(ignoredIn('tests/test_a.py', configuration), ['AIO301']);
    deepStrictEqual(ignoredIn('a/b/conftest.py', configuration), ['AIO1']);
    deepStrictEqual(ignoredIn('src/a.py', configuration), []);
    deepStrictEqual(ignoredIn(undefined, configuration), []);
  });

  it('tells of suppressions that silence nothing unless that is ignored, or other codes are selected', () => {
    const ignored = (text: string) => ignoredIn('a.py', read(`[tool.loopscope]\n${text}`));
    deepStrictEqual(ignored('ignore = ["AIO001"]'), ['AIO001']);
    deepStrictEqual(ignored('select = ["AIO3"]'), ['AIO001']);
    deepStrictEqual(ignored('select = ["AIO3", "AIO0"]'), []);
    deepStrictEqual(ignored('select = ["AIO3"]\nextend-select = ["AIO001"]'), []);
    deepStrictEqual(ignored('extend-select = ["AIO313"]'), []);
  });

  it('takes the oldest Python from target-version, else from requires-python, else from poetry', () => {
    const oldest = (text: string) => read(text).target?.oldest;
    deepStrictEqual(
      oldest('[tool.loopscope]\ntarget-version = "py312"\n[project]\nrequires-python = ">=3.9"\n'),
      [3, 12],
    );
    deepStrictEqual(oldest('[project]\nrequires-python = ">=3.10,<4"\n'), [3, 10]);
    deepStrictEqual(oldest('[tool.poetry.dependencies]\npython = "^3.9"\n'), [3, 9]);
    strictEqual(oldest('[project]\nname = "x"\n'), undefined);
  });

  it('says in a sentence what is wrong, and what is wanted', () => {
    match(problem('[tool.loopscope]\nselct = ["AIO1"]\n'), /has no key 'selct'\. It takes: select, /);
    match(problem('[tool.loopscope]\nselect = "AIO1"\n'), /'select' takes a list of strings/);
    match(problem('[tool.loopscope]\nseverity = {AIO1 = "bad"}\n'), /severities are error, warning, information, hint/);
    match(problem('[tool.loopscope]\ntarget-version = "2.7"\n'), /not '2\.7'/);
    match(problem('[tool.loopscope\n'), /has an error in line 1/);
  });

  it('knows versions of Python, and patterns of paths', () => {
    deepStrictEqual(
      [pythonVersion('3.11'), pythonVersion('py39'), pythonVersion('3.12.4')],
      [
        [3, 11],
        [3, 9],
        [3, 12],
      ],
    );
    strictEqual(pythonVersion('4'), undefined);
    ok(matches('a/build/x.py', ['build']));
    ok(!matches('a/built/x.py', ['build']));
  });
});
