/** All recordings of one run: the program's file and those of its child processes beside it. */
import { readdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fail, type Result, succeed } from '../base/result';
import { HEADER_FIELDS_BYTES, RECORDING_SUFFIX } from '../protocol/recording';
import { decodeHeader } from '../trace/header';
import { openFile } from './fileSource';

/**
 * The paths of the recordings that belong to the run of the one at `path`: itself first, then the children in the order of their process ids. A process that
 * went on as another program (`exec`) has several.
 */
export function filesOfRun(path: string): Result<readonly string[]> {
  const run = runOf(path);
  if (!run.ok) {
    return run;
  }
  const children = siblings(path).filter((candidate) => {
    const other = runOf(candidate);
    return other.ok && other.value === run.value;
  });
  return succeed([path, ...children]);
}

/** The id of the run that a recording belongs to, or why that cannot be read. */
export function runOf(path: string): Result<string> {
  const file = openFile(path);
  if (!file.ok) {
    return file;
  }
  const header = decodeHeader(file.value.read(0, HEADER_FIELDS_BYTES));
  file.value.close();
  return header.ok ? succeed(header.value.run) : fail(`'${path}' cannot be read. ${header.error}`);
}

function siblings(path: string): readonly string[] {
  const stem = basename(path, RECORDING_SUFFIX);
  const child = new RegExp(
    `^${stem.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}\\.(\\d+)(?:\\.(\\d+))?\\${RECORDING_SUFFIX}$`,
  );
  try {
    return readdirSync(dirname(path))
      .flatMap((name) => {
        const [, pid, again = 0] = child.exec(name) ?? [];
        return pid === undefined ? [] : [{ pid: Number(pid), again: Number(again), path: join(dirname(path), name) }];
      })
      .sort((a, b) => a.pid - b.pid || a.again - b.again)
      .map((file) => file.path);
  } catch {
    return []; // a folder that cannot be listed shows no children
  }
}
