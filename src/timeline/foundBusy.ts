/** What the tasks that a filter left did to their loop: the busy share of each pixel that is theirs. */
import type { Task } from '../trace/task';
import type { LoopSteps } from './loopSteps';
import type { ProcessModel } from './processModel';
import { TimeSums } from './timeSums';
import type { Viewport } from './viewport';

/** So many steps in view are looked at one by one for every frame: two milliseconds. */
const FEW_STEPS = 40_000;
/** Sums over the whole run are made of so many steps at most, which takes a tenth of a second for every other filter; beyond, tasks are not told apart. */
const MOST_STEPS = 1_500_000;

const idsOf = new WeakMap<readonly Task[], ReadonlySet<number>>();

/** The numbers of tasks. Asked for in every frame, with the same list until the rows are laid out anew. */
export function numbersOf(tasks: readonly Task[]): ReadonlySet<number> {
  const known = idsOf.get(tasks) ?? new Set(tasks.map(({ id }) => id));
  idsOf.set(tasks, known);
  return known;
}

/** The busy share of each pixel of a view that is of these tasks; undefined when they made too many steps to tell. `view`: in the process's own time. */
export function foundBusy(
  process: ProcessModel,
  { loop, found, view }: { readonly loop: number; readonly found: readonly Task[]; readonly view: Viewport },
): Float64Array | undefined {
  const steps = process.loops.of(loop);
  const first = steps.firstEndingAfter(view.from);
  const end = Math.min(steps.length, steps.firstEndingAfter(view.to, first) + 1);
  if (end - first <= FEW_STEPS) {
    return oneByOne(process, { steps, first, end, found, view });
  }
  const own = found.filter((task) => task.loop === loop);
  if (own.reduce((sum, task) => sum + task.steps, 0) > MOST_STEPS) {
    return undefined;
  }
  const sums = process.groupSums(`found ${loop}`);
  sums.update(own);
  return sums.counts(view).busy;
}

function oneByOne(
  { trace }: ProcessModel,
  of: {
    readonly steps: LoopSteps;
    readonly first: number;
    readonly end: number;
    readonly found: readonly Task[];
    readonly view: Viewport;
  },
): Float64Array {
  const { steps, view } = of;
  const ids = numbersOf(of.found);
  const sums = new TimeSums(view.from, 1 / view.scale, Math.ceil(view.width));
  for (let index = of.first; index < of.end; index += 1) {
    if (ids.has(trace.steps.task.at(steps.row(index)))) {
      sums.add(steps.began(index), steps.ended(index));
    }
  }
  return sums.averages();
}
