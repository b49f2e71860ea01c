/** Errors of the command line: one sentence, exit code 2. */

/** The user asked for something that cannot be done; the message says what to do. */
export class UsageError extends Error {}

/** Exit codes of our own; `run` otherwise gives the program's. */
export const exitCodes = { ok: 0, found: 3, usage: 2 } as const;
