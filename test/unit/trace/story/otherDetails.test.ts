import assert from 'node:assert/strict';
import { operationKind, waitKind } from '../../../../src/protocol/recording';
import { momentAfter, momentBefore } from '../../../../src/trace/story/bars';
import { detailsText } from '../../../../src/trace/story/detailsText';
import { findingDetails } from '../../../../src/trace/story/findingDetails';
import { Ranges } from '../../../../src/trace/story/rangeStatistics';
import { resourceDetails } from '../../../../src/trace/story/resourceDetails';
import { ResourceWaits } from '../../../../src/trace/story/resourceWaits';
import { rowsText } from '../../../../src/trace/story/rowsText';
import type { Scene } from '../../../../src/trace/story/scene';
import { randomRun } from '../../support/randomRun';
import { taskOf } from '../../support/reading';
import { RecordingBuilder } from '../../support/recordingBuilder';
import { allBars, sceneOf } from '../../support/scene';

const MS = 1e6;
const QUEUE = 5;
const LOCK = 6;

/** a puts three items and takes the lock; b and c wait for the lock, b gets it. */
function shared(): RecordingBuilder {
  const builder = new RecordingBuilder().process();
  const site = builder.site('main@app.py:3');
  builder.resource(QUEUE, 'queue', { limit: 4, site });
  builder.resource(LOCK, 'lock', { site });
  for (const [index, name] of ['a', 'b', 'c'].entries()) {
    builder.task({ id: index + 1, at: 0, name });
  }
  for (const level of [1, 2, 3]) {
    builder.operation(QUEUE, level * MS, operationKind.put, level);
  }
  builder.operation(LOCK, 4 * MS, operationKind.acquired, 1);
  builder.step({ task: 1, from: 0, to: 5 * MS, how: waitKind.sleep, target: 1 });
  builder.operation(QUEUE, 7 * MS, operationKind.get, 2);
  builder.step({ task: 2, from: 6 * MS, to: 8 * MS, how: waitKind.lock, target: LOCK });
  builder.step({ task: 3, from: 9 * MS, to: 10 * MS, how: waitKind.lock, target: LOCK });
  builder.operation(LOCK, 31 * MS, operationKind.released, 0);
  builder.woke(2, 31 * MS);
  builder.step({ task: 1, from: 30 * MS, to: 32 * MS, how: 1 });
  builder.operation(LOCK, 33 * MS, operationKind.acquired, 1);
  builder.step({ task: 2, from: 33 * MS, to: 34 * MS, how: waitKind.sleep, target: 1 });
  builder.task({ id: 4, at: 50 * MS, name: 'd' });
  return builder;
}

const names = (_: string, line: number) => (line === 3 ? 'urls = asyncio.Queue(4)' : undefined);

function textOf(scene: Scene, id: number, at?: number): string {
  const told = resourceDetails(scene, id, { waits: new ResourceWaits(scene.trace), at });
  return detailsText(told ?? assert.fail());
}

describe('the details of a resource', () => {
  it('are what is in it, who made it, who put and took', () => {
    assert.equal(
      textOf(sceneOf(shared(), names), QUEUE),
      `urls  Queue · at most 4
2 / 4 items, nobody waits
Created
  at: app.py:3 in main
  when: 0.000 s
Used
  puts: 3
  gets: 1
  waits: none over
Put most
     puts
  a     3
Took most
     gets
  b     1`,
    );
  });

  it('are who holds it, who waits and for how long, and the longest wait', () => {
    const text = textOf(sceneOf(shared()), LOCK);
    assert.match(text, /^Lock at app\.py:3 {2}Lock\nheld by b, 1 task waiting\n/);
    assert.match(text, /\nHeld by\n {2}b for 17\.0 ms\nWaiting, in order\n {2}c for 40\.0 ms\nUsed\n/);
    assert.match(text, /\n {2}waits: 1, 23\.0 ms together\n {2}longest: 23\.0 ms by b at 0\.008 s$/);
  });

  it('are told for a moment of the past', () => {
    const scene = sceneOf(shared());
    assert.match(
      textOf(scene, LOCK, 20 * MS),
      /\nheld by a, 2 tasks waiting\n[\s\S]*\n {2}b for 12\.0 ms\n {2}c for 10\.0 ms\n/,
    );
    assert.match(textOf(scene, QUEUE, 2.5 * MS), /\n2 \/ 4 items, nobody waits\n[\s\S]*\n {2}puts: 2\n {2}gets: 0\n/);
    assert.equal(resourceDetails(scene, 99, { waits: new ResourceWaits(scene.trace) }), undefined);
  });
});

describe('the details of a finding', () => {
  it('are its message, its evidence with the places, and the way to its page', () => {
    const told = findingDetails(sceneOf(shared()), {
      code: 'held-long',
      message: "'a' held Lock for 27.0 ms.",
      time: 31 * MS,
      task: 1,
      places: [{ file: '/app/app.py', line: 16, what: 'held since here' }],
    });
    assert.equal(
      detailsText(told),
      "held-long\n'a' held Lock for 27.0 ms.\nseen: a at 0.031 s\nEvidence\n  app.py:16  held since here\nWhy held-long matters, and how to mend it",
    );
    assert.deepEqual(told.blocks.at(-1), {
      kind: 'text',
      line: [{ text: 'Why held-long matters, and how to mend it', link: { kind: 'page', code: 'held-long' } }],
    });
  });
});

describe('the next moment', () => {
  it('of a task is where it begins to do something else, forth and back', () => {
    const scene = sceneOf(shared());
    const task = taskOf(scene.trace, 2);
    const moments = [0, 6, 8, 31, 33, 34].map((ms) => ms * MS);
    const forth: number[] = [];
    for (let time = momentAfter(scene, task, -1); time !== undefined; time = momentAfter(scene, task, time)) {
      forth.push(time);
    }
    assert.deepEqual(forth, moments);
    const back: number[] = [];
    for (let time = momentBefore(scene, task, scene.now); time !== undefined; time = momentBefore(scene, task, time)) {
      back.push(time);
    }
    assert.deepEqual(back, [...moments].reverse());
  });

  it('of all is the next beginning or end of a step', () => {
    const scene = sceneOf(randomRun(31, 200));
    const ranges = new Ranges(scene.trace);
    const steps = [...scene.trace.tasks.values()]
      .flatMap((task) => allBars(scene, task))
      .filter(({ kind }) => kind === 'step');
    const moments = [...new Set(steps.flatMap(({ from, to }) => [from, to]))].sort((a, b) => a - b);
    for (let time = 0; time < scene.now; time += 37) {
      assert.equal(
        ranges.after(time),
        moments.find((moment) => moment > time),
      );
      assert.equal(
        ranges.before(time),
        moments.findLast((moment) => moment < time),
      );
    }
  });
});

describe('the visible rows as text', () => {
  it('are the tasks as in a dump, with their bars', () => {
    const scene = sceneOf(shared());
    const text = rowsText(
      scene,
      [
        { kind: 'line', text: 'Tasks, 4', depth: 0 },
        { kind: 'task', task: taskOf(scene.trace, 3), depth: 1 },
      ],
      { from: 9.5 * MS, to: 40 * MS, now: scene.now },
    );
    assert.equal(
      text,
      `# 2 rows at 0.050 s, 0.009 s to 0.040 s
Tasks, 4
  . c  waiting  Lock at app.py:3  40.0 ms  (busy 1.00 ms, ready 9.00 ms, waiting 40.0 ms, 1 step)
      step, 1.00 ms, from 0.009000 s
      wait, 40.0 ms so far, Lock at app.py:3, from 0.010 s`,
    );
  });
});
