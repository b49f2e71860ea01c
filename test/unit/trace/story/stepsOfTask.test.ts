import assert from 'node:assert/strict';
import { TaskSteps } from '../../../../src/trace/story/stepsOfTask';
import type { Trace } from '../../../../src/trace/trace';
import { openTrace, readAll, taskOf } from '../../support/reading';
import { RecordingBuilder } from '../../support/recordingBuilder';

/** Tasks 1 and 2 take turns: task 1 runs from 100, 300, 500, ..., task 2 from 200, 400, ..., 50 ns each. */
function turns(count: number, builder = new RecordingBuilder(), first = 0): RecordingBuilder {
  if (first === 0) {
    builder.task({ id: 1, at: 0 });
    builder.task({ id: 2, at: 0 });
  }
  for (let turn = first; turn < count; turn += 1) {
    const from = 100 * (turn + 1);
    builder.step({ task: 1 + (turn % 2), from, to: from + 50 });
  }
  return builder;
}

function begins(trace: Trace, steps: TaskSteps, task: number): readonly number[] {
  const rows = steps.rows(taskOf(trace, task));
  return Array.from({ length: rows.length }, (_, index) => trace.steps.began.at(rows.at(index)));
}

describe('the steps of a task', () => {
  it('are its own, in the order of time', () => {
    const { trace } = readAll(turns(6));
    const steps = new TaskSteps(trace);
    assert.deepEqual(begins(trace, steps, 1), [100, 300, 500]);
    assert.deepEqual(begins(trace, steps, 2), [200, 400, 600]);
  });

  it('are none for a task that made none', () => {
    const builder = new RecordingBuilder();
    builder.task({ id: 1, at: 0 });
    const { trace } = readAll(builder);
    const steps = new TaskSteps(trace);
    const task = taskOf(trace, 1);
    assert.equal(steps.rows(task).length, 0);
    assert.ok(Number.isNaN(steps.rows(task).at(0)));
    assert.equal(steps.rowAt(task, 100), -1);
  });

  it('grow with the recording', () => {
    const builder = turns(4);
    const { trace, reader } = openTrace(builder);
    const steps = new TaskSteps(trace);
    let made = 4;
    for (const more of [4, 5, 6, 40, 4000]) {
      turns(more, builder, made);
      made = more;
      reader.poll();
      const expected = Array.from({ length: Math.ceil(more / 2) }, (_, index) => 100 + 200 * index);
      assert.deepEqual(begins(trace, steps, 1), expected);
    }
  });

  it('are found by a moment: the one that runs, or the last that ran', () => {
    const { trace } = readAll(turns(2000));
    const steps = new TaskSteps(trace);
    const task = taskOf(trace, 1);
    const beganAt = (time: number) => trace.steps.began.at(steps.rowAt(task, time));
    assert.equal(steps.rowAt(task, 99), -1);
    assert.deepEqual([100, 120, 150, 299, 300, 301].map(beganAt), [100, 100, 100, 100, 300, 300]);
    assert.equal(beganAt(Number.MAX_SAFE_INTEGER), 199_900);
    assert.equal(steps.indexAt(task, 310), 1);
  });

  it('are in the order of time also when a row came late', () => {
    const builder = turns(4);
    const { trace, reader } = openTrace(builder);
    const steps = new TaskSteps(trace);
    reader.poll();
    steps.rows(taskOf(trace, 1));
    builder
      .step({ task: 1, from: 200, to: 210 })
      .step({ task: 1, from: 10, to: 20 })
      .step({ task: 1, from: 700, to: 710 });
    reader.poll();
    assert.deepEqual(begins(trace, steps, 1), [10, 100, 200, 300, 700]);
  });

  it('are made again after they were forgotten', () => {
    const { trace } = readAll(turns(6));
    const steps = new TaskSteps(trace);
    steps.rows(taskOf(trace, 1));
    steps.forget(1);
    assert.deepEqual(begins(trace, steps, 1), [100, 300, 500]);
  });
});
