import { deepStrictEqual, match, ok, strictEqual } from 'node:assert/strict';
import {
  type Configuration,
  configurationOf,
  ignoredIn,
  matches,
  pythonVersion,
  selectedRules,
  severityOf,
} from '../../../src/analysis/configuration';
import { rules } from '../../../src/analysis/rules/all';

function read(text: string): Configuration {
  const { configuration, problems } = configurationOf(text);
  deepStrictEqual(problems, []);
  return configuration;
}

function problem(text: string): string {
  const { problems } = configurationOf(text);
  strictEqual(problems.length, 1);
  return problems[0] ?? '';
}

describe('The configuration of a project', () => {
  it('is empty without a section of ours', () => {
    const { select, ignore, target } = read('[tool.other]\nx = 1\n');
    deepStrictEqual({ select, ignore, target }, { select: undefined, ignore: [], target: undefined });
  });

  it('selects, adds and ignores rules by code and group', () => {
    const codes = (text: string) => selectedRules(read(`[tool.loopscope]\n${text}`)).map(({ code }) => code);
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
    const required = (text: string) => oldest(`[project]\nrequires-python = "${text}"\n`);
    deepStrictEqual(
      ['~=3.10', '==3.11.*', '>3.10', '<3.13, >=3.9, !=3.9.7', ' >= 3.12 ', '>=3.11.4'].map(required),
      [10, 11, 10, 9, 12, 11].map((minor) => [3, minor]),
    );
    deepStrictEqual(['<3.13', '>=3', '!=3.9.*'].map(required), [undefined, undefined, undefined]);
    const poetry = (text: string) => oldest(`[tool.poetry.dependencies]\npython = ${text}\n`);
    deepStrictEqual(
      ['"^3.9"', '"~3.10"', '"^3.12 || ~3.11"', '{version = ">=3.10"}', '"3.12.*"'].map(poetry),
      [9, 10, 11, 10, 12].map((minor) => [3, minor]),
    );
    strictEqual(oldest('[project]\nname = "x"\n'), undefined);
  });

  it('says in a sentence what is wrong, and what is wanted', () => {
    match(problem('[tool.loopscope]\nselct = ["AIO1"]\n'), /has no key 'selct'\. It takes: select, /);
    match(problem('[tool.loopscope]\nselect = "AIO1"\n'), /'select' takes a list of strings/);
    match(problem('[tool.loopscope]\nseverity = {AIO1 = "bad"}\n'), /severities are error, warning, information, hint/);
    match(problem('[tool.loopscope]\ntarget-version = "2.7"\n'), /not "2\.7"/);
    match(problem('[tool.loopscope]\ntarget-version = 3.10\n'), /takes a version of Python in quotes, .* not 3\.1\./);
    match(problem('[tool.loopscope\n'), /has an error in line 1/);
    for (const text of [
      'select = ["AIO5", "AIO999"]',
      'extend-select = ["AIO999"]',
      'ignore = ["AIO999"]',
      'severity = {AIO999 = "hint"}',
      'per-file-ignores = {"a.py" = ["AIO999"]}',
    ]) {
      match(problem(`[tool.loopscope]\n${text}\n`), /: there is no rule 'AIO999'/);
    }
    match(problem('[tool.loopscope]\nselect = [""]\n'), /there is no rule ''/);
  });

  it('uses what is right where something else is wrong', () => {
    const { configuration, problems } = configurationOf(
      '[project]\nrequires-python = ">=3.10"\n[tool.loopscope]\nignore = ["AIO501", "AIO999"]\nseverity = 3\ntarget-version = 3.11\nselct = []\nignor = []\n',
    );
    strictEqual(problems.length, 5);
    deepStrictEqual(configuration.ignore, ['AIO501']);
    deepStrictEqual(configuration.target?.oldest, [3, 10]);
  });

  it('gives the severity that the longest beginning of a code has', () => {
    const configuration = read('[tool.loopscope.severity]\nAIO2 = "hint"\nAIO201 = "warning"\nALL = "error"\n');
    const of = (code: string) => severityOf({ code, severity: 'information' }, configuration);
    deepStrictEqual([of('AIO201'), of('AIO202'), of('AIO301')], ['warning', 'hint', 'error']);
    strictEqual(severityOf({ code: 'AIO201', severity: 'hint' }, read('')), 'hint');
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
    for (const pattern of ['tests/', './tests', '/tests', 'tests/**', 'tests/*.py']) {
      ok(matches('tests/a.py', [pattern]), pattern);
    }
    ok(
      matches('a/tests/b.py', ['tests/']) &&
        !matches('a/tests/b.py', ['/tests']) &&
        !matches('a/tests/b.py', ['./tests/']),
    );
  });
});
