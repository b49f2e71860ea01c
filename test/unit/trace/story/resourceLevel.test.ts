import assert from 'node:assert/strict';
import type { Resource } from '../../../../src/trace/resource';
import { levelFigures, levelText } from '../../../../src/trace/story/resourceLevel';

const none = { level: undefined, limit: 0, holders: [], waiters: new Set<number>() } as const;
const nameOf = (task: number) => `worker-${task}`;

describe('what is in a resource', () => {
  const cases: readonly (readonly [string, Partial<Resource>, string, string])[] = [
    ['a queue with a limit', { type: 'queue', level: 48, limit: 64 }, '48 / 64', '48 / 64 items'],
    ['one without', { type: 'queue', level: 1 }, '1', '1 item'],
    ['one that was not used yet', { type: 'queue', limit: 3 }, '0 / 3', '0 / 3 items'],
    ['one of which it is not known', { type: 'queue', level: -1, limit: 3 }, '', 'items not known'],
    ['a semaphore', { type: 'semaphore', level: 1, limit: 4, holders: [1, 2, 3] }, '3 / 4', '3 / 4 held'],
    ['one that was not used yet', { type: 'semaphore', limit: 4 }, '0 / 4', '0 / 4 held'],
    ['one that is a signal', { type: 'semaphore', level: 7, limit: 4 }, '7 free', '7 free'],
    ['a lock that is held', { type: 'lock', level: 1, holders: [3] }, 'held', 'held by worker-3'],
    ['one whose holder is not known', { type: 'lock', level: 1 }, 'held', 'held'],
    ['one that is free', { type: 'lock', level: 0 }, 'free', 'free'],
    ['an event', { type: 'event', level: 1 }, 'set', 'set'],
    ['a barrier', { type: 'barrier', limit: 5, waiters: new Set([1, 2]) }, '2 / 5', '2 / 5 there'],
    ['what has no level', { type: 'condition' }, '', ''],
  ];
  for (const [what, resource, figures, text] of cases) {
    it(`of ${what} (${resource.type}) reads the same everywhere`, () => {
      const level = { ...none, type: '', ...resource };
      assert.deepEqual([levelFigures(level), levelText(level, nameOf)], [figures, text]);
    });
  }
});
