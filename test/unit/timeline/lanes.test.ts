import assert from 'node:assert/strict';
import { operationKind, rowKind, waitKind } from '../../../src/protocol/recording';
import { busyWithin } from '../../../src/timeline/busyPixels';
import type { MarkKind } from '../../../src/timeline/drawList';
import { rowLook } from '../../../src/timeline/rowLook';
import { parseTaskFilter } from '../../../src/trace/story/taskFilter';
import { RecordingBuilder, ticks } from '../support/recordingBuilder';
import { type TimelineFixture, texts, timelineOf } from '../support/timelineOf';

const US = 1000;
const span = { from: 0, to: 1000 * US };

describe('the lane of a loop', () => {
  it('has the share of each pixel in which it was busy, each moment once, eager steps with their creator', () => {
    const builder = new RecordingBuilder().process().text({ k: 'loop', id: 1, class: 'asyncio.Loop' });
    builder.task({ id: 1, at: 0 });
    builder.task({ id: 2, at: 110 * US, creator: 1, flags: 1 });
    builder.step({ task: 2, from: 110 * US, to: 150 * US, how: 1 });
    builder.step({ task: 1, from: 100 * US, to: 200 * US, how: 1 });
    builder.step({ task: 1, from: 300.25 * US, to: 300.75 * US, how: 1 });
    const shown = timelineOf(builder.end(1000 * US)).look(span);
    const busy = shown.picture.head.toArray().filter(({ kind }) => kind === 'busy');
    assert.deepEqual(texts(busy), ['busy 100 +100', 'busy 300 +1']);
    assert.deepEqual(
      busy.map(({ height }) => height),
      [22, 11],
    );
  });

  it('says how much of what is visible it was busy', () => {
    const builder = new RecordingBuilder().process().text({ k: 'loop', id: 1, class: 'asyncio.Loop' });
    builder.task({ id: 1, at: 0 });
    builder.step({ task: 1, from: 100 * US, to: 200 * US, how: 1 });
    const shown = timelineOf(builder.end(1000 * US)).look(span);
    const loop = shown.timeline.run.processes[0]?.loops.of(1);
    assert.ok(loop !== undefined);
    assert.equal(busyWithin(loop, 0, 1000 * US), 100 * US);
    assert.equal(busyWithin(loop, 150 * US, 180 * US), 30 * US);
    assert.equal(busyWithin(loop, 200 * US, 900 * US), 0);
  });

  it('says the same of any span as adding up all of its steps, also when they come late', () => {
    const builder = new RecordingBuilder().process().text({ k: 'loop', id: 1, class: 'asyncio.Loop' });
    builder.task({ id: 1, at: 0 });
    const steps = Array.from({ length: 500 }, (_, index) => {
      const from = (index * 1000 + ((index * 7919) % 400)) * US;
      return { from, to: from + (1 + ((index * 104729) % 590)) * US };
    });
    // Every 50th comes later than the 40 behind it, as from another thread's buffer.
    const late = steps.map((step, index) => ({ step, at: index % 50 === 7 ? index + 40 : index }));
    for (const { step } of late.sort((a, b) => a.at - b.at)) builder.step({ task: 1, ...step, how: 1 });
    const shown = timelineOf(builder.end(600_000 * US)).look(span);
    const loop = shown.timeline.run.processes[0]?.loops.of(1);
    assert.ok(loop !== undefined);
    assert.equal(loop.length, steps.length);
    for (let turn = 0; turn < 2000; turn += 1) {
      const from = ((turn * 15485863) % 520_000) * US;
      const to = from + ((turn * 32452843) % (turn % 2 === 0 ? 900 : 200_000)) * US;
      const all = steps.reduce((sum, step) => sum + Math.max(0, Math.min(step.to, to) - Math.max(step.from, from)), 0);
      assert.equal(busyWithin(loop, from, to), all, `${from} to ${to}`);
    }
  });

  it('has what a filter left out dimmed, in the overview too, and its blocked spans with it', () => {
    const builder = new RecordingBuilder()
      .process({ blockedLoopMs: 0.1 })
      .text({ k: 'loop', id: 1, class: 'asyncio.Loop' });
    builder.task({ id: 1, at: 0, name: 'main' });
    builder.task({ id: 2, at: 0, creator: 1, name: 'worker' });
    builder.step({ task: 1, from: 100 * US, to: 150 * US, how: waitKind.sleep, target: 1 });
    builder.step({ task: 2, from: 200 * US, to: 250 * US, how: waitKind.sleep, target: 1 });
    builder.step({ task: 1, from: 400 * US, to: 600 * US, how: 1 });
    const shown = timelineOf(builder.end(1000 * US)).look(span);
    shown.timeline.choose({ filter: parseTaskFilter('worker') });
    shown.draw();
    const { head, overview } = shown.picture;
    const of = (list: typeof head, kind: MarkKind) => texts(list.toArray().filter((mark) => mark.kind === kind));
    assert.deepEqual(of(head, 'busy'), ['busy 200 +50']);
    assert.deepEqual(of(head, 'blocked'), []);
    assert.deepEqual(of(head, 'blockedDim'), ['blockedDim 400 +200']);
    assert.equal(of(head, 'busyDim').length, 3);
    const bright = overview.toArray().filter(({ kind }) => kind === 'busy');
    assert.ok(bright.length > 0 && bright.every(({ x, width }) => 197 <= x && x + width <= 249));
    assert.equal(of(overview, 'blockedDim').length, 1);
    shown.timeline.choose({ filter: undefined });
    shown.draw();
    assert.deepEqual(of(head, 'blocked'), ['blocked 400 +200']);
    assert.equal(of(shown.picture.overview, 'busyDim').length, 0);
  });

  it('tells many steps of filtered tasks as it tells few', () => {
    const builder = new RecordingBuilder().process().text({ k: 'loop', id: 1, class: 'asyncio.Loop' });
    for (const id of [1, 2]) builder.task({ id, at: 0, name: id === 1 ? 'even' : 'odd' });
    for (let step = 0; step < 60_000; step += 1) {
      builder.step({
        task: 1 + (step % 2),
        from: step * 10 * US,
        to: (step * 10 + 5) * US,
        how: waitKind.sleep,
        target: 1,
      });
    }
    const shown = timelineOf(builder.end(600_000 * US));
    shown.timeline.choose({ filter: parseTaskFilter('odd') });
    const heights = (to: number) => {
      shown.look({ from: 0, to });
      const busy = shown.picture.head.toArray().filter(({ kind }) => kind === 'busy');
      return busy.reduce((sum, { width, height }) => sum + width * height, 0) / 1000;
    };
    const many = heights(600_000 * US);
    const few = heights(300_000 * US);
    assert.ok(many > 5 && Math.abs(many - few) < 0.2, `${many} and ${few}`);
  });

  it('has what came late in its place', () => {
    const builder = new RecordingBuilder().process().text({ k: 'loop', id: 1, class: 'asyncio.Loop' });
    builder.task({ id: 1, at: 0 });
    builder.step({ task: 1, from: 500 * US, to: 600 * US });
    builder.step({ task: 1, from: 100 * US, to: 200 * US });
    const shown = timelineOf(builder.end(1000 * US)).look(span);
    const busy = shown.picture.head.toArray().filter(({ kind }) => kind === 'busy');
    assert.deepEqual(texts(busy), ['busy 100 +100', 'busy 500 +100']);
  });
});

describe('the lane of a resource', () => {
  it('is told from others of its name, in the line of all of them too', () => {
    const builder = new RecordingBuilder().process();
    builder.task({ id: 1, at: 0 });
    for (const id of [7, 8]) {
      builder.resource(id, 'lock', { name: 'lock', site: builder.site(`main@main.py:${id}`) });
      builder.operation(id, 100 * US, operationKind.acquired, 1);
    }
    const shown = timelineOf(builder.end(1000 * US)).look(span);
    assert.deepEqual(
      shown.picture.lanes.labels.flatMap(({ behind }) => behind ?? []),
      ['main.py:7, held', 'main.py:8, held'],
    );
    const rows = openResources(shown)
      .rows()
      .filter(({ kind }) => kind === 'resource');
    assert.deepEqual(
      rows.map((row) => rowLook(row, span)).map(({ name, reason }) => `${name} ${reason}`),
      ['lock main.py:7', 'lock main.py:8'],
    );
  });

  it('shows what is in a queue, and who waits for it, on one scale with its limit', () => {
    const builder = new RecordingBuilder().process();
    builder.resource(7, 'queue', { limit: 4, name: 'urls' });
    builder.task({ id: 1, at: 0 });
    builder.operation(7, 100 * US, operationKind.put, 1);
    builder.operation(7, 200 * US, operationKind.put, 2);
    builder.step({ task: 1, from: 50 * US, to: 300 * US, how: 20, target: 7 });
    builder.woke(1, 500 * US);
    builder.step({ task: 1, from: 500 * US, to: 600 * US, how: 1 });
    const shown = openResources(timelineOf(builder.end(1000 * US)));
    const area = marksOf(shown, 'area');
    assert.deepEqual(texts(area), ['area 99 +100', 'area 199 +801']);
    const [one, two] = area;
    assert.ok(one !== undefined && two !== undefined && Math.abs(two.height - 2 * one.height) < 0.001);
    assert.deepEqual(texts(marksOf(shown, 'areaWaiting')), ['areaWaiting 299 +200']);
    assert.equal(marksOf(shown, 'limit').length, 1);
  });

  it('shows who held a lock, and where others waited', () => {
    const builder = new RecordingBuilder().process();
    builder.resource(7, 'lock', { name: 'RATE' });
    builder.task({ id: 1, at: 0, name: 'worker-1' });
    builder.task({ id: 2, at: 0, name: 'worker-2' });
    builder.operation(7, 110 * US, operationKind.acquired, 1);
    builder.step({ task: 1, from: 100 * US, to: 200 * US, how: waitKind.sleep, target: 1 });
    builder.step({ task: 2, from: 200 * US, to: 250 * US, how: waitKind.lock, target: 7 });
    builder.operation(7, 410 * US, operationKind.released, 0);
    builder.woke(2, 410 * US);
    builder.step({ task: 1, from: 400 * US, to: 450 * US, how: 1 });
    builder.operation(7, 470 * US, operationKind.acquired, 1);
    builder.step({ task: 2, from: 460 * US, to: 500 * US, how: 1 });
    const shown = openResources(timelineOf(builder.end(1000 * US)));
    assert.deepEqual(texts(marksOf(shown, 'held')), ['held 110 +300', 'held 470 +530']);
    assert.deepEqual(texts(marksOf(shown, 'heldWaited')), ['heldWaited 250 +160']);
    const names = shown.picture.lanes.labels.filter(({ style }) => style === 'onHeld').map(({ forms }) => forms[0]);
    assert.deepEqual(names, ['worker-1', 'worker-2']);
  });
});

describe('the lane of equal tasks', () => {
  it('has how many ran, were ready and waited, on top of each other', () => {
    const builder = new RecordingBuilder().process();
    builder.task({ id: 1, at: 0, name: 'main' });
    const code = builder.code('fetch');
    for (let id = 2; id < 102; id += 1) builder.task({ id, at: 100 * US, creator: 1, automatic: id, code });
    for (let id = 2; id < 102; id += 1) {
      const from = (200 + id) * US;
      builder.step({ task: id, from, to: from + US, how: waitKind.sleep, target: 1 });
    }
    const shown = timelineOf(builder.end(1000 * US)).look(span);
    const all = shown.picture.lanes.toArray();
    const at = (kind: MarkKind, x: number) =>
      all.find((mark) => mark.kind === kind && mark.x <= x && x < mark.x + mark.width)?.height ?? 0;
    const whole = at('stackReady', 150);
    assert.ok(Math.abs(whole - 62) < 0.01, `${whole}`);
    assert.equal(at('stackBusy', 250), 3, 'one that runs is seen among a hundred');
    assert.ok(Math.abs(at('stackReady', 250) - 0.52 * 62) < 1.5, `${at('stackReady', 250)}`);
    assert.ok(Math.abs(at('stackWaiting', 600) - 62) < 0.01);
    assert.ok(shown.labels().includes('100 at most'));
  });

  it('tells the same of a large group as step by step of a small one', () => {
    const few = groupOf(100, 100);
    const many = groupOf(100, 300);
    // 30,000 steps are told from sums over the whole run: equal within a hundredth of a pixel's time.
    assert.ok(few > 0 && many > 0);
    assert.ok(Math.abs(many / few - 1) < 0.05, `${few} and ${many}`);
  });
});

/** Average height of what runs in the middle of a run in which each of `tasks` makes `steps` steps that fill half of the time. */
function groupOf(tasks: number, steps: number): number {
  const builder = new RecordingBuilder().process();
  builder.task({ id: 1, at: 0, name: 'main' });
  const code = builder.code('fetch');
  for (let id = 2; id < 2 + tasks; id += 1) builder.task({ id, at: 0, creator: 1, automatic: id, code });
  const length = (1000 * US) / steps;
  for (let step = 0; step < steps; step += 1) {
    for (let id = 2; id < 2 + tasks; id += 1) {
      const from = step * length;
      builder.step({ task: id, from, to: from + length / 2, how: waitKind.sleep, target: 1 });
    }
  }
  const shown = timelineOf(builder.end(1000 * US)).look(span);
  const busy = shown.picture.lanes.toArray().filter(({ kind, x }) => kind === 'stackBusy' && x >= 400 && x < 600);
  const area = busy.reduce((sum, { width, height }) => sum + width * height, 0);
  return area / 200;
}

describe('findings', () => {
  it('are pins at their moment in all heights of the view', () => {
    const builder = new RecordingBuilder().process();
    builder.task({ id: 1, at: 0 });
    builder.row({ kind: rowKind.loop, sub: 1, a: ticks(0), c: 1, d: 1 });
    const places: readonly never[] = [];
    const finding = { id: 'f', process: 'p0', code: 'never-awaited', message: '', time: 500 * US, task: 1, places };
    const findings = [{ ...finding, severity: 'warning' as const, stuck: [] }];
    for (const height of [600, 250]) {
      const shown = timelineOf(builder.end(1000 * US), { findings, height }).look(span);
      assert.deepEqual(
        shown.picture.head.glyphs.map(({ x, color }) => [x, color]),
        [[500, 'warning']],
      );
      assert.deepEqual(covered(shown), []);
    }
  });
});

function openResources(shown: TimelineFixture): TimelineFixture {
  const row = shown.rows().find(({ kind }) => kind === 'resources');
  assert.ok(row !== undefined);
  shown.timeline.toggle(row);
  return shown.look(span);
}

function marksOf(shown: TimelineFixture, kind: MarkKind) {
  return shown.picture.lanes.toArray().filter((mark) => mark.kind === kind);
}

/** Labels of the ruler of which a pin covers a part. */
function covered(shown: TimelineFixture): readonly string[] {
  const { glyphs, labels } = shown.picture.head;
  const half = 4; // of a digit's height
  const ofRuler = labels.filter(({ style }) => style === 'dim');
  return ofRuler.flatMap(({ x, y, forms: [text = ''] }) => {
    const pin = glyphs.find((glyph) => Math.abs(glyph.y - y) < glyph.size / 2 + half && Math.abs(glyph.x - x) < 40);
    return pin === undefined ? [] : [text];
  });
}
