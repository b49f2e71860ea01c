/**
 * What happened in a span of time: how busy the loops were, which tasks ran, what was waited for. Parts of bars count by overlap. Reads the columns of the
 * table of steps, so that ten million rows take no objects.
 */
import { stepEnd } from '../../protocol/recording';
import { NestedSteps } from '../steps';
import { hasEnded, type Task } from '../task';
import type { Trace } from '../trace';
import type { Words } from '../words';
import { RangeIndex, type RowRange } from './rangeIndex';
import { TaskSlots, type TaskSum } from './taskSlots';
import { TaskSpans } from './taskSpans';
import { type WaitSum, WaitSums } from './waitSums';

/** One loop within the span. */
export interface LoopSum {
  readonly loop: number;
  /** ns in steps. */
  readonly busy: number;
  readonly steps: number;
}

export interface RangeStatistics {
  readonly from: number;
  readonly to: number;
  readonly loops: readonly LoopSum[];
  readonly steps: number;
  /** The longest part of a step within the span; task 0 when there is none. */
  readonly longest: { readonly task: number; readonly began: number; readonly length: number };
  /** Tasks that were there at any time within the span, and those that came and went in it. */
  readonly seen: number;
  readonly created: number;
  readonly ended: number;
  readonly busy: number;
  readonly ready: number;
  readonly waiting: number;
  /** The longest together first. */
  readonly waits: readonly WaitSum[];
  /** The 100 most busy ones, the busiest first. */
  readonly tasks: readonly TaskSum[];
  /** Rows that were dropped in spans that touch this one. */
  readonly dropped: number;
}

/** A span of time in ns since the origin; `now`: up to when what goes on has lasted. */
export interface Span {
  readonly from: number;
  readonly to: number;
  readonly now: number;
}

/** Statistics of one trace; what it has looked up once serves for the next span. */
export class Ranges {
  readonly #trace: Trace;
  readonly #index: RangeIndex;
  readonly #spans: TaskSpans;

  constructor(trace: Trace) {
    this.#trace = trace;
    this.#index = new RangeIndex(trace.steps);
    this.#spans = new TaskSpans(trace);
  }

  /** What happened in a span. */
  statistics(span: Span, words: Words): RangeStatistics {
    const work = this.begin(span);
    while (work.advance(Number.POSITIVE_INFINITY)) {
      // goes on until all rows are counted
    }
    return work.result(words);
  }

  /** The next moment at which a step of any task began or ended; undefined when there is none. */
  after(time: number): number | undefined {
    return this.#index.after(time);
  }

  /** The last moment before that at which a step of any task began or ended; undefined when there is none. */
  before(time: number): number | undefined {
    return this.#index.before(time);
  }

  /** The same in portions, for a view that must not stand still: `advance` until it says that nothing is left, then ask for the result. */
  begin(span: Span): RangeWork {
    return new RangeWork(this.#trace, span, {
      tasks: this.#spans.within(span.from, span.to),
      rows: this.#index.within(span.from, span.to),
    });
  }
}

export class RangeWork {
  readonly #count: RangeCount;
  readonly #rows: Iterator<RowRange, void>;

  constructor(
    trace: Trace,
    span: Span,
    parts: { readonly tasks: Iterable<Task>; readonly rows: Iterator<RowRange, void> },
  ) {
    this.#count = new RangeCount(trace, span);
    this.#count.tasks(parts.tasks);
    this.#count.callbacks();
    this.#rows = parts.rows;
  }

  /** Counts about `most` rows of steps. Returns whether there may be more. */
  advance(most: number): boolean {
    for (let left = most; left > 0; ) {
      const next = this.#rows.next();
      if (next.done === true) {
        return false;
      }
      this.#count.rows(next.value);
      left -= next.value.end - next.value.first;
    }
    return true;
  }

  result(words: Words): RangeStatistics {
    return this.#count.result(words);
  }
}

class RangeCount {
  readonly #trace: Trace;
  readonly #from: number;
  readonly #to: number;
  readonly #now: number;
  readonly #sums = new WaitSums();
  readonly #slots: TaskSlots;
  readonly #loops = new Map<number, { loop: number; busy: number; steps: number }>();
  readonly #counts = { seen: 0, created: 0, ended: 0, steps: 0 };
  readonly #longest = { task: 0, began: 0, length: -1 };
  readonly #nested = new NestedSteps();
  /** There are eager tasks. */
  #anyInside = false;

  constructor(trace: Trace, span: Span) {
    this.#trace = trace;
    this.#from = span.from;
    this.#to = span.to;
    this.#now = span.now;
    this.#slots = new TaskSlots(trace.tasks);
  }

  /** Which tasks there were, and what those did behind their last step. */
  tasks(tasks: Iterable<Task>): void {
    for (const task of tasks) {
      this.#counts.seen += 1;
      this.#counts.created += this.#from <= task.created ? 1 : 0;
      this.#counts.ended += task.ended !== undefined && task.ended < this.#to ? 1 : 0;
      if (!hasEnded(task) || task.state === 'destroyed') {
        this.#afterLastStep(task);
      }
    }
  }

  /** Takes in rows of the table of steps. */
  rows({ first, end }: RowRange): void {
    const { steps } = this.#trace;
    const from = this.#from;
    const to = this.#to;
    for (let row = first; row < end; row += 1) {
      const before = steps.previous.at(row) - 1;
      const ended = steps.ended.at(row);
      const ready = steps.ready.at(row);
      const start = before < 0 ? ready : steps.ended.at(before);
      if (ended <= from || to <= start) {
        continue;
      }
      const slot = this.#slots.of(steps.task.at(row));
      const began = steps.began.at(row);
      if (began < to) {
        this.#step(row, slot, began, ended);
      }
      if (ready < began) {
        this.#slots.addReady(slot, this.#overlap(ready, began));
      }
      if (before >= 0 && start < ready) {
        this.#wait(slot, before, start, ready);
      }
    }
  }

  /** Callbacks, of 1 ms and more, that kept loops busy. */
  callbacks(): void {
    const { loop, began, ended } = this.#trace.loops.callbackTimes;
    for (let row = 0; row < loop.length; row += 1) {
      const length = this.#overlap(began.at(row), ended.at(row));
      if (length > 0) {
        this.#loop(loop.at(row)).busy += length;
      }
    }
  }

  result(words: Words): RangeStatistics {
    const { length } = this.#longest;
    return {
      ...this.#counts,
      from: this.#from,
      to: this.#to,
      loops: [...this.#loops.values()].sort((a, b) => a.loop - b.loop),
      longest: { ...this.#longest, length: Math.max(0, length) },
      ...this.#slots.sums(),
      waits: this.#sums.list(this.#trace, words),
      tasks: this.#slots.busiest(),
      dropped: this.#trace.dropped
        .filter((span) => span.from <= this.#to && this.#from <= span.to)
        .reduce((rows, span) => rows + span.rows, 0),
    };
  }

  #step(row: number, slot: number, began: number, ended: number): void {
    const length = this.#overlap(began, ended);
    const inside = this.#trace.steps.previous.at(row) === 0 && this.#slots.isEager(slot);
    this.#anyInside ||= inside;
    const loop = this.#slots.loopOf(slot);
    const inner = this.#anyInside ? this.#nested.timeWithin({ loop, began, length, inside }) : 0;
    this.#ran(slot, began, length, length - inner);
  }

  #ran(slot: number, began: number, length: number, own: number): void {
    this.#counts.steps += 1;
    this.#slots.addBusy(slot, own);
    const loop = this.#loop(this.#slots.loopOf(slot));
    loop.busy += own;
    loop.steps += 1;
    if (length > this.#longest.length) {
      this.#longest.task = this.#slots.taskOf(slot);
      this.#longest.began = began;
      this.#longest.length = length;
    }
  }

  #loop(id: number): { busy: number; steps: number } {
    let loop = this.#loops.get(id);
    if (loop === undefined) {
      loop = { loop: id, busy: 0, steps: 0 };
      this.#loops.set(id, loop);
    }
    return loop;
  }

  #wait(slot: number, before: number, from: number, to: number): void {
    const { how, target } = this.#trace.steps;
    const length = this.#overlap(from, to);
    if (length > 0 && how.at(before) >= stepEnd.firstWait) {
      this.#slots.addWaiting(slot, length);
      this.#sums.add(how.at(before), target.at(before), length);
    }
  }

  /** What goes on at the present, and what its destruction cut off. */
  #afterLastStep(task: Task): void {
    const { steps } = this.#trace;
    const slot = this.#slots.of(task.id);
    const last = task.lastStep;
    // Without a step a checkpoint may tell since when it waits.
    const start = last < 0 ? lastKnown(task) : steps.ended.at(last);
    const end = task.state === 'running' ? task.since : (task.ended ?? this.#now);
    const waits = last < 0 ? task.state === 'waiting' : steps.how.at(last) >= stepEnd.firstWait;
    const unwoken = waits ? end : start;
    const woken = Math.min(end, task.wokenAt >= start && task.state !== 'waiting' ? task.wokenAt : unwoken);
    if (last >= 0) {
      this.#wait(slot, last, start, woken);
    } else if (waits) {
      this.#slots.addWaiting(slot, this.#overlap(start, woken));
    }
    this.#slots.addReady(slot, this.#overlap(woken, end));
    if (task.state === 'running' && task.since < this.#to && this.#from < this.#now) {
      const length = this.#overlap(task.since, this.#now);
      this.#ran(slot, task.since, length, length);
    }
  }

  #overlap(from: number, to: number): number {
    const length = Math.min(to, this.#to) - Math.max(from, this.#from);
    return Math.max(0, length);
  }
}

function lastKnown(task: Task): number {
  return task.steps > 0 ? task.since : task.created;
}
