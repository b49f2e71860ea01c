/** The checking decoder of a recording's header. */
import { fail, type Result, succeed } from '../base/result';
import {
  BLOCK_BYTES,
  EXIT_UNKNOWN,
  FORMAT,
  HEADER_BYTES,
  HEADER_FIELDS_BYTES,
  type RecordingHeader,
  type RecordingState,
  ROW_BYTES,
  recordingStates,
} from '../protocol/recording';
import { moment } from './numbers';

/** Why a recording can come to an end before its program does. */
const stops: Readonly<Partial<Record<RecordingState, string>>> = {
  'no space': 'no space was left for it',
  'size limit': 'it had grown as large as this system allows',
  failed: 'the agent failed',
};

/**
 * Decodes the header, or says in a sentence why this cannot be read and what to do. `bytes`: the beginning of the file, HEADER_FIELDS_BYTES of it.
 * A program writes its recording's first bytes last: a file that will become a recording may be empty for a moment.
 */
export function decodeHeader(bytes: Uint8Array): Result<RecordingHeader> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.every((byte) => byte === 0)) {
    return fail(
      'This recording is empty: the program ended before anything was recorded, or no space was left for it. Record the program again.',
    );
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
    format,
    wallClock: view.getBigInt64(24, true),
    origin: view.getBigInt64(32, true),
    pid: view.getUint32(40, true),
    parentPid: view.getUint32(44, true),
    run: hex(bytes.subarray(48, 64)),
    state: recordingStates[view.getUint32(64, true)] ?? 'failed',
    stateTime: view.getBigInt64(72, true),
    exitCode: exitCode === EXIT_UNKNOWN ? undefined : exitCode,
    dropped: Number(view.getBigUint64(80, true)),
    iterations: Number(view.getBigUint64(88, true)),
    ring: Number(view.getBigUint64(96, true)),
  });
}

/** Says that a recording stopped while its program went on, and when and why; undefined when it did not. */
export function stopText({ state, stateTime, origin }: RecordingHeader): string | undefined {
  const why = stops[state];
  return why === undefined
    ? undefined
    : `The recording stopped at ${moment(Number(stateTime - origin))}: ${why}. What came after is missing.`;
}

function hasMagic(bytes: Uint8Array): boolean {
  return [...'LOOPSCOP'].every((letter, index) => bytes[index] === letter.charCodeAt(0));
}

function hex(bytes: Uint8Array): string {
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
