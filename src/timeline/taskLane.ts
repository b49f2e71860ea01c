/**
 * The bars of one task: steps, waits and what it was ready, each as it was. Where two or more steps share a pixel they become a column whose height is the
 * busy share of that pixel.
 */
import { stepEnd, waitName } from '../protocol/recording';
import { hasEnded, type Task } from '../trace/task';
import { waitOf } from '../trace/waits';
import { type DrawList, markNumber } from './drawList';
import type { LaneSizes } from './laneSizes';
import type { LaneSteps } from './laneSteps';
import type { ProcessModel } from './processModel';
import type { Viewport } from './viewport';
import { WaitRuns } from './waitRuns';

/** Where a lane stands, and what it is drawn from. */
export interface TaskLane {
  readonly process: ProcessModel;
  readonly task: Task;
  readonly steps: LaneSteps;
  /** The view in the process's own time. */
  readonly view: Viewport;
  /** Top of the row. */
  readonly y: number;
  readonly sizes: LaneSizes;
}

const STEP = markNumber('step');
const DENSE = markNumber('dense');
const DENSE_READY = markNumber('denseReady');
const READY = markNumber('ready');
const UNKNOWN = markNumber('unknown');
const FOREVER = markNumber('forever');
const BLOCKED = markNumber('blocked');
const TORN = markNumber('torn');

/** A step narrower than this is drawn as wide as `THINNEST`. */
const NARROW = 2;
const THINNEST = 1.5;
const LOWEST = 4;
/** Steps that share so many pixels are a column: more rectangles than that take too long to paint. */
const COLUMN = 2;
const WIDEST_CAP = 2;
const LEAST_BLOCKED = 3;
/** Ready is shown in a column from this share on. */
const READY_SHARE = 0.25;
/** Bars narrower than this never have a text. */
const LEAST_TEXT = 24;

/** Kinds of waits for something inside the program; all others are for the world outside. */
const insideKinds = new Set([
  'task',
  'queue.get',
  'queue.put',
  'queue.join',
  'lock',
  'semaphore',
  'event',
  'condition',
  'barrier',
  'gather',
  'wait',
  'group',
  'as_completed',
]);
const inside: readonly boolean[] = Array.from({ length: 256 }, (_, kind) => insideKinds.has(waitName[kind] ?? ''));

/** Adds a task's bars to the list. */
export function drawTaskLane(list: DrawList, lane: TaskLane): void {
  const { steps, view, task } = lane;
  if (task.created > view.to || (task.ended ?? Number.POSITIVE_INFINITY) < view.from) {
    drawEnd(list, lane);
    return;
  }
  const painter = new LanePainter(list, lane);
  let index = steps.firstEndingAfter(view.from);
  while (index < steps.length && painter.gapStart(index) < view.to) {
    painter.gapBefore(index);
    index = painter.step(index);
  }
  if (index === steps.length) {
    painter.present();
  }
  painter.finish();
  drawEnd(list, lane);
}

class LanePainter {
  readonly #list: DrawList;
  readonly #lane: TaskLane;
  readonly #stepY: number;
  readonly #waitY: number;
  readonly #waits: WaitRuns;

  constructor(list: DrawList, lane: TaskLane) {
    this.#list = list;
    this.#lane = lane;
    this.#stepY = lane.y + (lane.sizes.row - lane.sizes.step) / 2;
    this.#waitY = lane.y + (lane.sizes.row - lane.sizes.wait) / 2;
    this.#waits = new WaitRuns(list, { y: this.#waitY, height: lane.sizes.wait, width: lane.view.width });
  }

  /** When the gap before a step began: the end of the step before, or the task's creation. */
  gapStart(index: number): number {
    return index === 0 ? this.#lane.task.created : this.#lane.steps.ended(index - 1);
  }

  /** What the task did before a step: it waited, then it was ready. */
  gapBefore(index: number): void {
    const { steps } = this.#lane;
    const start = this.gapStart(index);
    const began = steps.began(index);
    if (began <= start) {
      return;
    }
    if (index === 0 && (this.#lane.task.steps > steps.length || this.#isDropped(start, began))) {
      // A ring has let go of its first steps, or of what was before.
      this.#unknown(start, began);
      return;
    }
    const readyAt = Math.min(began, Math.max(start, steps.readyAt(index)));
    if (index > 0) {
      this.#wait(index - 1, start, readyAt);
    }
    this.#ready(index === 0 ? start : readyAt, began);
  }

  /** Draws a step, or all steps of its pixel as one column. Returns the index of the next one. */
  step(index: number): number {
    const { steps, view } = this.#lane;
    const began = steps.began(index);
    const ended = steps.ended(index);
    const x = view.x(began);
    const width = (ended - began) * view.scale;
    if (width < NARROW && index + 1 < steps.length) {
      const column = Math.floor(x / COLUMN) * COLUMN;
      const end = view.time(column + COLUMN);
      if (steps.began(index + 1) < end) {
        return this.#column(index, column, end);
      }
    }
    this.#solid(began, ended);
    return index + 1;
  }

  /** What the task does now, at the end of what was read. */
  present(): void {
    const { task, process, steps } = this.#lane;
    if (hasEnded(task)) {
      return;
    }
    const { now } = process;
    if (task.state === 'running') {
      this.#ready(this.gapStart(steps.length), task.since);
      this.#solid(task.since, now);
    } else if (task.state === 'waiting') {
      this.#presentWait(task, now);
    } else {
      this.#presentReady(task, now);
    }
  }

  /** Steps that blocked the loop are drawn last, and never thinner than can be seen. */
  finish(): void {
    this.#waits.flush();
    this.#blocked();
  }

  #blocked(): void {
    const { process, task, view, sizes } = this.#lane;
    for (const blocked of process.blockedOf(task.id)) {
      const ended = blocked.ended ?? process.now;
      if (blocked.began > view.to || ended < view.from) {
        continue;
      }
      const x = view.x(blocked.began);
      const width = Math.max(LEAST_BLOCKED, view.x(ended) - x);
      this.#rect(BLOCKED, x, this.#stepY, width, sizes.step);
      this.#label(x, width, process.texts.blocked(blocked, process.now), 'onBlocked');
    }
  }

  #presentWait(task: Task, now: number): void {
    const { process, view } = this.#lane;
    const { wait } = task;
    if (wait === undefined) {
      return;
    }
    if (process.waitsForEver(task.id)) {
      const x = view.x(task.since);
      const width = Math.max(1, view.x(now) - x);
      this.#rect(FOREVER, x, this.#waitY, width, this.#lane.sizes.wait);
      this.#label(x, width, process.texts.forever(wait), 'forever');
    } else {
      this.#waitBar(wait.kind, task.since, now, () => process.texts.wait(wait));
    }
  }

  #presentReady(task: Task, now: number): void {
    const { steps } = this.#lane;
    const start = this.gapStart(steps.length);
    const last = steps.length - 1;
    if (last >= 0 && task.since > start) {
      this.#wait(last, start, task.since);
    }
    this.#ready(Math.max(start, task.since), now);
  }

  #column(index: number, column: number, end: number): number {
    const { steps, view, sizes } = this.#lane;
    let next = steps.firstBeginningAt(end, index);
    // A long step that only begins in this pixel is drawn as itself.
    if (next - 1 > index && (steps.ended(next - 1) - steps.began(next - 1)) * view.scale >= NARROW) {
      next -= 1;
    }
    const time = COLUMN / view.scale;
    const busy = Math.min(1, steps.busyBetween(index, next) / time);
    const ready = Math.min(1, steps.readyBetween(index + 1, next) / time);
    if (busy + ready < 0.5) {
      this.#waits.add(inside[steps.how(index)] === true, column, COLUMN);
    }
    if (ready >= READY_SHARE) {
      const height = ready * sizes.wait;
      this.#columnMark(DENSE_READY, column, this.#waitY + sizes.wait - height, height);
    }
    const height = Math.max(LOWEST, busy * sizes.step);
    this.#columnMark(DENSE, column, this.#stepY + sizes.step - height, height);
    return next;
  }

  #solid(began: number, ended: number): void {
    const { view, sizes, process } = this.#lane;
    const x = view.x(began);
    const width = (ended - began) * view.scale;
    this.#rect(STEP, x, this.#stepY, width < NARROW ? THINNEST : width, sizes.step);
    if (width >= LEAST_TEXT && !this.#isBlocked(began)) {
      this.#label(x, width, process.texts.step(ended - began), 'onStep');
    }
  }

  /** A step that blocked the loop has its own words. */
  #isBlocked(began: number): boolean {
    const { process, task } = this.#lane;
    return process.blockedOf(task.id).some((blocked) => blocked.began === began);
  }

  #ready(from: number, to: number): void {
    const { view, sizes, process } = this.#lane;
    const width = (to - from) * view.scale;
    if (to <= from || width < 0.25) {
      return;
    }
    const x = view.x(from);
    this.#rect(READY, x, this.#waitY, width, sizes.wait);
    if (width >= LEAST_TEXT) {
      this.#label(x, width, process.texts.ready(to - from), 'onReady');
    }
  }

  /** The wait that began with the end of a step. */
  #wait(index: number, from: number, to: number): void {
    const { steps, process } = this.#lane;
    const kind = steps.how(index);
    if (to <= from || kind < stepEnd.firstWait) {
      return;
    }
    this.#waitBar(kind, from, to, () => {
      const row = steps.row(index);
      const table = process.trace.steps;
      return process.texts.wait(waitOf(kind, table.target.at(row), table.stack.at(row)));
    });
  }

  #waitBar(kind: number, from: number, to: number, texts: () => readonly string[]): void {
    if (this.#isDropped(from, to)) {
      this.#unknown(from, to);
      return;
    }
    const { view } = this.#lane;
    const x = view.x(from);
    const width = (to - from) * view.scale;
    this.#waits.add(inside[kind] === true, x, width);
    if (width >= LEAST_TEXT) {
      this.#label(x, width, texts(), 'onWait');
    }
  }

  /** Where rows were dropped nobody knows whether the task really waited all the time. */
  #isDropped(from: number, to: number): boolean {
    const { dropped } = this.#lane.process;
    return dropped.length > 0 && dropped.some((span) => span.from < to && span.to > from);
  }

  #unknown(from: number, to: number): void {
    const { view, y, sizes } = this.#lane;
    this.#rect(UNKNOWN, view.x(from), y + sizes.row / 2, (to - from) * view.scale, 1);
  }

  #columnMark(kind: number, x: number, y: number, height: number): void {
    if (x >= -COLUMN && x <= this.#lane.view.width) {
      this.#list.column(kind, x, y, COLUMN, height);
    }
  }

  // biome-ignore lint/complexity/useMaxParams: a rectangle; called for every mark of every frame.
  #rect(kind: number, x: number, y: number, width: number, height: number): void {
    const left = Math.max(-8, x);
    const right = Math.min(this.#lane.view.width + 8, x + width);
    if (right > left) {
      this.#list.rect(kind, left, y, right - left, height);
    }
  }

  #label(
    x: number,
    width: number,
    forms: readonly string[],
    style: 'onWait' | 'onStep' | 'onReady' | 'onBlocked' | 'forever',
  ): void {
    const { view, y, sizes } = this.#lane;
    const left = Math.max(0, x);
    const room = Math.min(view.width, x + width) - left;
    if (room >= LEAST_TEXT) {
      this.#list.labels.push({ x: left, y: y + sizes.row / 2, room, forms, style, cut: style === 'onWait' });
    }
  }
}

/** The cap at a task's end with what became of it, or the torn edge where the recording stops. */
function drawEnd(list: DrawList, lane: TaskLane): void {
  const { task, view, process, sizes, y } = lane;
  const top = y + (sizes.row - sizes.step) / 2;
  if (!hasEnded(task)) {
    if (process.over && task.created <= view.to) {
      const waitTop = y + (sizes.row - sizes.wait) / 2;
      list.rect(TORN, view.x(process.now), waitTop, 3, sizes.wait);
    }
    return;
  }
  const x = view.x(task.ended ?? 0);
  // Of an end that is out of view nothing is left: its text would be cut at the edge.
  if (x > view.width || x <= -WIDEST_CAP) {
    return;
  }
  const failed = task.state === 'failed' || task.state === 'destroyed';
  const cap = failed ? 'capFailed' : otherCap(task);
  list.add(cap, x, top, { width: WIDEST_CAP, height: sizes.step });
  if (cap !== 'capDone') {
    const forms = process.texts.end(task);
    const style = failed ? 'failed' : 'cancelled';
    list.labels.push({
      x: x + WIDEST_CAP,
      y: y + sizes.row / 2,
      room: view.width - x - WIDEST_CAP,
      forms,
      style,
      cut: true,
    });
  }
}

function otherCap(task: Task): 'capCancelled' | 'capDone' {
  return task.state === 'cancelled' ? 'capCancelled' : 'capDone';
}
