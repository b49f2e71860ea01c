/** A run read from its files. */
import { fail, type Result, succeed } from '../base/result';
import { HEADER_FIELDS_BYTES, type RecordingHeader } from '../protocol/recording';
import { decodeHeader } from '../trace/header';
import { openRecording, type RecordingReader, type RecordingSink, readToEnd } from '../trace/recordingReader';
import { Trace } from '../trace/trace';
import { Words } from '../trace/words';
import { openFile } from './fileSource';
import { filesOfRun } from './runFiles';
import { sourceLines } from './sourceLines';

/** One process of a run. */
export interface LoadedProcess {
  readonly path: string;
  /** When its origin was, in ns since that of the run's first process, by the wall clock. */
  readonly begun: number;
  readonly trace: Trace;
  readonly words: Words;
  readonly reader: RecordingReader;
}

/** Reads every file of a run to its end. `until`: ns since the origin of the first one, rows behind it are left out. */
export function loadRun(path: string, until?: number): Result<readonly LoadedProcess[]> {
  const files = filesOfRun(path);
  if (!files.ok) {
    return files;
  }
  const lines = sourceLines();
  const processes: LoadedProcess[] = [];
  for (const file of files.value) {
    const begun = ({ wallClock }: RecordingHeader) =>
      Number(wallClock - (processes[0]?.reader.header.wallClock ?? wallClock));
    const untilOf = (header: RecordingHeader) => (until === undefined ? undefined : until - begun(header));
    const loaded = loadFile(file, untilOf, (trace) => trace);
    if (!loaded.ok) {
      return loaded;
    }
    const { trace, reader } = loaded.value;
    processes.push({ ...loaded.value, begun: begun(reader.header), words: new Words(trace, lines) });
  }
  return succeed(processes);
}

/** Reads one file to its end, or to the moment `untilOf` gives, ns since its origin; what `sinkOf` makes of the trace receives the rows. */
export function loadFile(
  path: string,
  untilOf: (header: RecordingHeader) => number | undefined,
  sinkOf: (trace: Trace) => RecordingSink,
): Result<Omit<LoadedProcess, 'words' | 'begun'>> {
  const file = openFile(path);
  if (!file.ok) {
    return file;
  }
  const header = decodeHeader(file.value.read(0, HEADER_FIELDS_BYTES));
  const trace = new Trace(header.ok ? untilOf(header.value) : undefined);
  const reader = openRecording(file.value, sinkOf(trace));
  if (!reader.ok) {
    file.value.close();
    return fail(`'${path}' cannot be read. ${reader.error}`);
  }
  readToEnd(reader.value);
  file.value.close();
  return succeed({ path, trace, reader: reader.value });
}
