import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { type AdapterProcess, type StartedAdapter, startAdapter, startAdapterOnPort } from './adapterProcess';
import { temporaryFolder } from './folders';
import { anyPython } from './pythons';

/** What a test of the adapter needs: a folder, programs in it, adapters. Everything is gone after each test. */
export interface AdapterFixture {
  /** An empty folder of this test's own. */
  readonly folder: string;
  /** Writes a file there. Returns its path. */
  write(name: string, content: string | Buffer): string;
  /** Starts an adapter on stdio. */
  start(env?: NodeJS.ProcessEnv): StartedAdapter;
  startOnPort: typeof startAdapterOnPort;
  /** Launch arguments for a Python file with this text, recorded into the test's folder. */
  program(text: string, more?: object): Record<string, unknown>;
}

/** Gives each test of the suite in which it is called a fixture. */
export function adapterFixture(): AdapterFixture {
  let folder: ReturnType<typeof temporaryFolder> | undefined;
  let started: AdapterProcess[] = [];
  const path = () => folder?.path ?? '';
  beforeEach(() => {
    folder = temporaryFolder('adapter');
  });
  afterEach(async () => {
    // An adapter that is killed takes its program with it.
    for (const { process } of started) process.kill('SIGKILL');
    await Promise.all(started.map(({ ended }) => ended));
    started = [];
    folder?.remove();
  });
  const home = () => ({ XDG_CACHE_HOME: join(path(), 'cache') });
  const write = (name: string, content: string | Buffer) => {
    const file = join(path(), name);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
    return file;
  };
  return {
    get folder() {
      return path();
    },
    write,
    start(env = {}) {
      const adapter = startAdapter({ ...home(), ...env }, path());
      started.push(adapter);
      return adapter;
    },
    async startOnPort(env = {}) {
      const adapter = await startAdapterOnPort({ ...home(), ...env });
      started.push(adapter);
      return adapter;
    },
    program: (text, more = {}) => ({
      program: write('program.py', text),
      cwd: path(),
      python: anyPython().path,
      recording: `${join(path(), 'recordings')}/`,
      ...more,
    }),
  };
}

/** Whether a process is there and no zombie (a dead one whose parent has not looked yet). */
export function isRunning(pid: number): boolean {
  const state = spawnSync('ps', ['-o', 'stat=', '-p', String(pid)], { encoding: 'utf8' }).stdout.trim();
  return state !== '' && !state.startsWith('Z');
}

/** Waits until a process that is not our child is gone: no event tells of it. Mocha's timeout ends the waiting. */
export async function untilGone(pid: number): Promise<void> {
  while (isRunning(pid)) await pause(20);
}
