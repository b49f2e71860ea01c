/** Steps and wake-ups as columns, one row each, in the order of the recording. Times in ns since the origin. */
import { float64Column, uint8Column, uint32Column } from './columns';
import type { Row } from './recordingReader';

export class StepTable {
  readonly task = uint32Column();
  readonly began = float64Column();
  readonly ended = float64Column();
  readonly how = uint8Column();
  readonly target = uint32Column();
  readonly stack = uint32Column();
  readonly wokeTask = uint32Column();
  readonly wokeTime = float64Column();
  /** The task whose step woke it; 0 a callback. */
  readonly wokeBy = uint32Column();
  /** Steps that ran inside a step which has not been written yet. */
  #nested: { readonly began: number; readonly ended: number }[] = [];
  #firstUnresolved = 0;

  get length(): number {
    return this.task.length;
  }

  /** Adds a step; `inside`: it ran within the step of its creator. Returns the time it was busy itself. */
  add(row: Readonly<Row>, inside: boolean): number {
    this.task.push(row.c);
    this.began.push(row.time);
    this.ended.push(row.end);
    this.how.push(row.sub);
    this.target.push(row.d);
    this.stack.push(row.e);
    this.#resolveWakes(row);
    return row.end - row.time - this.#nestedTime(row, inside);
  }

  woke(row: Readonly<Row>): void {
    this.wokeTask.push(row.c);
    this.wokeTime.push(row.time);
    this.wokeBy.push(row.d);
  }

  /** Wake-ups within this step are its doing. */
  #resolveWakes(row: Readonly<Row>): void {
    for (let index = this.#firstUnresolved; index < this.wokeTime.length; index += 1) {
      const time = this.wokeTime.at(index);
      if (row.time <= time && time <= row.end && this.wokeBy.at(index) === 0 && this.wokeTask.at(index) !== row.c) {
        this.wokeBy.set(index, row.c);
      }
    }
    this.#firstUnresolved = this.wokeTime.length;
  }

  #nestedTime(row: Readonly<Row>, inside: boolean): number {
    let time = 0;
    if (this.#nested.length > 0) {
      for (const step of this.#nested) {
        time += row.time <= step.began && step.ended <= row.end ? step.ended - step.began : 0;
      }
      this.#nested = this.#nested.filter((step) => !(row.time <= step.began && step.ended <= row.end));
    }
    if (inside) {
      this.#nested.push({ began: row.time, ended: row.end });
    }
    return time;
  }
}
