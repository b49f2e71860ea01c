/** Event loops: when they run, idle, and are blocked, and by what. Times in ns since the origin. */
import { float64Column, uint8Column, uint32Column } from './columns';
import type { Row } from './rowDecoder';
import type { FinishedStep } from './steps';

export interface Loop {
  readonly id: number;
  readonly class: string;
  /** The thread it runs in; 0 before it ran. */
  readonly thread: number;
  readonly state: 'made' | 'runs' | 'stopped' | 'closed';
  /** Where it was closed, a site; 0 not known. */
  readonly closedAt: number;
  /** When the state was entered. */
  readonly since: number;
  /** Time in which it ran steps, and callbacks of 1 ms and more. */
  readonly busy: number;
  /** The last time it was seen waiting with no timer scheduled; undefined when it never was. */
  readonly rest: Rest | undefined;
  /** Time in which it waited for something to happen; 0 also where that is not recorded. */
  readonly idle: number;
}

/** A loop that waits, and that no timer will wake. */
export interface Rest {
  readonly since: number;
  readonly seen: number;
  /** Descriptors it watches, signals that are handled and other threads at work, by which something may come from outside. */
  readonly waysIn: number;
  /** These are all there are: threads that do not run Python were counted too. */
  readonly sealed: boolean;
}

/** How much of a time the thread of a loop computed: its processor time, ns. */
interface Computed {
  readonly loop: number;
  readonly from: number;
  readonly to: number;
  readonly length: number;
}

/** A step or callback that kept a loop from running anything else for longer than the threshold. */
export interface Blocked {
  readonly loop: number;
  readonly began: number;
  /** The end of the step; undefined while it runs, or when the program ended within it. */
  readonly ended: number | undefined;
  /** When the stack was taken. */
  readonly seen: number;
  /** 0: a callback. */
  readonly task: number;
  /** The stack taken meanwhile; 0 when none could be taken. */
  readonly stack: number;
  /** The function of a callback, a code; 0 not known. */
  readonly code: number;
  readonly thresholdMs: number;
  /** The row of the step; -1 while it runs, and for callbacks. */
  readonly step: number;
}

/** Something that may have blocked, and is over. */
interface BlockingEnd extends Readonly<Pick<Blocked, 'task' | 'loop' | 'began' | 'code' | 'step'>> {
  readonly ended: number;
  /** The loop ran others meanwhile. */
  readonly loopWentOn: boolean;
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };
const loopStates: Readonly<Record<number, Loop['state']>> = { 1: 'runs', 2: 'stopped', 3: 'closed' };
const RUNS = 1;
/** Blocked steps that wait for their end; more are a program that never ends any. */
const MOST_OPEN = 100;

export class LoopTable {
  readonly blocked: Mutable<Blocked>[] = [];
  /** When loops waited for something to happen, in the order of the recording. */
  readonly idleTimes = { loop: uint32Column(), began: float64Column(), ended: float64Column() };
  /** When loops began and ceased to run, in the order of the recording. `runs`: 1 began, 0 ceased. */
  readonly #turns = { loop: uint32Column(), time: float64Column(), runs: uint8Column() };
  /** Callbacks of 1 ms and more, in the order of the recording. */
  readonly callbackTimes = { loop: uint32Column(), began: float64Column(), ended: float64Column() };
  /** In the order of their ends. */
  #computed: Computed[] = [];
  readonly #loops = new Map<number, Mutable<Loop>>();
  /** The one that was asked for last: nearly always it is asked for again. */
  #last: Mutable<Loop> | undefined;
  #open: Mutable<Blocked>[] = [];
  /** By loop, when the last of its steps that are over began, but for first steps within their creator's. */
  readonly #lastBegan = new Map<number, number>();
  /** From how many ms on a step blocks its loop. */
  thresholdMs = 100;

  get all(): ReadonlyMap<number, Loop> {
    return this.#loops;
  }

  /** The number of the loop where there is one only; 0 otherwise. */
  get only(): number {
    const [first] = this.#loops.keys();
    return this.#loops.size === 1 ? (first ?? 0) : 0;
  }

  meet(id: number, className: string): void {
    this.#loop(id).class = className;
  }

  state(row: Readonly<Row>): void {
    const loop = this.#loop(row.c);
    loop.state = loopStates[row.sub] ?? loop.state;
    loop.since = row.time;
    loop.closedAt = loop.state === 'closed' ? row.e : 0;
    loop.thread = row.sub === RUNS ? row.d : loop.thread;
    this.#turns.loop.push(row.c);
    this.#turns.time.push(row.time);
    this.#turns.runs.push(row.sub === RUNS ? 1 : 0);
  }

  /** Whether a loop ran at a moment, ns since the origin. */
  ranAt(loop: number, time: number): boolean {
    const { loop: loops, time: times, runs } = this.#turns;
    let row = times.length - 1;
    while (row >= 0 && (loops.at(row) !== loop || times.at(row) > time)) {
      row -= 1;
    }
    return row >= 0 && runs.at(row) === 1;
  }

  idle(row: Readonly<Row>): void {
    this.idleTimes.loop.push(row.loop);
    this.idleTimes.began.push(row.time);
    this.idleTimes.ended.push(row.end);
    this.#loop(row.loop).idle += row.end - row.time;
  }

  /** The watcher saw that it waits, and that no timer will wake it. */
  rests(row: Readonly<Row>): void {
    this.#loop(row.loop).rest = { since: row.time, seen: row.end, waysIn: row.d, sealed: row.c === 1 };
  }

  /** The watcher saw how long its thread computed, around a step that took long. */
  computed({ loop, time: from, end: to, d: micros }: Readonly<Row>): void {
    this.#computed.push({ loop, from, to, length: micros * 1000 });
  }

  /** For how much of a time, in ns, the thread of a loop may at most have computed; undefined where that was not seen of all of it. */
  computedWithin(loop: number, began: number, ended: number): number | undefined {
    let computed = 0;
    let seenFrom = ended;
    for (const { loop: own, from, to, length } of backwards(this.#computed)) {
      if (to <= began) break;
      if (own === loop && from < ended) {
        computed += Math.min(length, Math.min(to, ended) - Math.max(from, began));
        seenFrom = to < seenFrom ? Number.POSITIVE_INFINITY : from;
      }
    }
    return seenFrom <= began ? computed : undefined;
  }

  /** The watcher saw a step that blocks. */
  seenBlocked(row: Readonly<Row>): void {
    const blocked = {
      loop: row.loop,
      began: row.time,
      ended: undefined,
      seen: row.end,
      task: row.c,
      stack: row.e,
      code: 0,
      thresholdMs: row.d,
      step: -1,
    };
    this.blocked.push(blocked);
    this.#open = [...this.#open.slice(1 - MOST_OPEN), blocked];
  }

  /** Gives up the memory of idle times and callbacks. */
  forget(): void {
    this.#computed = [];
    for (const { loop, began, ended } of [this.idleTimes, this.callbackTimes]) {
      for (const column of [loop, began, ended]) {
        column.forget([]);
      }
    }
  }

  stepEnded(step: FinishedStep): void {
    if (step.loop !== 0) {
      this.#loop(step.loop).busy += step.own;
    }
    const loopWentOn = this.#wentOnWithin(step);
    if (this.#open.length > 0 || step.ended - step.began >= this.thresholdMs * 1e6) {
      const { task, loop, began, ended, row } = step;
      this.#blockingEnded({ task, loop, began, ended, code: 0, step: row, loopWentOn });
    }
  }

  /** Whether the loop ran others within a step: the program runs it inside itself, as `nest_asyncio` has it. */
  #wentOnWithin({ loop, began, inside }: FinishedStep): boolean {
    if (inside) {
      return false;
    }
    const last = this.#lastBegan.get(loop) ?? began;
    this.#lastBegan.set(loop, began);
    return began < last;
  }

  callback(row: Readonly<Row>): void {
    const { loop, time, end } = row;
    this.callbackTimes.loop.push(loop);
    this.callbackTimes.began.push(time);
    this.callbackTimes.ended.push(end);
    this.#loop(loop).busy += end - time;
    const loopWentOn = time < (this.#lastBegan.get(loop) ?? time);
    this.#blockingEnded({ task: 0, loop, began: time, ended: end, code: row.c, step: -1, loopWentOn });
  }

  /** Something that may have blocked is over. What the watcher did not see (no thread could run beside it) counts when it was long enough. */
  #blockingEnded({ loopWentOn, ...end }: BlockingEnd): void {
    const seen = this.#open.find((blocked) => blocked.began === end.began && blocked.task === end.task);
    if (seen !== undefined) {
      this.#open = this.#open.filter((blocked) => blocked !== seen);
      if (loopWentOn || end.ended - end.began < seen.thresholdMs * 1e6) {
        // Or it was over in time: its thread had no processor when the watcher looked, between the step's end and the next thing it did.
        this.blocked.splice(this.blocked.lastIndexOf(seen), 1);
        return;
      }
      seen.ended = end.ended;
      seen.step = end.step;
      seen.code = end.code;
    } else if (!loopWentOn && end.ended - end.began >= this.thresholdMs * 1e6) {
      this.blocked.push({ ...end, seen: end.ended, stack: 0, thresholdMs: this.thresholdMs });
    }
  }

  #loop(id: number): Mutable<Loop> {
    if (this.#last?.id === id) {
      return this.#last;
    }
    let loop = this.#loops.get(id);
    if (loop === undefined) {
      loop = { id, class: '', thread: 0, state: 'made', closedAt: 0, since: 0, busy: 0, rest: undefined, idle: 0 };
      this.#loops.set(id, loop);
    }
    this.#last = loop;
    return loop;
  }
}

function* backwards<T>(all: readonly T[]): Generator<T, void> {
  for (let index = all.length - 1; index >= 0; index -= 1) yield all[index] as T;
}
