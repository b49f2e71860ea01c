/** What a process has cost so far, as Linux tells it; other systems tell it in steps too coarse for a keystroke. */
import { readdirSync, readFileSync } from 'node:fs';

/** ms on processors of all threads of a process that waits just now: the kernel counts a thread's time up when it stops running. */
export function processTime(pid: number): number {
  const threads = readdirSync(`/proc/${pid}/task`);
  const nanoseconds = threads.map((thread) => {
    const [running = ''] = readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'latin1').split(' ');
    return Number(running);
  });
  return nanoseconds.reduce((sum, each) => sum + each, 0) / 1e6;
}

/** The most memory that a process ever held, MiB. */
export function peakMemory(pid: number): number {
  const [, kibibytes] = /^VmHWM:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'latin1')) ?? [];
  return Number(kibibytes) / 1024;
}
