import assert from 'node:assert/strict';
import { waitKind } from '../../../../src/protocol/recording';
import type { Bar } from '../../../../src/trace/story/bars';
import type { Details } from '../../../../src/trace/story/details';
import { detailsText } from '../../../../src/trace/story/detailsText';
import { rangeAnnouncement, rangeDetails } from '../../../../src/trace/story/rangeDetails';
import { type RangeStatistics, Ranges } from '../../../../src/trace/story/rangeStatistics';
import type { Scene } from '../../../../src/trace/story/scene';
import type { Task } from '../../../../src/trace/task';
import { generator, randomRun } from '../../support/randomRun';
import { openTrace } from '../../support/reading';
import { RecordingBuilder } from '../../support/recordingBuilder';
import { allBars, sceneOf } from '../../support/scene';

const MS = 1e6;

describe('the statistics of a range', () => {
  for (const seed of [21, 22, 23]) {
    it(`count the parts of all bars that lie within (run ${seed})`, () => {
      const scene = sceneOf(randomRun(seed, 250));
      const ranges = new Ranges(scene.trace);
      const random = generator(seed);
      for (let look = 0; look < 15; look += 1) {
        const [from = 0, to = 0] = [random(), random()]
          .map((share) => Math.floor(share * scene.now))
          .sort((a, b) => a - b);
        const counted = ranges.statistics({ from, to, now: scene.now }, scene.words);
        const { seen, created, ended, busy, ready, waiting, steps } = counted;
        assert.deepEqual({ seen, created, ended, busy, ready, waiting, steps }, byBars(scene, from, to));
        const total = (sums: readonly { readonly total: number }[]) => sums.reduce((sum, each) => sum + each.total, 0);
        assert.equal(total(counted.waits), waiting);
        assert.equal(counted.loops[0]?.busy ?? 0, busy);
        const tasks = [...counted.tasks].sort((a, b) => b.busy - a.busy);
        assert.deepEqual(
          tasks.map((task) => task.busy),
          counted.tasks.map((task) => task.busy),
        );
      }
    });
  }

  it('are the same in portions, and while the trace grows', () => {
    const builder = new RecordingBuilder().process();
    const { trace, reader, words } = openTrace(builder);
    const live = new Ranges(trace);
    builder.task({ id: 1, at: 0 });
    for (let step = 0; step < 10_000; step += 1) {
      builder.step({ task: 1, from: step * 10, to: step * 10 + 4, how: waitKind.future });
      if (step % 3_000 === 0) {
        reader.poll();
        live.statistics({ from: 0, to: 1_000, now: trace.now }, words);
      }
    }
    reader.poll();
    const span = { from: 5, to: 99_995, now: trace.now };
    const work = live.begin(span);
    let portions = 0;
    while (work.advance(1)) {
      portions += 1;
    }
    assert(portions >= 2);
    assert.deepEqual(work.result(words), new Ranges(trace).statistics(span, words));
    assert.equal(work.result(words).busy, 9_999 * 4);
  });

  it('read as lengths, shares and names', () => {
    const scene = sceneOf(twoTasks());
    const range = new Ranges(scene.trace).statistics({ from: 5 * MS, to: 105 * MS, now: scene.now }, scene.words);
    const told = detailsOf(scene, range);
    assert.equal(
      detailsText(told),
      `100 ms  0.005 s to 0.105 s
Loop: 35 % busy, 3 steps
Longest: 20.0 ms in b
Tasks: 2 seen, 1 created, 1 ended
All tasks together
  busy 35.0 ms, ready 5.00 ms, waiting 110 ms
Waited for
          times    total  share
  sleep       1  95.0 ms   86 %
  Future      1  15.0 ms   14 %
By task, most busy first
        busy    ready  waiting
  b  30.0 ms  5.00 ms  15.0 ms
  a  5.00 ms    <1 µs  95.0 ms`,
    );
    assert.equal(told.text, detailsText(told));
    assert.equal(rangeAnnouncement(5 * MS, 105 * MS), 'Range of 100 ms, from 0.005 s');
  });

  it('say first what was dropped', () => {
    const builder = twoTasks();
    builder.row({ kind: 16, a: 1_000_000_000_000n + 50_000_000n, b: 1_000_000_000_000n + 60_000_000n, c: 12_480 });
    const scene = sceneOf(builder);
    const first = (from: number, to: number) => {
      const range = new Ranges(scene.trace).statistics({ from, to, now: scene.now }, scene.words);
      return detailsOf(scene, range).blocks[0];
    };
    assert.deepEqual(first(5 * MS, 105 * MS), {
      kind: 'notice',
      text: '12,480 rows of steps and waits were dropped in here: what was recorded is counted, and was more.',
    });
    assert.equal(first(70 * MS, 105 * MS)?.kind, 'facts');
  });

  it('of a span in which nothing ran are zeros', () => {
    const scene = sceneOf(twoTasks());
    const range = new Ranges(scene.trace).statistics({ from: 500 * MS, to: 600 * MS, now: scene.now }, scene.words);
    assert.match(
      detailsText(detailsOf(scene, range)),
      /\nLoop: 0 % busy, no steps\nTasks: 0 seen, 0 created, 0 ended\n/,
    );
  });
});

/** a runs from 0 to 10 ms and sleeps; b is made at 10 ms, waits from 25 to 40 ms, and ends at 90 ms. */
function twoTasks(): RecordingBuilder {
  const builder = new RecordingBuilder().process().loopRow(1, 0, 1);
  builder.task({ id: 1, at: 0, name: 'a' });
  builder.step({ task: 1, from: 0, to: 10 * MS, how: waitKind.sleep, target: 1 });
  builder.task({ id: 2, at: 40 * MS, name: 'b', creator: 1 });
  builder.step({ task: 2, from: 45 * MS, to: 55 * MS, how: waitKind.future });
  builder.woke(2, 70 * MS);
  builder.step({ task: 2, from: 70 * MS, to: 90 * MS, how: 1 });
  builder.woke(1, 200 * MS, 1);
  builder.step({ task: 1, from: 210 * MS, to: 220 * MS, how: 1 });
  return builder;
}

type Sums = Pick<RangeStatistics, 'seen' | 'created' | 'ended' | 'busy' | 'ready' | 'waiting' | 'steps'>;

/** The same by looking at each bar of each task. */
function byBars(scene: Scene, from: number, to: number): Sums {
  const there = [...scene.trace.tasks.values()].filter(
    ({ created, ended = scene.now }) => created < to && from <= ended,
  );
  const bars = there.flatMap((task) => allBars(scene, task));
  const within = (a: number, b: number) => Math.max(0, Math.min(b, to) - Math.max(a, from));
  const sum = (some: readonly { readonly from: number; readonly to: number }[]) =>
    some.reduce((total, bar) => total + within(bar.from, bar.to), 0);
  const steps = bars.filter(({ kind }) => kind === 'step');
  return {
    seen: there.length,
    created: there.filter(({ created }) => created >= from).length,
    ended: there.filter(({ ended }) => ended !== undefined && ended < to).length,
    busy: sum(steps) - sum(there.flatMap((task) => eagerStep(scene, task))),
    ready: sum(bars.filter(({ kind }) => kind === 'ready')),
    waiting: sum(bars.filter(({ kind }) => kind === 'wait')),
    steps: steps.filter((step) => step.from < to && from < step.to).length,
  };
}

/** The step of an eager task that ran within one of its creator. */
function eagerStep(scene: Scene, task: Task): readonly Bar[] {
  return task.eager ? allBars(scene, task).filter(({ kind, before }) => kind === 'step' && before < 0) : [];
}

function detailsOf(scene: Scene, range: RangeStatistics): Details {
  return rangeDetails(range, [{ process: { key: 'one', name: 'main.py' }, scene, range }]);
}
