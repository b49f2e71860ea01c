import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { FORMAT, MOST_MORE_MEMBERS, rowKind, stepEnd } from '../../../src/protocol/recording';
import { eventNames, type TraceEvent } from '../../../src/trace/event';
import { EventStream } from '../../../src/trace/events';
import { openRecording, readToEnd } from '../../../src/trace/recordingReader';
import { Trace } from '../../../src/trace/trace';
import { RecordingBuilder, ticks } from '../support/recordingBuilder';

function eventsOf(builder: RecordingBuilder): readonly TraceEvent[] {
  const events: TraceEvent[] = [];
  const reader = openRecording(builder.source(), new EventStream(new Trace(), (event) => events.push(event)));
  assert.ok(reader.ok);
  readToEnd(reader.value);
  return events;
}

function only(events: readonly TraceEvent[], ...names: readonly string[]): readonly TraceEvent[] {
  return events.filter(({ event }) => names.includes(event));
}

/** A producer and a consumer at a queue; the consumer waits for it twice. */
function queueProgram(format = FORMAT): RecordingBuilder {
  const builder = new RecordingBuilder({ format }).process();
  builder.text({ k: 'thread', id: 1, name: 'MainThread', main: true });
  builder.text({ k: 'loop', id: 1, class: 'asyncio.Loop', thread: 1, debug: false });
  builder.loopRow(1, 0, 1);
  const main = builder.code('main', '/app/main.py', { line: 3 });
  builder.task({ id: 1, at: 10, automatic: 1, code: main, site: builder.site('<module>@main.py:20') });
  builder.task({ id: 2, at: 20, creator: 1, name: 'eater', code: main, site: builder.site('main@main.py:5') });
  builder.resource(4, 'queue', { loop: 1, limit: 8, time: Number(ticks(15)), site: builder.site('main@main.py:4') });
  const get = builder.stack('Queue.get@lib/asyncio/queues.py:158', 'eat@main.py:9');
  builder.step({ task: 1, from: 12, to: 30, how: 18, target: 0.5, stack: builder.stack('main@main.py:6') });
  builder.step({ task: 2, from: 35, to: 40, how: 19, target: 4, stack: get });
  builder.woke(1, 500_000_060).operation(4, 500_000_072, 1, 1).woke(2, 500_000_073);
  builder.step({ task: 1, from: 500_000_070, to: 500_000_080, how: stepEnd.returned });
  builder.operation(4, 500_000_091, 2, 0);
  const error = builder.error('ValueError', 'bad', builder.stack('eat@main.py:10'), 2);
  builder.step({ task: 2, from: 500_000_090, to: 500_000_095, how: stepEnd.failed, target: error });
  return builder.loopRow(1, 500_000_099, 3).end(500_000_100);
}

describe('events', () => {
  it('tell the life of a task with names and places', () => {
    const events = eventsOf(queueProgram()).filter(({ task, event }) => task === 2 && event !== 'resource operation');
    const eat = { file: '/app/main.py', line: 9, function: 'eat' };
    assert.deepEqual(events, [
      {
        event: 'task created',
        time: 2e-8,
        ns: 20,
        task: 2,
        loop: 1,
        creator: 1,
        name: null,
        coroutine: { file: '/app/main.py', line: 3, function: 'main' },
        site: { file: '/app/main.py', line: 5, function: 'main' },
        eager: false,
        seenLate: false,
      },
      { event: 'task named', time: 2e-8, ns: 20, task: 2, name: 'eater' },
      { event: 'step', time: 3.5e-8, ns: 35, endNs: 40, task: 2, loop: 1, ended: 'waits', readySinceNs: 20 },
      {
        event: 'wait began',
        time: 4e-8,
        ns: 40,
        task: 2,
        for: 'queue.get',
        resource: 4,
        stack: [{ file: '/app/lib/asyncio/queues.py', line: 158, function: 'Queue.get', library: true }, eat],
      },
      { event: 'task ready', time: 0.500000073, ns: 500_000_073, task: 2, from: 'loop' },
      {
        event: 'wait ended',
        time: 0.500000073,
        ns: 500_000_073,
        task: 2,
        waitedNs: 500_000_033,
        for: 'queue.get',
        resource: 4,
        cause: 'task',
        by: 1,
      },
      {
        event: 'step',
        time: 0.50000009,
        ns: 500_000_090,
        endNs: 500_000_095,
        task: 2,
        loop: 1,
        ended: 'failed',
        readySinceNs: 500_000_073,
      },
      {
        event: 'task finished',
        time: 0.500000095,
        ns: 500_000_095,
        task: 2,
        how: 'failed',
        type: 'ValueError',
        text: 'bad',
        stack: [{ file: '/app/main.py', line: 10, function: 'eat' }],
        busyNs: 10,
        readyNs: 32,
        waitingNs: 500_000_033,
        steps: 2,
      },
    ]);
  });

  it('are the same of a recording of format 1', () => {
    assert.deepEqual(eventsOf(queueProgram(1)), eventsOf(queueProgram()));
  });

  it('name every member of a group, one event each, also those that one row names', () => {
    const members = (builder: RecordingBuilder) =>
      only(eventsOf(builder), 'resource member').map(({ resource, task }) => [resource, task]);
    const builder = () => new RecordingBuilder().process();
    const some = builder().member(9, 5, 3, 2).member(9, 5, 8).member(9, 5, 0);
    assert.deepEqual(members(some), [
      [9, 3],
      [9, 4],
      [9, 5],
      [9, 8],
      [9, 0],
    ]);
    const hostile = builder().member(9, 5, 1, 0xffff_ffff);
    assert.equal(members(hostile).length, 1 + MOST_MORE_MEMBERS);
  });

  it('tell who put and who took', () => {
    const operations = only(eventsOf(queueProgram()), 'resource operation');
    assert.deepEqual(
      operations.map(({ operation, level, task, ns }) => [operation, level, task, ns]),
      [
        ['put', 1, 1, 500_000_072],
        ['get', 0, 2, 500_000_091],
      ],
    );
  });

  it('tell the deadline of a sleep', () => {
    const [sleep] = only(eventsOf(queueProgram()), 'wait began');
    assert.deepEqual([sleep?.['for'], sleep?.['seconds'], sleep?.['deadlineNs']], ['sleep', 0.5, 500_000_030]);
  });

  it('come with what creates a thing before what names it, and in the order of time for one task', () => {
    const events = eventsOf(queueProgram());
    const place = (name: string) => events.findIndex(({ event }) => event === name);
    assert.ok(place('recording') === 0 && place('process') < place('loop started'));
    assert.ok(place('thread') < place('loop started') && place('loop created') < place('loop started'));
    assert.ok(place('task created') < place('resource created'), 'records wait for the rows before them');
    assert.ok(place('resource created') < place('wait began'));
    assert.equal(events.at(-1)?.event, 'end');
    for (const task of [1, 2]) {
      const times = events.filter((event) => event['task'] === task && event.event !== 'resource operation');
      assert.deepEqual(
        times.map(({ ns }) => ns),
        times.map(({ ns }) => ns).sort((a, b) => a - b),
      );
    }
  });

  it('are told as they come when the recording grows', () => {
    const builder = new RecordingBuilder();
    const events: TraceEvent[] = [];
    const reader = openRecording(builder.source(), new EventStream(new Trace(), (event) => events.push(event)));
    assert.ok(reader.ok);
    reader.value.poll();
    builder.text({
      k: 'misuse',
      rule: 'wrong-thread',
      time: Number(ticks(70)),
      call: 'loop.stop',
      thread: 1,
      owner: 2,
      stack: 0,
    });
    reader.value.poll();
    assert.deepEqual(
      events.map(({ event, ns }) => [event, ns]),
      [
        ['recording', 0],
        ['misuse', 70],
      ],
    );
  });

  it('are all documented, with all their keys, and all of them happen', () => {
    const documented = documentedEvents();
    assert.deepEqual([...documented.keys()].sort(), [...eventNames].sort());
    const seen = new Set<string>();
    for (const event of eventsOf(everything())) {
      seen.add(event.event);
      const { must, may } = documented.get(event.event) ?? { must: [], may: [] };
      const keys = Object.keys(event).filter((key) => !['event', 'time', 'ns'].includes(key));
      assert.deepEqual(keys.filter((key) => !may.includes(key)).sort(), [...must].sort(), `keys of '${event.event}'`);
    }
    assert.deepEqual([...seen].sort(), [...eventNames].sort());
  });

  it('are the same when what was told is given up at once', () => {
    const builder = new RecordingBuilder().process();
    builder.task({ id: 1, at: 0 });
    builder.task({ id: 2, at: 0 });
    builder.resource(3, 'queue', { loop: 1 });
    builder.step({ task: 1, from: 1, to: 2, how: 19, target: 3 });
    // More steps than memory is given back in pieces of, while the first task waits.
    for (let step = 1; step <= 100_000; step += 1) {
      builder.operation(3, 10 * step + 1, 1, 1).step({ task: 2, from: 10 * step, to: 10 * step + 5, how: 0 });
    }
    builder.woke(1, 2_000_000).step({ task: 1, from: 2_000_010, to: 2_000_020, how: stepEnd.returned });
    const told = (forget: (trace: Trace) => void): readonly TraceEvent[] => {
      const events: TraceEvent[] = [];
      const trace = new Trace();
      const reader = openRecording(builder.source(), new EventStream(trace, (event) => events.push(event)));
      assert.ok(reader.ok);
      while (reader.value.poll(100_000) || reader.value.behind) {
        forget(trace);
      }
      return events;
    };
    const all = told(() => undefined);
    assert.equal(all.filter(({ event }) => event === 'step').length, 100_002);
    assert.deepEqual(
      told((trace) => trace.forget()),
      all,
    );
  });
});

/** The keys that EVENTS.md gives for each event: those that are always there, and those marked ?. */
function documentedEvents(): Map<string, { readonly must: readonly string[]; readonly may: readonly string[] }> {
  const page = readFileSync(join(__dirname, '../../../src/protocol/EVENTS.md'), 'utf8');
  const events = new Map<string, { must: string[]; may: string[] }>();
  for (const [, name = '', text = ''] of page.matchAll(/^\| (\w[\w ]*) \| (.*) \|$/gm)) {
    if (!['event', 'key', 'time', 'ns', 'pid'].includes(name)) {
      const plain = text.replace(/\([^()]*\)/g, '').replace(/[:.] .*/, '');
      const keys = plain.split(',').map((key) => key.trim());
      const may = keys.filter((key) => key.endsWith('?')).map((key) => key.slice(0, -1));
      events.set(name, { must: keys.filter((key) => !key.endsWith('?')), may });
    }
  }
  return events;
}

function everything(): RecordingBuilder {
  const builder = queueProgram();
  builder.row({ kind: rowKind.idle, loop: 1, a: ticks(31), b: ticks(40), c: 1, d: 1 });
  builder.rest(1, 31, 39);
  builder.row({ kind: rowKind.computed, loop: 1, a: ticks(31), b: ticks(39), d: 5 });
  builder.row({ kind: rowKind.running, loop: 1, a: ticks(41), b: ticks(50), c: 0, e: 1 });
  builder.row({ kind: rowKind.blocked, loop: 1, a: ticks(41), b: ticks(50), c: 0, d: 100, e: 1 });
  builder.row({ kind: rowKind.callback, loop: 1, a: ticks(51), b: ticks(60), c: 1 });
  builder.row({ kind: rowKind.name, sub: 1, a: ticks(61), c: 1, d: builder.string('other') });
  builder.cancel(2, 55, { by: 1, message: 'enough' }).uncancel(2, 56).member(4, 56, 2);
  builder.gone(2, 57, 1).gone(2, 57, 2).gone(2, 57, 3).loopRow(1, 58, 2);
  const stack = builder.stack('eat@main.py:10');
  const waits = { task: 9, how: 19, target: 4, stack };
  builder.task({ id: 9, at: 61 });
  builder.step({ ...waits, from: 62, to: 63 });
  builder
    .cancel(9, 64, { by: 1, stack })
    .woke(9, 65)
    .step({ ...waits, from: 66, to: 67 });
  builder.row({ kind: rowKind.state, sub: 17, a: ticks(59), b: 3n, c: 7, d: 1 });
  builder.row({ kind: rowKind.dropped, a: ticks(59), b: ticks(60), c: 7 });
  builder.text({
    k: 'misuse',
    rule: 'never-awaited',
    time: 1,
    call: 'f',
    name: 'f',
    stack: 1,
    thread: 1,
    owner: 2,
    loop: 1,
  });
  return builder.text({ k: 'not-recorded', what: 'uvloop handles', why: 'uvloop 0.21' });
}
