/** A run read from its files. */
import { fail, type Result, succeed } from '../base/result';
import { openRecording, type RecordingReader, type RecordingSink, readToEnd } from '../trace/recordingReader';
import { Trace } from '../trace/trace';
import { Words } from '../trace/words';
import { openFile } from './fileSource';
import { filesOfRun } from './runFiles';
import { sourceLines } from './sourceLines';

/** One process of a run. */
export interface LoadedProcess {
  readonly path: string;
  readonly trace: Trace;
  readonly words: Words;
  readonly reader: RecordingReader;
}

/** Reads every file of a run to its end. `until`: ns since the origin of each file, rows behind it are left out. */
export function loadRun(path: string, until?: number): Result<readonly LoadedProcess[]> {
  const files = filesOfRun(path);
  if (!files.ok) {
    return files;
  }
  const lines = sourceLines();
  const processes: LoadedProcess[] = [];
  for (const file of files.value) {
    const loaded = loadFile(file, until, (trace) => trace);
    if (!loaded.ok) {
      return loaded;
    }
    processes.push({ ...loaded.value, words: new Words(loaded.value.trace, lines) });
  }
  return succeed(processes);
}

/** Reads one file to its end; what `sinkOf` makes of the trace receives the rows. */
export function loadFile(
  path: string,
  until: number | undefined,
  sinkOf: (trace: Trace) => RecordingSink,
): Result<Omit<LoadedProcess, 'words'>> {
  const file = openFile(path);
  if (!file.ok) {
    return file;
  }
  const trace = new Trace(until);
  const reader = openRecording(file.value, sinkOf(trace));
  if (!reader.ok) {
    file.value.close();
    return fail(`'${path}' cannot be read. ${reader.error}`);
  }
  readToEnd(reader.value);
  file.value.close();
  return succeed({ path, trace, reader: reader.value });
}
