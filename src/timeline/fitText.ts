/** Which form of a text fits its room. A number is never cut. */

const ELLIPSIS = '…';
/** A name that is cut keeps this many letters, or is not shown. */
const LEAST_LETTERS = 4;

/** How wide a text is, CSS pixels. */
export type Measure = (text: string) => number;

/** The longest form that fits; with `cut` the beginning of the last one; undefined when there is nothing to show. */
export function fitText(
  forms: readonly string[],
  { room, cut }: { readonly room: number; readonly cut: boolean },
  measure: Measure,
): string | undefined {
  for (const form of forms) {
    if (measure(form) <= room) {
      return form;
    }
  }
  const last = forms.at(-1);
  return cut && last !== undefined ? cutText(last, room, measure) : undefined;
}

function cutText(text: string, room: number, measure: Measure): string | undefined {
  const letters = [...text];
  let low = 0;
  let high = letters.length;
  while (low < high) {
    const middle = (low + high + 1) >>> 1;
    if (measure(letters.slice(0, middle).join('') + ELLIPSIS) <= room) {
      low = middle;
    } else {
      high = middle - 1;
    }
  }
  let kept = low;
  while (kept > 0 && isPartOfNumber(letters[kept - 1]) && isPartOfNumber(letters[kept])) {
    kept -= 1;
  }
  return kept < LEAST_LETTERS ? undefined : letters.slice(0, kept).join('') + ELLIPSIS;
}

function isPartOfNumber(letter: string | undefined): boolean {
  return letter !== undefined && /[\d.,]/.test(letter);
}
