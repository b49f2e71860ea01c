/** One line of a table of costs that have no counterpart without Loopscope. */
export interface Figure {
  readonly measure: string;
  readonly figure: string;
  readonly bound: string;
  readonly within: boolean;
}

/** Something measured in ms, and the most that it may be. */
export function milliseconds(measure: string, ms: number, most: number): Figure {
  return { measure, figure: inWords(ms), bound: `≤ ${most} ms`, within: ms <= most };
}

/** Three digits are all that two runs have in common. */
function inWords(ms: number): string {
  return ms < 100 ? `${ms.toFixed(1)} ms` : `${Math.round(ms)} ms`;
}
