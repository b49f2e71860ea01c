import { deepEqual, equal } from 'node:assert/strict';
import type { Frame } from '../../src/trace/records';
import type { Resource } from '../../src/trace/resource';
import { itOnEveryPython } from '../support/everyPython';
import { eventsOf, type Recorded, recordFixture } from '../support/recorded';
import { sourceOf } from '../support/story';

describe('The agent sees what is done to queues, locks and their like', () => {
  itOnEveryPython('every operation of a queue, with the depth after it and the task that did it', async (python) => {
    const seen = await recordFixture('queues.py', python);
    deepEqual(operationsOf(seen, 'items'), [
      'put 1 by producer',
      'put 2 by producer',
      'get 1 by consumer',
      'task_done 1 by consumer',
      'get 0 by consumer',
      'task_done 0 by consumer',
      'put 1 by producer',
      'get 0 by consumer',
      'task_done 0 by consumer',
    ]);
    deepEqual(operationsOf(seen, 'stack'), ['put 1 by main', 'put 2 by main', 'get 1 by main']);
    deepEqual(operationsOf(seen, 'ordered'), ['put 1 by main', 'put 2 by main', 'get 1 by main']);
  });

  itOnEveryPython('the producers and consumers of a queue, its class and its limit', async (python) => {
    const seen = await recordFixture('queues.py', python);
    const items = resourceNamed(seen, 'items');
    deepEqual(countsByName(seen, items.producers), { producer: 3 });
    deepEqual(countsByName(seen, items.consumers), { consumer: 3 });
    equal(items.limit, 2);
    equal(items.class, 'asyncio.queues.Queue');
    equal(resourceNamed(seen, 'ordered').class, 'asyncio.queues.PriorityQueue');
  });

  itOnEveryPython('who holds a lock, in turn', async (python) => {
    const seen = await recordFixture('locks.py', python);
    deepEqual(operationsOf(seen, 'guard').slice(0, 8), [
      'acquired 1 by lock 0',
      'released 0 by lock 0',
      'acquired 1 by lock 1',
      'released 0 by lock 1',
      'acquired 1 by lock 2',
      'released 0 by lock 2',
      'acquired 1 by last holder',
      'released 0 by last holder',
    ]);
  });

  itOnEveryPython('who holds the lock that a condition has made for itself', async (python) => {
    const seen = await recordFixture('locks.py', python);
    const locks = [...seen.trace.resources.all.values()].filter(({ type }) => type === 'lock');
    const lock = locks.find((resource) => seen.words.resourceName(resource) === 'changed');
    const of = eventsOf(seen, 'resource operation').filter((event) => event['resource'] === lock?.id);
    deepEqual(
      of.slice(0, 3).map(({ operation, task }) => `${operation} by ${nameOf(seen, Number(task))}`),
      ['acquired by waiter 0', 'released by waiter 0', 'acquired by waiter 1'],
    );
  });

  itOnEveryPython('where in the program a lock or a semaphore was acquired', async (python) => {
    const seen = await recordFixture('locks.py', python);
    for (const name of ['guard', 'places']) {
      deepEqual(sitesOf(seen, name, 'acquired'), ['async with guard:'], name);
    }
    deepEqual(sitesOf(seen, 'changed', 'notified'), ['not recorded']);
  });

  itOnEveryPython('how many places of a semaphore are free', async (python) => {
    const seen = await recordFixture('locks.py', python);
    const places = operationsOf(seen, 'places');
    deepEqual(places.slice(0, 2), ['acquired 1 by place 0', 'acquired 0 by place 1']);
    deepEqual(
      places
        .filter((line) => line.startsWith('acquired'))
        .at(-1)
        ?.slice(-10),
      'by place 2',
    );
    equal(resourceNamed(seen, 'places').limit, 2);
    equal(resourceNamed(seen, 'places').level, 2);
  });

  itOnEveryPython('that an event is set and cleared, and how a condition is notified', async (python) => {
    const seen = await recordFixture('locks.py', python);
    deepEqual(operationsOf(seen, 'ready'), ['set 1 by main', 'cleared 0 by main']);
    const notified = operationsOf(seen, 'changed').filter((line) => line.startsWith('notified'));
    equal(notified.length, 2);
  });

  itOnEveryPython('the holder and the waiters of a lock at any moment', async (python) => {
    const seen = await recordFixture('locks.py', python);
    const guard = resourceNamed(seen, 'guard');
    const cancelled = eventsOf(seen, 'cancel requested')[0]?.time ?? 0;
    const { words, trace } = seen.at(cancelled * 1e9 - 1);
    const then = trace.resources.get(guard.id);
    deepEqual(
      then?.holders.map((task) => words.taskOf(task)),
      ['holder at the end'],
    );
    deepEqual(
      [...(then?.waiters ?? [])].map((task) => words.taskOf(task)),
      ['waiter at the end'],
    );
  });
});

function resourceNamed({ trace, words }: Recorded, name: string): Resource {
  const found = [...trace.resources.all.values()].find((resource) => words.resourceName(resource) === name);
  if (!found) throw new Error(`No resource is named ${name}.`);
  return found;
}

function operationsOf(seen: Recorded, name: string): readonly string[] {
  const { id } = resourceNamed(seen, name);
  const of = eventsOf(seen, 'resource operation').filter((event) => event['resource'] === id);
  return of.map((event) => `${event['operation']} ${event['level']} by ${nameOf(seen, Number(event['task']))}`);
}

/** The different lines at which this was done. */
function sitesOf(seen: Recorded, name: string, operation: string): readonly string[] {
  const { id } = resourceNamed(seen, name);
  const of = eventsOf(seen, 'resource operation').filter((event) => event['resource'] === id);
  const sites = of.filter((event) => event['operation'] === operation).map(({ site }) => site as Frame | null);
  return [...new Set(sites.map((site) => (site === null ? 'not recorded' : sourceOf(site))))];
}

function countsByName(seen: Recorded, counts: ReadonlyMap<number, number>): Record<string, number> {
  return Object.fromEntries([...counts].map(([task, count]) => [nameOf(seen, task), count]));
}

function nameOf({ words }: Recorded, task: number): string {
  return task === 0 ? 'nobody' : words.taskOf(task).replace(/ #\d+$/, '');
}
