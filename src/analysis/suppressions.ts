/**
 * Comments that silence diagnostics: `# loopscope: ignore[AIO101] reason` and `# noqa: AIO101` for their line, `# loopscope: ignore-file[AIO101]` for the file.
 * Without brackets, or without codes, all rules are meant. What silences the same problem for another tool, by its code, silences ours.
 */
import { sameProblem } from '../protocol/otherTools';
import type { Diagnostic, Range, TextEdit } from './diagnostic';
import { LineTable } from './lines';

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
  /#\s*(?:loopscope:\s*(?<kind>ignore-file|ignore)(?:\[(?<codes>[^\]\r\n]*)\])?|noqa(?::\s*(?<noqa>[A-Z]+\d+(?:[,\s]+[A-Z]+\d+)*))?(?![\w:])|(?:type|pyright|mypy|ruff):\s*ignore\[(?<others>[^\]\r\n]*\w[^\]\r\n]*)\])/gi;

/** The suppressions in a text. `isComment` says whether a `#` at an offset begins a comment, and does not stand in a string. */
export function suppressionsIn(text: string, isComment: (offset: number) => boolean): readonly Suppression[] {
  if (!/:\s*ignore|noqa/i.test(text)) {
    return [];
  }
  const found: Suppression[] = [];
  const lines = new LineTable(text);
  for (const match of text.matchAll(comment)) {
    if (isComment(match.index)) {
      const { kind, codes, noqa, others } = match.groups ?? {};
      found.push({
        kind: kind === undefined ? 'noqa' : (kind.toLowerCase() as 'ignore' | 'ignore-file'),
        codes: (codes ?? noqa ?? others ?? '').split(/[,\s]+/).filter((code) => code !== ''),
        line: lines.position(match.index).line,
        start: match.index,
        end: match.index + match[0].length,
      });
    }
  }
  return found;
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
  const lines = new LineTable(text);
  const byLine = new Map<number | undefined, Suppression[]>();
  for (const each of suppressions) {
    const line = each.kind === 'ignore-file' ? undefined : each.line;
    byLine.set(line, [...(byLine.get(line) ?? []), each]);
  }
  const left = diagnostics.filter((diagnostic) => {
    const silencers = placesOf(diagnostic, lines)
      .flatMap((line) => byLine.get(line) ?? [])
      .filter((each) => silences(each, diagnostic));
    for (const each of silencers) {
      used.set(each, (used.get(each) ?? new Set()).add(diagnostic.code));
    }
    return silencers.length === 0;
  });
  return [...left, ...suppressions.flatMap((each) => unused({ ...each, text }, used.get(each) ?? new Set(), unasked))];
}

/** Lines whose comments are about a diagnostic: its first and its last one; undefined: comments about the whole file. */
function placesOf({ start, end }: Diagnostic, lines: LineTable): readonly (number | undefined)[] {
  const [first, last] = [start, Math.max(start, end - 1)].map((offset) => lines.position(offset).line);
  return first === last ? [undefined, first] : [undefined, first, last];
}

function silences({ kind, codes }: Suppression, { code }: Diagnostic): boolean {
  const same = kind === 'noqa' ? sameProblem.get(code) : undefined;
  return codes.length === 0 || codes.some((each) => isNamedBy(each, code) || same?.has(each) === true);
}

/** Whether a code of ours is this one, or begins with it: `AIO5` names a group. */
function isNamedBy(named: string, code: string): boolean {
  return /^AIO\d/i.test(named) && code.startsWith(named.toUpperCase());
}

/** `# noqa` alone, and codes of other tools, may silence what we do not know of. */
function unused(
  suppression: Suppression & { readonly text: string },
  used: ReadonlySet<string>,
  unasked: Unasked,
): readonly Diagnostic[] {
  const { kind, codes, start, end } = suppression;
  const ours = codes.map((code) => code.toUpperCase()).filter((code) => /^AIO\d/.test(code));
  const idle = ours.filter((named) => ![...used, ...unasked.codes].some((code) => isNamedBy(named, code)));
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
      fixes: [{ title: 'Remove it', safe: true, edits: [removal(suppression, nothing ? codes : idle)] }],
      tag: 'unnecessary',
    },
  ];
}

/** Takes codes out of a comment; when none is left, the comment and the words behind it, up to another comment. */
function removal(
  { text, codes, start, end }: Suppression & { readonly text: string },
  idle: readonly string[],
): TextEdit {
  const left = codes.filter((code) => !idle.includes(code.toUpperCase()));
  if (left.length > 0) {
    const comment = text.slice(start, end);
    const [list = ''] = /(?<=\[)[^\]]*|(?<=noqa:\s*)\w.*/i.exec(comment) ?? [];
    const from = start + comment.lastIndexOf(list);
    return { start: from, end: from + list.length, text: left.join(', ') };
  }
  const lineStart = Math.max(text.lastIndexOf('\n', start - 1), text.lastIndexOf('\r', start - 1)) + 1;
  const behind = /^[^#\r\n]*/.exec(text.slice(end))?.[0].length ?? 0;
  const before = /[ \t]*$/.exec(text.slice(lineStart, start))?.[0].length ?? 0;
  const another = text[end + behind] === '#';
  if (another || start - before > lineStart) {
    return { start: another ? start : start - before, end: end + behind, text: '' };
  }
  // It has a line of its own, which goes with it.
  return {
    start: lineStart,
    end: end + behind + (/^(?:\r\n|\r|\n)/.exec(text.slice(end + behind))?.[0].length ?? 0),
    text: '',
  };
}
