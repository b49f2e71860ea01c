/** What tasks did to queues, locks and other resources, as columns in the order of the recording. Times in ns since the origin. */
import { float64Column, int32Column, type ReadonlyColumn, uint8Column, uint32Column } from './columns';

export interface Operations {
  readonly length: number;
  readonly time: ReadonlyColumn;
  readonly resource: ReadonlyColumn;
  /** A key of `operationName`. */
  readonly kind: ReadonlyColumn;
  /** State after it: items, free permits, 1 or 0; -1 when it is not known. */
  readonly level: ReadonlyColumn;
  /** The task that did it; 0: code outside of tasks, or its step is not over yet. */
  readonly task: ReadonlyColumn;
  /** Where, a site; 0 not recorded. */
  readonly site: ReadonlyColumn;
}

/** An operation and the task that did it. */
export interface Operation {
  readonly time: number;
  readonly resource: number;
  readonly kind: number;
  readonly level: number;
  readonly task: number;
  readonly site: number;
}

export class OperationTable implements Operations {
  readonly time = float64Column();
  readonly resource = uint32Column();
  readonly kind = uint8Column();
  readonly level = int32Column();
  readonly task = uint32Column();
  readonly site = uint32Column();

  get length(): number {
    return this.time.length;
  }

  /** Adds an operation. Returns its row. */
  add(operation: Operation): number {
    this.time.push(operation.time);
    this.resource.push(operation.resource);
    this.kind.push(operation.kind);
    this.level.push(operation.level);
    this.task.push(operation.task);
    this.site.push(operation.site);
    return this.time.length - 1;
  }

  /** Gives up the memory of operations that nobody asks for any more, but for the rows `kept`. */
  forget(kept: readonly number[]): void {
    for (const column of [this.time, this.resource, this.kind, this.level, this.task, this.site]) {
      column.forget(kept);
    }
  }

  at(row: number): Operation {
    return {
      time: this.time.at(row),
      resource: this.resource.at(row),
      kind: this.kind.at(row),
      level: this.level.at(row),
      task: this.task.at(row),
      site: this.site.at(row),
    };
  }
}
