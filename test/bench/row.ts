import type { Rounds } from './modes';
import { compare, type Ratio } from './statistics';

/** One line of the table. */
export interface Row {
  /** Full version, `3.13.0`. */
  readonly python: string;
  readonly measure: string;
  /** The cost alone, with its unit. */
  readonly alone: string;
  readonly agent: string;
  readonly spread: string;
  /** With the least that a recorder written in Python must do. */
  readonly least: string;
  readonly debug: string;
  readonly bound: string;
  readonly within: boolean;
}

export interface RatioRow {
  readonly python: string;
  readonly measure: string;
  readonly unit: string;
  /** The greatest ratio allowed under the agent; none for what is only shown. */
  readonly bound?: number;
}

/** A line about costs (of any unit) in all modes. */
export function ratioRow(about: RatioRow, rounds: Rounds): Row {
  const agent = compare(rounds.alone, rounds.agent);
  const { bound } = about;
  return {
    python: about.python,
    measure: about.measure,
    alone: `${Math.min(...rounds.alone).toPrecision(3)} ${about.unit}`,
    agent: times(agent.ofMinima),
    spread: spreadOf(agent),
    least: times(compare(rounds.alone, rounds.least).ofMinima),
    debug: times(compare(rounds.alone, rounds.debug).ofMinima),
    bound: bound === undefined ? '' : `≤ ${times(bound)}`,
    within: bound === undefined || agent.ofMinima <= bound,
  };
}

function times(ratio: number): string {
  return `× ${ratio.toFixed(ratio < 10 ? 2 : 1)}`;
}

function spreadOf({ quartiles: [low, high] }: Ratio): string {
  return `${low.toFixed(2)} – ${high.toFixed(2)}`;
}
