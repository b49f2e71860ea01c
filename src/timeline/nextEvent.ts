/** The next thing that happens, for the time cursor and for keys that enter bars. */
import { type Bar, barAfter, firstBar, lastBar, momentAfter, momentBefore } from '../trace/story/bars';
import type { ProcessModel } from './processModel';
import type { Selected, Timeline } from './timeline';

/** Places of bars a step. */
const PLACES = 3;

/** The first bar in view, so that entering a task's bars does not jump away. `from`: ns since the process's origin. */
export function firstInView({ process, task }: Pick<Selected, 'process' | 'task'>, from: number): Bar | undefined {
  const bar = firstBar(process.scene, task);
  if (bar === undefined || bar.to >= from) {
    return bar;
  }
  const index = process.steps.indexAt(task, from);
  const near = index < 0 ? bar : barAfter(process.scene, task, { place: index * PLACES });
  return near ?? lastBar(process.scene, task);
}

/** The next moment at which the selected task began to do something else; without one, at which any task began or ended a step. ns since the run's zero. */
export function nextEvent({ selected, run }: Timeline, from: number, by: 1 | -1): number | undefined {
  const moments = (selected === undefined ? run.processes : [selected.process]).flatMap((process): number[] => {
    const own = from - process.offset;
    const next = selected === undefined ? nextOfAll(process, own, by) : nextOfTask(selected, own, by);
    return next === undefined ? [] : [next + process.offset];
  });
  return moments.length === 0 ? undefined : by * Math.min(...moments.map((moment) => by * moment));
}

function nextOfAll({ ranges }: ProcessModel, from: number, by: 1 | -1): number | undefined {
  return by > 0 ? ranges.after(from) : ranges.before(from);
}

function nextOfTask({ process, task }: Selected, from: number, by: 1 | -1): number | undefined {
  return by > 0 ? momentAfter(process.scene, task, from) : momentBefore(process.scene, task, from);
}
