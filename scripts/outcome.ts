import { readFileSync } from 'node:fs';

/** What became of a number of tests: how many passed, the names of those that failed, name and reason of those not run. */
export interface Outcome {
  readonly passed: number;
  readonly failed: readonly string[];
  readonly skipped: readonly string[];
}

export const nothing: Outcome = { passed: 0, failed: [], skipped: [] };

export function sum(outcomes: readonly Outcome[]): Outcome {
  return {
    passed: outcomes.reduce((total, outcome) => total + outcome.passed, 0),
    failed: outcomes.flatMap((outcome) => outcome.failed),
    skipped: outcomes.flatMap((outcome) => outcome.skipped),
  };
}

/** `12 passed, 0 failed`, and `, 3 skipped` when there are any. */
export function inOneLine({ passed, failed, skipped }: Outcome): string {
  return `${passed} passed, ${failed.length} failed${skipped.length > 0 ? `, ${skipped.length} skipped` : ''}`;
}

/** Reads what the reporter of a suite wrote. A suite that left nothing, or ran nothing, has failed. */
export function readOutcome(file: string, suite: string): Outcome {
  let outcome: Outcome;
  try {
    outcome = JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return { ...nothing, failed: [`${suite}: it ended without a result, see its output above`] };
  }
  const ran = outcome.passed + outcome.failed.length + outcome.skipped.length;
  return ran > 0 ? outcome : { ...nothing, failed: [`${suite}: no test ran`] };
}
