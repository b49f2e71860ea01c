/** What kept each loop busy: steps of all its tasks in order of time, without those that ran within others (eager ones), as rows of the table of steps. */
import type { StepRows } from '../trace/story/stepsOfTask';
import type { Trace } from '../trace/trace';
import { GrowingUint32 } from './growing';
import { LaneSteps, search } from './laneSteps';

export class StepsOfLoops {
  readonly #trace: Trace;
  readonly #rows = new Map<number, LoopRows>();
  readonly #steps = new Map<number, LaneSteps>();
  #done = 0;

  constructor(trace: Trace) {
    this.#trace = trace;
  }

  /** Takes in the steps that were read since the last call. */
  update(): void {
    const { steps, tasks } = this.#trace;
    let loop = -1;
    let task = -1;
    let rows: LoopRows | undefined;
    for (; this.#done < steps.length; this.#done += 1) {
      const own = steps.task.at(this.#done);
      if (own !== task) {
        task = own;
        const of = tasks.get(task)?.loop ?? 0;
        rows = of === loop ? rows : this.#rowsOf(of);
        loop = of;
      }
      rows?.add(this.#done, steps);
    }
    for (const [id, own] of this.#rows) {
      this.#steps.get(id)?.update(own, own.takeStable());
    }
  }

  /** The steps of a loop, as of the last `update`. */
  of(loop: number): LaneSteps {
    let steps = this.#steps.get(loop);
    if (steps === undefined) {
      const rows = this.#rowsOf(loop);
      steps = new LaneSteps(this.#trace.steps, rows);
      steps.update(rows);
      this.#steps.set(loop, steps);
    }
    return steps;
  }

  #rowsOf(loop: number): LoopRows {
    let rows = this.#rows.get(loop);
    if (rows === undefined) {
      rows = new LoopRows();
      this.#rows.set(loop, rows);
    }
    return rows;
  }
}

class LoopRows implements StepRows {
  readonly #rows = new GrowingUint32();
  #stable = 0;

  get length(): number {
    return this.#rows.length;
  }

  at(index: number): number {
    return this.#rows.values[index] ?? Number.NaN;
  }

  /** How many of the first rows are as they were at the last call. */
  takeStable(): number {
    const stable = this.#stable;
    this.#stable = this.length;
    return stable;
  }

  /** The row of an eager task's step comes before that of the step in which it ran, and is left out then. */
  add(row: number, steps: Trace['steps']): void {
    const began = steps.began.at(row);
    const ended = steps.ended.at(row);
    while (this.length > 0 && began <= steps.began.at(this.at(this.length - 1)) && !(this.#lastEnd(steps) > ended)) {
      this.#rows.length -= 1;
      this.#stable = Math.min(this.#stable, this.length);
    }
    this.#rows.push(row);
    if (this.length > 1 && steps.began.at(this.at(this.length - 2)) > began) {
      this.#sortIn(began, steps);
    }
  }

  #lastEnd(steps: Trace['steps']): number {
    return steps.ended.at(this.at(this.length - 1));
  }

  /** The last row came late: it moves to its place. */
  #sortIn(began: number, steps: Trace['steps']): void {
    const { values } = this.#rows;
    const place = search(0, this.length - 1, (index) => steps.began.at(this.at(index)) > began);
    const row = this.at(this.length - 1);
    values.copyWithin(place + 1, place, this.length - 1);
    values[place] = row;
    this.#stable = Math.min(this.#stable, place);
  }
}
