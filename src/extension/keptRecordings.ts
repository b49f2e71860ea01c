/** The folder in which recordings of this workspace are kept: the last few runs, each with its child processes. */
import { mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join, sep } from 'node:path';
import { filesOfRun } from '../disk/runFiles';
import { RECORDING_SUFFIX } from '../protocol/recording';

/** The folder, as launch.json would name it. It is made if it is missing. */
export function recordingsFolder(storage: string): string {
  const folder = join(storage, 'recordings');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  return `${folder}${sep}`;
}

/** Removes all but the newest runs. `inUse`: recordings that are being read or written. */
export function keepNewest(folder: string, keep: number, inUse: ReadonlySet<string>): void {
  // `NAME.loopscope` is a run, `NAME.PID.loopscope` a child process of it.
  const runs = readdirSync(folder)
    .filter((name) => name.endsWith(RECORDING_SUFFIX) && !/\.\d+\.loopscope$/.test(name))
    .map((name) => ({ path: join(folder, name), modified: statSync(join(folder, name)).mtimeMs }))
    .sort((a, b) => b.modified - a.modified);
  for (const { path } of runs.slice(keep)) {
    const files = filesOfRun(path);
    const all = files.ok ? files.value : [path];
    if (!all.some((file) => inUse.has(file))) {
      for (const file of all) {
        rmSync(file, { force: true });
      }
    }
  }
}
