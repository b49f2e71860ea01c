/** The recording's numbers and names, as RECORDING.md describes them, and the checking decoder of its header. */
import { fail, type Result, succeed } from '../base/result';

export const FORMAT = 1;
export const HEADER_BYTES = 4096;
export const BLOCK_BYTES = 65536;
export const BLOCK_HEADER_BYTES = 32;
export const ROW_BYTES = 32;
/** The bytes of the header that hold fields. */
export const HEADER_FIELDS_BYTES = 128;
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
const EXIT_UNKNOWN = -(2 ** 31);
const states: readonly RecordingState[] = ['recording', 'ended', 'no space', 'size limit', 'failed'];

/** The fields of a recording's header. Times in nanoseconds. */
export interface RecordingHeader {
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

/**
 * Decodes the header, or says in a sentence why this cannot be read and what to do. `bytes`: the beginning of the file, HEADER_FIELDS_BYTES of it.
 * A program writes its recording's first bytes last: a file that will become a recording may be empty for a moment.
 */
export function decodeHeader(bytes: Uint8Array): Result<RecordingHeader> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.every((byte) => byte === 0)) {
    return fail('This recording is empty: the program ended before anything was recorded. Record the program again.');
  }
  if (!hasMagic(bytes)) {
    return fail('This is not a Loopscope recording. Choose a file that Loopscope wrote.');
  }
  if (bytes.byteLength < HEADER_FIELDS_BYTES) {
    return fail('This Loopscope recording is cut off in its header. Record the program again.');
  }
  const format = view.getUint32(8, true);
  if (format > FORMAT) {
    return fail(
      `This recording was made by a newer Loopscope (format ${format}; this one reads up to ${FORMAT}). Update Loopscope.`,
    );
  }
  const layout = [HEADER_BYTES, BLOCK_BYTES, ROW_BYTES];
  if (format === 0 || layout.some((expected, index) => view.getUint32(12 + 4 * index, true) !== expected)) {
    return fail('This Loopscope recording is damaged: its header does not make sense. Record the program again.');
  }
  const exitCode = view.getInt32(68, true);
  return succeed({
    wallClock: view.getBigInt64(24, true),
    origin: view.getBigInt64(32, true),
    pid: view.getUint32(40, true),
    parentPid: view.getUint32(44, true),
    run: hex(bytes.subarray(48, 64)),
    state: states[view.getUint32(64, true)] ?? 'failed',
    stateTime: view.getBigInt64(72, true),
    exitCode: exitCode === EXIT_UNKNOWN ? undefined : exitCode,
    dropped: Number(view.getBigUint64(80, true)),
    iterations: Number(view.getBigUint64(88, true)),
    ring: Number(view.getBigUint64(96, true)),
  });
}

function hasMagic(bytes: Uint8Array): boolean {
  return [...'LOOPSCOP'].every((letter, index) => bytes[index] === letter.charCodeAt(0));
}

function hex(bytes: Uint8Array): string {
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
