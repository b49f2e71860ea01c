/** What the last run says about a warning that was given without running anything. */
import type { FindingCode } from '../findings/finding';
import { count } from '../trace/numbers';
import type { ShownFinding } from './shownFindings';

/** Kinds of findings that are what a warning said would happen, by the warnings' codes. Other kinds on the same line are told beside it. */
const confirms: Readonly<Record<FindingCode, RegExp | undefined>> = {
  'no-running-loop': /^AIO(101|102|104|105|602|603)$/,
  'wrong-thread': /^AIO60[1-3]$/,
  'loop-closed': /^AIO11[56]$/,
  'loop-running': /^AIO(107|108|121)$/,
  'other-loop': /^AIO(103|117)$/,
  'error-never-retrieved': /^AIO(301|302|604)$/,
  'failed-unawaited': /^AIO(301|302|604)$/,
  'destroyed-pending': /^AIO(111|301|302)$/,
  'outlived-creator': /^AIO30[12]$/,
  unfinished: /^AIO(111|301|302)$/,
  'never-awaited': /^AIO(122|20[1-5]|21[46]|812|815)$/,
  'loop-blocked': /^AIO5/,
  'waits-for-ever': /^AIO(509|701|704|706|708)$/,
  deadlock: /^AIO(509|706|708)$/,
  'cancel-swallowed': /^AIO402$/,
  'held-long': /^AIO606$/,
  'queue-grows': undefined,
  starved: undefined,
};

/** A finding, as far as it matters here. */
export type SeenFinding = Pick<ShownFinding, 'code' | 'message' | 'count' | 'previous'>;

/** What is said at a warning. */
export interface SaidByRuns {
  /** Behind its message; empty: nothing. */
  readonly suffix: string;
  /** What else was seen on its line, a sentence each. */
  readonly beside: readonly string[];
}

/** `findings`: what was found in runs on the line of a warning. */
export function saidByRuns(code: string, findings: readonly SeenFinding[]): SaidByRuns {
  const isConfirmed = (finding: SeenFinding) => confirms[finding.code]?.test(code) === true;
  const [confirming] = findings.filter(isConfirmed).toSorted((a, b) => b.count - a.count);
  return {
    suffix: confirming === undefined ? '' : ` Seen ${times(confirming.count)}in ${nameOf(confirming)}.`,
    beside: findings
      .filter((finding) => !isConfirmed(finding))
      .map((finding) => `In ${nameOf(finding)}: ${finding.message}`),
  };
}

function times(seen: number): string {
  return seen === 1 ? '' : `${count(seen)} times `;
}

function nameOf({ previous }: SeenFinding): string {
  return previous ? 'the previous run' : 'the last run';
}
