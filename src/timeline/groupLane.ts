/** The lane of a group of equal tasks: how many ran, were ready and waited at each moment, on top of each other. */
import { count } from '../trace/numbers';
import { hasEnded, type Task } from '../trace/task';
import { type DrawList, markNumber } from './drawList';
import type { Counts } from './groupSums';
import type { ProcessModel } from './processModel';
import { mostAlive } from './taskRows';
import { TimeSums } from './timeSums';
import type { Viewport } from './viewport';

export interface GroupLane {
  readonly process: ProcessModel;
  /** Names the group. */
  readonly key: string;
  readonly tasks: readonly Task[];
  /** The view in the process's own time. */
  readonly view: Viewport;
  readonly y: number;
  readonly height: number;
}

const BUSY = markNumber('stackBusy');
const READY = markNumber('stackReady');
const WAITING = markNumber('stackWaiting');
const UNKNOWN = markNumber('unknown');
const FAILED = markNumber('capFailed');
const MARGIN = 2;
/** Running is at least so high, so that it is seen. */
const LEAST_BUSY = 3;
const LEAST_READY = 1;
/** Groups with fewer steps are looked at step by step for every frame. */
const FEW_STEPS = 20_000;
/** A lane that is at least so high has a scale. */
const SCALED = 40;

export function drawGroupLane(list: DrawList, lane: GroupLane): void {
  const { tasks, view, y } = lane;
  const height = lane.height - 2 * MARGIN;
  const bottom = y + MARGIN + height;
  const most = Math.max(1, mostAlive(tasks));
  const alive = aliveCounts(lane);
  drawUnknown(list, lane, alive);
  const { busy, ready } = countsOf(lane);
  for (let x = 0; x < alive.length; x += 1) {
    const all = alive[x] ?? 0;
    const running = Math.min(all, busy[x] ?? 0);
    const able = Math.min(all - running, ready[x] ?? 0);
    const tall = heightOf(running, most, { height, least: LEAST_BUSY });
    const taller = heightOf(able, most, { height, least: LEAST_READY });
    const rest = Math.max(0, (all / most) * height - tall - taller);
    if (rest > 0) {
      list.column(WAITING, x, bottom - tall - taller - rest, 1, rest);
    }
    if (taller > 0) {
      list.column(READY, x, bottom - tall - taller, 1, taller);
    }
    if (tall > 0) {
      list.column(BUSY, x, bottom - tall, 1, tall);
    }
  }
  drawFailures(list, lane);
  if (lane.height >= SCALED) {
    const forms = [`${count(most)} at most`];
    list.labels.push({ x: 0, y: y + 10, room: view.width - 8, forms, style: 'right', cut: false });
  }
}

/** Where rows were dropped nobody knows what the tasks did: there they count as none. */
function drawUnknown(list: DrawList, { process, view, y, height }: GroupLane, alive: Float64Array): void {
  for (const { from, to } of process.dropped) {
    const end = Math.min(alive.length, Math.ceil(view.x(to)));
    for (let x = Math.max(0, Math.floor(view.x(from))); x < end; x += 1) {
      if ((alive[x] ?? 0) > 0) {
        list.column(UNKNOWN, x, y + height / 2, 1, 1);
        alive[x] = 0;
      }
    }
  }
}

/** A failure is never lost among others. */
function drawFailures(list: DrawList, { tasks, view, y, height }: GroupLane): void {
  for (const { state, ended } of tasks) {
    if (state === 'failed' && ended !== undefined && view.from <= ended && ended <= view.to) {
      list.rect(FAILED, view.x(ended), y + MARGIN, 2, height - 2 * MARGIN);
    }
  }
}

function heightOf(
  tasks: number,
  most: number,
  { height, least }: { readonly height: number; readonly least: number },
): number {
  return tasks <= 0.001 ? 0 : Math.max(least, (tasks / most) * height);
}

function aliveCounts({ tasks, view, process }: GroupLane): Float64Array {
  const sums = new TimeSums(view.from, 1 / view.scale, Math.ceil(view.width));
  for (const task of tasks) {
    sums.add(task.created, task.ended ?? process.now);
  }
  return sums.averages();
}

function countsOf(lane: GroupLane): Counts {
  const { process, tasks, view, key } = lane;
  const steps = tasks.reduce((sum, task) => sum + task.steps, 0);
  if (steps > FEW_STEPS) {
    const sums = process.groupSums(key);
    sums.update(tasks);
    return sums.counts(view);
  }
  const make = () => new TimeSums(view.from, 1 / view.scale, Math.ceil(view.width));
  const busy = make();
  const ready = make();
  const { began, ended, ready: readyAt, previous } = process.trace.steps;
  for (const task of tasks) {
    for (let row = task.lastStep; row >= 0 && ended.at(row) >= view.from; row = previous.at(row) - 1) {
      busy.add(began.at(row), ended.at(row));
      ready.add(readyAt.at(row), began.at(row));
    }
    addPresent(task, process.now, { busy, ready });
  }
  return { busy: busy.averages(), ready: ready.averages() };
}

function addPresent(task: Task, now: number, sums: { readonly busy: TimeSums; readonly ready: TimeSums }): void {
  if (hasEnded(task)) {
    return;
  }
  if (task.state === 'running') {
    sums.busy.add(task.since, now);
  } else if (task.state === 'ready') {
    sums.ready.add(task.since, now);
  }
}
