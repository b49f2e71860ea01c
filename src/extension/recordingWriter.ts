/** Whether the program that writes a recording is still there. */
import { statSync } from 'node:fs';
import type { RecordingHeader } from '../protocol/recording';

/** A clock may be set, and a process begins before its recording. */
const TOLERANCE_MS = 60_000;
const NANOSECONDS_IN_MS = 1_000_000n;

/** A recording that says that it goes on, of a program on this machine that does. Of one from elsewhere there is nobody to ask: its program is not here. */
export function isWritten({ state, pid, wallClock }: RecordingHeader): boolean {
  return state === 'recording' && isAlive(pid) && beganBefore(pid, Number(wallClock / NANOSECONDS_IN_MS));
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // A process of another user is there, but not ours to signal.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/** A number of a process is used again: one that began after the recording is not the one that wrote it. Where the system does not tell, it may be. */
function beganBefore(pid: number, recordingBegan: number): boolean {
  const began = statSync(`/proc/${pid}`, { throwIfNoEntry: false })?.ctimeMs;
  return began === undefined || began < recordingBegan + TOLERANCE_MS;
}
