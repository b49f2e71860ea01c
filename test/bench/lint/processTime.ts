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
