/**
 * Who woke whom. A wake-up that happened within a step is that step's doing, but the step's row comes when the step is over: until then the wake-up waits here.
 * One that happened within no step was done by the loop itself, for a reason that what was waited for tells.
 */
import { waitName } from '../protocol/recording';
import type { ResourceTable } from './resources';
import type { FinishedStep, StepTable } from './steps';
import type { MutableTask, Wait, WakeCause } from './task';

const told: Readonly<Record<number, WakeCause>> = { 1: 'timer', 2: 'io', 3: 'thread', 4: 'cancel' };
const byLoop: Readonly<Record<string, WakeCause>> = {
  sleep: 'timer',
  'io.read': 'io',
  'io.write': 'io',
  'io.accept': 'io',
  'io.connect': 'io',
  'stream.read': 'io',
  'stream.drain': 'io',
  'stream.close': 'io',
  process: 'io',
  executor: 'thread',
  thread: 'thread',
};
/** The same by the number of a wait's kind: it is asked for with every wake-up. */
const causeByKind: readonly WakeCause[] = Array.from(
  { length: 256 },
  (_, kind) => byLoop[waitName[kind] ?? ''] ?? 'callback',
);
/** Kinds of waits that end when a task ends, or the last of several. */
const hasMembers: readonly boolean[] = Array.from({ length: 256 }, (_, kind) =>
  ['task', 'gather', 'wait', 'group'].includes(waitName[kind] ?? ''),
);
/** Wake-ups that wait for the end of their step; more are a loop that has stopped telling. */
const MOST_OPEN = 100_000;

/** A wake-up of which it is not known yet who did it. The objects are used again: there are as many as steps. */
interface OpenWake {
  task: MutableTask;
  time: number;
  wait: Wait | undefined;
}

export class Wakes {
  /** The first `#count` of them are open. */
  readonly #open: OpenWake[] = [];
  #count = 0;
  readonly #tasks: ReadonlyMap<number, MutableTask>;
  readonly #resources: ResourceTable;
  readonly #steps: StepTable;

  constructor(tasks: ReadonlyMap<number, MutableTask>, resources: ResourceTable, steps: StepTable) {
    this.#tasks = tasks;
    this.#resources = resources;
    this.#steps = steps;
  }

  /** The wait of a task has ended: notes why, as far as it is known already. `how`, `by`: as the row tells. */
  note(task: MutableTask, time: number, how: number, by: number): void {
    task.wokenAt = time;
    task.wokenBy = by;
    task.wokenHow = by === 0 ? (told[how] ?? 'unknown') : 'task';
    const request = task.cancelRequests.length === 0 ? undefined : task.cancelRequests.at(-1);
    if (task.wokenHow !== 'task' && request !== undefined && this.#canEnd(task, request.time) && request.time <= time) {
      task.wokenHow = 'cancel';
      task.wokenBy = request.by;
    }
    if (task.wokenHow === 'unknown') {
      this.#add(task, time);
    }
  }

  #add(task: MutableTask, time: number): void {
    const open = this.#open;
    const used = open[this.#count];
    if (used === undefined) {
      open.push({ task, time, wait: task.wait });
    } else {
      used.task = task;
      used.time = time;
      used.wait = task.wait;
    }
    this.#count += 1;
    if (this.#count > MOST_OPEN) {
      open.shift();
      this.#count -= 1;
    }
  }

  /** A request to cancel ends the wait during which it comes, and the next wait of a task that asked it of itself. */
  #canEnd(task: MutableTask, requested: number): boolean {
    return task.since <= requested || (task.lastStep >= 0 && this.#steps.began.at(task.lastStep) <= requested);
  }

  /** A step is over: the wake-ups within it were its task's, older ones of its loop were no task's. */
  stepEnded(step: FinishedStep): void {
    const open = this.#open;
    let left = 0;
    for (let index = 0; index < this.#count; index += 1) {
      const wake = open[index];
      if (wake !== undefined && !this.#resolve(wake, step)) {
        // Those that are known now stand behind, to be used again.
        open[index] = open[left] ?? wake;
        open[left] = wake;
        left += 1;
      }
    }
    this.#count = left;
  }

  #resolve(wake: OpenWake, step: FinishedStep): boolean {
    const { task, time } = wake;
    if (task.loop !== step.loop && task.loop !== 0 && step.loop !== 0) {
      return false;
    }
    if (step.began <= time && time <= step.ended && task.id !== step.task) {
      this.#say(wake, 'task', step.task);
      return true;
    }
    if (time < step.began && !step.inside) {
      const by = this.#lastMember(wake.wait, time);
      const cause = by === 0 ? (causeByKind[wake.wait?.kind ?? 0] ?? 'callback') : 'task';
      this.#say(wake, cause, by);
      return true;
    }
    return false;
  }

  #say(wake: OpenWake, how: WakeCause, by: number): void {
    const { task, time } = wake;
    if (task.wokenAt === time) {
      task.wokenHow = how;
      task.wokenBy = by;
    }
    const row = task.lastStep;
    if (row >= 0 && this.#steps.ready.at(row) === time) {
      this.#steps.wokenLater(row, how, by);
    }
  }

  /** Through a callback of asyncio's own: the task that was waited for, or the last to end of several. */
  #lastMember(wait: Wait | undefined, time: number): number {
    if (wait === undefined || hasMembers[wait.kind] !== true) {
      return 0;
    }
    const kind = waitName[wait.kind];
    if (kind === 'task') {
      return this.#endOf(wait.target) <= time ? wait.target : 0;
    }
    if (kind !== 'gather' && kind !== 'wait' && kind !== 'group') {
      return 0;
    }
    const group = this.#resources.get(wait.target);
    if (group === undefined || group.otherMembers > 0) {
      return 0; // a future may have been the last
    }
    let last = 0;
    for (const member of group.members) {
      const end = this.#endOf(member);
      if (end <= time && (last === 0 || end > this.#endOf(last))) {
        last = member;
      }
    }
    return last;
  }

  #endOf(task: number): number {
    return this.#tasks.get(task)?.ended ?? Number.POSITIVE_INFINITY;
  }
}
