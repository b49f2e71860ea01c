import assert from 'node:assert/strict';
import { stepEnd } from '../../../src/protocol/recording';
import { readAll } from '../support/reading';
import { RecordingBuilder } from '../support/recordingBuilder';

const QUEUE_GET = 19;
const SLEEP = 18;
const LOCK = 22;

/** Two tasks: `producer` (1) puts into queue 1, for which `consumer` (2) waits. */
function twoTasks(): RecordingBuilder {
  const builder = new RecordingBuilder().process();
  builder.resource(1, 'queue', { loop: 1 });
  builder.task({ id: 1, at: 0, automatic: 1 });
  builder.task({ id: 2, at: 10, creator: 1, automatic: 2 });
  return builder;
}

describe('Resources', () => {
  it('know their waiters in order, depth, and who puts and takes', () => {
    const builder = twoTasks();
    builder.task({ id: 3, at: 12 });
    builder.step({ task: 3, from: 20, to: 30, how: QUEUE_GET, target: 1 });
    builder.step({ task: 2, from: 30, to: 40, how: QUEUE_GET, target: 1 });
    builder.operation(1, 45, 1, 1).operation(1, 46, 1, 2).woke(3, 47).step({ task: 1, from: 44, to: 50 });
    builder.operation(1, 61, 2, 1).step({ task: 3, from: 60, to: 70 });
    const { trace } = readAll(builder);
    const queue = trace.resources.get(1);
    assert.deepEqual([...(queue?.waiters ?? [])], [2]);
    assert.deepEqual(
      [queue?.level, queue?.puts, queue?.gets, [...(queue?.producers ?? [])], [...(queue?.consumers ?? [])]],
      [1, 2, 1, [[1, 2]], [[3, 1]]],
    );
    const { operations } = trace.resources;
    assert.deepEqual(
      [0, 1, 2].map((row) => [operations.at(row).task, operations.at(row).level]),
      [
        [1, 1],
        [1, 2],
        [3, 1],
      ],
    );
  });

  it('know the members of a gather, named one by one or as a span', () => {
    const builder = twoTasks();
    builder.resource(5, 'gather');
    builder.member(5, 20, 2, 98).member(5, 20, 101).member(5, 20, 200, 1).member(5, 20, 0);
    const gather = readAll(builder).trace.resources.get(5);
    const expected = [...Array.from({ length: 100 }, (_, index) => index + 2), 200, 201];
    assert.deepEqual([...(gather?.members ?? [])], expected);
    assert.equal(gather?.members.size, expected.length);
    assert.equal(gather?.otherMembers, 1);
    assert.equal(readAll(builder).trace.tasks.get(2)?.awaitedAt, 20);
  });

  it('make their members those of a TaskGroup only where they are one, also when a live file says so late', () => {
    for (const [type, group] of [
      ['wait', 0],
      ['group', 5],
    ] as const) {
      const builder = twoTasks().member(5, 20, 2);
      builder.resource(5, type, { loop: 1 });
      assert.equal(readAll(builder).trace.tasks.get(2)?.group, group, type);
    }
  });

  it('give what is done outside of steps to no task', () => {
    const builder = twoTasks().operation(1, 45, 1, 1).step({ task: 1, from: 50, to: 60 });
    const { trace } = readAll(builder);
    assert.deepEqual([...(trace.resources.get(1)?.producers ?? [])], [[0, 1]]);
  });

  it('leave open who did what in a loop that makes no steps, while another makes many', () => {
    const builder = new RecordingBuilder().loopRow(1, 0, 1).loopRow(2, 0, 1);
    builder.resource(1, 'queue', { loop: 1 });
    builder.resource(2, 'queue', { loop: 2 });
    builder.task({ id: 1, at: 0, loop: 2 });
    for (let time = 10; time < 100; time += 10) {
      builder
        .operation(1, time + 1, 1, 1)
        .operation(2, time + 2, 1, 1)
        .step({ task: 1, from: time, to: time + 5 });
    }
    const { trace } = readAll(builder);
    const { all, operations } = trace.resources;
    const openOf = (id: number) =>
      [...Array(operations.length).keys()].filter(
        (row) => operations.at(row).resource === id && trace.resources.isOpen(row),
      ).length;
    assert.deepEqual([openOf(1), openOf(2)], [9, 0]);
    assert.deepEqual([all.get(1)?.puts, all.get(2)?.puts], [0, 9]);
    assert.deepEqual(all.get(2)?.producers.get(1), 9);
    assert.equal(trace.resources.settled, 0);
  });

  it('know who holds a lock, and forget who released it', () => {
    const builder = twoTasks();
    builder.resource(2, 'lock', { loop: 1 });
    builder.operation(2, 15, 4, 1).step({ task: 1, from: 14, to: 20, how: SLEEP, target: 1 });
    builder.step({ task: 2, from: 21, to: 25, how: LOCK, target: 2 });
    assert.deepEqual(readAll(builder).trace.resources.get(2)?.holders, [1]);
    builder.operation(2, 31, 5, 0).woke(2, 31).step({ task: 1, from: 30, to: 40, how: stepEnd.returned });
    builder.operation(2, 51, 4, 1).step({ task: 2, from: 50, to: 60, how: SLEEP, target: 1 });
    assert.deepEqual(readAll(builder).trace.resources.get(2)?.holders, [2]);
  });

  /** What made a resource, what it is, where a task waits for it, and the name it gets from these. */
  const named: readonly (readonly [string, string, string, string | undefined])[] = [
    ['jobs = asyncio.Queue()', 'queue', '', 'jobs'],
    ['self.jobs: asyncio.Queue[int] = asyncio.Queue(maxsize=3)', 'queue', '', 'jobs'],
    ['jobs = jobs or asyncio.Queue()', 'queue', '', 'jobs'],
    ['changed = asyncio.Condition()', 'lock', '', 'changed'],
    ['a = asyncio.Queue(); b = asyncio.Lock()', 'lock', '', 'b'],
    ['tasks = [create_task(read(asyncio.Queue())), create_task(write())]', 'queue', '', undefined],
    ['client = Client("asyncio.Lock")', 'lock', '', undefined],
    ['jobs = make()', 'queue', 'get@lib/asyncio/queues.py:2 read@main.py:2 item = await self.jobs.get()', 'jobs'],
    ['jobs = make()', 'lock', 'work@main.py:2 async with lock:', 'lock'],
    ['page = await client.get()', 'queue', 'take@lib/pool.py:9 read@main.py:2 await client.get()', undefined],
  ];
  for (const [made, type, waits, name] of named) {
    it(`have the name that the source has for them, and no other one's: ${made} ${waits}`, () => {
      const builder = twoTasks();
      const [, stack = '', wait = ''] = /^((?:\S+@\S+ )*)(.*)$/.exec(waits) ?? [];
      builder.resource(7, type, { loop: 1, site: builder.site('<module>@main.py:1') });
      if (stack !== '') {
        const frames = builder.stack(...stack.trim().split(' '));
        builder.step({ task: 2, from: 30, to: 40, how: type === 'lock' ? LOCK : QUEUE_GET, target: 7, stack: frames });
      }
      const { trace, words } = readAll(builder, undefined, (_, line) => [made, wait][line - 1]);
      const resource = trace.resources.get(7) ?? assert.fail();
      assert.equal(words.resourceName(resource), name);
    });
  }

  it('count no holders of a semaphore that only signals', () => {
    const builder = twoTasks();
    builder.resource(2, 'semaphore', { loop: 1, limit: 0 });
    for (let at = 100; at < 10_000; at += 100) {
      builder.operation(2, at + 1, 5, 1).step({ task: 1, from: at, to: at + 10 });
      builder.operation(2, at + 21, 4, 0).step({ task: 2, from: at + 20, to: at + 30 });
    }
    assert.deepEqual(readAll(builder).trace.resources.get(2)?.holders, []);
  });
});
