/** What made a task run, and what its steps set going: who woke or created whom, and where. Times in ns since the origin. */
import { operationKind, stepEnd } from '../../protocol/recording';
import type { Frame } from '../records';
import type { Task } from '../task';
import type { Bar } from './bars';
import type { Scene } from './scene';

/** A moment in a task's life. */
export interface Point {
  readonly task: number;
  readonly time: number;
}

/** From the cause to what it brought about. */
export interface CauseArrow {
  readonly kind: 'created' | 'woken';
  readonly from: Point;
  readonly to: Point;
}

export interface CauseArrows {
  /** The newest ones, oldest first. */
  readonly arrows: readonly CauseArrow[];
  /** How many older ones there are. */
  readonly more: number;
}

/** Arrows that are shown at a time. */
const MOST_ARROWS = 40;

/** What a bar came from: the task that created this one, or that ended its wait. Undefined when that was no task, or is not known, or has not come yet. */
export function causeOf(scene: Scene, task: Task, bar: Bar): CauseArrow | undefined {
  const { steps } = scene.trace;
  if (bar.before < 0 && bar.kind !== 'wait') {
    const { creator, created } = task;
    return creator === 0 || bar.kind === 'unknown'
      ? undefined
      : arrow('created', { task: creator, time: created }, { task: task.id, time: created });
  }
  const waited = bar.before < 0 || steps.how.at(bar.before) >= stepEnd.firstWait;
  if (!waited || bar.wokenBy === 0 || (bar.kind === 'wait' && bar.open)) {
    return undefined;
  }
  const time = wokenAt(scene, task, bar);
  return arrow('woken', { task: bar.wokenBy, time }, { task: task.id, time });
}

/** The first thing that a step set going: a task that it created or woke. Undefined when there was none. */
export function firstEffectOf(scene: Scene, task: Task, bar: Bar): CauseArrow | undefined {
  if (bar.kind !== 'step') {
    return undefined;
  }
  let first: CauseArrow | undefined;
  const consider = (kind: CauseArrow['kind'], id: number, time: number) => {
    if (bar.from <= time && time <= bar.to && id !== task.id && time < (first?.from.time ?? Number.POSITIVE_INFINITY)) {
      first = arrow(kind, { task: task.id, time }, { task: id, time });
    }
  };
  for (const id of task.children) {
    consider('created', id, scene.trace.tasks.get(id)?.created ?? Number.NaN);
  }
  const { wokenBy, ready, length, task: ofStep } = scene.trace.steps;
  // What it woke runs later: its row stands behind this step's, and behind those of eager tasks within it.
  for (let row = Math.max(0, bar.before); row < length; row += 1) {
    if (wokenBy.at(row) === task.id) {
      consider('woken', ofStep.at(row), ready.at(row));
    }
  }
  for (const other of scene.trace.tasks.values()) {
    if (other.wokenBy === task.id) {
      consider('woken', other.id, other.wokenAt);
    }
  }
  return first;
}

/** Who created a task, and who woke it, within a span of time: at most 40, the newest. */
export function arrowsTo(scene: Scene, task: Task, from: number, to: number): CauseArrows {
  const { steps } = scene.trace;
  const rows = scene.steps.rows(task);
  const found: CauseArrow[] = [];
  let more = 0;
  const add = (kind: CauseArrow['kind'], by: number, time: number) => {
    if (by === 0 || time < from || to < time) {
      return;
    }
    if (found.length < MOST_ARROWS) {
      found.push(arrow(kind, { task: by, time }, { task: task.id, time }));
    } else {
      more += 1;
    }
  };
  const last = task.lastStep < 0 ? task.created : steps.ended.at(task.lastStep);
  if (task.wokenAt >= last) {
    add('woken', task.wokenBy, task.wokenAt);
  }
  for (let index = Math.min(rows.length - 1, scene.steps.indexAt(task, to) + 1); index > 0; index -= 1) {
    const row = rows.at(index);
    if (steps.ended.at(row) < from) {
      break;
    }
    if (steps.how.at(rows.at(index - 1)) >= stepEnd.firstWait) {
      add('woken', steps.wokenBy.at(row), steps.ready.at(row));
    }
  }
  add('created', task.creator, task.created);
  return { arrows: found.reverse(), more };
}

/** Where the task stood that ended a wait: the line of what it did to the resource. Undefined when that is not recorded. */
export function placeOfWake({ trace, history, steps }: Scene, bar: Bar): Frame | undefined {
  const waker = trace.tasks.get(bar.wokenBy);
  const resource = bar.wait === undefined ? undefined : trace.resources.waitedFor(bar.wait);
  if (waker === undefined || resource === undefined) {
    return undefined;
  }
  const row = steps.rowAt(waker, bar.to);
  const { task, site, kind } = trace.resources.operations;
  const began = row < 0 ? waker.created : trace.steps.began.at(row) - 1;
  const ended = row < 0 ? Number.POSITIVE_INFINITY : trace.steps.ended.at(row);
  const ofWaker = (operation: number) =>
    task.at(operation) === waker.id && site.at(operation) !== 0 && kind.at(operation) !== operationKind.acquired;
  const before = history.between(resource, began, bar.to).findLast(ofWaker);
  const place = before ?? history.between(resource, bar.to, ended).find(ofWaker);
  return place === undefined ? undefined : trace.dictionary.site(site.at(place));
}

function wokenAt({ trace }: Scene, task: Task, bar: Bar): number {
  if (bar.kind === 'step') {
    return bar.row < 0 ? task.wokenAt : trace.steps.ready.at(bar.row);
  }
  return bar.kind === 'ready' ? bar.from : bar.to;
}

function arrow(kind: CauseArrow['kind'], from: Point, to: Point): CauseArrow {
  return { kind, from, to };
}
