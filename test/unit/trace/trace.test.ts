import assert from 'node:assert/strict';
import { rowKind, stepEnd } from '../../../src/protocol/recording';
import { totalsAt, totalsText } from '../../../src/trace/words';
import { openTrace, readAll, taskOf } from '../support/reading';
import { RecordingBuilder, ticks } from '../support/recordingBuilder';

const QUEUE_GET = 19;
const TASK = 17;
const SLEEP = 18;
const GATHER = 27;

/** Two tasks: `producer` (1) puts into queue 1, for which `consumer` (2) waits. */
function twoTasks(): RecordingBuilder {
  const builder = new RecordingBuilder().process();
  builder.resource(1, 'queue', { loop: 1 });
  builder.task({ id: 1, at: 0, automatic: 1 });
  builder.task({ id: 2, at: 10, creator: 1, automatic: 2 });
  return builder;
}

describe('the state of a task', () => {
  it('is ready from its creation until its first step', () => {
    const { trace } = readAll(twoTasks());
    const { state, since, creator } = taskOf(trace, 2);
    assert.deepEqual({ state, since, creator }, { state: 'ready', since: 10, creator: 1 });
    assert.deepEqual(taskOf(trace, 1).children, [2]);
  });

  it('is waiting from the end of a step that waits until something wakes it, then ready', () => {
    const builder = twoTasks();
    const { trace, reader } = openTrace(builder);
    builder.step({ task: 2, from: 100, to: 110, how: QUEUE_GET, target: 1, stack: 3 });
    reader.poll();
    const waiting = taskOf(trace, 2);
    assert.deepEqual([waiting.state, waiting.since], ['waiting', 110]);
    assert.deepEqual(waiting.wait, { kind: QUEUE_GET, target: 1, stack: 3 });
    builder.woke(2, 150);
    reader.poll();
    const ready = taskOf(trace, 2);
    assert.deepEqual([ready.state, ready.since, ready.wait], ['ready', 150, undefined]);
    assert.deepEqual(ready.lastWait, { kind: QUEUE_GET, target: 1, stack: 3 });
  });

  it('is ready again at once after a step that yielded', () => {
    const { trace } = readAll(twoTasks().step({ task: 1, from: 100, to: 120 }));
    assert.deepEqual([taskOf(trace, 1).state, taskOf(trace, 1).since], ['ready', 120]);
  });

  it('is running while a long step is seen to run, and what the step says when it ends', () => {
    const builder = twoTasks();
    const { trace, reader } = openTrace(builder);
    builder.row({ kind: rowKind.running, loop: 1, a: ticks(100), b: ticks(20_000_100), c: 1, e: 5 });
    reader.poll();
    const { state, since, runningStack } = taskOf(trace, 1);
    assert.deepEqual({ state, since, runningStack }, { state: 'running', since: 100, runningStack: 5 });
    builder.step({ task: 1, from: 100, to: 30_000_100, how: SLEEP, target: 0.5 });
    reader.poll();
    assert.deepEqual([taskOf(trace, 1).state, taskOf(trace, 1).since], ['waiting', 30_000_100]);
    assert.deepEqual(taskOf(trace, 1).wait, { kind: SLEEP, target: 0.5, stack: 0 });
    assert.equal(taskOf(trace, 1).busy, 30_000_000);
    assert.equal(taskOf(trace, 1).ready, 100);
  });

  it('is not running when the step had ended before the watcher told of it', () => {
    const builder = twoTasks().step({ task: 1, from: 100, to: 30_000_100 });
    builder.row({ kind: rowKind.running, loop: 1, a: ticks(100), b: ticks(20_000_100), c: 1, e: 5 });
    assert.equal(taskOf(readAll(builder).trace, 1).state, 'ready');
  });

  it('is done, failed or cancelled from the end of the step that says so, with result or error', () => {
    const builder = twoTasks();
    builder.task({ id: 3, at: 20, automatic: 3 });
    const error = builder.error('ValueError', 'no', 0, 2);
    builder.step({
      task: 1,
      from: 30,
      to: 40,
      how: stepEnd.returned,
      target: builder.string('int'),
      stack: builder.string('214'),
    });
    builder.step({ task: 2, from: 40, to: 50, how: stepEnd.failed, target: error });
    builder.step({ task: 3, from: 50, to: 60, how: stepEnd.cancelled });
    const { trace, words } = readAll(builder);
    assert.deepEqual(
      [1, 2, 3].map((id) => [taskOf(trace, id).state, taskOf(trace, id).ended, words.stateText(taskOf(trace, id))]),
      [
        ['done', 40, 'returned 214'],
        ['failed', 50, 'ValueError: no'],
        ['cancelled', 60, 'cancelled'],
      ],
    );
  });

  it('is destroyed when the task was destroyed while it waited, with what it waited for', () => {
    const builder = twoTasks().step({ task: 2, from: 100, to: 110, how: QUEUE_GET, target: 1 }).gone(2, 200, 1);
    const { trace } = readAll(builder);
    assert.equal(taskOf(trace, 2).state, 'destroyed');
    assert.equal(taskOf(trace, 2).waiting, 90);
    assert.deepEqual([...(trace.resources.get(1)?.waiters ?? [])], []);
  });

  it('is not changed by a row that comes late', () => {
    const builder = twoTasks();
    builder.step({ task: 1, from: 300, to: 310, how: SLEEP, target: 1 });
    builder.step({ task: 1, from: 100, to: 110, how: stepEnd.yielded });
    builder.woke(1, 200);
    const task = taskOf(readAll(builder).trace, 1);
    assert.deepEqual([task.state, task.since, task.steps, task.busy], ['waiting', 310, 2, 20]);
  });

  it('is known at any earlier moment', () => {
    const builder = twoTasks();
    builder.step({ task: 2, from: 100, to: 110, how: QUEUE_GET, target: 1 });
    builder.operation(1, 205, 1, 1);
    builder.woke(2, 206);
    builder.step({ task: 1, from: 200, to: 210, how: stepEnd.returned });
    builder.step({ task: 2, from: 220, to: 230, how: stepEnd.returned });
    builder.end(240);
    const states = [50, 105, 150, 203, 206, 215, 225, 235].map((time) => {
      const { trace } = readAll(builder, time);
      return `${time}: ${taskOf(trace, 1).state}, ${taskOf(trace, 2).state}`;
    });
    assert.deepEqual(states, [
      '50: ready, ready',
      '105: ready, running',
      '150: ready, waiting',
      '203: running, waiting',
      '206: running, ready',
      '215: done, ready',
      '225: done, running',
      '235: done, done',
    ]);
  });

  it('lasts at an earlier moment until that moment, whatever rows there are around it', () => {
    const builder = new RecordingBuilder();
    builder.task({ id: 1, at: 5 });
    builder.step({ task: 1, from: 10, to: 20, how: 18, target: 1 }).woke(1, 1000);
    const { trace } = readAll(builder, 500);
    const task = taskOf(trace, 1);
    assert.equal(task.state, 'waiting');
    assert.equal(trace.now, 500);
    assert.equal(totalsText(task, trace.now), 'busy <1 µs, ready <1 µs, waiting <1 µs, 1 step');
    assert.deepEqual(totalsAt(task, trace.now), { busy: 10, ready: 5, waiting: 480 });
    assert.equal(readAll(builder, 2000).trace.now, 1000);
  });

  it('is where a ring’s checkpoint says it stands, also when that does not know how many steps it made', () => {
    const builder = new RecordingBuilder({ ring: 8 * 65536 });
    builder.task({ id: 1, at: 100 });
    builder.row({ kind: rowKind.state, sub: QUEUE_GET, a: ticks(500), c: 1, d: 1, e: 4 });
    const waits = taskOf(readAll(builder).trace, 1);
    assert.deepEqual([waits.state, waits.since, waits.ready, waits.wait?.target], ['waiting', 500, 0, 1]);
    builder.woke(1, 900);
    // The same once more, because its block was written over too: it is not news any more.
    builder.row({ kind: rowKind.state, sub: QUEUE_GET, a: ticks(500), c: 1, d: 1, e: 4 });
    const woken = taskOf(readAll(builder).trace, 1);
    assert.deepEqual([woken.state, woken.since, woken.waiting], ['ready', 900, 400]);
  });

  it('is not ready, for its totals, while rows were dropped; without its creation it belongs to the only loop there is', () => {
    const builder = new RecordingBuilder({ ring: 8 * 65536 }).text({ k: 'loop', id: 4, class: 'asyncio.Loop' });
    builder.row({ kind: rowKind.state, sub: stepEnd.yielded, a: ticks(500), c: 9 });
    builder.row({ kind: rowKind.dropped, sub: 1, a: ticks(0), b: ticks(2_000), c: 70_000 });
    builder.step({ task: 9, from: 2_100, to: 2_150, how: stepEnd.returned });
    const { trace } = readAll(builder);
    const { ready, busy, loop } = taskOf(trace, 9);
    assert.deepEqual({ ready, busy, loop }, { ready: 100, busy: 50, loop: 4 });
    assert.equal(trace.loops.all.get(4)?.busy, 50);
    assert.deepEqual(trace.dropped, [{ from: 0, to: 2_000, rows: 70_000, byLimit: true }]);
    const several = new RecordingBuilder().text({ k: 'loop', id: 4 }).text({ k: 'loop', id: 5 });
    several.step({ task: 9, from: 100, to: 150, how: stepEnd.returned });
    assert.equal(taskOf(readAll(several).trace, 9).loop, 0, 'which of several is not known');
  });

  it('is kept, with totals, where a ring dropped the rows before', () => {
    const builder = new RecordingBuilder({ ring: 8 * 65536 });
    builder.row({ kind: rowKind.state, sub: QUEUE_GET, a: ticks(500), b: 12n, c: 9, d: 1, e: 4 });
    builder.row({ kind: rowKind.totals, a: 70n, b: 400n, c: 9, d: 3 });
    const { trace } = readAll(builder);
    const { state, since, steps, busy, waiting, ready, wait } = taskOf(trace, 9);
    assert.deepEqual(
      { state, since, steps, busy, waiting, ready, wait },
      {
        state: 'waiting',
        since: 500,
        steps: 12,
        busy: 70,
        waiting: 400,
        ready: 3000,
        wait: { kind: QUEUE_GET, target: 1, stack: 4 },
      },
    );
  });
});

describe('the totals of a task', () => {
  it('are the lengths of its steps, and of the times it was ready and waiting between them', () => {
    const builder = twoTasks();
    builder.step({ task: 2, from: 100, to: 110, how: QUEUE_GET, target: 1 }).woke(2, 150);
    builder.step({ task: 2, from: 170, to: 175 }).step({ task: 2, from: 180, to: 200, how: stepEnd.returned });
    const { busy, ready, waiting, steps, longestStep } = taskOf(readAll(builder).trace, 2);
    assert.deepEqual(
      { busy, ready, waiting, steps, longestStep },
      { busy: 35, ready: 90 + 20 + 5, waiting: 40, steps: 3, longestStep: 20 },
    );
  });
});

describe('who woke a task', () => {
  function cause(builder: RecordingBuilder, id: number): string {
    const { trace } = readAll(builder);
    const task = taskOf(trace, id);
    return task.wokenBy === 0 ? task.wokenHow : `${task.wokenHow} ${task.wokenBy}`;
  }

  it('is the task within whose step it became ready', () => {
    const builder = twoTasks().step({ task: 2, from: 100, to: 110, how: QUEUE_GET, target: 1 });
    builder.woke(2, 206).step({ task: 1, from: 200, to: 210 });
    assert.equal(cause(builder, 2), 'task 1');
    const { trace } = readAll(builder.step({ task: 2, from: 220, to: 230 }));
    const row = taskOf(trace, 2).lastStep;
    assert.deepEqual([trace.steps.ready.at(row), trace.steps.wokenBy.at(row)], [206, 1]);
  });

  it('is a timer after a sleep, and I/O after a stream', () => {
    const sleeps = twoTasks().step({ task: 2, from: 100, to: 110, how: SLEEP, target: 1 }).woke(2, 150);
    assert.equal(cause(sleeps.step({ task: 2, from: 160, to: 170 }), 2), 'timer');
    const reads = twoTasks().step({ task: 2, from: 100, to: 110, how: 34, target: 9 }).woke(2, 150);
    assert.equal(cause(reads.step({ task: 2, from: 160, to: 170 }), 2), 'io');
  });

  it('is the task that was waited for when asyncio passes its end on in a callback', () => {
    const builder = twoTasks().step({ task: 1, from: 20, to: 30, how: TASK, target: 2 });
    builder.step({ task: 2, from: 40, to: 50, how: stepEnd.returned }).woke(1, 55);
    assert.equal(cause(builder.step({ task: 1, from: 60, to: 70 }), 1), 'task 2');
  });

  it('is the last member of a gather to end', () => {
    const builder = twoTasks();
    builder.task({ id: 3, at: 15, creator: 1 });
    builder.resource(8, 'gather');
    builder.member(8, 16, 2).member(8, 16, 3);
    builder.step({ task: 1, from: 14, to: 30, how: GATHER, target: 8 });
    builder.step({ task: 3, from: 40, to: 50, how: stepEnd.returned });
    builder.step({ task: 2, from: 51, to: 60, how: stepEnd.returned }).woke(1, 65);
    assert.equal(cause(builder.step({ task: 1, from: 70, to: 80 }), 1), 'task 2');
  });

  it('is the one who asked for its cancellation', () => {
    const builder = twoTasks().step({ task: 2, from: 100, to: 110, how: QUEUE_GET, target: 1 });
    builder.cancel(2, 204, { by: 1 }).woke(2, 205).step({ task: 1, from: 200, to: 210 });
    assert.equal(cause(builder, 2), 'cancel 1');
  });

  it('is another thread when it was woken thread-safely', () => {
    const builder = twoTasks().step({ task: 2, from: 100, to: 110, how: 16 }).woke(2, 150, 3);
    assert.equal(cause(builder, 2), 'thread');
  });

  it('is not a task of another loop that happened to run at that time', () => {
    const builder = twoTasks();
    builder.task({ id: 3, at: 0, loop: 2 });
    builder.step({ task: 2, from: 100, to: 110, how: QUEUE_GET, target: 1 }).woke(2, 206);
    builder.step({ task: 3, from: 200, to: 208 }).step({ task: 1, from: 205, to: 210 });
    assert.equal(cause(builder, 2), 'task 1');
  });

  it('is also known when it became ready before its own step was over', () => {
    const builder = twoTasks().woke(2, 105).step({ task: 2, from: 100, to: 110, how: 16 });
    const task = taskOf(readAll(builder).trace, 2);
    assert.deepEqual([task.state, task.since], ['ready', 110]);
  });
});

describe('a blocked loop', () => {
  it('is a step with the stack taken meanwhile, and its length once it ended', () => {
    const builder = twoTasks();
    const stack = builder.stack('sleep@lib/time.py:3', 'work@main.py:12');
    builder.row({ kind: rowKind.blocked, loop: 1, a: ticks(100), b: ticks(100_000_200), c: 1, d: 100, e: stack });
    const { trace, reader } = openTrace(builder);
    reader.poll();
    assert.equal(trace.loops.blocked[0]?.ended, undefined);
    builder.step({ task: 1, from: 100, to: 341_000_100 });
    reader.poll();
    assert.deepEqual(trace.loops.blocked, [
      {
        loop: 1,
        began: 100,
        ended: 341_000_100,
        seen: 100_000_200,
        task: 1,
        stack,
        code: 0,
        thresholdMs: 100,
        step: 0,
      },
    ]);
  });

  it('is no step that was over in time: its thread had no processor when the watcher looked', () => {
    const builder = twoTasks();
    builder.row({ kind: rowKind.blocked, loop: 1, a: ticks(100), b: ticks(100_000_200), c: 1, d: 100, e: 0 });
    const { trace } = readAll(builder.step({ task: 1, from: 100, to: 2_100 }));
    assert.deepEqual(trace.loops.blocked, []);
  });

  it('is no step within which the loop ran others, as a program can have it run', () => {
    const builder = twoTasks();
    builder.row({ kind: rowKind.blocked, loop: 1, a: ticks(100), b: ticks(100_000_200), c: 1, d: 100, e: 0 });
    builder.step({ task: 2, from: 200, to: 300 }).step({ task: 1, from: 100, to: 350_000_000 });
    builder.step({ task: 2, from: 400_000_000, to: 510_000_000 });
    const { trace } = readAll(builder);
    assert.deepEqual(
      trace.loops.blocked.map(({ task, began }) => [task, began]),
      [[2, 400_000_000]],
    );
  });

  it('is told without a stack when nothing could look while the step ran', () => {
    const builder = twoTasks()
      .step({ task: 1, from: 100, to: 150_000_100 })
      .step({ task: 1, from: 200_000_000, to: 200_000_010 });
    const { trace } = readAll(builder);
    assert.deepEqual(
      trace.loops.blocked.map(({ task, stack, began, ended }) => [task, stack, began, ended]),
      [[1, 0, 100, 150_000_100]],
    );
  });
});

describe('a live view', () => {
  it('learns which tasks changed since it looked, each view for itself', () => {
    const builder = twoTasks();
    const { trace, reader } = openTrace(builder);
    const first = trace.changedTasks.watch();
    reader.poll();
    const second = trace.changedTasks.watch();
    assert.deepEqual([...first.take()], [1, 2]);
    builder.step({ task: 2, from: 100, to: 110 });
    reader.poll();
    assert.deepEqual([...first.take()], [2]);
    assert.deepEqual([...second.take()], [2]);
    assert.deepEqual([...second.take()], []);
    first.dispose();
    const before = trace.version;
    builder.step({ task: 1, from: 120, to: 130 });
    reader.poll();
    assert.deepEqual([...first.take()], []);
    assert.ok(trace.version > before);
  });
});
