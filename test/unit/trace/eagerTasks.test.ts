import assert from 'node:assert/strict';
import { stepEnd } from '../../../src/protocol/recording';
import { readAll, taskOf } from '../support/reading';
import { RecordingBuilder } from '../support/recordingBuilder';

const SLEEP = 18;

function twoTasks(): RecordingBuilder {
  const builder = new RecordingBuilder().process();
  builder.resource(1, 'queue', { loop: 1 });
  builder.task({ id: 1, at: 0, automatic: 1 });
  builder.task({ id: 2, at: 10, creator: 1, automatic: 2 });
  return builder;
}

describe('eager tasks, whose first step runs within one of their creator,', () => {
  it('count the time of an eager task to that task alone, not to the step of its creator', () => {
    const builder = new RecordingBuilder();
    builder.task({ id: 1, at: 0 });
    builder.task({ id: 2, at: 110, creator: 1, flags: 1 });
    builder.step({ task: 2, from: 110, to: 140, how: SLEEP, target: 1 });
    builder.step({ task: 1, from: 100, to: 200, how: stepEnd.returned });
    const { trace } = readAll(builder);
    assert.deepEqual([taskOf(trace, 1).busy, taskOf(trace, 2).busy], [70, 30]);
    assert.deepEqual([taskOf(trace, 2).ready, trace.loops.all.get(1)?.busy], [0, 100]);
  });

  it('count the time of several eager tasks within one step, and of those within them, once each', () => {
    const builder = new RecordingBuilder();
    builder.task({ id: 1, at: 0 });
    for (const id of [2, 3]) {
      builder.task({ id, at: 0, creator: 1, flags: 1 });
    }
    builder.task({ id: 4, at: 0, creator: 3, flags: 1 });
    builder.step({ task: 2, from: 110, to: 130, how: SLEEP, target: 1 });
    builder.step({ task: 4, from: 145, to: 150, how: SLEEP, target: 1 });
    builder.step({ task: 3, from: 140, to: 170, how: SLEEP, target: 1 });
    builder.step({ task: 1, from: 100, to: 200, how: stepEnd.returned });
    const { trace } = readAll(builder);
    assert.deepEqual(
      [1, 2, 3, 4].map((id) => taskOf(trace, id).busy),
      [50, 20, 25, 5],
    );
    assert.equal(trace.loops.all.get(1)?.busy, 100);
  });

  it('give what a creator did before an eager task ran inside its step to the creator', () => {
    const builder = twoTasks();
    builder.operation(1, 105, 1, 1);
    builder.task({ id: 3, at: 110, creator: 1, flags: 1 });
    builder.step({ task: 3, from: 110, to: 120, how: SLEEP, target: 1 }).step({ task: 1, from: 100, to: 130 });
    assert.deepEqual([...(readAll(builder).trace.resources.get(1)?.producers ?? [])], [[1, 1]]);
  });

  it('know who holds a lock when an eager task got it from its creator within one step', () => {
    const builder = twoTasks();
    builder.resource(2, 'lock', { loop: 1 });
    builder.operation(2, 102, 4, 1).operation(2, 105, 5, 0);
    builder.task({ id: 3, at: 110, creator: 1, flags: 1 });
    builder.operation(2, 112, 4, 1).step({ task: 3, from: 110, to: 120, how: SLEEP, target: 1 });
    builder.step({ task: 1, from: 100, to: 130 });
    assert.deepEqual(readAll(builder).trace.resources.get(2)?.holders, [3]);
  });
});
