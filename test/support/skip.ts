import type { Context } from 'mocha';

/**
 * Ends the running test as skipped, with its reason in its title, so that every report says it.
 * A test that is skipped in any other way counts as failed.
 */
export function skipBecause(context: Context, reason: string): never {
  const runnable = context.test;
  if (runnable) runnable.title = `${runnable.title} ${skipMark}${reason}`;
  return context.skip();
}

/** What stands before the reason in the title of a skipped test. */
export const skipMark = '- not run: ';
