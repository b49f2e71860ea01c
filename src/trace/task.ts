/** A task as a recording tells it, at the moment up to which the recording has been read. */

export type TaskState = 'ready' | 'running' | 'waiting' | 'done' | 'failed' | 'cancelled' | 'destroyed';

/** What a task waits for. */
export interface Wait {
  /** A key of `waitName`. */
  readonly kind: number;
  /** Resource, task, or 0; seconds for a sleep. */
  readonly target: number;
  /** The await stack. */
  readonly stack: number;
}

export interface CancelRequest {
  /** ns since the origin. */
  readonly time: number;
  /** The task that asked; 0 when it was not a task. */
  readonly by: number;
  readonly stack: number;
  /** A string id, 0 without a message. */
  readonly message: number;
}

/** One task. Times in ns since the recording's origin; ids as in the recording. */
export interface Task {
  readonly id: number;
  readonly loop: number;
  readonly created: number;
  readonly creator: number;
  /** The site that created it; 0 when not recorded. */
  readonly site: number;
  readonly code: number;
  /** Its first step ran inside its creator's. */
  readonly eager: boolean;
  /** Its creation was not recorded. */
  readonly seenLate: boolean;
  /** N of its automatic name Task-N; 0 when the program named it. */
  readonly automatic: number;
  /** The name the program gave it, as a string id; 0 without. */
  readonly name: number;
  readonly state: TaskState;
  /** When the state began. */
  readonly since: number;
  readonly wait: Wait | undefined;
  readonly busy: number;
  readonly ready: number;
  readonly waiting: number;
  readonly steps: number;
  readonly longestStep: number;
  readonly ended: number | undefined;
  /** Type and text of its result (string ids; 0 None or not recorded). */
  readonly resultType: number;
  readonly resultText: number;
  readonly error: number;
  /** Nobody looked at the error. */
  readonly errorNeverRetrieved: boolean;
  readonly cancelRequests: readonly CancelRequest[];
  readonly uncancelled: number;
  /** The stack seen while a long step ran; 0 without. */
  readonly runningStack: number;
  /** The last thing it waited for, also after it went on. */
  readonly lastWait: Wait | undefined;
  /** Tasks it created, in order. */
  readonly children: readonly number[];
  /** The TaskGroup it belongs to, 0 without. */
  readonly group: number;
}

/** The same while it is being read. */
export type MutableTask = {
  -readonly [K in keyof Task]: Task[K] extends readonly (infer E)[] ? E[] : Task[K];
};

/** A task of which nothing is known yet but its number. */
export function unknownTask(id: number, time: number): MutableTask {
  return {
    id,
    loop: 0,
    created: time,
    creator: 0,
    site: 0,
    code: 0,
    eager: false,
    seenLate: true,
    automatic: 0,
    name: 0,
    state: 'ready',
    since: time,
    wait: undefined,
    busy: 0,
    ready: 0,
    waiting: 0,
    steps: 0,
    longestStep: 0,
    ended: undefined,
    resultType: 0,
    resultText: 0,
    error: 0,
    errorNeverRetrieved: false,
    cancelRequests: [],
    uncancelled: 0,
    runningStack: 0,
    lastWait: undefined,
    children: [],
    group: 0,
  };
}

/** Whether the task will not run any more. */
export function hasEnded(task: Task): boolean {
  return task.state === 'done' || task.state === 'failed' || task.state === 'cancelled' || task.state === 'destroyed';
}
