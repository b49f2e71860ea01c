import assert from 'node:assert/strict';
import { rowKind, stepEnd, waitKind } from '../../../src/protocol/recording';
import { found, MS, nothing, only, program, worker } from '../support/diagnosing';
import { type RecordingBuilder, ticks } from '../support/recordingBuilder';

const QUEUE_GET = 19;

describe('waits-for-ever', () => {
  /** A producer that ends, then a consumer that waits for one more item. */
  function consumer(): RecordingBuilder {
    const builder = program();
    builder.resource(5, 'queue', { loop: 1, site: builder.site('<module>@main.py:3') });
    builder.operation(5, 5, 1, 1).step({ task: 1, from: 4, to: 8, how: stepEnd.returned });
    worker(builder, 2, 'consumer');
    const stack = builder.stack('get@lib/queues.py:9', 'consumer@main.py:22');
    return builder.operation(5, 25, 2, 0).step({ task: 2, from: 20, to: 30, how: QUEUE_GET, target: 5, stack });
  }

  it('is a consumer of an empty queue when all who put into it have ended, and nothing else was left', () => {
    const builder = consumer();
    builder.row({ kind: rowKind.idle, loop: 1, a: ticks(40), b: ticks(2000 * MS), c: 9 });
    assert.equal(
      only(builder, 'waits-for-ever'),
      "main.py:22 Task 'consumer' waits for ever: Queue 'queue' is empty, and every task that put into it has ended. It had waited 1.99 s. End it with a last item, or cancel it.",
    );
  });

  it('is also said when the program ended by destroying the consumer, or by asyncio.run cancelling it', () => {
    assert.equal(found(consumer().loopRow(1, 50, 2).gone(2, 90, 1), ['waits-for-ever']).length, 1);
    const shutdown = consumer();
    const stack = shutdown.stack('_cancel_all_tasks@lib/asyncio/runners.py:9', '<module>@main.py:90');
    shutdown.cancel(2, 95, { stack }).woke(2, 96).step({ task: 2, from: 97, to: 98, how: stepEnd.cancelled });
    assert.equal(found(shutdown, ['waits-for-ever']).length, 1);
  });

  it('is not said while the program runs', () => {
    nothing(consumer(), 'waits-for-ever', false);
  });

  it('is not said when anything else was left that could put', () => {
    const builder = consumer();
    worker(builder, 3, 'other');
    nothing(builder.step({ task: 3, from: 40, to: 50, how: waitKind.sleep, target: 9 }), 'waits-for-ever');
  });

  it('is not said of a queue that callbacks or other threads put into, or that nobody has put into yet', () => {
    nothing(
      consumer().operation(5, 32, 1, 1).operation(5, 33, 2, 0).step({ task: 9, from: 40, to: 41 }),
      'waits-for-ever',
    );
    const builder = program();
    builder.resource(5, 'queue', { loop: 1 });
    nothing(builder.step({ task: 1, from: 20, to: 30, how: QUEUE_GET, target: 5 }), 'waits-for-ever');
  });
});

describe('deadlock', () => {
  /** `a` holds A and waits for B, `b` holds B and waits for A. */
  function crossed(): RecordingBuilder {
    const builder = program().step({ task: 1, from: 2, to: 3, how: stepEnd.returned });
    builder.resource(5, 'lock', { loop: 1, site: builder.site('<module>@main.py:1') });
    builder.resource(6, 'lock', { loop: 1, site: builder.site('<module>@main.py:2') });
    worker(builder, 2, 'a');
    worker(builder, 3, 'b');
    builder.operation(5, 21, 4, 1).step({ task: 2, from: 20, to: 30, how: waitKind.sleep, target: 0.1 });
    builder.operation(6, 31, 4, 1).step({ task: 3, from: 30, to: 40, how: waitKind.sleep, target: 0.1 });
    builder.step({
      task: 2,
      from: 50,
      to: 60,
      how: waitKind.lock,
      target: 6,
      stack: builder.stack('acquire@lib/locks.py:2', 'a@main.py:10'),
    });
    return builder.step({
      task: 3,
      from: 61,
      to: 70,
      how: waitKind.lock,
      target: 5,
      stack: builder.stack('acquire@lib/locks.py:2', 'b@main.py:14'),
    });
  }

  const message =
    "main.py:10 Deadlock: 'a' waits for Lock B, held by 'b' since 0.000 s; 'b' waits for Lock A, held by 'a' since 0.000 s.";

  it('names every task, lock and holder of the circle', () => {
    assert.equal(only(crossed(), 'deadlock'), message);
    assert.deepEqual(
      found(crossed(), ['deadlock'])[0]?.evidence.map(({ place }) => place.line),
      [10, 14],
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
    const stack = builder.stack('get@lib/queues.py:9', 'read@main.py:33');
    for (const id of [2, 3, 4]) {
      worker(builder, id, id === 2 ? 'reader' : `reader-${id}`);
      builder.step({ task: id, from: 20 * id, to: 20 * id + 5, how: QUEUE_GET, target: 5, stack });
    }
    builder.step({ task: 1, from: 1100 * MS, to: 1101 * MS, how: stepEnd.returned });
    assert.equal(
      only(builder, 'unfinished'),
      "main.py:33 Task 'reader' was still waiting for Queue jobs.get (1.10 s) when the program ended. ×3",
    );
    nothing(builder, 'unfinished', false);
  });
});
