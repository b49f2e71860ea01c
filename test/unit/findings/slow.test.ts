import assert from 'node:assert/strict';
import { rowKind, stepEnd, waitKind } from '../../../src/protocol/recording';
import { found, MS, nothing, only, program, withSource, worker } from '../support/diagnosing';
import { type RecordingBuilder, ticks } from '../support/recordingBuilder';

const [PUT, GET, ACQUIRED, RELEASED] = [1, 2, 4, 5];

describe('queue-grows', () => {
  interface Flow {
    readonly limit?: number;
    /** How many of ten items are taken, and by whom (task 2 puts). */
    readonly taken?: number;
    readonly consumer?: number;
    /** ms */
    readonly lasts?: number;
    readonly perSecond?: number;
  }

  /** Task 2 puts; the consumer takes some of it. Returns the recording and the depth. */
  function flow({ limit = 0, taken = 5, consumer = 3, lasts = 5000, perSecond = 100 }: Flow = {}): {
    builder: RecordingBuilder;
    depth: number;
  } {
    const builder = program();
    builder.resource(5, 'queue', { loop: 1, limit, site: builder.site('<module>@main.py:3') });
    worker(builder, 2, 'producer');
    worker(builder, 3, 'consumer');
    let depth = 0;
    for (let n = 0, at = 100; at < lasts; n += 1, at += 1000 / perSecond) {
      depth += 1;
      builder.operation(5, at * MS, PUT, depth).step({ task: 2, from: at * MS - 1, to: at * MS + 1 });
      if (n % 10 < taken) {
        depth -= 1;
        builder.operation(5, at * MS + 10, GET, depth).step({ task: consumer, from: at * MS + 5, to: at * MS + 20 });
      }
    }
    return { builder, depth };
  }

  it('is a queue without a limit whose items became more, second by second', () => {
    assert.match(
      only(flow().builder, 'queue-grows', false),
      /^main\.py:3 Queue 'queue' has only grown for [34]\.\d\d s \(24\d items, 1 consumer\)\. Give it a maxsize, or more consumers\.$/,
    );
    assert.match(only(flow().builder, 'queue-grows'), /has only grown/);
    assert.deepEqual(
      found(flow().builder, ['queue-grows'])[0]?.evidence.map(({ what }) => what),
      ['producer put 490', 'consumer took 245'],
    );
  });

  it('is not one with a limit, with few items, of a short time, or whose consumers keep up', () => {
    for (const flowing of [{ limit: 1000 }, { perSecond: 20 }, { lasts: 2500 }, { taken: 10 }]) {
      nothing(flow(flowing).builder, 'queue-grows', false);
    }
  });

  it('is not one whose consumers find the work themselves', () => {
    nothing(flow({ consumer: 2 }).builder, 'queue-grows', false);
  });

  it('is not one that is emptied later', () => {
    const { builder, depth } = flow();
    for (let left = depth - 1; left >= 0; left -= 1) {
      const at = 5000 * MS + (depth - left) * MS;
      builder.operation(5, at, GET, left).step({ task: 3, from: at - 5, to: at + 5 });
    }
    nothing(builder, 'queue-grows', false);
    nothing(builder, 'queue-grows');
  });

  it('is not one that was filled at once and stands, or that nothing is put into any more', () => {
    const { builder } = flow();
    assert.deepEqual(found(builder, ['queue-grows'], false, 9000 * MS), []);
    const filled = program();
    filled.resource(5, 'queue', { loop: 1 });
    for (let n = 1; n <= 500; n += 1) {
      filled.operation(5, n, PUT, n);
    }
    nothing(filled.step({ task: 1, from: 0, to: 6000 * MS }), 'queue-grows');
  });

  it('is a collection only when the program ended without reading it', () => {
    nothing(flow({ taken: 0 }).builder, 'queue-grows', false);
    assert.match(only(flow({ taken: 0 }).builder, 'queue-grows'), /490 items, 0 consumers/);
  });
});

describe('held-long', () => {
  interface Held {
    readonly type?: string;
    readonly to?: number;
    readonly waiterAt?: number;
    readonly how?: number;
  }

  /** Task 2 holds the lock from 10 ms to `to` (ms) across an await in line 16; task 3 waits for it from `waiterAt` on. */
  function held({ type = 'lock', to = 1250, waiterAt = 100, how = waitKind.sleep }: Held = {}): RecordingBuilder {
    const builder = program();
    builder.resource(5, type, { loop: 1, limit: 1, site: builder.site('<module>@main.py:1') });
    worker(builder, 2, 'worker-3');
    worker(builder, 3, 'other');
    const acquired = { a: ticks(10 * MS), b: type === 'lock' ? 1n : 0n, c: 5, e: builder.site('work@main.py:14') };
    builder.row({ kind: rowKind.operation, sub: ACQUIRED, ...acquired });
    builder.step({ task: 2, from: 9 * MS, to: 11 * MS, how, target: 1, stack: builder.stack('work@main.py:16') });
    if (waiterAt < to) {
      const stack = builder.stack('acquire@lib/asyncio/locks.py:5', 'work@main.py:15');
      builder.step({ task: 3, from: waiterAt * MS - 9, to: waiterAt * MS, how: waitKind.lock, target: 5, stack });
    }
    builder.operation(5, to * MS, RELEASED, type === 'lock' ? 0 : 1).woke(3, to * MS + 1);
    builder.step({ task: 2, from: to * MS - 5, to: to * MS + 5, how: stepEnd.returned });
    return builder.operation(5, to * MS + 20, ACQUIRED, 1).step({ task: 3, from: to * MS + 10, to: to * MS + 30 });
  }

  const message =
    "main.py:16 'worker-3' held Lock A for 1.24 s across an await at main.py:16, while 1 task waited for it.";

  it('is a lock that was held across a long await while somebody waited for it', () => {
    assert.equal(only(held(), 'held-long'), message);
    assert.equal(only(held(), 'held-long', false), message);
    assert.deepEqual(
      found(held(), ['held-long'])[0]?.evidence.map(({ place, what }) => `${place.line} ${what}`),
      ['14 worker-3 acquired it here', '15 other waited for it here for 1.15 s'],
    );
  });

  it('counts who gave up waiting, and not who got the lock in the end', () => {
    const builder = held();
    assert.equal(found(builder, ['held-long']).length, 1);
    const gaveUp = program();
    gaveUp.resource(5, 'lock', { loop: 1, site: gaveUp.site('<module>@main.py:1') });
    worker(gaveUp, 2, 'worker-3');
    worker(gaveUp, 3, 'other');
    gaveUp.operation(5, 10 * MS, ACQUIRED, 1);
    const stack = gaveUp.stack('work@main.py:16');
    gaveUp.step({ task: 2, from: 9 * MS, to: 11 * MS, how: waitKind.sleep, target: 1, stack });
    gaveUp.step({ task: 3, from: 20 * MS, to: 21 * MS, how: waitKind.lock, target: 5 });
    gaveUp.step({ task: 3, from: 700 * MS, to: 701 * MS, how: stepEnd.cancelled });
    gaveUp
      .operation(5, 1500 * MS, RELEASED, 0)
      .step({ task: 2, from: 1499 * MS, to: 1501 * MS, how: stepEnd.returned });
    assert.match(only(gaveUp, 'held-long'), /held Lock A for 1\.49 s .* while 1 task waited for it/);
  });

  it('is told while it lasts', () => {
    const builder = program();
    builder.resource(5, 'lock', { loop: 1, site: builder.site('<module>@main.py:1') });
    worker(builder, 2, 'worker-3');
    builder.operation(5, 10 * MS, ACQUIRED, 1);
    builder.step({
      task: 2,
      from: 9 * MS,
      to: 11 * MS,
      how: waitKind.sleep,
      target: 9,
      stack: builder.stack('w@main.py:16'),
    });
    builder.step({ task: 1, from: 20 * MS, to: 21 * MS, how: waitKind.lock, target: 5 });
    assert.deepEqual(found(builder, ['held-long'], false, 900 * MS), []);
    assert.match(found(builder, ['held-long'], false, 2010 * MS)[0]?.message ?? '', /held Lock A for 2\.00 s/);
  });

  it('is not one that nobody waited for, or for a short time, or that was held in one long step', () => {
    nothing(held({ waiterAt: 2000 }), 'held-long');
    nothing(held({ waiterAt: 1100 }), 'held-long');
    nothing(held({ to: 900 }), 'held-long');
    const step = program();
    step.resource(5, 'lock', { loop: 1 });
    worker(step, 3, 'other');
    step.step({ task: 3, from: 20, to: 21, how: waitKind.lock, target: 5 });
    step.operation(5, 25, ACQUIRED, 1).operation(5, 2000 * MS, RELEASED, 0);
    nothing(step.step({ task: 1, from: 24, to: 2001 * MS }), 'held-long');
  });

  it('is not a semaphore, which is there to be held, nor a lock whose holder waits for another lock', () => {
    nothing(held({ type: 'semaphore' }), 'held-long');
    nothing(held({ how: waitKind.lock }), 'held-long');
  });
});

describe('starved', () => {
  /** `ui` is ready from 100 ms to 940 ms, while tasks of another coroutine run steps of 4 ms. */
  function starving(tasks: number, stepMs = 4, ownCode = 'ui'): RecordingBuilder {
    const builder = program();
    builder.task({ id: 2, at: 10, creator: 1, name: 'ui', code: builder.code(ownCode) });
    const code = builder.code('load');
    for (let id = 10; id < 10 + tasks; id += 1) {
      builder.task({ id, at: 11, creator: 1, name: tasks === 1 ? 'import' : `import-${id}`, code });
    }
    const stack = builder.stack('ui@main.py:9');
    builder.step({ task: 2, from: 90 * MS, to: 91 * MS, how: waitKind.sleep, target: 0.001, stack }).woke(2, 100 * MS);
    let at = 100;
    for (let n = 0; at < 940; n += 1, at += stepMs) {
      builder.step({ task: 10 + (n % tasks), from: at * MS, to: (at + stepMs) * MS });
    }
    return builder.step({ task: 2, from: at * MS, to: (at + 1) * MS, how: stepEnd.returned });
  }

  it('is a task that was ready for long while another one ran step after step', () => {
    assert.equal(
      only(starving(1), 'starved'),
      "main.py:1 Task 'ui' was ready for 840 ms while 'import' ran 210 steps. Let 'import' sleep, or do less in each step.",
    );
    assert.deepEqual(
      found(starving(1), ['starved'])[0]?.evidence.map(({ place, what }) => `${place.line} ${what}`),
      ["9 'ui' could have gone on here"],
    );
  });

  it('is also one behind many tasks of another coroutine', () => {
    assert.match(only(starving(210), 'starved'), /while 210 tasks 'load' ran 210 steps\. Let 'load' sleep/);
  });

  it('is not one in a crowd of its own kind, one behind a single long step, or one that waits shortly', () => {
    nothing(starving(210, 4, 'load'), 'starved');
    nothing(starving(1, 840), 'starved');
    const idle = program();
    worker(idle, 2, 'late');
    nothing(idle.step({ task: 2, from: 900 * MS, to: 901 * MS }), 'starved');
  });
});

describe('outlived-creator', () => {
  interface Life {
    readonly source?: string;
    /** ms when the creator, and the task, ended; the task lives on unless told. */
    readonly creatorEnds?: number;
    readonly ends?: number;
    readonly root?: boolean;
  }

  /** `session` creates `poll` in line 32, and ends. */
  function outliving({
    source = '    asyncio.create_task(poll())',
    creatorEnds = 1000,
    ends,
    root = false,
  }: Life = {}) {
    const builder = withSource(program(), 32, source);
    worker(builder, 2, 'session');
    builder.task({ id: 3, at: 20, creator: root ? 1 : 2, name: 'poll', site: builder.site('session@main.py:32') });
    builder.step({
      task: 3,
      from: 30,
      to: 31,
      how: waitKind.sleep,
      target: 9,
      stack: builder.stack('poll@main.py:50'),
    });
    builder.step({ task: root ? 1 : 2, from: 30, to: creatorEnds * MS, how: stepEnd.returned });
    if (ends !== undefined) {
      builder.step({ task: 3, from: ends * MS - 1, to: ends * MS, how: stepEnd.returned });
    }
    return builder.step({ task: root ? 2 : 1, from: 3100 * MS - 1, to: 3100 * MS, how: waitKind.sleep, target: 1 });
  }

  it('is a task that nothing holds, and that runs on long after its creator ended', () => {
    assert.equal(
      only(outliving(), 'outlived-creator', false),
      "main.py:32 Task 'poll' still runs 2.10 s after its creator 'session' ended. Await or cancel it there, or use a TaskGroup.",
    );
    assert.deepEqual(
      found(outliving(), ['outlived-creator'], false)[0]?.evidence.map(({ place, what }) => `${place.line} ${what}`),
      ['50 it stands here now', "32 task 'poll' was created by session"],
    );
    assert.match(only(outliving(), 'outlived-creator'), /ran on for 2\.10 s after its creator 'session' ended/);
    assert.match(only(outliving({ ends: 3050 }), 'outlived-creator', false), /ran on for 2\.05 s after/);
  });

  it('is not one that is kept, that ends soon, or that somebody awaits', () => {
    for (const source of [
      '    task = asyncio.create_task(poll())\n    background.add(task)\n    task.add_done_callback(background.discard)',
      '    self.poller = asyncio.create_task(poll())',
      '    return asyncio.create_task(poll())',
      '    tasks = [asyncio.create_task(poll()) for _ in range(3)]',
      '    # the source is another one now',
    ]) {
      nothing(outliving({ source }), 'outlived-creator', false);
    }
    nothing(outliving({ ends: 2500 }), 'outlived-creator');
    nothing(outliving({ creatorEnds: 2000 }), 'outlived-creator', false);
    nothing(
      outliving().step({ task: 1, from: 3200 * MS, to: 3201 * MS, how: waitKind.task, target: 3 }),
      'outlived-creator',
      false,
    );
  });

  it('is not what the first coroutine of a program sets up before the loop runs on', () => {
    nothing(outliving({ root: true }), 'outlived-creator', false);
  });
});
