/** The rows of the task tree. A row's key says what it shows and under which row, and stays the same as long as it does. */
import type { Task } from '../trace/task';
import type { RunProcess } from './liveRun';

export type Row = ProcessRow | LoopRow | TaskRow | GroupRow | LineRow | MoreRow;

/** A process, where there are several. */
export interface ProcessRow {
  readonly kind: 'process';
  readonly key: string;
  readonly process: RunProcess;
}

/** An event loop, where a process has tasks on several. */
export interface LoopRow {
  readonly kind: 'loop';
  readonly key: string;
  readonly process: RunProcess;
  readonly loop: number;
}

export interface TaskRow {
  readonly kind: 'task';
  readonly key: string;
  readonly process: RunProcess;
  readonly task: Task;
}

/** Equal tasks: of one creator, coroutine and creation line. */
export interface GroupRow {
  readonly kind: 'group';
  readonly key: string;
  readonly process: RunProcess;
  tasks: readonly Task[];
  /** Whether it opens into lines of equal states, and not into its tasks. */
  byState: boolean;
}

/** Those of a group that are in the same state at the same place. */
export interface LineRow {
  readonly kind: 'line';
  readonly key: string;
  readonly process: RunProcess;
  tasks: readonly Task[];
}

/** Asks for the next page of a row's children. */
export interface MoreRow {
  readonly kind: 'more';
  readonly key: string;
  readonly parent: string;
  left: number;
}
