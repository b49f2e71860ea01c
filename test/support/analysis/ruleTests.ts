/** Tests of a rule as data: programs whose lines that end in `# !` must be flagged, and no others. */
import { deepStrictEqual, ok, strictEqual } from 'node:assert/strict';
import type { TextEdit } from '../../../src/analysis/diagnostic';
import type { Rule } from '../../../src/analysis/rule';
import { checkProgram, filesOf, type ProgramOptions, parses } from './program';

export interface RuleCase extends ProgramOptions {
  /** Of several files each begins with a line `### name.py`. */
  readonly code: string;
  /** Parts of the first message, or of its related places. */
  readonly says?: readonly string[];
}

export interface FixCase extends ProgramOptions {
  readonly before: string;
  readonly after: string;
  /** Title of the fix; the first one when nothing is said. */
  readonly title?: string;
}

export interface RuleTests {
  /** Programs with lines that must be flagged. */
  readonly flags: Readonly<Record<string, string | RuleCase>>;
  /** Near misses, in which nothing is flagged. */
  readonly passes: Readonly<Record<string, string | RuleCase>>;
  readonly fixes?: Readonly<Record<string, FixCase>>;
}

const marker = /#\s*!\s*$/;

/** Declares the tests of one rule. */
export function ruleTests(rule: Rule, { flags, passes, fixes = {} }: RuleTests): void {
  describe(`${rule.code} ${rule.name}`, () => {
    for (const [name, given] of Object.entries(flags)) {
      it(`flags ${name}`, async () => {
        const { code, says = [], ...options } = asCase(given);
        ok(marker.test(code.replace(/\n/g, ' ').trim()) || /#\s*!\s*\n/.test(code), 'no line is marked with # !');
        deepStrictEqual(await flagged(rule, code, options), marked(code));
        const words = await spoken(rule, code, options);
        for (const part of says) {
          ok(words.includes(part), `'${part}' is not in: ${words}`);
        }
      });
    }
    for (const [name, given] of Object.entries(passes)) {
      it(`passes ${name}`, async () => {
        const { code, ...options } = asCase(given);
        deepStrictEqual(await flagged(rule, code, options), []);
      });
    }
    for (const [name, fix] of Object.entries(fixes)) {
      it(`mends ${name}`, () => checkFix(rule, fix));
    }
  });
}

function asCase(given: string | RuleCase): RuleCase {
  return typeof given === 'string' ? { code: given } : given;
}

/** `main.py:3` for each line that is marked. */
function marked(code: string): readonly string[] {
  return [...filesOf(code)].flatMap(([file, text]) =>
    text.split('\n').flatMap((line, index) => (marker.test(line) ? [`${file}:${index + 1}`] : [])),
  );
}

async function flagged(rule: Rule, code: string, options: ProgramOptions): Promise<readonly string[]> {
  const files = filesOf(code);
  const checked = await checkProgram(files, [rule], options);
  return [...checked].flatMap(([file, { diagnostics, failures }]) => {
    deepStrictEqual(failures, []);
    return diagnostics.map(({ start }) => `${file}:${lineAt(files.get(file) ?? '', start)}`);
  });
}

/** All that the diagnostics of a program say. */
async function spoken(rule: Rule, code: string, options: ProgramOptions): Promise<string> {
  const checked = await checkProgram(filesOf(code), [rule], options);
  return [...checked.values()]
    .flatMap(({ diagnostics }) => diagnostics)
    .flatMap(({ message, related }) => [message, ...related.map((each) => `${each.file}: ${each.message}`)])
    .join('\n');
}

function lineAt(text: string, offset: number): number {
  return text.slice(0, offset).split('\n').length;
}

async function checkFix(rule: Rule, { before, after, title, ...options }: FixCase): Promise<void> {
  const [checked] = [...(await checkProgram(new Map([['main.py', before]]), [rule], options)).values()];
  const offered = (checked?.diagnostics ?? []).flatMap(({ fixes }) => fixes);
  const fix = offered.find((each) => title === undefined || each.title === title);
  ok(fix, `there is no such fix among: ${offered.map((each) => each.title).join(', ')}`);
  const mended = applied(before, fix.edits);
  strictEqual(mended, after);
  ok(await parses(mended), 'what the fix made does not parse');
  deepStrictEqual(await flagged(rule, mended, options), []);
}

function applied(text: string, edits: readonly TextEdit[]): string {
  return [...edits]
    .sort((a, b) => b.start - a.start)
    .reduce((result, edit) => result.slice(0, edit.start) + edit.text + result.slice(edit.end), text);
}
