/** A row of the timeline: what it shows, and how it stands among the others. */

import type { Loop } from '../trace/loops';
import type { Resource } from '../trace/resource';
import type { Grouping } from '../trace/story/taskBuckets';
import type { TaskFilter } from '../trace/story/taskFilter';
import type { Task } from '../trace/task';
import type { ProcessModel } from './processModel';

interface Common {
  /** The same as long as it is shown. */
  readonly key: string;
  /** From 0. */
  readonly level: number;
  /** CSS pixels. */
  readonly height: number;
  /** Undefined where there is nothing to open. */
  readonly expanded: boolean | undefined;
  /** Stands here only because something under it matches the filter. */
  readonly dimmed: boolean;
}

export type LaneRow = Common &
  (
    | { readonly kind: 'findings'; readonly count: number }
    | { readonly kind: 'section'; readonly process: ProcessModel }
    | { readonly kind: 'loop'; readonly process: ProcessModel; readonly loop: Loop }
    | {
        /** What is missing in the recording, in words: a kind of event that was not recorded, or rows that could not be read. */
        readonly kind: 'missing';
        readonly process: ProcessModel;
        readonly name: string;
        readonly text: string;
        /** A file of the program that the user may show; undefined where that is not what is missing. */
        readonly locate: string | undefined;
      }
    | { readonly kind: 'resources'; readonly process: ProcessModel; readonly resources: readonly Resource[] }
    | { readonly kind: 'resource'; readonly process: ProcessModel; readonly resource: Resource }
    | {
        readonly kind: 'tasks';
        readonly count: number;
        /** How many of them are shown; undefined when all are. */
        readonly found: number | undefined;
      }
    | {
        readonly kind: 'bucket';
        readonly process: ProcessModel;
        readonly label: string;
        readonly tasks: readonly Task[];
      }
    | { readonly kind: 'task'; readonly process: ProcessModel; readonly task: Task; readonly pinned: boolean }
    | {
        /** Equal tasks, or those of a TaskGroup. */
        readonly kind: 'group';
        readonly process: ProcessModel;
        readonly tasks: readonly Task[];
        /** The TaskGroup, a resource; 0 without. */
        readonly scope: number;
      }
  );

export type TaskRow = Extract<LaneRow, { readonly kind: 'task' }>;
export type GroupRow = Extract<LaneRow, { readonly kind: 'group' }>;

/** What the user has chosen about rows. */
export interface RowChoices {
  /** Keys of rows that are not as they are at first: open ones closed, closed ones open. */
  readonly toggled: ReadonlySet<string>;
  /** Keys of rows that stay at the top. */
  readonly pinned: ReadonlySet<string>;
  readonly filter: TaskFilter | undefined;
  readonly grouping: 'creator' | Grouping;
  readonly endedHidden: boolean;
  /** Only this task and its children. */
  readonly only: { readonly process: string; readonly task: number } | undefined;
}

export const noChoices: RowChoices = {
  toggled: new Set(),
  pinned: new Set(),
  filter: undefined,
  grouping: 'creator',
  endedHidden: false,
  only: undefined,
};
