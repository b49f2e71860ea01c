/** The rows of the task tree. A row's key says what it shows and under which row, and stays the same as long as it does. */

import type { Resource } from '../trace/resource';
import type { Bucket } from '../trace/story/taskBuckets';
import type { Member } from '../trace/story/taskFamilies';
import type { ResourceUser } from '../trace/story/usedResources';
import type { Task, Wait } from '../trace/task';
import type { RunProcess } from './liveRun';

export type Row =
  | ProcessRow
  | LoopRow
  | TaskRow
  | ScopeRow
  | GroupRow
  | LineRow
  | BucketRow
  | ResourcesRow
  | ResourceRow
  | UserRow
  | MoreRow
  | NoteRow;

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
  /** It stands where its creator does not matter: what it created is elsewhere. */
  readonly alone: boolean;
  /** How many tasks it stands under, each created by the one above it. */
  readonly depth: number;
}

/** A TaskGroup of the program, where its tasks are not all of their creator's. */
export interface ScopeRow {
  readonly kind: 'scope';
  readonly key: string;
  readonly process: RunProcess;
  readonly group: number;
  tasks: readonly Task[];
  members: readonly Member[];
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
  /** What they had in common when they were listed: they may have gone on since. */
  readonly state: Task['state'];
  wait: Wait | undefined;
  alike: boolean;
  tasks: readonly Task[];
}

/** Tasks that have something in common, where they do not stand under their creators. */
export interface BucketRow {
  readonly kind: 'bucket';
  readonly key: string;
  readonly process: RunProcess;
  readonly bucket: Bucket;
  /** Those that the filter leaves. */
  tasks: ReadonlySet<Task> | readonly Task[];
}

/** How many there are. */
export function sizeOf(tasks: ReadonlySet<Task> | readonly Task[]): number {
  return 'size' in tasks ? tasks.size : tasks.length;
}

/** Above the queues, locks and so on of a process. */
export interface ResourcesRow {
  readonly kind: 'resources';
  readonly key: string;
  readonly process: RunProcess;
}

export interface ResourceRow {
  readonly kind: 'resource';
  readonly key: string;
  readonly process: RunProcess;
  readonly resource: Resource;
  /** What tells it from others of its name; empty when nothing need to. */
  apart: string;
}

/** A task that holds a resource or waits for it. */
export interface UserRow {
  readonly kind: 'user';
  readonly key: string;
  readonly process: RunProcess;
  readonly resource: Resource;
  /** Undefined for code outside of tasks, and where the recording does not tell. */
  readonly task: Task | undefined;
  user: ResourceUser;
}

/** Says something about all rows, and does something when chosen. */
export interface NoteRow {
  readonly kind: 'note';
  readonly key: string;
  text: string;
  /** What choosing it does, in words. */
  readonly action: string;
  readonly command: string;
}

/** Asks for the next page of a row's children. */
export interface MoreRow {
  readonly kind: 'more';
  readonly key: string;
  readonly parent: string;
  left: number;
}

/** Whether an argument of a command is a row: VS Code hands over those that it got from us, and nothing like them. */
export function isRow(value: unknown): value is Row {
  return typeof value === 'object' && value !== null && 'kind' in value && 'key' in value;
}
