/**
 * The guard: a small process beside the adapter that ends the program when the adapter is gone without having done so (killed, crashed, or its
 * editor was). It reads lines from a pipe that only the adapter holds, so the pipe's end tells it, whatever the reason.
 *
 *     adapter --"+ 4711"--> guard        the program with this process group has started
 *     adapter --"- 4711"--> guard        it has ended
 *     (end of input)                     kill what is left
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { signalGroup } from './processTree';
import { ownCommand } from './self';

/** What a session knows of its guard. */
export interface Guard {
  /** From now on this process group dies with the adapter. */
  watch(leader: number): void;
  /** It has ended; its number may become another's. */
  release(leader: number): void;
  /** Lets the guard go; groups that are still watched are killed. */
  close(): void;
}

/** Starts a guard. A guard that cannot be started guards nothing; the session works without it. */
export function startGuard(failed: (reason: string) => void): Guard {
  const { command, args, env } = ownCommand(['--guard']);
  // Detached: a Ctrl+C in the terminal where the adapter may run is not for the guard.
  const child: ChildProcess = spawn(command, args, {
    env,
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
    windowsHide: true,
  });
  child.on('error', (error) => failed(error.message));
  child.stdin?.on('error', (error) => failed(error.message));
  child.unref();
  return {
    watch: (leader) => child.stdin?.write(`+ ${leader}\n`),
    release: (leader) => child.stdin?.write(`- ${leader}\n`),
    close: () => child.stdin?.end(),
  };
}

/** The guard's own life: until the end of `input`. */
export async function runGuard(input: NodeJS.ReadableStream): Promise<void> {
  const watched = new Set<number>();
  for await (const line of createInterface({ input })) {
    const [sign, number] = line.split(' ');
    const leader = Number(number);
    if (!Number.isSafeInteger(leader) || leader <= 1) continue;
    if (sign === '+') watched.add(leader);
    else watched.delete(leader);
  }
  for (const leader of watched) signalGroup(leader, 'SIGKILL');
}
