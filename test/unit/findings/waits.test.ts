import assert from 'node:assert/strict';
import { operationKind, rowKind, stepEnd, waitKind } from '../../../src/protocol/recording';
import { found, MS, nothing, only, program, withSource, worker } from '../support/diagnosing';
import { type RecordingBuilder, ticks } from '../support/recordingBuilder';

const [QUEUE_GET, QUEUE_PUT, JOIN, EVENT, GATHER, WAIT, SERVER] = [19, 20, 21, 24, 27, 28, 39];

describe('waits-for-ever', () => {
  /** A producer that ends, then a consumer that waits for one more item. */
  function consumer(): RecordingBuilder {
    const builder = program();
    builder.resource(5, 'queue', { loop: 1, site: builder.site('<module>@main.py:3') });
    builder.operation(5, 5, 1, 1).step({ task: 1, from: 4, to: 8, how: stepEnd.returned });
    worker(builder, 2, 'consumer');
    const stack = builder.stack('get@lib/asyncio/queues.py:9', 'consumer@main.py:22');
    return builder.operation(5, 25, 2, 0).step({ task: 2, from: 20, to: 30, how: QUEUE_GET, target: 5, stack });
  }

  /** Its loop is seen at rest. */
  function atRest(builder: RecordingBuilder, waysIn: number | 'sealed' = 0): RecordingBuilder {
    return builder.rest(1, 90, 1100 * MS, waysIn);
  }

  function cancelledByRun(builder: RecordingBuilder, at: number): RecordingBuilder {
    const stack = builder.stack('_cancel_all_tasks@lib/asyncio/runners.py:9', '<module>@main.py:90');
    builder.cancel(2, at, { stack }).woke(2, at + 1);
    return builder.step({ task: 2, from: at + 2, to: at + 3, how: stepEnd.cancelled }).loopRow(1, at + 4, 2);
  }

  const message =
    "main.py:22 Task 'consumer' waits for ever: Queue 'queue' is empty, and every task that put into it has ended. It had waited 1.99 s. End it with a last item, or cancel it.";

  it('is a consumer of an empty queue when all who put into it have ended, and the loop is at rest', () => {
    assert.equal(only(cancelledByRun(atRest(consumer()), 2000 * MS), 'waits-for-ever'), message);
  });

  it('is said once of all consumers at one line, and names them all as such that never go on', () => {
    const builder = consumer();
    worker(builder, 3, 'consumer-2');
    const stack = builder.stack('get@lib/asyncio/queues.py:9', 'consumer@main.py:22');
    builder.step({ task: 3, from: 40, to: 45, how: QUEUE_GET, target: 5, stack });
    const [finding, ...more] = found(atRest(builder), ['waits-for-ever']);
    assert.equal(more.length, 0);
    assert.equal(finding?.count, 2);
    assert.deepEqual(finding?.stuck, [2, 3]);
  });

  it('is also said when the program was killed, or ended by destroying the consumer', () => {
    assert.equal(found(atRest(consumer()), ['waits-for-ever']).length, 1);
    const destroyed = atRest(consumer())
      .loopRow(1, 2000 * MS, 2)
      .gone(2, 2001 * MS, 1);
    assert.equal(found(destroyed, ['waits-for-ever']).length, 1);
  });

  it('is also said when a second Ctrl+C destroyed what the shutdown had made', () => {
    const ended = cancelledByRun(atRest(consumer()), 2000 * MS);
    ended.task({ id: 9, at: 2001 * MS, name: 'shutdown_asyncgens' });
    assert.equal(only(ended.gone(9, 2002 * MS, 1), 'waits-for-ever'), message);
  });

  it('is said of a running program', () => {
    const [finding] = found(atRest(consumer()), ['waits-for-ever'], false, 4000 * MS);
    assert.match(finding?.message ?? '', /has ended\. It has waited 3\.99 s\./);
  });

  it('is said when others wait for the consumer, alone or together', () => {
    const builder = consumer();
    builder.resource(6, 'gather', { loop: 1 });
    worker(builder, 3, 'parent');
    builder.step({ task: 3, from: 40, to: 45, how: GATHER, target: 6 }).member(6, 46, 2);
    assert.equal(found(atRest(builder), ['waits-for-ever']).length, 1);
  });

  it('is not said when it waits together with a future, which may fail', () => {
    const builder = consumer();
    builder.resource(6, 'gather', { loop: 1 });
    worker(builder, 3, 'parent');
    builder.step({ task: 3, from: 40, to: 45, how: GATHER, target: 6 }).member(6, 46, 2).member(6, 46, 0);
    nothing(atRest(builder), 'waits-for-ever');
  });

  it('is not said when the loop was not at rest, or ran again: the program ended of its own accord', () => {
    nothing(consumer(), 'waits-for-ever', false);
    nothing(cancelledByRun(consumer(), 95), 'waits-for-ever');
    nothing(consumer().loopRow(1, 50, 2).gone(2, 90, 1), 'waits-for-ever');
    const again = atRest(consumer());
    again.operation(5, 1200 * MS, 1, 1).operation(5, 1201 * MS, 2, 0);
    nothing(again.step({ task: 2, from: 1199 * MS, to: 1202 * MS, how: QUEUE_GET, target: 5 }), 'waits-for-ever');
  });

  it('is not said while something may come from outside', () => {
    nothing(atRest(consumer(), 1), 'waits-for-ever');
  });

  it('is not said when anything else was left that could put', () => {
    for (const how of [waitKind.sleep, EVENT, SERVER, waitKind.future]) {
      const builder = consumer();
      worker(builder, 3, 'other');
      nothing(atRest(builder.step({ task: 3, from: 40, to: 50, how, target: 9 })), 'waits-for-ever');
    }
  });

  it('is not said of a queue that callbacks or other threads put into, or that nobody has put into yet', () => {
    const used = consumer().operation(5, 32, 1, 1).operation(5, 33, 2, 0).step({ task: 9, from: 40, to: 41 });
    nothing(atRest(used.step({ task: 9, from: 42, to: 43, how: stepEnd.returned })), 'waits-for-ever');
    const builder = program();
    builder.resource(5, 'queue', { loop: 1 });
    nothing(atRest(builder.step({ task: 1, from: 20, to: 30, how: QUEUE_GET, target: 5 })), 'waits-for-ever');
  });

  it('is not said when a task that a callback made has put: another one may come', () => {
    const builder = program();
    builder.resource(5, 'queue', { loop: 1 });
    builder.task({ id: 3, at: 3, name: 'handler' });
    builder.operation(5, 5, 1, 1).step({ task: 3, from: 4, to: 8, how: stepEnd.returned });
    builder.operation(5, 15, 2, 0).step({ task: 1, from: 14, to: 30, how: QUEUE_GET, target: 5 });
    nothing(atRest(builder), 'waits-for-ever');
  });

  it('is, where no thread of any kind is left either, said of what nobody has served yet, with all that waits too', () => {
    const builder = program();
    builder.resource(5, 'queue', { loop: 1, site: builder.site('<module>@main.py:3') });
    builder.resource(6, 'lock', { loop: 1, site: builder.site('<module>@main.py:1') });
    worker(builder, 2, 'consumer');
    worker(builder, 3, 'follower');
    const stack = builder.stack('get@lib/asyncio/queues.py:9', 'consumer@main.py:22');
    builder.operation(6, 15, operationKind.acquired, 0).step({ task: 1, from: 14, to: 16, how: stepEnd.returned });
    builder.step({ task: 2, from: 20, to: 30, how: QUEUE_GET, target: 5, stack });
    const other = builder.stack('acquire@lib/asyncio/locks.py:9', 'follow@main.py:25');
    builder.step({ task: 3, from: 31, to: 32, how: waitKind.lock, target: 6, stack: other });
    nothing(atRest(builder), 'waits-for-ever');
    const [queue, lock] = found(atRest(builder, 'sealed'), ['waits-for-ever']);
    assert.equal(
      queue?.message,
      "Task 'consumer' waits for ever: Queue 'queue' is empty, and nobody is left who could put into it: 'follower' waits too. It had waited 1.09 s. Pass the queue to a task that fills it.",
    );
    assert.deepEqual(queue?.evidence.map(({ what, place }) => `${place.line} ${what}`).slice(0, 1), [
      '25 follower waits for Lock A',
    ]);
    assert.match(lock?.message ?? '', /^Task 'follower' waits for ever: Lock 'A' was not released, and nobody is left/);
  });

  it('is a lock whose holder leaves it to others to release, where nobody else is left; one that it releases itself is its own matter', () => {
    const follower = (...lines: readonly [string, string]) => {
      const builder = program();
      builder.resource(6, 'lock', { loop: 1, name: 'gate', site: builder.site('<module>@main.py:1') });
      worker(builder, 2, 'follower');
      const site = builder.site('take@main.py:21');
      builder.row({ kind: rowKind.operation, sub: operationKind.acquired, a: ticks(15), c: 6, e: site });
      builder.step({ task: 1, from: 14, to: 16, how: waitKind.task, target: 2 });
      const stack = builder.stack('acquire@lib/asyncio/locks.py:9', 'follow@main.py:25');
      builder.step({ task: 2, from: 31, to: 32, how: waitKind.lock, target: 6, stack });
      return withSource(builder, 20, `async def take(gate):\n  ${lines.join('\n  ')}`);
    };
    const leaves = () => follower('await gate.acquire()', 'work()');
    const [finding] = found(atRest(leaves(), 'sealed'), ['waits-for-ever', 'deadlock']);
    assert.equal(
      finding?.message,
      "Task 'follower' waits for ever: Lock 'gate' was not released, and nobody is left who could release it: 'main' waits too. It had waited 1.09 s. Acquire it by 'async with', which releases it in any case.",
    );
    assert.equal(finding?.evidence[0]?.what, 'main acquired it here');
    nothing(atRest(leaves()), 'waits-for-ever');
    const releases = follower('await gate.acquire()', 'gate.release()');
    assert.deepEqual(
      found(atRest(releases, 'sealed'), ['waits-for-ever', 'deadlock']).map(({ code }) => code),
      ['deadlock'],
    );
  });

  it('is an event that nobody is left to set, but not to the main task', () => {
    const builder = program();
    builder.resource(5, 'event', { loop: 1, name: 'gate', site: builder.site('<module>@main.py:3') });
    worker(builder, 2, 'waiter');
    const stack = builder.stack('wait@lib/asyncio/locks.py:9', 'waiter@main.py:25');
    builder.step({ task: 2, from: 31, to: 32, how: EVENT, target: 5, stack });
    builder.step({ task: 1, from: 33, to: 34, how: EVENT, target: 5 });
    nothing(atRest(builder), 'waits-for-ever');
    assert.equal(
      only(atRest(builder, 'sealed'), 'waits-for-ever'),
      "main.py:25 Task 'waiter' waits for ever: Event 'gate' is not set, and nobody is left who could set it: 'main' waits too. It had waited 1.09 s. Set it also where what it stands for fails.",
    );
  });

  it('is a join of a queue whose consumers have ended, and a put into a full one', () => {
    const builder = program();
    builder.resource(5, 'queue', { loop: 1, limit: 1, site: builder.site('<module>@main.py:3') });
    builder.operation(5, 3, 1, 1).step({ task: 1, from: 2, to: 4, how: waitKind.sleep, target: 0 });
    worker(builder, 2, 'consumer');
    builder.operation(5, 25, 2, 0).step({ task: 2, from: 20, to: 30, how: stepEnd.failed });
    worker(builder, 3, 'joiner');
    builder.step({ task: 3, from: 31, to: 32, how: JOIN, target: 5 });
    builder.operation(5, 34, 1, 1).step({ task: 1, from: 33, to: 35, how: QUEUE_PUT, target: 5 });
    assert.deepEqual(
      found(atRest(builder), ['waits-for-ever']).map(({ message: text }) => text),
      [
        "Task 'joiner' waits for ever: not every item of Queue 'queue' was marked as done, and every task that took from it has ended. It had waited 1.09 s. Call task_done() for each item, also when its work fails.",
        "Task 'main' waits for ever: Queue 'queue' is full, and every task that took from it has ended. It had waited 1.09 s. Keep a consumer running as long as something is put.",
      ],
    );
  });
});

describe('deadlock', () => {
  function acquire(builder: RecordingBuilder, lock: number, at: number, where: string): RecordingBuilder {
    builder.row({ kind: rowKind.operation, sub: 4, a: ticks(at), b: 1n, c: lock, e: builder.site(where) });
    return builder;
  }

  /** `a` holds A and waits for B, `b` holds B and waits for A. */
  function crossed(name?: string): RecordingBuilder {
    const builder = program().step({ task: 1, from: 2, to: 3, how: stepEnd.returned });
    const named = name === undefined ? {} : { name };
    builder.resource(5, 'lock', { loop: 1, site: builder.site('<module>@main.py:1'), ...named });
    builder.resource(6, 'lock', { loop: 1, site: builder.site('<module>@main.py:2'), ...named });
    worker(builder, 2, 'a');
    worker(builder, 3, 'b');
    acquire(builder, 5, 21, 'a@main.py:8').step({ task: 2, from: 20, to: 30, how: waitKind.sleep, target: 0.1 });
    acquire(builder, 6, 31, 'b@main.py:12').step({ task: 3, from: 30, to: 40, how: waitKind.sleep, target: 0.1 });
    builder.step({
      task: 2,
      from: 50,
      to: 60,
      how: waitKind.lock,
      target: 6,
      stack: builder.stack('acquire@lib/asyncio/locks.py:2', 'a@main.py:10'),
    });
    return builder.step({
      task: 3,
      from: 61,
      to: 70,
      how: waitKind.lock,
      target: 5,
      stack: builder.stack('acquire@lib/asyncio/locks.py:2', 'b@main.py:14'),
    });
  }

  const message =
    "main.py:10 Deadlock: 'a' waits for Lock B, held by 'b' since main.py:12; 'b' waits for Lock A, held by 'a' since main.py:8.";

  it('names every task, lock and holder of the circle', () => {
    assert.equal(only(crossed(), 'deadlock'), message);
    assert.deepEqual(found(crossed(), ['deadlock'])[0]?.stuck, [2, 3]);
    assert.deepEqual(
      found(crossed(), ['deadlock'])[0]?.evidence.map(({ place, what }) => `${place.line} ${what}`),
      [
        "10 'a' waits for Lock B, held by 'b' since main.py:12",
        "12 'b' acquired Lock B here",
        "14 'b' waits for Lock A, held by 'a' since main.py:8",
        "8 'a' acquired Lock A here",
      ],
    );
  });

  it('tells locks by their numbers that are called the same', () => {
    assert.equal(
      only(crossed('gate'), 'deadlock'),
      message.replace('Lock B', 'Lock gate #6').replace('Lock A', 'Lock gate #5'),
    );
  });

  it('is seen in a running program once it has stood for a second', () => {
    nothing(crossed(), 'deadlock', false);
    const builder = crossed();
    builder.row({ kind: rowKind.idle, loop: 1, a: ticks(80), b: ticks(2000 * MS), c: 9 });
    assert.equal(only(builder, 'deadlock', false), message);
  });

  it('is also known after Ctrl+C, when asyncio.run has cancelled the tasks', () => {
    const builder = crossed();
    const stack = builder.stack('_cancel_all_tasks@lib/asyncio/runners.py:9');
    builder.cancel(2, 90, { stack }).cancel(3, 91, { stack }).woke(2, 92).woke(3, 93);
    builder.operation(5, 95, 5, 0).step({ task: 2, from: 94, to: 96, how: stepEnd.cancelled });
    builder.operation(6, 98, 5, 0).step({ task: 3, from: 97, to: 99, how: stepEnd.cancelled });
    assert.equal(only(builder, 'deadlock'), message);
  });

  it('is a task that waits for a lock it holds itself', () => {
    const builder = program();
    builder.resource(5, 'lock', { loop: 1, site: builder.site('<module>@main.py:1') });
    builder.operation(5, 21, 4, 1);
    builder.step({ task: 1, from: 20, to: 30, how: waitKind.lock, target: 5, stack: builder.stack('main@main.py:9') });
    assert.equal(
      only(builder, 'deadlock'),
      "main.py:9 Deadlock: 'main' waits for Lock A, which it holds itself since 0.000 s.",
    );
  });

  it('is two tasks that wait for each other', () => {
    const builder = program();
    worker(builder, 2, 'other');
    builder
      .step({ task: 1, from: 20, to: 30, how: waitKind.task, target: 2 })
      .step({ task: 2, from: 31, to: 40, how: waitKind.task, target: 1 });
    assert.match(only(builder, 'deadlock'), /Deadlock: 'main' waits for Task other; 'other' waits for Task main\./);
  });

  /** The main task waits for 'other' in the given way, and that for the main task. */
  function throughGroup(how: number, stack?: readonly string[]): RecordingBuilder {
    const builder = program();
    builder.resource(6, 'group', { loop: 1 });
    worker(builder, 2, 'other');
    const frames = stack === undefined ? 0 : builder.stack(...stack);
    return builder
      .step({ task: 1, from: 20, to: 30, how, target: how === waitKind.task ? 2 : 6, stack: frames })
      .step({ task: 2, from: 31, to: 40, how: waitKind.task, target: 1 });
  }

  for (const [name, how] of [
    ['gather', GATHER],
    ['wait', WAIT],
  ] as const) {
    it(`is a circle through a ${name} of tasks, and none when a future is among them: that may end it`, () => {
      const message = new RegExp(`Deadlock: 'main' waits for ${name} of 1; 'other' waits for Task main\\.`);
      assert.match(only(throughGroup(how).member(6, 29, 2), 'deadlock'), message);
      nothing(throughGroup(how).member(6, 29, 2).member(6, 29, 0), 'deadlock');
    });
  }

  it('is no circle that a timeout of wait_for will open', () => {
    const stack = ['wait_for@lib/asyncio/tasks.py:507', 'main@main.py:9'];
    nothing(throughGroup(waitKind.task, stack), 'deadlock');
    assert.equal(found(throughGroup(waitKind.task, stack.slice(1)), ['deadlock']).length, 1);
  });

  it('is no chain that ends at a task which can go on', () => {
    const builder = program();
    builder.resource(5, 'lock', { loop: 1 });
    worker(builder, 2, 'a');
    worker(builder, 3, 'b');
    builder.operation(5, 21, 4, 1).step({ task: 2, from: 20, to: 30, how: waitKind.future });
    builder
      .step({ task: 3, from: 31, to: 40, how: waitKind.lock, target: 5 })
      .step({ task: 1, from: 41, to: 50, how: waitKind.task, target: 3 });
    nothing(builder, 'deadlock');
  });

  it('is no semaphore of which one holder can go on', () => {
    const builder = program().step({ task: 1, from: 2, to: 3, how: stepEnd.returned });
    builder.resource(5, 'semaphore', { loop: 1, limit: 2 });
    for (const id of [2, 3, 4]) {
      worker(builder, id, `w${id}`);
    }
    builder.operation(5, 21, 4, 1).step({ task: 2, from: 20, to: 30, how: waitKind.sleep, target: 5 });
    builder.operation(5, 32, 4, 0).step({ task: 3, from: 31, to: 40, how: waitKind.task, target: 4 });
    builder.step({ task: 4, from: 41, to: 50, how: 23, target: 5 });
    nothing(builder, 'deadlock');
  });
});

describe('unfinished', () => {
  it('is a task that still waited when the program ended, equal ones at one line as one', () => {
    const builder = program();
    builder.resource(5, 'queue', { name: 'jobs', loop: 1 });
    const stack = builder.stack('get@lib/asyncio/queues.py:9', 'read@main.py:33');
    for (const id of [2, 3, 4]) {
      worker(builder, id, id === 2 ? 'reader' : `reader-${id}`);
      builder.step({ task: id, from: 20 * id, to: 20 * id + 5, how: QUEUE_GET, target: 5, stack });
    }
    builder.step({ task: 1, from: 1100 * MS, to: 1101 * MS, how: stepEnd.returned }).end(1102 * MS);
    assert.equal(
      only(builder, 'unfinished'),
      "main.py:33 Task 'reader' was still waiting for Queue jobs.get (1.10 s) when the program ended. ×3",
    );
    nothing(builder, 'unfinished', false);
  });

  /** `flush` waits when main ends; asyncio.run then cancels it. */
  function cutOff(how: number, mainEnds = true): RecordingBuilder {
    const builder = program();
    builder.resource(5, 'queue', { name: 'jobs', loop: 1 });
    worker(builder, 2, 'flush');
    builder.step({ task: 2, from: 20, to: 25, how, target: 5, stack: builder.stack('flush@main.py:33') });
    builder.step({ task: 1, from: 30, to: 31, how: mainEnds ? stepEnd.returned : waitKind.sleep, target: 0 });
    const stack = builder.stack('_cancel_all_tasks@lib/asyncio/runners.py:9', '<module>@main.py:90');
    builder.cancel(2, 40, { stack }).woke(2, 41).step({ task: 2, from: 42, to: 43, how: stepEnd.cancelled });
    return builder.end(50);
  }

  it('is work that asyncio.run cut off, not a task that waited for work', () => {
    assert.match(
      only(cutOff(QUEUE_PUT), 'unfinished'),
      /^main\.py:33 Task 'flush' was still waiting for Queue jobs\.put/,
    );
    for (const how of [QUEUE_GET, EVENT, SERVER, waitKind.sleep]) {
      nothing(cutOff(how), 'unfinished');
    }
  });

  it('is nothing in a program that was interrupted or killed', () => {
    nothing(cutOff(QUEUE_PUT, false), 'unfinished');
    const killed = program();
    nothing(
      killed.step({ task: 1, from: 20, to: 25, how: QUEUE_PUT, target: 5, stack: killed.stack('m@main.py:3') }),
      'unfinished',
    );
  });
});
