/** What is in a resource or who holds it, in the same words everywhere: tree, timeline, details, hover cards. */
import { count, plural } from '../numbers';
import type { Resource } from '../resource';

type Level = Pick<Resource, 'type' | 'level' | 'limit' | 'holders' | 'waiters'>;

/** Figures alone, for narrow places: `48 / 64`, `4 / 4`, `held`, `free`, `set`; empty when there is nothing to tell, or it is not known. */
export function levelFigures(resource: Level): string {
  const { type, limit, level = 0 } = resource;
  if (level < 0) {
    return '';
  }
  switch (type) {
    case 'queue':
      return limit > 0 ? `${count(level)} / ${count(limit)}` : count(level);
    case 'semaphore': {
      const taken = takenPermits(resource);
      return taken === undefined ? `${count(level)} free` : `${count(taken)} / ${count(limit)}`;
    }
    case 'lock':
      return isHeld(resource) ? 'held' : 'free';
    case 'event':
      return level === 1 ? 'set' : 'not set';
    case 'barrier':
      return limit > 0 ? `${count(resource.waiters.size)} / ${count(limit)}` : '';
    default:
      return '';
  }
}

/** In words: `48 / 64 items`, `4 / 4 held`, `held by worker-3`, `set`. `nameOf`: of the task that holds it, 0 code outside of tasks. */
export function levelText(resource: Level, nameOf: (task: number) => string): string {
  const figures = levelFigures(resource);
  const { type, limit, level = 0, holders } = resource;
  if (level < 0) {
    return unknown[type] ?? '';
  }
  switch (type) {
    case 'queue':
      return limit > 0 ? `${figures} items` : plural(level, 'item');
    case 'semaphore':
      return takenPermits(resource) === undefined ? figures : `${figures} held`;
    case 'lock':
      return holders[0] === undefined ? figures : `held by ${nameOf(holders[0])}`;
    case 'barrier':
      return figures === '' ? '' : `${figures} there`;
    default:
      return figures;
  }
}

const unknown: Readonly<Record<string, string>> = {
  queue: 'items not known',
  semaphore: 'permits not known',
  lock: 'holder not known',
  event: 'not known',
};

/** How many permits are taken; undefined for a semaphore whose permits grow beyond what it began with: that is a signal, of which some are free. */
function takenPermits({ level, limit, holders }: Level): number | undefined {
  // Before its first operation nothing tells the level.
  const free = level ?? Math.max(0, limit - holders.length);
  return limit > 0 && free <= limit ? Math.max(holders.length, limit - free) : undefined;
}

function isHeld({ holders, level }: Level): boolean {
  return holders.length > 0 || level === 1;
}
