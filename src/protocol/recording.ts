/** The recording's numbers and names, as RECORDING.md describes them. */

export const FORMAT = 2;
/** From this format on, times in rows are float64 seconds; before, they were int64 nanoseconds. */
export const FORMAT_OF_SECONDS = 2;
export const HEADER_BYTES = 4096;
export const BLOCK_BYTES = 65536;
export const BLOCK_HEADER_BYTES = 32;
export const ROW_BYTES = 32;
/** The bytes of the header that hold fields. */
export const HEADER_FIELDS_BYTES = 128;
/** `sub` of a cancel row. */
export const cancelKind = { cancel: 0, uncancel: 1, byUser: 2 } as const;

/** Where a request to cancel a task stands in the header, and the agent's answer; 8 bytes each. */
export const CANCEL_ASKED_AT = 104;
export const CANCEL_ANSWER_AT = 112;
export const cancelOutcome = { handedOver: 1, cancelled: 2 } as const;
/** The most tasks that a member row may name beside its first. */
export const MOST_MORE_MEMBERS = 4095;
/** What a recording's file name ends with. */
export const RECORDING_SUFFIX = '.loopscope';

export const blockKind = { unused: 0, rows: 1, text: 2 } as const;

export const rowKind = {
  step: 1,
  task: 2,
  name: 3,
  woke: 4,
  operation: 5,
  idle: 6,
  cancel: 7,
  running: 8,
  blocked: 9,
  callback: 10,
  member: 11,
  gone: 12,
  loop: 13,
  state: 14,
  totals: 15,
  dropped: 16,
  rest: 17,
  computed: 18,
} as const;

/** How a step ended: `sub` of a step's row. From 16 on the task waits. */
export const stepEnd = { yielded: 0, returned: 1, failed: 2, cancelled: 3, firstWait: 16 } as const;

/** Waits that readers treat in their own way. */
export const waitKind = { future: 16, task: 17, sleep: 18, lock: 22, semaphore: 23, thread: 37 } as const;

/** What a task waits for, by the number that its step's row carries. */
export const waitName: Readonly<Record<number, string>> = {
  16: 'future',
  17: 'task',
  18: 'sleep',
  19: 'queue.get',
  20: 'queue.put',
  21: 'queue.join',
  22: 'lock',
  23: 'semaphore',
  24: 'event',
  25: 'condition',
  26: 'barrier',
  27: 'gather',
  28: 'wait',
  29: 'executor',
  30: 'io.read',
  31: 'io.write',
  32: 'io.accept',
  33: 'io.connect',
  34: 'stream.read',
  35: 'stream.drain',
  36: 'process',
  37: 'thread',
  38: 'group',
  39: 'server',
  40: 'stream.close',
};

/** Operations that readers count. */
export const operationKind = { put: 1, get: 2, acquired: 4, released: 5 } as const;

/** What was done to a resource, by the number that an operation's row carries. */
export const operationName: Readonly<Record<number, string>> = {
  1: 'put',
  2: 'get',
  3: 'task_done',
  4: 'acquired',
  5: 'released',
  6: 'set',
  7: 'cleared',
  8: 'notified',
  9: 'broken',
  10: 'shut down',
  11: 'submitted',
  12: 'finished',
};

/** What became of a recording. */
export type RecordingState = 'recording' | 'ended' | 'no space' | 'size limit' | 'failed';
/** In the header where the exit code is not known. */
export const EXIT_UNKNOWN = -(2 ** 31);
/** By the number in the header. */
export const recordingStates: readonly RecordingState[] = ['recording', 'ended', 'no space', 'size limit', 'failed'];

/** The fields of a recording's header. Times in nanoseconds. */
export interface RecordingHeader {
  /** Of the rows: how their times are written. */
  readonly format: number;
  /** The wall clock at the origin, ns since 1970. */
  readonly wallClock: bigint;
  /** The program's monotonic clock at the origin, ns; rows carry times of this clock. */
  readonly origin: bigint;
  readonly pid: number;
  readonly parentPid: number;
  /** 32 hex digits, the same in all files of one run. */
  readonly run: string;
  readonly state: RecordingState;
  /** When the state was entered, ns of the monotonic clock; 0 while recording. */
  readonly stateTime: bigint;
  /** The program's exit code, when the agent knew it. */
  readonly exitCode: number | undefined;
  /** Rows that were not kept. */
  readonly dropped: number;
  /** Loop iterations so far, all loops. */
  readonly iterations: number;
  /** Bytes of row blocks kept in a ring; 0 when everything is kept. */
  readonly ring: number;
}
