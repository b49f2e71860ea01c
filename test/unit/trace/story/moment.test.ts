import assert from 'node:assert/strict';
import { standingAt } from '../../../../src/trace/history';
import { Moment } from '../../../../src/trace/story/moment';
import { ResourceHistory } from '../../../../src/trace/story/resourceHistory';
import { TaskSteps } from '../../../../src/trace/story/stepsOfTask';
import type { Task } from '../../../../src/trace/task';
import { generator, randomRun } from '../../support/randomRun';
import { readAll } from '../../support/reading';

describe('a moment of the past', () => {
  for (const seed of [1, 2, 3, 4, 5]) {
    it(`is what was true for who had read only up to it (run ${seed})`, () => {
      const builder = randomRun(seed, 300);
      const { trace } = readAll(builder);
      const past = { trace, steps: new TaskSteps(trace), history: new ResourceHistory(trace) };
      const random = generator(seed);
      for (let look = 0; look < 60; look += 1) {
        const time = Math.floor(random() * trace.now);
        const then = readAll(builder, time).trace;
        const moment = new Moment(past, time);
        for (const task of trace.tasks.values()) {
          const expected = then.tasks.get(task.id);
          const where = `task ${task.id} at ${time}`;
          assert.deepEqual(known(moment.task(task.id)), known(expected), where);
          const standing = standingAt(trace, task, time);
          assert.deepEqual(standing, expected && standingOf(expected), where);
        }
        for (const resource of then.resources.all.values()) {
          const { waitStack: _, loop: __, ...was } = moment.resource(resource.id) ?? assert.fail();
          const { waitStack, loop, ...expected } = resource;
          assert.deepEqual(was, expected, `resource ${resource.id} at ${time}`);
        }
        const alive = [...then.tasks.values()].filter(({ ended }) => ended === undefined);
        assert.deepEqual(
          moment.alive(),
          alive.map(({ id }) => id),
        );
      }
    });
  }
});

function standingOf({ state, since, wait }: Task): object {
  return { state, since, wait };
}

/** What can be told of the past. Who woke a task may become known a little later. */
function known(task: Task | undefined): object | undefined {
  if (task === undefined) return undefined;
  const { wokenHow, wokenBy, ...rest } = task;
  const { wokenEarly, readySince, ...own } = rest as typeof rest & { wokenEarly?: number; readySince?: number };
  return own;
}
