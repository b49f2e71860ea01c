import assert from 'node:assert/strict';
import { rowKind, stepEnd, waitKind } from '../../../src/protocol/recording';
import { found, MS, nothing, only, program, withSource, worker } from '../support/diagnosing';
import { type RecordingBuilder, ticks } from '../support/recordingBuilder';

const QUEUE_GET = 19;

describe('loop-blocked', () => {
  function blocked(builder: RecordingBuilder, task: number, span: readonly [number, number], ends = true): void {
    const [from, to] = span;
    const stack = builder.stack('loads@lib/json.py:9', 'parse@main.py:18', 'work@main.py:40');
    const seen = ticks(from * MS + 100 * MS);
    builder.row({ kind: rowKind.blocked, loop: 1, a: ticks(from * MS), b: seen, c: task, d: 100, e: stack });
    if (ends) {
      builder.step({ task, from: from * MS, to: to * MS });
    }
  }

  it('names the line, the longest span and the task', () => {
    const builder = program();
    worker(builder, 2, 'worker-5');
    blocked(builder, 1, [10, 120]);
    blocked(builder, 2, [200, 541]);
    assert.equal(
      only(builder, 'loop-blocked'),
      'main.py:18 This line blocked the loop for 341 ms in the last run (2 times over 100 ms, longest in worker-5). Nothing else could run. ×2',
    );
    assert.deepEqual(
      found(builder, ['loop-blocked'])[0]?.evidence.map(({ place, what }) => `${place.line} ${what}`),
      ['40 called in work'],
    );
  });

  it('says "at least" of a step that never ended', () => {
    const builder = program();
    blocked(builder, 1, [10, 0], false);
    assert.equal(
      only(builder, 'loop-blocked'),
      'main.py:18 This line blocked the loop for at least 100 ms in the last run (in main). Nothing else could run.',
    );
  });

  it('names the await a step went on from when no stack could be taken', () => {
    const builder = program();
    builder.step({ task: 1, from: 2, to: 3, how: waitKind.sleep, target: 0, stack: builder.stack('main@main.py:7') });
    builder.step({ task: 1, from: 10 * MS, to: 260 * MS });
    assert.equal(
      only(builder, 'loop-blocked'),
      'main.py:7 A step that went on from this line blocked the loop for 250 ms in the last run (in main). Nothing else could run.',
    );
  });

  it('names the await a step went on from when only a library was seen to run', () => {
    const builder = program();
    builder.step({ task: 1, from: 2, to: 3, how: waitKind.sleep, target: 0, stack: builder.stack('main@main.py:7') });
    const stack = builder.stack('_run_once@lib/base_events.py:9');
    builder.row({ kind: rowKind.blocked, loop: 1, a: ticks(10 * MS), b: ticks(110 * MS), c: 1, d: 100, e: stack });
    builder.step({ task: 1, from: 10 * MS, to: 260 * MS });
    assert.match(
      only(builder, 'loop-blocked'),
      /^main\.py:7 A step that went on from this line blocked the loop for 250 ms/,
    );
  });

  it('says for how much of it the thread computed, where that was seen of all of it', () => {
    const computed = (builder: RecordingBuilder, from: number, to: number, micros: number) =>
      builder.row({ kind: rowKind.computed, loop: 1, a: ticks(from * MS), b: ticks(to * MS), d: micros });
    const builder = program();
    blocked(builder, 1, [100, 300]);
    computed(builder, 90, 200, 4_000);
    assert.match(only(builder, 'loop-blocked'), /for 200 ms in the last run \(in main\)\./);
    computed(builder, 200, 310, 30_000);
    assert.match(
      only(builder, 'loop-blocked'),
      /for 200 ms in the last run \(in main, computing for up to 34\.0 ms of it\)\./,
    );
    // One that did nothing else.
    const busy = program();
    blocked(busy, 1, [100, 300]);
    computed(busy, 90, 310, 215_000);
    assert.match(only(busy, 'loop-blocked'), /for 200 ms in the last run \(in main\)\./);
  });

  it('is not said of steps below the threshold', () => {
    nothing(program().step({ task: 1, from: 2, to: 99 * MS }), 'loop-blocked');
  });
});

describe('calls that asyncio does not allow', () => {
  function misuse(rule: string, call: string, more: Readonly<Record<string, unknown>> = {}): RecordingBuilder {
    const builder = program();
    const stack = builder.stack('create_task@lib/tasks.py:3', 'start@main.py:12', '<module>@main.py:20');
    return builder.text({
      k: 'misuse',
      rule,
      time: Number(ticks(5 * MS)),
      call,
      stack,
      task: 0,
      thread: 2,
      owner: 1,
      ...more,
    });
  }

  for (const [rule, call, expected] of [
    [
      'no-running-loop',
      'asyncio.create_task',
      'create_task was called with no running event loop and raised RuntimeError. Move the call into a coroutine that asyncio.run() runs.',
    ],
    [
      'wrong-thread',
      'loop.stop',
      "loop.stop() was called from thread 'Thread-1', not from the loop's thread. Use loop.call_soon_threadsafe(loop.stop).",
    ],
    [
      'wrong-thread',
      'Future.set_result',
      "Future.set_result() was called from thread 'Thread-1', not from the loop's thread. Use loop.call_soon_threadsafe(future.set_result, ...).",
    ],
    [
      'wrong-thread',
      'loop.create_task',
      "loop.create_task() was called from thread 'Thread-1', not from the loop's thread. Use asyncio.run_coroutine_threadsafe(coroutine, loop).",
    ],
    [
      'loop-closed',
      'loop.run_until_complete',
      'loop.run_until_complete was called on a closed event loop. A closed loop cannot be used again: make a new one, or close it later.',
    ],
  ] as const) {
    it(`are told with what to do: ${call}`, () => {
      assert.equal(only(misuse(rule, call), rule), `main.py:12 ${expected}`);
    });
  }

  it('are told at the line of a library that made them, where none is of the program', () => {
    const builder = program();
    const stack = builder.stack('_check_closed@lib/asyncio/base_events.py:552', 'run@lib/anyio/worker.py:9');
    builder.text({ k: 'misuse', rule: 'loop-closed', time: 1, call: 'loop.call_soon', stack, task: 0, thread: 2 });
    assert.match(only(builder, 'loop-closed'), /worker\.py:9 /);
  });

  it('name coroutines that were never awaited, how often, and where first', () => {
    const builder = program();
    worker(builder, 2, 'worker-2');
    for (const at of [1050, 1060, 1070]) {
      builder.text({
        k: 'misuse',
        rule: 'never-awaited',
        time: Number(ticks(at * MS)),
        call: 'save_page',
        name: 'save_page',
        stack: builder.stack('work@main.py:44'),
        task: 2,
      });
    }
    assert.equal(
      only(builder, 'never-awaited'),
      "main.py:44 Coroutine 'save_page' was never awaited, so its body never ran. Seen 3 times in the last run, first in worker-2 at 1.050 s. ×3",
    );
  });

  it('says of a line that does not name the coroutine that it was dropped there', () => {
    for (const [text, said] of [
      ['    save_page(url)', 'Seen in the last run at 0.000 s.'],
      ['    page = None', 'It was dropped at this line, and may have been made before.'],
    ] as const) {
      const builder = withSource(program(), 44, text);
      const stack = builder.stack('work@main.py:44');
      builder.text({ k: 'misuse', rule: 'never-awaited', time: Number(ticks(9)), call: 'save_page', stack, task: 0 });
      assert.ok(only(builder, 'never-awaited').endsWith(said), only(builder, 'never-awaited'));
    }
  });
});

describe('lost tasks', () => {
  it('whose error was never retrieved are told with the error, the line that made the task, and the one that raised the error', () => {
    const builder = program();
    worker(builder, 2, 'notify');
    const error = builder.error(
      'ConnectionResetError',
      'peer closed',
      builder.stack('send@lib/s.py:3', 'notify@main.py:50'),
      2,
    );
    builder.step({ task: 2, from: 20, to: 30, how: stepEnd.failed, target: error }).gone(2, 40, 2);
    assert.equal(
      only(builder, 'error-never-retrieved'),
      "main.py:32 Task 'notify' failed with ConnectionResetError: peer closed, and nobody looked at the result. Keep the task and await it, or use a TaskGroup.",
    );
    assert.deepEqual(
      found(builder, ['error-never-retrieved'])[0]?.evidence.map(({ place, what }) => `${place.line} ${what}`),
      ['50 the error was raised here', "32 task 'notify' was created by main"],
    );
  });

  it('that failed and were awaited are none', () => {
    const builder = program();
    worker(builder, 2, 'notify');
    builder.step({ task: 2, from: 20, to: 30, how: stepEnd.failed, target: builder.error('OSError', 'x', 0, 2) });
    nothing(builder, 'error-never-retrieved');
  });

  it('that were destroyed while their loop ran had no reference', () => {
    const builder = program();
    builder.resource(5, 'queue', { name: 'out', loop: 1 });
    worker(builder, 2, 'flush');
    builder
      .step({ task: 2, from: 20, to: 30, how: QUEUE_GET, target: 5, stack: builder.stack('flush@main.py:60') })
      .gone(2, 90, 1);
    assert.equal(
      only(builder, 'destroyed-pending'),
      "main.py:60 Task 'flush' was destroyed while it waited for Queue out.get. Nothing kept a reference to it: keep the task in a variable or a set until it is done.",
    );
  });

  it('that were destroyed behind the end of their loop outlived it', () => {
    const builder = program();
    worker(builder, 2, 'flush');
    builder.loopRow(1, 50, 2).gone(2, 90, 1);
    assert.match(
      only(builder, 'destroyed-pending'),
      /^main\.py:32 Task 'flush' was destroyed before it ran\. Its loop ended first/,
    );
  });

  function failing(source: string): RecordingBuilder {
    const builder = withSource(program(), 32, source);
    worker(builder, 2, 'stats');
    builder.step({
      task: 2,
      from: 20,
      to: 30,
      how: stepEnd.failed,
      target: builder.error('KeyError', "'url'", builder.stack('stats@main.py:70'), 2),
    });
    return builder.step({ task: 1, from: 3000 * MS, to: 3001 * MS, how: waitKind.sleep, target: 1 });
  }

  const unawaited =
    "main.py:32 Task 'stats' failed with KeyError: 'url' and no task awaits it, so the program goes on without it.";

  it('that failed a while ago, and that only a collection keeps, are told while the program runs', () => {
    for (const source of [
      '    asyncio.create_task(stats())',
      '    task = asyncio.create_task(stats())\n    await serve()',
      '    task = loop.create_task(stats())\n    tasks.add(task)\n    task.add_done_callback(tasks.discard)',
    ]) {
      assert.equal(only(failing(source), 'failed-unawaited', false), unawaited);
      nothing(failing(source), 'failed-unawaited', true);
    }
  });

  it('that failed and whose error somebody may still look at are not told', () => {
    for (const source of [
      '    task = asyncio.create_task(stats())\n    await serve()\n    await task',
      '    task = asyncio.create_task(stats())\n    tasks.add(task)\n    task.add_done_callback(log_error)',
      '    asyncio.create_task(stats()).add_done_callback(log_error)',
      '    self.task = asyncio.create_task(stats())',
      '    tasks.append(asyncio.create_task(stats()))',
      '    return asyncio.create_task(stats())',
      '        asyncio.create_task(stats()),',
      '',
    ]) {
      nothing(failing(source), 'failed-unawaited', false);
    }
    const member = failing('    asyncio.create_task(stats())');
    member.resource(9, 'wait', { loop: 1 });
    member.member(9, 3000 * MS, 2);
    nothing(member, 'failed-unawaited', false);
  });

  it('that something held for a while, and never looked at, are told as failed-unawaited to the end', () => {
    const held = failing('    self.task = asyncio.create_task(stats())').gone(2, 3002 * MS, 2);
    assert.equal(only(held, 'failed-unawaited'), unawaited);
    nothing(held, 'error-never-retrieved');
    const dropped = failing('').gone(2, 40, 2);
    nothing(dropped, 'failed-unawaited');
    assert.equal(found(dropped, ['error-never-retrieved']).length, 1);
  });

  it('that failed just now, or are awaited, are not told', () => {
    const fresh = program();
    worker(fresh, 2, 'stats');
    fresh.step({ task: 2, from: 20, to: 30, how: stepEnd.failed });
    nothing(fresh, 'failed-unawaited', false);
    const awaited = program();
    worker(awaited, 2, 'stats');
    awaited
      .step({ task: 1, from: 15, to: 16, how: waitKind.task, target: 2 })
      .step({ task: 2, from: 20, to: 30, how: stepEnd.failed });
    awaited.step({ task: 1, from: 3000 * MS, to: 3001 * MS, how: waitKind.sleep, target: 1 });
    nothing(awaited, 'failed-unawaited', false);
  });
});

describe('cancel-swallowed', () => {
  /** `worker` waits at line 80, is cancelled at line 75 by main, and then does what `then` says. */
  function cancelled(
    then: (builder: RecordingBuilder, wait: number) => void,
    by = 'main@main.py:75',
  ): RecordingBuilder {
    const builder = program();
    builder.resource(5, 'queue', { name: 'jobs', loop: 1 });
    worker(builder, 2, 'worker-3');
    const wait = builder.stack('get@lib/asyncio/queues.py:9', 'worker@main.py:80');
    builder.step({ task: 2, from: 20, to: 30, how: QUEUE_GET, target: 5, stack: wait });
    builder
      .cancel(2, 45, { by: 1, stack: builder.stack(by) })
      .woke(2, 46)
      .step({ task: 1, from: 40, to: 50 });
    then(builder, wait);
    return builder;
  }

  it('is a task that waits again where the cancellation reached it', () => {
    const builder = cancelled((b, wait) =>
      b.step({ task: 2, from: 60, to: 70, how: QUEUE_GET, target: 5, stack: wait }),
    );
    assert.equal(
      only(builder, 'cancel-swallowed'),
      "main.py:80 Task 'worker-3' caught CancelledError and went on: main asked for the cancellation at main.py:75. Raise it again after cleaning up.",
    );
  });

  it('is not a task that ends cancelled, returns, or cleans up first', () => {
    nothing(
      cancelled((b) => b.step({ task: 2, from: 60, to: 70, how: stepEnd.cancelled })),
      'cancel-swallowed',
    );
    nothing(
      cancelled((b) => b.step({ task: 2, from: 60, to: 70, how: stepEnd.returned })),
      'cancel-swallowed',
    );
    nothing(
      cancelled((b) => {
        b.step({ task: 2, from: 60, to: 70, how: waitKind.sleep, target: 0.1, stack: b.stack('worker@main.py:85') });
        b.step({ task: 2, from: 80, to: 90, how: stepEnd.cancelled });
      }),
      'cancel-swallowed',
    );
  });

  it('is not a task whose cancellation was withdrawn, as timeouts do', () => {
    const builder = cancelled((b, wait) => {
      b.uncancel(2, 65).step({ task: 2, from: 60, to: 70, how: QUEUE_GET, target: 5, stack: wait });
    });
    nothing(builder, 'cancel-swallowed');
  });

  it('is not a task that a library cancelled for a timeout of its own', () => {
    const builder = cancelled(
      (b, wait) => b.step({ task: 2, from: 60, to: 70, how: QUEUE_GET, target: 5, stack: wait }),
      '_on_timeout@lib/async_timeout.py:9',
    );
    nothing(builder, 'cancel-swallowed');
  });
});

describe('a finding', () => {
  it('never fails on a recording that names what is not in it', () => {
    const builder = program();
    for (let kind = 0; kind < 45; kind += 1) {
      builder.step({ task: 50 + kind, from: 10 + kind, to: 11 + kind, how: kind, target: 77, stack: 88 });
      builder.gone(50 + kind, 100, ((kind % 3) + 1) as 1 | 2 | 3).cancel(60 + kind, 40, { by: 99, stack: 66 });
    }
    builder.text({ k: 'misuse', rule: 'wrong-thread' }).text({ k: 'misuse', rule: 'never-awaited', created: 5 });
    for (const ended of [true, false]) {
      assert.ok(Array.isArray(found(builder, [], ended)));
    }
  });
});
