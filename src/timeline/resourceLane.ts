/**
 * The lane of a resource. Queue and semaphore: an area of what it holds, hatched on top how many wait, its limit dashed; both on one scale. Lock: a bar a holder, a line
 * below where others wait. Event, condition and barrier: a bar while set, and who waits.
 */
import { operationKind } from '../protocol/recording';
import type { Resource } from '../trace/resource';
import { type DrawList, markNumber } from './drawList';
import { search } from './laneSteps';
import type { ProcessModel } from './processModel';
import type { Viewport } from './viewport';
import { isHeldByOne } from './waiterCounts';

export interface ResourceLane {
  readonly process: ProcessModel;
  readonly resource: Resource;
  /** The view in the process's own time. */
  readonly view: Viewport;
  readonly y: number;
  readonly height: number;
}

const AREA = markNumber('area');
const AREA_WAITING = markNumber('areaWaiting');
const LIMIT = markNumber('limit');
const HELD = markNumber('held');
const HELD_WAITED = markNumber('heldWaited');
const MARGIN = 2;
const LEAST_TEXT = 24;
/** Operations of one pixel that are looked at for the highest level. */
const LOOKED_AT = 16;

export function drawResourceLane(list: DrawList, lane: ResourceLane): void {
  if (isHeldByOne(lane.resource)) {
    drawHolders(list, lane);
    return;
  }
  const { resource, process, view, y } = lane;
  const height = lane.height - 2 * MARGIN;
  const bottom = y + MARGIN + height;
  const levels = new Levels(process, resource);
  const full = Math.max(1, Math.max(resource.limit, levels.most) + process.waiters.most(resource));
  const firstX = Math.max(0, Math.floor(view.x(resource.created)));
  const lastX = Math.min(view.width, view.x(process.now));
  for (let x = firstX; x < lastX; x += 1) {
    const level = levels.highestIn(view.time(x), view.time(x + 1));
    const waiting = process.waiters.at(resource, view.time(x + 1));
    const tall = (level / full) * height;
    if (level > 0) {
      list.column(AREA, x, bottom - tall, 1, tall);
    }
    if (waiting > 0) {
      const taller = Math.max(2, (waiting / full) * height);
      list.column(AREA_WAITING, x, bottom - tall - taller, 1, taller);
    }
  }
  if (resource.limit > 0 && firstX < lastX) {
    list.rect(LIMIT, firstX, bottom - (resource.limit / full) * height, lastX - firstX, 1);
  }
}

/** What a resource held at any moment: items of a queue, permits taken from a semaphore, 1 while an event is set. */
class Levels {
  readonly #process: ProcessModel;
  readonly #resource: Resource;
  readonly #rows: readonly number[];
  #next = -1;

  constructor(process: ProcessModel, resource: Resource) {
    this.#process = process;
    this.#resource = resource;
    this.#rows = process.history.operations(resource.id);
  }

  get most(): number {
    return this.#process.mostIn(this.#resource.id, this.#rows, (row) => this.#level(row));
  }

  /** The highest level within a span; callers go from left to right. */
  highestIn(from: number, to: number): number {
    const times = this.#process.trace.resources.operations.time;
    if (this.#next < 0) {
      this.#next = search(0, this.#rows.length, (index) => times.at(this.#rows[index] ?? 0) > from);
    }
    let highest = this.#next === 0 ? 0 : this.#level(this.#rows[this.#next - 1] ?? 0);
    for (let looked = 0; this.#next < this.#rows.length; looked += 1) {
      const row = this.#rows[this.#next] ?? 0;
      if (times.at(row) > to) {
        break;
      }
      if (looked === LOOKED_AT) {
        this.#next = search(this.#next, this.#rows.length, (index) => times.at(this.#rows[index] ?? 0) > to);
        highest = Math.max(highest, this.#level(this.#rows[this.#next - 1] ?? 0));
        break;
      }
      highest = Math.max(highest, this.#level(row));
      this.#next += 1;
    }
    return highest;
  }

  #level(row: number): number {
    const level = Math.max(0, this.#process.trace.resources.operations.level.at(row));
    return this.#resource.type === 'semaphore' ? Math.max(0, this.#resource.limit - level) : level;
  }
}

function drawHolders(list: DrawList, lane: ResourceLane): void {
  const { process, resource, view, y } = lane;
  const { kind, time, task } = process.trace.resources.operations;
  const rows = process.history.operations(resource.id);
  const height = lane.height - 2 * MARGIN - 4;
  const first = search(0, rows.length, (index) => time.at(rows[index] ?? 0) > view.from);
  let index = Math.max(0, first - 1);
  while (index < rows.length) {
    const row = rows[index] ?? 0;
    const from = time.at(row);
    if (from > view.to) {
      break;
    }
    if (kind.at(row) !== operationKind.acquired) {
      index += 1;
      continue;
    }
    const next = rows[index + 1];
    const to = next === undefined ? process.now : time.at(next);
    const x = Math.max(-2, view.x(from));
    const width = Math.min(view.width + 2, view.x(to)) - x;
    list.rect(HELD, x, y + MARGIN, Math.max(1, width), height);
    if (width >= LEAST_TEXT && task.at(row) !== 0) {
      const left = Math.max(0, x);
      const forms = [process.words.taskOf(task.at(row))];
      const room = Math.min(view.width, x + width) - left;
      list.labels.push({ x: left, y: y + MARGIN + height / 2, room, forms, style: 'onHeld', cut: true });
    }
    // Of holders that share a pixel one is drawn.
    const end = view.time(x + 1);
    index = width < 1 ? search(index + 1, rows.length, (each) => time.at(rows[each] ?? 0) > end) : index + 1;
  }
  drawWaited(list, lane);
}

function drawWaited(list: DrawList, { process, resource, view, y, height }: ResourceLane): void {
  const last = Math.min(view.width, view.x(process.now));
  for (let x = Math.max(0, Math.floor(view.x(resource.created))); x < last; x += 1) {
    if (process.waiters.at(resource, view.time(x + 0.5)) > 0) {
      list.column(HELD_WAITED, x, y + height - 3, 1, 2);
    }
  }
}
