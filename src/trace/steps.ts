/** Steps as columns, one row each, in the order of the recording. Times in ns since the origin. */
import { float64Column, type ReadonlyColumn, Rows, uint8Column, uint32Column } from './columns';
import type { Row } from './rowDecoder';
import type { WakeCause } from './task';

/** Table of steps: from when to when a task ran, how the step ended, and how the task had come to be ready for it. */
export interface Steps {
  readonly length: number;
  readonly task: ReadonlyColumn;
  readonly began: ReadonlyColumn;
  readonly ended: ReadonlyColumn;
  /** How it ended: `stepEnd`, or a key of `waitName` when a wait began. */
  readonly how: ReadonlyColumn;
  /** What the task waits for from then on (a resource, a task, float32 bits of a sleep's seconds), or its error, or the type of its result. */
  readonly target: ReadonlyColumn;
  /** The await stack in which the wait began; of a result its text. */
  readonly stack: ReadonlyColumn;
  /** When the task had become ready: woken, created, or the end of a step that yielded. */
  readonly ready: ReadonlyColumn;
  /** What made it ready, as an index of `wakeCauses`; 0 also for what needed no waking. */
  readonly wokenHow: ReadonlyColumn;
  /** The task that made it ready; 0 without. */
  readonly wokenBy: ReadonlyColumn;
  /** 1 + the row of the same task's step before; 0 for its first. */
  readonly previous: ReadonlyColumn;
}

/** Causes by the number in which the table holds them. */
export const wakeCauses: readonly WakeCause[] = ['unknown', 'callback', 'timer', 'io', 'thread', 'cancel', 'task'];
const causeNumbers = Object.fromEntries(wakeCauses.map((cause, index) => [cause, index])) as Record<WakeCause, number>;

/** What a step's row does not tell of it. The object is reused: there are as many as rows. */
export interface NewStep {
  ready: number;
  wokenHow: WakeCause;
  wokenBy: number;
  /** Row of the task's step before, -1 without. */
  previous: number;
}

/** A step that has been read. The object is reused for the next one. */
export interface FinishedStep {
  readonly task: number;
  readonly loop: number;
  readonly began: number;
  readonly ended: number;
  /** It ran within a step of its creator, which is still to come. */
  readonly inside: boolean;
  /** The time it ran itself, without eager tasks that ran inside it. */
  readonly own: number;
  /** Its row in the table of steps; -1 when it is not over yet. */
  readonly row: number;
}

export class StepTable implements Steps {
  readonly #rows = new Rows();
  readonly task = uint32Column(this.#rows);
  readonly began = float64Column(this.#rows);
  readonly ended = float64Column(this.#rows);
  readonly how = uint8Column(this.#rows);
  readonly target = uint32Column(this.#rows);
  readonly stack = uint32Column(this.#rows);
  readonly ready = float64Column(this.#rows);
  readonly wokenHow = uint8Column(this.#rows);
  readonly wokenBy = uint32Column(this.#rows);
  readonly previous = uint32Column(this.#rows);
  #chunk = this.#nextChunk();

  get length(): number {
    return this.#rows.length;
  }

  /** Adds a step. Returns its row. */
  add(row: Readonly<Row>, step: Readonly<NewStep>): number {
    const { place, length } = this.#rows;
    if (place === 0 && length > 0) {
      this.#chunk = this.#nextChunk();
    }
    const chunk = this.#chunk;
    chunk.task[place] = row.c;
    chunk.began[place] = row.time;
    chunk.ended[place] = row.end;
    chunk.how[place] = row.sub;
    chunk.target[place] = row.d;
    chunk.stack[place] = row.e;
    chunk.ready[place] = step.ready;
    // Most are: looked up by their word, causes would take as long as three columns.
    chunk.wokenHow[place] = step.wokenHow === 'unknown' ? 0 : causeNumbers[step.wokenHow];
    chunk.wokenBy[place] = step.wokenBy;
    chunk.previous[place] = step.previous + 1;
    this.#rows.length = length + 1;
    return length;
  }

  #nextChunk() {
    return {
      task: this.task.chunk(),
      began: this.began.chunk(),
      ended: this.ended.chunk(),
      how: this.how.chunk(),
      target: this.target.chunk(),
      stack: this.stack.chunk(),
      ready: this.ready.chunk(),
      wokenHow: this.wokenHow.chunk(),
      wokenBy: this.wokenBy.chunk(),
      previous: this.previous.chunk(),
    };
  }

  /** Gives up the memory of steps that nobody asks for any more, but for the rows `kept`. */
  forget(kept: readonly number[]): void {
    const { task, began, ended, how, target, stack, ready, wokenHow, wokenBy, previous } = this;
    for (const column of [task, began, ended, how, target, stack, ready, wokenHow, wokenBy, previous]) {
      column.forget(kept);
    }
  }

  /** Says later who made a step's task ready. */
  wokenLater(row: number, how: WakeCause, by: number): void {
    this.wokenHow.set(row, causeNumbers[how]);
    this.wokenBy.set(row, by);
  }
}

/** Steps that ran inside a step which has not been read yet (eager tasks): their time is not that step's own. */
export class NestedSteps {
  /** By loop, the last one to end at the end; each stands beside the others. */
  readonly #inner = new Map<number, InnerStep[]>();
  /** How many there are. */
  #count = 0;

  /** Whether there are none: most programs have no eager tasks, and are not asked about each of their steps. */
  get none(): boolean {
    return this.#count === 0;
  }

  /** The part of a step's length that was spent in steps within it. All steps are told, in the order of the recording. */
  timeWithin(step: InnerStep & { readonly loop: number; readonly inside: boolean }): number {
    const { loop, began, length, inside } = step;
    const inner = this.#inner.get(loop);
    let time = 0;
    for (
      let last = inner?.at(-1);
      inner !== undefined && last !== undefined && began <= last.began;
      last = inner.at(-1)
    ) {
      time += last.length;
      inner.pop();
      this.#count -= 1;
    }
    if (inside) {
      const beside = inner ?? [];
      this.#inner.set(loop, beside);
      beside.push({ began, length });
      this.#count += 1;
    } else if (inner !== undefined) {
      this.#count -= inner.length;
      inner.length = 0;
    }
    return Math.min(time, length);
  }
}

interface InnerStep {
  readonly began: number;
  /** What of it counts, ns. */
  readonly length: number;
}
