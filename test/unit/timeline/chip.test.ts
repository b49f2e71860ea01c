import assert from 'node:assert/strict';
import { rowKind, waitKind } from '../../../src/protocol/recording';
import { chipOf, droppedBadge } from '../../../src/timeline/chip';
import { hitAt } from '../../../src/timeline/hit';
import { hoverCard } from '../../../src/timeline/hoverCards';
import { arrowsTo } from '../../../src/trace/story/causes';
import { RecordingBuilder, ticks } from '../support/recordingBuilder';
import { TimelineFixture, timelineOf } from '../support/timelineOf';

const MS = 1e6;

describe('the chip of a timeline', () => {
  const chip = (shown: TimelineFixture, cursor?: number) => {
    const { word, value } = chipOf(shown.timeline.run, cursor);
    return `${word} ${value}`.trim();
  };

  it('says what the run is and how long', () => {
    assert.equal(chip(timelineOf(run().end(500 * MS))), 'Recording 500 ms');
    assert.equal(chip(timelineOf(run().end(500 * MS), { of: 'run' })), 'Ended 500 ms');
    assert.equal(chip(timelineOf(run())), 'Torn at 200 ms');
    assert.match(chipOf(timelineOf(run()).timeline.run, undefined).title ?? '', /as after a kill/);
    assert.equal(
      chip(timelineOf(run(), { of: 'run', over: false, now: 4800 * MS })),
      'Live 6.8 s',
      'two seconds went by',
    );
    assert.equal(chip(timelineOf(run().end(500 * MS)), 123 * MS), 'At 0.123 s');
    assert.equal(chip(new TimelineFixture()), 'No run');
  });

  it('has a badge only where rows were dropped, with how many and when', () => {
    assert.equal(droppedBadge(timelineOf(run()).timeline.run), undefined);
    const builder = run();
    builder.row({ kind: rowKind.dropped, a: ticks(50 * MS), b: ticks(80 * MS), c: 12_000 });
    builder.row({ kind: rowKind.dropped, a: ticks(90 * MS), b: ticks(110 * MS), c: 480 });
    const badge = droppedBadge(timelineOf(builder).timeline.run);
    assert.equal(badge?.rows, '12,480');
    assert.match(badge?.title ?? '', /between 0\.050 s and 0\.110 s because events came faster/);
    builder.row({ kind: rowKind.dropped, sub: 1, a: ticks(0), b: ticks(40 * MS), c: 1_000 });
    const ring = droppedBadge(timelineOf(builder).timeline.run);
    assert.equal(ring?.rows, '13,480');
    assert.match(ring?.title ?? '', /between 0\.000 s and 0\.110 s were dropped because .* keeps only the newest/);
  });
});

describe('the selection of a timeline', () => {
  it('opens what a task stands in, and scrolls to it', () => {
    const builder = new RecordingBuilder().process();
    builder.task({ id: 1, at: 0, name: 'main' });
    const code = builder.code('fetch');
    for (let id = 2; id < 202; id += 1) builder.task({ id, at: MS, creator: 1, automatic: id, code });
    const shown = timelineOf(builder.end(500 * MS), { height: 300 });
    assert.equal(shown.timeline.layout.scrolled.length, 3);
    shown.take({ type: 'select', selection: { kind: 'task', process: 'p0', task: 150 } });
    shown.draw();
    const index = shown.timeline.layout.indexOf.get('tp0/150') ?? -1;
    const top = (shown.timeline.layout.tops[index] ?? Number.NaN) - shown.timeline.scrollTop;
    assert.ok(0 <= top && top < 300 - shown.timeline.top, `${top}`);
  });

  it('has arrows from those who created and woke the task, and the selected bar has its own with a name', () => {
    const builder = new RecordingBuilder().process();
    builder.resource(7, 'event', { name: 'go' });
    builder.task({ id: 1, at: 0, name: 'main' });
    builder.task({ id: 2, at: 10 * MS, creator: 1, name: 'waiter' });
    builder.step({ task: 1, from: 5 * MS, to: 15 * MS, how: waitKind.sleep, target: 9 });
    builder.step({ task: 2, from: 20 * MS, to: 30 * MS, how: 24, target: 7 });
    builder.woke(2, 105 * MS, 0, 1);
    builder.step({ task: 1, from: 100 * MS, to: 110 * MS, how: waitKind.sleep, target: 9 });
    builder.step({ task: 2, from: 120 * MS, to: 130 * MS, how: 1 });
    const shown = timelineOf(builder.end(200 * MS)).look({ from: 0, to: 200 * MS });
    shown.take({ type: 'select', selection: { kind: 'task', process: 'p0', task: 2, time: 50 * MS } });
    shown.draw();
    const arrows = shown.picture.lanes.arrows.map(({ kind, x0, strong, label }) => ({
      kind,
      x: Math.round(x0),
      strong,
      label,
    }));
    assert.deepEqual(arrows, [
      { kind: 'created', x: 50, strong: false, label: '' },
      { kind: 'woken', x: 525, strong: true, label: 'woken by main' },
    ]);
    const [process] = shown.timeline.run.processes;
    const task = process?.trace.tasks.get(2);
    assert.ok(process !== undefined && task !== undefined);
    assert.equal(arrowsTo(process.scene, task, 0, 200 * MS).arrows.length, 2);
  });
});

describe('what is under the pointer', () => {
  it('is the bar at the moment, or a thin step beside it', () => {
    const builder = new RecordingBuilder().process();
    builder.task({ id: 1, at: 0, name: 'main' });
    builder.step({ task: 1, from: 100 * MS, to: 100 * MS + 1000, how: waitKind.sleep, target: 0.1 });
    builder.step({ task: 1, from: 300 * MS, to: 350 * MS, how: 1 });
    const shown = timelineOf(builder.end(1000 * MS)).look({ from: 0, to: 1000 * MS });
    const cardAt = (x: number) => {
      const { layout, view } = shown.timeline.frame(shown.clock);
      const { run } = shown.timeline;
      const y = shown.timeline.top + 20 + 11;
      const card = hoverCard(hitAt({ run, layout, view, links: [] }, x, y), run, 1000 / (1000 * MS));
      return card === undefined ? undefined : `${card.title} ${card.did} ${card.length}`;
    };
    assert.equal(cardAt(98), 'main ran 1 µs');
    assert.equal(cardAt(200), 'main waited 199 ms');
    assert.equal(cardAt(320), 'main ran 50.0 ms');
    assert.equal(cardAt(700), undefined);
  });
});

function run(): RecordingBuilder {
  const builder = new RecordingBuilder().process();
  builder.task({ id: 1, at: 0, name: 'main' });
  builder.step({ task: 1, from: 100 * MS, to: 200 * MS, how: waitKind.sleep, target: 1 });
  return builder;
}
