/**
 * Comments that silence diagnostics: `# loopscope: ignore[AIO101] reason` and `# noqa: AIO101` for their line, `# loopscope: ignore-file[AIO101]` for the file.
 * Without brackets, or without codes, all rules are meant. What silences the same problem for another tool, by its code, silences ours.
 */
import { sameProblem } from '../protocol/otherTools';
import type { Diagnostic, Range } from './diagnostic';

/** A comment that silences. */
export interface Suppression extends Range {
  readonly kind: 'ignore' | 'noqa' | 'ignore-file';
  /** Empty: all. */
  readonly codes: readonly string[];
  /** Line in which it stands, from 0. */
  readonly line: number;
}

/** Code of the diagnostic for a suppression that silences nothing. */
export const unusedSuppression = 'AIO001';

const comment =
  /#\s*(?:loopscope:\s*(?<kind>ignore-file|ignore)(?:\[(?<codes>[^\]\n]*)\])?|noqa(?::\s*(?<noqa>[A-Z]+\d+(?:[,\s]+[A-Z]+\d+)*))?(?![\w:])|(?:type|pyright|mypy):\s*ignore\[(?<others>[^\]\n]*\w[^\]\n]*)\])/gi;

/** The suppressions in a text. `isComment` says whether a `#` at an offset begins a comment, and does not stand in a string. */
export function suppressionsIn(text: string, isComment: (offset: number) => boolean): readonly Suppression[] {
  if (!/:\s*ignore|noqa/i.test(text)) {
    return [];
  }
  const found: Suppression[] = [];
  for (const match of text.matchAll(comment)) {
    if (isComment(match.index)) {
      const { kind, codes, noqa, others } = match.groups ?? {};
      found.push({
        kind: kind === undefined ? 'noqa' : (kind.toLowerCase() as 'ignore' | 'ignore-file'),
        codes: (codes ?? noqa ?? others ?? '').split(/[,\s]+/).filter((code) => code !== ''),
        line: lineOf(text, match.index),
        start: match.index,
        end: match.index + match[0].length,
      });
    }
  }
  return found;
}

function lineOf(text: string, offset: number): number {
  let line = 0;
  for (let at = text.indexOf('\n'); at >= 0 && at < offset; at = text.indexOf('\n', at + 1)) {
    line += 1;
  }
  return line;
}

/** Rules that were not asked, so that nothing is known of what silences them. */
export interface Unasked {
  readonly codes: ReadonlySet<string>;
  /** Some of them are on by default. */
  readonly some: boolean;
}

/** What is left of the diagnostics of a file, with one for each suppression of ours that silenced nothing. */
export function suppress(
  diagnostics: readonly Diagnostic[],
  suppressions: readonly Suppression[],
  text: string,
  unasked: Unasked,
): readonly Diagnostic[] {
  if (suppressions.length === 0) {
    return diagnostics;
  }
  const used = new Map<Suppression, Set<string>>();
  const left = diagnostics.filter((diagnostic) => {
    const silencers = suppressions.filter((each) => silences(each, diagnostic, text));
    for (const each of silencers) {
      used.set(each, (used.get(each) ?? new Set()).add(diagnostic.code));
    }
    return silencers.length === 0;
  });
  return [...left, ...suppressions.flatMap((each) => unused(each, used.get(each) ?? new Set(), unasked))];
}

/** It stands in the first or the last line of what it silences. */
function silences(suppression: Suppression, { code, start, end }: Diagnostic, text: string): boolean {
  const { kind, codes, line } = suppression;
  const here =
    kind === 'ignore-file' || lineOf(text, start) === line || lineOf(text, Math.max(start, end - 1)) === line;
  const same = kind === 'noqa' ? sameProblem.get(code) : undefined;
  return here && (codes.length === 0 || codes.some((each) => code === each.toUpperCase() || same?.has(each) === true));
}

/** `# noqa` alone, and codes of other tools, may silence what we do not know of. */
function unused(suppression: Suppression, used: ReadonlySet<string>, unasked: Unasked): readonly Diagnostic[] {
  const { kind, codes, start, end } = suppression;
  const ours = codes.map((code) => code.toUpperCase()).filter((code) => /^AIO\d/.test(code));
  const idle = ours.filter((code) => !used.has(code) && !unasked.codes.has(code));
  const nothing = kind !== 'noqa' && codes.length === 0 && used.size === 0 && !unasked.some;
  if (idle.length === 0 && !nothing) {
    return [];
  }
  const what = nothing ? 'This comment silences nothing' : `${idle.join(', ')} is not found here`;
  return [
    {
      code: unusedSuppression,
      severity: 'hint',
      start,
      end,
      message: `${what}. Remove it.`,
      related: [],
      fixes: [],
      tag: 'unnecessary',
    },
  ];
}
