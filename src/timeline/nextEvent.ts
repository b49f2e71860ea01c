/** The next thing that happens, for the time cursor and for keys that enter bars. */
import { type Bar, barAfter, firstBar, lastBar } from '../trace/story/bars';
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

/** The next moment at which the selected task, or any, began or ended a step. */
export function nextEvent(timeline: Timeline, from: number, by: 1 | -1): number | undefined {
  const { selected, run } = timeline;
  let best: number | undefined;
  const consider = (time: number) => {
    const isBehind = by > 0 ? time > from : time < from;
    if (isBehind && (best === undefined || Math.abs(time - from) < Math.abs(best - from))) {
      best = time;
    }
  };
  for (const process of selected === undefined ? run.processes : [selected.process]) {
    const lanes =
      selected === undefined
        ? [...process.trace.loops.all.keys()].map((loop) => process.loops.of(loop))
        : [process.stepsOf(selected.task)];
    for (const lane of lanes) {
      const index = lane.firstEndingAfter(from - process.offset);
      for (let near = Math.max(0, index - 2); near < Math.min(lane.length, index + 3); near += 1) {
        consider(lane.began(near) + process.offset);
        consider(lane.ended(near) + process.offset);
      }
    }
  }
  return best;
}
