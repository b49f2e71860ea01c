/** Applies fixes to a text. */
import type { Diagnostic, Fix, TextEdit } from './diagnostic';

/** The first safe fix of each diagnostic, as far as they leave each other alone. */
export function safeFixes(diagnostics: readonly Diagnostic[]): readonly Fix[] {
  const chosen: Fix[] = [];
  for (const { fixes } of diagnostics) {
    const safe = fixes.find((fix) => fix.safe);
    if (safe !== undefined && !chosen.some((other) => overlap(other.edits, safe.edits))) {
      chosen.push(safe);
    }
  }
  return chosen;
}

/** Edits that touch are not applied together: the order in which they stand then would be a guess. */
function overlap(some: readonly TextEdit[], others: readonly TextEdit[]): boolean {
  return some.some((a) => others.some((b) => a.start <= b.end && b.start <= a.end));
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
