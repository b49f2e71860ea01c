/** Whether the program that writes a recording is still there. */
import { readFileSync } from 'node:fs';
import type { RecordingHeader } from '../protocol/recording';

/** A clock may be set, and a process begins before its recording. */
const TOLERANCE_MS = 60_000;
const NANOSECONDS_IN_MS = 1_000_000n;
/** Units of the start in /proc/PID/stat, the same on every Linux: `USER_HZ` is 100. */
const TICK_MS = 10;
/** Words of /proc/PID/stat between the name of the program, which stands in parentheses, and the start. */
const WORDS_BEFORE_START = 19;

/** A recording that says that it goes on, of a program on this machine that does. Of one from elsewhere there is nobody to ask: its program is not here. */
export function isWritten({ state, pid, wallClock }: Readonly<RecordingHeader>): boolean {
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
  const began = startOf(pid);
  return began === undefined || began < recordingBegan + TOLERANCE_MS;
}

/** When a process began, ms since 1970, as Linux tells it. The times of its folder in /proc are those at which somebody looked there. */
function startOf(pid: number): number | undefined {
  try {
    const words = readFileSync(`/proc/${pid}/stat`, 'latin1')
      .replace(/^.*\) /s, '')
      .split(' ');
    const boot = /^btime (\d+)$/m.exec(readFileSync('/proc/stat', 'latin1'))?.[1];
    const began = Number(boot) * 1000 + Number(words[WORDS_BEFORE_START]) * TICK_MS;
    return Number.isFinite(began) ? began : undefined;
  } catch {
    return undefined; // another system, or the process has just ended
  }
}
