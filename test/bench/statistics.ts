/** How much more something costs than the same thing alone. */
export interface Ratio {
  /** The smallest cost over the smallest cost alone: what remains when nothing else disturbed either. */
  readonly ofMinima: number;
  /** The middle half of the ratios of the rounds, each of the two runs that stood next to each other. */
  readonly quartiles: readonly [number, number];
}

/** Compares rounds that were run in turn: `alone[i]` and `other[i]` belong together. Both have the same length, at least 1. */
export function compare(alone: readonly number[], other: readonly number[]): Ratio {
  const pairs = other.map((value, round) => value / (alone[round] ?? Number.NaN)).sort((a, b) => a - b);
  const at = (part: number) => pairs[Math.round(part * (pairs.length - 1))] ?? Number.NaN;
  return { ofMinima: Math.min(...other) / Math.min(...alone), quartiles: [at(0.25), at(0.75)] };
}
