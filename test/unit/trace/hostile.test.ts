import assert from 'node:assert/strict';
import { rowKind, stepEnd } from '../../../src/protocol/recording';
import { Trace } from '../../../src/trace/trace';
import { Words } from '../../../src/trace/words';
import { readBytes } from '../support/reading';
import { RecordingBuilder, ticks } from '../support/recordingBuilder';

/** A small recording with something of every kind. */
function sample(): RecordingBuilder {
  const builder = new RecordingBuilder().process();
  builder.text({ k: 'thread', id: 1, name: 'MainThread', main: true });
  builder.text({ k: 'loop', id: 1, class: 'asyncio.unix_events._UnixSelectorEventLoop', thread: 1, debug: false });
  builder.loopRow(1, 0, 1);
  builder.resource(1, 'queue', { loop: 1, limit: 4, site: builder.site('main@main.py:3') });
  const code = builder.code('main');
  builder.task({ id: 1, at: 5, site: builder.site('<module>@main.py:9'), code, automatic: 1 });
  builder.task({ id: 2, at: 10, creator: 1, code, name: 'worker' });
  builder.step({
    task: 1,
    from: 6,
    to: 20,
    how: 19,
    target: 1,
    stack: builder.stack('get@lib/asyncio/queues.py:3', 'main@main.py:4'),
  });
  builder.operation(1, 25, 1, 1).woke(1, 26).step({ task: 2, from: 24, to: 30, how: 18, target: 0.25 });
  builder.row({ kind: rowKind.idle, loop: 1, a: ticks(31), b: ticks(40), c: 1, d: 1 });
  builder.row({ kind: rowKind.blocked, loop: 1, a: ticks(41), b: ticks(50), c: 1, d: 100, e: 1 });
  builder.row({ kind: rowKind.callback, loop: 1, a: ticks(51), b: ticks(60), c: code });
  builder.cancel(2, 55, { by: 1, message: 'enough' }).member(1, 56, 2).gone(2, 57, 3);
  builder.step({ task: 1, from: 41, to: 70, how: stepEnd.failed, target: builder.error('OSError', 'no', 1, 1) });
  builder.text({ k: 'misuse', rule: 'wrong-thread', time: 1, call: 'loop.stop', stack: 1, thread: 1 });
  builder.text({ k: 'not-recorded', what: 'uvloop handles', why: 'uvloop 0.21' });
  return builder.loopRow(1, 80, 3).end(90);
}

/** Numbers from a seed, so that a failure can be repeated. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

/** What views do with every trace: none of it may fail. */
function lookAtAll(trace: Trace): void {
  const words = new Words(trace, () => undefined);
  for (const task of trace.tasks.values()) {
    assert.equal(typeof words.taskName(task), 'string');
    assert.equal(typeof words.stateText(task), 'string');
    assert.ok(Array.isArray(words.currentStack(task)));
    assert.ok(task.busy >= 0 && task.ready >= 0 && task.waiting >= 0, `negative time in task ${task.id}`);
  }
  for (const resource of trace.resources.all.values()) {
    words.resourceName(resource);
  }
}

describe('a hostile or damaged recording', () => {
  it('cut at any offset is read up to there', function () {
    this.timeout(60_000); // some thousand recordings, on a machine that may be busy
    const whole = sample().bytes();
    const full = readBytes(whole);
    assert.ok(full instanceof Trace && full.tasks.size === 2);
    let most = 0;
    const offsets = [...Array(5000).keys(), ...Array.from({ length: 700 }, (_, index) => 65536 + 4096 + index)];
    for (let offset = 5000; offset < whole.byteLength; offset += 97) {
      offsets.push(offset);
    }
    for (const offset of offsets) {
      const trace = readBytes(whole.slice(0, offset));
      if (trace instanceof Trace) {
        lookAtAll(trace);
        assert.ok(trace.rows <= full.rows);
        most = Math.max(most, trace.rows);
      }
    }
    assert.ok(most > 0);
  });

  it('with random bytes anywhere is read without an exception', () => {
    const whole = sample().bytes();
    for (let seed = 1; seed <= 400; seed += 1) {
      const next = random(seed);
      const bytes = whole.slice();
      for (let change = 0; change < 20; change += 1) {
        // Most of a block is empty: the changes go where something stands.
        const block = Math.floor(next() * 3);
        const at = block === 0 ? next() * 128 : 4096 + (block - 1) * 65536 + next() * 1200;
        bytes[Math.floor(at)] = Math.floor(next() * 256);
      }
      const trace = readBytes(bytes);
      if (trace instanceof Trace) {
        lookAtAll(trace);
      }
    }
  });

  it('of nothing but random rows is read without an exception', () => {
    for (let seed = 1; seed <= 100; seed += 1) {
      const next = random(seed);
      const builder = new RecordingBuilder();
      for (let row = 0; row < 200; row += 1) {
        const small = () => Math.floor(next() * 6);
        const time = () =>
          next() < 0.02 ? BigInt.asIntN(64, BigInt(Math.floor(next() * 2 ** 53)) << 20n) : ticks(next() * 1000);
        builder.row({
          kind: Math.floor(next() * 20),
          sub: Math.floor(next() * 45),
          loop: small(),
          a: time(),
          b: next() < 0.3 ? BigInt(small()) : time(),
          c: next() < 0.02 ? 0xffff_ffff : small(),
          d: small(),
          e: small(),
        });
      }
      const trace = readBytes(builder.bytes());
      assert.ok(trace instanceof Trace);
      lookAtAll(trace);
    }
  });

  it('with its rows in any order ends with the same tasks', () => {
    const whole = sample().bytes();
    const ids = (trace: Trace | string) => (trace instanceof Trace ? [...trace.tasks.keys()].sort() : trace);
    const expected = ids(readBytes(whole));
    const block = whole.byteLength - 2 * 65536 === 4096 ? [4096, 4096 + 65536] : [];
    const rows = block.find((offset) => new DataView(whole.buffer).getUint32(offset, true) === 1) ?? 0;
    assert.ok(rows > 0);
    for (let seed = 1; seed <= 100; seed += 1) {
      const next = random(seed);
      const bytes = whole.slice();
      for (let index = 19; index > 0; index -= 1) {
        const other = Math.floor(next() * (index + 1));
        const [here, there] = [rows + 32 + index * 32, rows + 32 + other * 32];
        const kept = bytes.slice(here, here + 32);
        bytes.copyWithin(here, there, there + 32);
        bytes.set(kept, there);
      }
      const trace = readBytes(bytes);
      assert.deepEqual(ids(trace), expected);
      assert.ok(trace instanceof Trace);
      lookAtAll(trace);
    }
  });

  it('says how many rows made no sense', () => {
    const builder = sample();
    builder.row({ kind: rowKind.step, a: ticks(100), b: ticks(50), c: 1 });
    builder.row({ kind: rowKind.woke, a: 2n ** 62n, c: 1 });
    const trace = readBytes(builder.bytes());
    assert.ok(trace instanceof Trace);
    assert.deepEqual(trace.notes, ['2 rows made no sense and were skipped.']);
    assert.equal(trace.now, 80);
  });

  it('whose text records have wrong types reads them as absent', () => {
    const builder = new RecordingBuilder();
    for (const k of [
      'process',
      'string',
      'code',
      'site',
      'stack',
      'thread',
      'loop',
      'resource',
      'error',
      'misuse',
      'end',
    ]) {
      for (const value of [null, true, -1, 1e300, 'text', [], {}, [[1]], { a: 1 }]) {
        const keys = [
          'id',
          'text',
          'file',
          'line',
          'name',
          'code',
          'frames',
          'type',
          'stack',
          'argv',
          'time',
          'pid',
          'class',
        ];
        builder.text({ k, ...Object.fromEntries(keys.map((key) => [key, value])) });
      }
    }
    builder.task({ id: 1, at: 1, site: 1, code: 1, name: 'x' });
    builder.step({ task: 1, from: 2, to: 3, how: 19, target: 1, stack: 1 });
    const trace = readBytes(builder.bytes());
    assert.ok(trace instanceof Trace);
    lookAtAll(trace);
  });

  it('whose tasks are each other’s creators is no trouble', () => {
    const builder = new RecordingBuilder();
    builder.task({ id: 1, at: 1, creator: 2 });
    builder.task({ id: 2, at: 1, creator: 1 });
    builder.task({ id: 3, at: 1, creator: 3 });
    const trace = readBytes(builder.bytes());
    assert.ok(trace instanceof Trace);
    assert.deepEqual(trace.tasks.get(3)?.children, []);
  });
});
