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

/** What ended a wait: a step of a task, a callback, a timer, I/O, another thread, a cancellation; unknown while nobody can tell yet. */
export type WakeCause = 'unknown' | 'callback' | 'timer' | 'io' | 'thread' | 'cancel' | 'task';

export interface CancelRequest {
  /** ns since the origin. */
  readonly time: number;
  /** The task that asked; 0 when it was not a task. */
  readonly by: number;
  readonly stack: number;
  /** A string id, 0 without a message. */
  readonly message: number;
  /** The stack it waited at when it was asked; 0 when it did not wait. */
  readonly waitedAt: number;
  /** Steps it had made when it was asked. */
  readonly steps: number;
  /** The program's user asked, from a view of Loopscope. */
  readonly byUser: boolean;
}

/** One task. Times in ns since the recording's origin; ids as in the recording. */
export interface Task {
  readonly id: number;
  readonly loop: number;
  readonly created: number;
  /** 0: not created by a task. */
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
  /** What it waits for; only while it waits. */
  readonly wait: Wait | undefined;
  /** The last thing it waited for, also after it went on. */
  readonly lastWait: Wait | undefined;
  /** When its last wait ended; NaN before the first. */
  readonly wokenAt: number;
  readonly wokenHow: WakeCause;
  /** The task that ended its last wait; 0 when it was not a task, or is not known. */
  readonly wokenBy: number;
  /** Time in steps of its own, without eager tasks that ran inside them. */
  readonly busy: number;
  /** Time it could have run and did not. */
  readonly ready: number;
  readonly waiting: number;
  readonly steps: number;
  readonly longestStep: number;
  /** The row of its last step in the table of steps, -1 without. */
  readonly lastStep: number;
  readonly ended: number | undefined;
  /** Type and text of its result (string ids; 0 None or not recorded). */
  readonly resultType: number;
  readonly resultText: number;
  readonly error: number;
  /** When another task first waited for it, alone or among others: its result, or its error, went there. NaN: never. */
  readonly awaitedAt: number;
  /** Nobody looked at the error. */
  readonly errorNeverRetrieved: boolean;
  /** When that was known, because the task itself went: ns since the origin; NaN otherwise. */
  readonly unretrievedAt: number;
  readonly cancelRequests: readonly CancelRequest[];
  /** How many of them were withdrawn by `uncancel`. */
  readonly uncancelled: number;
  /** The stack seen while a long step ran; 0 without. */
  readonly runningStack: number;
  /** Tasks it created, in order. */
  readonly children: readonly number[];
  /** The TaskGroup it belongs to, 0 without. */
  readonly group: number;
}

/** The same while it is being read. */
export type MutableTask = {
  -readonly [K in keyof Task]: Task[K];
} & {
  /** When something woke it before the step in which it began to wait was over; NaN otherwise. */
  wokenEarly: number;
  /** When it last became ready. */
  readySince: number;
};

const none: readonly never[] = [];

/** A task of which nothing is known yet but its number. */
export function unknownTask(id: number, time: number, loop = 0): MutableTask {
  return {
    id,
    loop,
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
    lastWait: undefined,
    wokenAt: Number.NaN,
    wokenHow: 'unknown',
    wokenBy: 0,
    wokenEarly: Number.NaN,
    readySince: time,
    busy: 0,
    ready: 0,
    waiting: 0,
    steps: 0,
    longestStep: 0,
    lastStep: -1,
    ended: undefined,
    resultType: 0,
    resultText: 0,
    error: 0,
    awaitedAt: Number.NaN,
    errorNeverRetrieved: false,
    unretrievedAt: Number.NaN,
    // One empty list for all: most of a million tasks have neither requests nor children.
    cancelRequests: none,
    uncancelled: 0,
    runningStack: 0,
    children: none,
    group: 0,
  };
}

/** Whether the task will not run any more. */
export function hasEnded(task: Task): boolean {
  return task.state === 'done' || task.state === 'failed' || task.state === 'cancelled' || task.state === 'destroyed';
}

/** Whether another task waits for it, or waited. */
export function isAwaited({ awaitedAt }: Task): boolean {
  return !Number.isNaN(awaitedAt);
}
