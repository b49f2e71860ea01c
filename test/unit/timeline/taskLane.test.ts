import assert from 'node:assert/strict';
import { rowKind, stepEnd, waitKind } from '../../../src/protocol/recording';
import type { TimelineFinding } from '../../../src/protocol/timeline';
import { RecordingBuilder, ticks } from '../support/recordingBuilder';
import { texts, timelineOf } from '../support/timelineOf';

/** 1 px is 1 µs in all of these views. */
const span = { from: 0, to: 1_000_000 };
const US = 1000;

describe('the lane of a task', () => {
  it('has solid steps, pale waits and what it was ready, each where it was', () => {
    const builder = worker();
    const shown = timelineOf(builder).look(span);
    assert.deepEqual(texts(shown.marksOf(1)), [
      'waitInside 200 +100',
      'waitOutside 400 +200',
      'ready 100 +50',
      'ready 300 +50',
      'step 150 +50',
      'step 350 +50',
      'step 600 +100',
      'capDone 700 +2',
    ]);
  });

  it('tells running by height: steps are 18 px, all else 14', () => {
    const shown = timelineOf(worker()).look(span);
    assert.deepEqual(new Set(shown.marksOf(1, 'step').map(({ height }) => height)), new Set([18]));
    const others = shown.marksOf(1, 'waitInside', 'waitOutside', 'ready');
    assert.deepEqual(new Set(others.map(({ height }) => height)), new Set([14]));
  });

  it('is lower in a view that is lower than 300 px', () => {
    const shown = timelineOf(worker(), { height: 280 }).look(span);
    assert.deepEqual(new Set(shown.marksOf(1, 'step').map(({ height }) => height)), new Set([14]));
    assert.deepEqual(new Set(shown.marksOf(1, 'waitInside').map(({ height }) => height)), new Set([10]));
  });

  it('says what is waited for, how long steps lasted and how long it was ready', () => {
    const shown = timelineOf(worker()).look(span);
    assert.deepEqual(shown.labels(), [
      'ready 50 µs',
      'step 50 µs',
      'Lock RATE',
      'ready 50 µs',
      'step 50 µs',
      'sleep(0.5)',
      'step 100 µs',
    ]);
  });

  it('never loses a thin step', () => {
    const builder = new RecordingBuilder().process();
    builder.task({ id: 1, at: 0 });
    builder.step({ task: 1, from: 500_000, to: 500_010, how: waitKind.sleep, target: 1 });
    const shown = timelineOf(builder.end(900_000)).look(span);
    assert.deepEqual(texts(shown.marksOf(1, 'step')), ['step 500 +1.5']);
  });

  it('makes a column of steps that share a pixel: its height is their share of the time', () => {
    const builder = new RecordingBuilder().process();
    builder.task({ id: 1, at: 0 });
    // Within 2 µs, two pixels, ten steps of 100 ns: half of the time.
    for (let step = 0; step < 10; step += 1) {
      const from = 500_000 + step * 200;
      builder.step({ task: 1, from, to: from + 100, how: waitKind.sleep, target: 1 });
    }
    const shown = timelineOf(builder.end(900_000)).look(span);
    const columns = shown.marksOf(1, 'dense');
    assert.deepEqual(texts(columns), ['dense 500 +2']);
    assert.equal(columns[0]?.height, 9);
    assert.deepEqual(shown.marksOf(1, 'step'), []);
  });

  it('draws no more than a column a pixel, however many steps there are', () => {
    const builder = new RecordingBuilder().process();
    builder.task({ id: 1, at: 0 });
    for (let step = 0; step < 20_000; step += 1) {
      builder.step({ task: 1, from: step * 50, to: step * 50 + 20, how: waitKind.sleep, target: 1 });
    }
    const shown = timelineOf(builder.end(1_000_000)).look(span);
    assert.ok(shown.marksOf(1).length < 1000, `${shown.marksOf(1).length} marks`);
  });

  it('shows a step that blocked the loop wherever it is, at least 3 px wide, with what it did', () => {
    const builder = new RecordingBuilder().process({ blockedLoopMs: 1 });
    builder.task({ id: 1, at: 0, name: 'slow' });
    const stack = builder.stack('loads@lib/json.py:9', 'parse@pages.py:18');
    builder.row({ kind: rowKind.blocked, loop: 1, a: ticks(100 * US), b: ticks(200 * US), c: 1, d: 1, e: stack });
    builder.step({ task: 1, from: 100 * US, to: 2_100 * US, how: 1 });
    const shown = timelineOf(builder.end(3_000 * US));
    const far = shown.look({ from: 0, to: 10e9 });
    assert.deepEqual(texts(far.marksOf(1, 'blocked')), ['blocked 0 +3']);
    const near = shown.look({ from: 0, to: 3_000 * US });
    assert.ok(near.labels().includes('blocked 2.00 ms: loads, pages.py:18'), near.labels().join());
  });

  it('shows a wait that is proved to never end as such', () => {
    const builder = new RecordingBuilder().process();
    builder.resource(7, 'queue', { name: 'done' });
    builder.task({ id: 1, at: 0 });
    builder.step({ task: 1, from: 100 * US, to: 200 * US, how: 19, target: 7 });
    const finding: TimelineFinding = {
      id: 'f',
      process: 'p0',
      code: 'waits-for-ever',
      severity: 'error',
      message: 'waits',
      time: 200 * US,
      task: 1,
      stuck: [1],
      places: [],
    };
    const shown = timelineOf(builder.end(900 * US), { findings: [finding] }).look(span);
    assert.deepEqual(texts(shown.marksOf(1, 'forever', 'waitInside')), ['forever 200 +700']);
    assert.ok(shown.labels().includes('waits for ever: Queue done.get'));
  });

  it('ends with a cap and what became of it', () => {
    const builder = new RecordingBuilder().process();
    builder.task({ id: 1, at: 0, name: 'main' });
    builder.task({ id: 2, at: 0, name: 'broken' });
    builder.task({ id: 3, at: 0, name: 'stopped' });
    builder.step({ task: 2, from: 100 * US, to: 200 * US, how: 2, target: builder.error('TimeoutError', 'too late') });
    builder.cancel(3, 250 * US, { by: 1, stack: builder.stack('main@main.py:75'), message: 'host is down' });
    builder.step({ task: 3, from: 300 * US, to: 400 * US, how: 3 });
    const shown = timelineOf(builder.end(900 * US)).look(span);
    assert.deepEqual(texts(shown.marksOf(2, 'capFailed')), ['capFailed 200 +2']);
    assert.deepEqual(texts(shown.marksOf(3, 'capCancelled')), ['capCancelled 400 +2']);
    assert.ok(shown.labels().includes('TimeoutError: too late'));
    assert.ok(shown.labels().includes('cancelled by main, main.py:75 “host is down”'), shown.labels().join());
  });

  it('is torn where the recording stops before the task has ended', () => {
    const builder = new RecordingBuilder().process();
    builder.task({ id: 1, at: 0 });
    builder.step({ task: 1, from: 100 * US, to: 200 * US, how: waitKind.sleep, target: 1 });
    builder.step({ task: 1, from: 500 * US, to: 600 * US, how: waitKind.sleep, target: 1 });
    const shown = timelineOf(builder).look(span);
    assert.deepEqual(texts(shown.marksOf(1, 'torn')), ['torn 600 +3']);
  });

  it('invents no wait where rows were dropped', () => {
    const builder = new RecordingBuilder().process();
    builder.task({ id: 1, at: 0 });
    builder.step({ task: 1, from: 100 * US, to: 200 * US, how: waitKind.sleep, target: 1 });
    builder.row({ kind: rowKind.dropped, a: ticks(300 * US), b: ticks(400 * US), c: 12 });
    builder.step({ task: 1, from: 500 * US, to: 600 * US, how: 1 });
    const shown = timelineOf(builder.end(900 * US)).look(span);
    assert.deepEqual(texts(shown.marksOf(1, 'waitOutside', 'unknown')), ['unknown 200 +300']);
  });

  it('invents nothing, alone or among equal ones, of the time before a size limit dropped rows', () => {
    const builder = new RecordingBuilder().process();
    builder.row({ kind: rowKind.dropped, sub: 1, a: ticks(0), b: ticks(400 * US), c: 70_000 });
    builder.task({ id: 1, at: 100 * US, name: 'main' });
    builder.step({ task: 1, from: 410 * US, to: 420 * US, how: 1 });
    const code = builder.code('fetch');
    for (let id = 2; id < 102; id += 1) builder.task({ id, at: 100 * US, automatic: id, code });
    const shown = timelineOf(builder.end(900 * US)).look(span);
    assert.deepEqual(texts(shown.marksOf(1, 'ready', 'unknown')), ['unknown 100 +310']);
    const lane = shown.picture.lanes.toArray();
    assert.deepEqual(
      lane.filter(({ kind, x }) => kind.startsWith('stack') && x < 399),
      [],
    );
    assert.ok(lane.some(({ kind, x, width }) => kind === 'unknown' && x === 100 && width === 300));
  });

  it('shows how a task ended as long as its end is in view, and never a part of the text', () => {
    const builder = new RecordingBuilder().process();
    builder.task({ id: 1, at: 0, name: 'worker' });
    const target = builder.error('BadAnswer', '503');
    builder.step({ task: 1, from: 100 * US, to: 200 * US, how: stepEnd.failed, target });
    const shown = timelineOf(builder.end(800 * US));
    const seenFrom = (from: number) => {
      shown.look({ from, to: from + 500 * US });
      return [
        ...texts(shown.marksOf(1, 'capFailed')),
        ...shown.picture.lanes.labels.map(({ x, forms }) => `${x} ${forms[0]}`),
      ];
    };
    assert.deepEqual(seenFrom(100 * US), ['capFailed 200 +2', '0 step 100 µs', '202 BadAnswer: 503']);
    assert.deepEqual(seenFrom(200 * US), ['capFailed 0 +2', '2 BadAnswer: 503']);
    assert.deepEqual(seenFrom(202 * US), []);
  });

  it('says nothing of the time before a task was created and after its end', () => {
    const shown = timelineOf(worker()).look({ from: 800 * US, to: 900 * US });
    assert.deepEqual(shown.marksOf(1), []);
  });
});

function worker(): RecordingBuilder {
  const builder = new RecordingBuilder().process();
  builder.resource(7, 'lock', { name: 'RATE' });
  builder.task({ id: 1, at: 100 * US, name: 'worker' });
  builder.step({ task: 1, from: 150 * US, to: 200 * US, how: waitKind.lock, target: 7 });
  builder.woke(1, 300 * US);
  builder.step({ task: 1, from: 350 * US, to: 400 * US, how: waitKind.sleep, target: 0.5 });
  builder.woke(1, 600 * US);
  builder.step({ task: 1, from: 600 * US, to: 700 * US, how: 1 });
  return builder.end(800 * US);
}
