/** Who holds a lock or a semaphore, told from one acquisition or release to the next. */
import type { Resource } from './resource';

/** Tasks that hold it in the order in which they got it, and the rows of the operations in which they did. */
export type Holding = Pick<Resource, 'holders' | 'holds'>;

/**
 * Behind an acquisition. `level`: free places after it. A semaphore that is used to signal (released by others than acquired it) has no more holders than
 * taken places.
 */
export function acquired(
  before: Holding & Pick<Resource, 'type' | 'limit'>,
  level: number,
  { task, row }: { readonly task: number; readonly row: number },
): Holding {
  const most = before.type === 'semaphore' ? Math.max(0, before.limit - Math.max(0, level)) : 1;
  const tooMany = Math.max(0, before.holders.length + 1 - most);
  return {
    holders: [...before.holders, task].slice(tooMany),
    holds: [...before.holds, row].slice(tooMany),
  };
}

/** Behind a release: the releasing task goes; if it held nothing, the oldest, when there are more holders than places taken. */
export function released(before: Holding & Pick<Resource, 'type' | 'limit'>, level: number, task: number): Holding {
  const { holders, holds, type, limit } = before;
  const own = holders.indexOf(task);
  const held = type === 'lock' ? 0 : Math.max(0, limit - level);
  const gone = own < 0 && holders.length > held ? 0 : own;
  return {
    holders: gone < 0 ? holders : holders.filter((_, index) => index !== gone),
    holds: gone < 0 ? holds : holds.filter((_, index) => index !== gone),
  };
}
