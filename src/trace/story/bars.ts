/**
 * What a task did from when to when: steps, what it waited before and after them, and while it was ready. A bar is found by a moment within it; its
 * neighbours by going forward and back. Times in ns since the origin.
 */
import { stepEnd } from '../../protocol/recording';
import { wakeCauses } from '../steps';
import type { Task, TaskState, Wait, WakeCause } from '../task';
import { waitOf } from '../waits';
import type { Scene } from './scene';
import type { StepRows } from './stepsOfTask';

export interface Bar {
  /** `unknown`: it was not recorded what the task did. */
  readonly kind: 'step' | 'wait' | 'ready' | 'unknown';
  readonly from: number;
  /** Of what goes on, the present moment. */
  readonly to: number;
  /** It goes on, or the recording stopped before its end. */
  readonly open: boolean;
  /** Place among the bars of its task, rising with time; not every number has a bar. */
  readonly place: number;
  /** The row of the step itself; of all else, of the step that follows; -1 without. */
  readonly row: number;
  /** The row of the step before, -1 without. */
  readonly before: number;
  /** What was waited for. */
  readonly wait: Wait | undefined;
  /** What made the task ready: at the end of a wait, or before a step that has just become ready. */
  readonly wokenHow: WakeCause;
  /** The task that did; 0 when it was none, or is not known. */
  readonly wokenBy: number;
}

/**
 * Three places a step: itself, the wait behind it, the time the task is ready for the next one. Those of a step -1 stand before the first step: what is not
 * recorded, a wait that a checkpoint tells, and ready since its creation.
 */
const PLACES = 3;
const STEP = 0;
const READY = 2;
const FIRST = -PLACES;

/** The bar of a task at a moment; undefined before its creation and after its end. */
export function barAt(scene: Scene, task: Task, time: number): Bar | undefined {
  const index = scene.steps.indexAt(task, time);
  // The running step of the present has no row yet: it is one place further.
  for (let place = index * PLACES; place <= (index + 1) * PLACES; place += 1) {
    const bar = barOf(scene, task, place);
    if (bar !== undefined && bar.from <= time && (time < bar.to || (bar.open && time === bar.to))) {
      return bar;
    }
  }
  return undefined;
}

/** The bar behind another one of the same task; undefined behind the last. */
export function barAfter(scene: Scene, task: Task, bar: Pick<Bar, 'place'>): Bar | undefined {
  const last = lastPlace(scene, task);
  for (let place = bar.place + 1; place <= last; place += 1) {
    const next = barOf(scene, task, place);
    if (next !== undefined) {
      return next;
    }
  }
  return undefined;
}

/** The bar before another one of the same task; undefined before the first. */
export function barBefore(scene: Scene, task: Task, bar: Pick<Bar, 'place'>): Bar | undefined {
  for (let place = bar.place - 1; place >= FIRST; place -= 1) {
    const previous = barOf(scene, task, place);
    if (previous !== undefined) {
      return previous;
    }
  }
  return undefined;
}

/** The first bar of a task. */
export function firstBar(scene: Scene, task: Task): Bar | undefined {
  return barAfter(scene, task, { place: FIRST - 1 });
}

/** The last bar of a task. */
export function lastBar(scene: Scene, task: Task): Bar | undefined {
  return barBefore(scene, task, { place: lastPlace(scene, task) + 1 });
}

/** The next moment at which a task began to do something else, or ended; undefined behind its last. */
export function momentAfter(scene: Scene, task: Task, time: number): number | undefined {
  if (time < task.created) {
    return task.created;
  }
  const bar = barAt(scene, task, time);
  return bar === undefined || bar.open ? undefined : bar.to;
}

/** The last moment before another at which a task began to do something else, or ended; undefined before its creation. */
export function momentBefore(scene: Scene, task: Task, time: number): number | undefined {
  const bar = barAt(scene, task, time) ?? (time < task.created ? undefined : lastBar(scene, task));
  if (bar === undefined) {
    return undefined;
  }
  if (bar.to < time && !bar.open) {
    return bar.to;
  }
  return bar.from < time ? bar.from : barBefore(scene, task, bar)?.from;
}

function lastPlace(scene: Scene, task: Task): number {
  return scene.steps.rows(task).length * PLACES;
}

/** The bar of a place; undefined when nothing lasted there. */
function barOf(scene: Scene, task: Task, place: number): Bar | undefined {
  const index = Math.floor(place / PLACES);
  const part = place - index * PLACES;
  const rows = scene.steps.rows(task);
  if (part === STEP && index >= 0) {
    return index < rows.length ? stepBar(scene, rows.at(index), place) : runningBar(scene, task, place);
  }
  const gap = gapBehind(scene, task, index);
  if (part === STEP) {
    return lasting({ ...gap, kind: 'unknown', to: gap.known, open: false, place });
  }
  const woken = Math.min(gap.to, Math.max(gap.known, gap.woken));
  if (part === READY) {
    return lasting({ ...gap, kind: 'ready', from: woken, wait: undefined, open: gap.goesOn === 'ready', place });
  }
  const kind = isDropped(scene, gap.known, woken) ? 'unknown' : 'wait';
  return lasting({ ...gap, kind, from: gap.known, to: woken, open: gap.goesOn === 'wait', place });
}

function stepBar({ trace }: Scene, row: number, place: number): Bar {
  const { began, ended, previous } = trace.steps;
  const times = { from: began.at(row), to: ended.at(row), open: false };
  return { kind: 'step', ...times, place, row, before: previous.at(row) - 1, wait: undefined, ...wakeOf(trace, row) };
}

function runningBar({ now }: Scene, task: Task, place: number): Bar | undefined {
  if (task.state !== 'running') {
    return undefined;
  }
  const times = { from: task.since, to: Math.max(now, task.since), open: true };
  return { kind: 'step', ...times, place, row: -1, before: task.lastStep, wait: undefined, ...lastWakeOf(task) };
}

/** The time between two steps, or before the first, or behind the last. */
interface Gap extends Omit<Bar, 'kind' | 'place' | 'open'> {
  /** From when on it is known what the task did. */
  readonly known: number;
  /** When it became ready; the end when it did not. */
  readonly woken: number;
  /** What goes on at its end, if anything does. */
  readonly goesOn: 'wait' | 'ready' | undefined;
}

/** Behind the step of an index, -1 for before the first step. */
function gapBehind(scene: Scene, task: Task, index: number): Gap {
  const { steps } = scene.trace;
  const rows = scene.steps.rows(task);
  const before = index < 0 ? -1 : rows.at(index);
  const row = index + 1 < rows.length ? rows.at(index + 1) : -1;
  const from = before < 0 ? task.created : steps.ended.at(before);
  const waits = before >= 0 && steps.how.at(before) >= stepEnd.firstWait;
  const wait = waits ? waitOf(steps.how.at(before), steps.target.at(before), steps.stack.at(before)) : undefined;
  if (row < 0) {
    return lastGap(scene, task, { from, before, wait, first: index < 0 });
  }
  const to = steps.began.at(row);
  const unknown = before < 0 && (isIncomplete(task, rows) || isDropped(scene, from, to));
  const known = unknown ? to : from;
  const woken = wait === undefined ? known : steps.ready.at(row);
  return { from, to, known, woken, goesOn: undefined, row, before, wait, ...wakeOf(scene.trace, row) };
}

/** Behind the last step that has a row. */
function lastGap(
  { now }: Scene,
  task: Task,
  at: { readonly from: number; readonly before: number; readonly wait: Wait | undefined; readonly first: boolean },
): Gap {
  const { from, before } = at;
  const end = task.state === 'running' ? task.since : (task.ended ?? now);
  // A checkpoint may tell more than the rows that were kept.
  const told = at.first && task.lastWait !== undefined;
  const known = told || (at.first && task.steps > 0) ? Math.min(end, Math.max(from, task.since)) : from;
  const wait = told ? task.lastWait : at.wait;
  const still = wait !== undefined && !(task.wokenAt >= from) && task.state !== 'ready';
  const woken = still ? end : Math.max(known, task.wokenAt >= from ? task.wokenAt : known);
  const goesOn = goingOn[task.state];
  return { from, to: Math.max(end, from), known, woken, goesOn, row: -1, before, wait, ...lastWakeOf(task) };
}

const goingOn: Partial<Readonly<Record<TaskState, 'wait' | 'ready'>>> = { waiting: 'wait', ready: 'ready' };

function wakeOf(trace: Scene['trace'], row: number): Pick<Bar, 'wokenHow' | 'wokenBy'> {
  return {
    wokenHow: wakeCauses[trace.steps.wokenHow.at(row)] ?? 'unknown',
    wokenBy: trace.steps.wokenBy.at(row),
  };
}

function lastWakeOf(task: Task): Pick<Bar, 'wokenHow' | 'wokenBy'> {
  return { wokenHow: task.wokenHow, wokenBy: task.wokenBy };
}

/** Rows of its first steps were not kept. */
function isIncomplete(task: Task, rows: StepRows): boolean {
  return task.steps > rows.length;
}

/** Where rows were dropped nobody knows whether the task really waited all the time. */
function isDropped({ trace }: Scene, from: number, to: number): boolean {
  return trace.dropped.some((span) => span.from < to && from < span.to);
}

function lasting({ kind, from, to, open, place, row, before, wait, wokenHow, wokenBy }: Bar): Bar | undefined {
  return to > from || (open && to === from)
    ? { kind, from, to, open, place, row, before, wait, wokenHow, wokenBy }
    : undefined;
}
