import { deepStrictEqual, match, ok, strictEqual } from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Analyzer } from '../../../src/analysis/analyzer';
import { dispatchOf } from '../../../src/analysis/check';
import type { Diagnostic } from '../../../src/analysis/diagnostic';
import type { Rule } from '../../../src/analysis/rule';
import { rules } from '../../../src/analysis/rules/all';
import { parser, parses } from '../../support/analysis/program';
import { type PageProgram, pages, programOf, sectionOf, sections } from '../../support/analysis/rulePages';
import { repository } from '../../support/folders';

const tests = join(repository, 'test/unit/analysis/rules');

describe('The list of rules', () => {
  it('has the rule of every file, in order', () => {
    const files = readdirSync(join(repository, 'src/analysis/rules')).filter((name) => /^aio\d+\.ts$/.test(name));
    deepStrictEqual(
      rules.map(({ code }) => `${code.toLowerCase()}.ts`),
      files.sort(),
    );
  });

  it('gives each a name of its own, in words with hyphens', () => {
    const names = rules.map(({ name }) => name);
    strictEqual(new Set(names).size, names.length);
    deepStrictEqual(
      names.filter((name) => !/^[a-z]+(?:-[a-z]+)+$/.test(name)),
      [],
    );
  });

  it('has tests of each that must be flagged, and near misses', () => {
    const texts = readdirSync(tests).map((name) => readFileSync(join(tests, name), 'utf8'));
    const declared = texts.flatMap((text) =>
      [...text.matchAll(/^ruleTests\((aio\d+), \{(.*?)^\}\);/gms)].flatMap(([, rule = '', body = '']) =>
        /^ {2}flags: \{\s*\S/m.test(body) && /^ {2}passes: \{\s*[^}\s]/m.test(body) ? [rule.toUpperCase()] : [],
      ),
    );
    deepStrictEqual(
      rules.map(({ code }) => code).filter((code) => !declared.includes(code)),
      [],
    );
  });

  it('has a page of each, and no others', () => {
    deepStrictEqual(
      readdirSync(pages).sort(),
      ['AIO001.md', ...rules.map(({ code }) => `${code}.md`), 'README.md'].sort(),
    );
  });

  it('is the table of media/rules/README.md', async () => {
    const rows = readFileSync(join(pages, 'README.md'), 'utf8').match(/^\| \[AIO(?!001).*$/gm) ?? [];
    deepStrictEqual([...rows], await Promise.all(rules.map(rowOf)));
    match(readFileSync(join(repository, 'README.md'), 'utf8'), new RegExp(`: ${rules.length} rules,`));
  });
});

for (const rule of [{ code: 'AIO001', name: 'unused-suppression' }, ...rules]) {
  describe(`The page of ${rule.code}`, () => {
    const page = readFileSync(join(pages, `${rule.code}.md`), 'utf8');

    it('has its name, what it is about, and the sections that all pages have', () => {
      match(page, new RegExp(`^# ${rule.code} ${rule.name}\n\n[A-Z\`].{30}`));
      deepStrictEqual(
        [...page.matchAll(/^## (.*)$/gm)].map(([, title]) => title),
        sections,
      );
      for (const title of sections) {
        ok(sectionOf(page, title).length > 10, `'${title}' is empty`);
      }
      ok(sectionOf(page, 'How to silence it').includes(`ignore = ["${rule.code}"]`));
    });

    it('has a bad program that is flagged at its marked lines', async () => {
      const program = programOf(page, 'Bad');
      const lines = program.text.split('\n');
      const marked = lines.flatMap((line, index) => (line.endsWith(`# ${rule.code}`) ? [index + 1] : []));
      ok(marked.length > 0, `no line ends in # ${rule.code}`);
      deepStrictEqual(linesOf(await check(program, rule.code), program), marked);
    });

    it('has a good program in which it is not flagged', async () => {
      const program = programOf(page, 'Good');
      ok(await parses(program.text));
      deepStrictEqual(linesOf(await check(program, rule.code), program), []);
    });

    it('links to pages that exist', () => {
      const links = [...page.matchAll(/\]\((.+?)\)/g)].map(([, target]) => target ?? '');
      deepStrictEqual(
        links.filter((target) => !readdirSync(pages).includes(target)),
        [],
      );
    });
  });
}

/** What one rule says of a program while all rules look at it. */
async function check({ text, notebook, oldest }: PageProgram, code: string): Promise<readonly Diagnostic[]> {
  const analyzer = new Analyzer(await parser());
  analyzer.open('main.py', { name: 'main', isPackage: false }, text);
  const { diagnostics, failures } = analyzer.check(
    'main.py',
    dispatchOf(rules),
    { oldest, source: 'the test' },
    notebook,
  );
  analyzer.close('main.py');
  deepStrictEqual(failures, []);
  return diagnostics.filter((diagnostic) => diagnostic.code === code);
}

function linesOf(diagnostics: readonly Diagnostic[], { text }: PageProgram): readonly number[] {
  return diagnostics.map(({ start }) => text.slice(0, start).split('\n').length);
}

/** The row of a rule in the table; whether there is a fix is tried on the bad program. */
async function rowOf(rule: Rule): Promise<string> {
  const { code, name, title, severity } = rule;
  const found = await check(programOf(readFileSync(join(pages, `${code}.md`), 'utf8'), 'Bad'), code);
  const fixes = found.flatMap((diagnostic) => diagnostic.fixes.map(({ safe }) => (safe ? 'safe' : 'on demand')));
  const fix = fixes.includes('safe') ? 'safe' : (fixes[0] ?? '');
  return `| [${code}](${code}.md) | ${name} | ${title} | ${severity} | ${rule.default ? 'yes' : 'no'} | ${fix} |`;
}
