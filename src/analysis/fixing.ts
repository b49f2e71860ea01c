/** Applies fixes to a text. */
import type { Diagnostic, Fix, TextEdit } from './diagnostic';
import { unusedSuppression } from './suppressions';

/** The first safe fix of each diagnostic, as far as they leave each other alone. A comment that silences nothing is removed by hand: with more files in view it may be needed. */
export function safeFixes(diagnostics: readonly Diagnostic[]): readonly Fix[] {
  const chosen: Fix[] = [];
  for (const { code, fixes } of diagnostics) {
    const safe = code === unusedSuppression ? undefined : fixes.find((fix) => fix.safe);
    if (safe !== undefined && !chosen.some((other) => overlap(other.edits, safe.edits))) {
      chosen.push(safe);
    }
  }
  return chosen;
}

/** Edits that touch are not applied together: the order in which they stand then would be a guess. */
function overlap(some: readonly TextEdit[], others: readonly TextEdit[]): boolean {
  return some.some((a) => others.some((b) => a.start <= b.end && b.start <= a.end && !isShared(a, b)));
}

function isShared(a: TextEdit, b: TextEdit): boolean {
  return a.shared === true && b.shared === true && a.start === b.start && a.end === b.end && a.text === b.text;
}

/** The edits of fixes that are made together. */
export function editsOf(fixes: readonly Fix[]): readonly TextEdit[] {
  const edits: TextEdit[] = [];
  for (const edit of fixes.flatMap((fix) => fix.edits)) {
    if (!edits.some((other) => isShared(edit, other))) {
      edits.push(edit);
    }
  }
  return edits;
}

/** The text after some edits that leave each other alone. */
export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  const sorted = [...edits].sort((a, b) => a.start - b.start);
  let result = '';
  let at = 0;
  for (const { start, end, text: inserted } of sorted) {
    result += text.slice(at, start) + inserted;
    at = end;
  }
  return result + text.slice(at);
}
