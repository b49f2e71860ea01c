import assert from 'node:assert/strict';
import { waitKind } from '../../../../src/protocol/recording';
import { type Bar, barAfter, barAt, barBefore, lastBar } from '../../../../src/trace/story/bars';
import type { Scene } from '../../../../src/trace/story/scene';
import { taskAt } from '../../../../src/trace/story/taskAt';
import type { Task } from '../../../../src/trace/task';
import { generator, randomRun } from '../../support/randomRun';
import { taskOf } from '../../support/reading';
import { RecordingBuilder } from '../../support/recordingBuilder';
import { allBars, sceneOf } from '../../support/scene';

describe('the bars of a task', () => {
  it('are its steps, what it waited for and the time it was ready, one behind the other', () => {
    const builder = new RecordingBuilder().process();
    builder.resource(7, 'lock');
    builder.task({ id: 1, at: 100 });
    builder.step({ task: 1, from: 150, to: 200, how: waitKind.lock, target: 7, stack: builder.stack('f@main.py:3') });
    builder.woke(1, 300);
    builder.step({ task: 1, from: 340, to: 400 });
    builder.step({ task: 1, from: 450, to: 500, how: 1 });
    assert.deepEqual(textsOf(sceneOf(builder), 1), [
      'ready 100 to 150',
      'step 150 to 200',
      'wait 200 to 300 for 22 7',
      'ready 300 to 340',
      'step 340 to 400',
      'ready 400 to 450',
      'step 450 to 500',
    ]);
  });

  it('go on at the present moment, in the state of the task', () => {
    const builder = new RecordingBuilder().process();
    builder.task({ id: 1, at: 0 });
    builder.task({ id: 2, at: 0 });
    builder.task({ id: 3, at: 0 });
    builder.step({ task: 1, from: 10, to: 20, how: waitKind.sleep, target: 1 });
    builder.step({ task: 2, from: 30, to: 40, how: waitKind.sleep, target: 1 });
    builder.woke(2, 60);
    builder.row({ kind: 8, a: 1_000_000_000_070n, b: 1_000_000_000_100n, c: 3 });
    const scene = sceneOf(builder);
    assert.deepEqual(textsOf(scene, 1).at(-1), 'wait 20 to 100 for 18 1, open');
    assert.deepEqual(textsOf(scene, 2).slice(-2), ['wait 40 to 60 for 18 1', 'ready 60 to 100, open']);
    assert.deepEqual(textsOf(scene, 3), ['ready 0 to 70', 'step 70 to 100, open']);
  });

  it('say where nothing was recorded', () => {
    const builder = new RecordingBuilder({ ring: 65_536 }).process();
    builder.task({ id: 1, at: 0 });
    builder.row({ kind: 14, sub: 22, a: 1_000_000_000_500n, b: 40n, c: 1, d: 7 });
    builder.step({ task: 1, from: 900, to: 950, how: waitKind.lock, target: 7 });
    builder.row({ kind: 16, a: 1_000_000_001_000n, b: 1_000_000_001_100n, c: 12 });
    builder.step({ task: 1, from: 1_300, to: 1_400, how: 1 });
    assert.deepEqual(textsOf(sceneOf(builder), 1), [
      'unknown 0 to 900',
      'step 900 to 950',
      'unknown 950 to 1300',
      'step 1300 to 1400',
    ]);
  });

  it('say nothing of what a task did before its first row behind a gap', () => {
    const builder = new RecordingBuilder({ ring: 65_536 }).process();
    builder.row({ kind: 16, sub: 1, a: 1_000_000_000_000n, b: 1_000_000_000_400n, c: 70_000 });
    builder.task({ id: 1, at: 100 });
    builder.task({ id: 2, at: 450 });
    builder.step({ task: 1, from: 410, to: 420, how: 1 });
    builder.step({ task: 2, from: 480, to: 490, how: 1 });
    const scene = sceneOf(builder);
    assert.deepEqual(textsOf(scene, 1), ['unknown 100 to 410', 'step 410 to 420']);
    assert.deepEqual(textsOf(scene, 2), ['ready 450 to 480', 'step 480 to 490']);
  });

  it('begin with what a checkpoint tells when no step was kept', () => {
    const builder = new RecordingBuilder({ ring: 65_536 }).process();
    builder.task({ id: 1, at: 0 });
    builder.row({ kind: 14, sub: 22, a: 1_000_000_000_500n, b: 40n, c: 1, d: 7 });
    builder.task({ id: 2, at: 1_000 });
    assert.deepEqual(textsOf(sceneOf(builder), 1), ['unknown 0 to 500', 'wait 500 to 1000 for 22 7, open']);
  });

  for (const seed of [11, 12, 13]) {
    it(`leave no time out (run ${seed})`, () => {
      const scene = sceneOf(randomRun(seed, 300));
      for (const task of scene.trace.tasks.values()) {
        const bars = allBars(scene, task);
        assert.equal(bars[0]?.from ?? task.created, task.created);
        for (const [index, bar] of bars.entries()) {
          assert.equal(bar.to, bars[index + 1]?.from ?? task.ended ?? scene.now);
          assert.deepEqual(barAfter(scene, task, bar), bars[index + 1]);
          assert.deepEqual(barBefore(scene, task, bar), bars[index - 1]);
        }
        assert.deepEqual(lastBar(scene, task), bars.at(-1));
      }
    });

    it(`are what the task did at any moment (run ${seed})`, () => {
      const scene = sceneOf(randomRun(seed, 300));
      const random = generator(seed);
      for (let look = 0; look < 50; look += 1) {
        const time = Math.floor(random() * scene.now);
        for (const task of scene.trace.tasks.values()) {
          const then = taskAt(scene, task, time);
          const bar = barAt(scene, task, time);
          assert.equal(bar?.kind, stateOf(then), `task ${task.id} at ${time}`);
          assert.deepEqual(bar?.wait, then?.wait);
        }
      }
    });
  }
});

function stateOf(task: Task | undefined): Bar['kind'] | undefined {
  switch (task?.state) {
    case 'running':
      return 'step';
    case 'waiting':
      return 'wait';
    case 'ready':
      return 'ready';
    default:
      return undefined;
  }
}

function textsOf(scene: Scene, id: number): readonly string[] {
  return allBars(scene, taskOf(scene.trace, id)).map(({ kind, from, to, wait, open }) => {
    const reason = wait === undefined || kind !== 'wait' ? '' : ` for ${wait.kind} ${wait.target}`;
    return `${kind} ${from} to ${to}${reason}${open ? ', open' : ''}`;
  });
}
