/** `loopscope export`: a recording, with those of the run's child processes, in another format. */
import { statSync } from 'node:fs';
import { openFile } from '../disk/fileSource';
import { loadRun } from '../disk/loadedRun';
import { filesOfRun } from '../disk/runFiles';
import { EventStream } from '../trace/events';
import { openRecording } from '../trace/recordingReader';
import { Trace } from '../trace/trace';
import { parseFileCommand } from './arguments';
import { chromeTrace } from './chromeTrace';
import { exitCodes, UsageError } from './errors';
import { jsonLine, Output, writeAll } from './output';

/** Bytes of rows that are turned into text at a time. */
const SLICE = 1 << 20;

/** Resolves to the exit code. */
export async function exportRun(args: readonly string[]): Promise<number> {
  const { values, file } = parseFileCommand('export', args, {
    format: { type: 'string', default: 'jsonl' },
    output: { type: 'string', short: 'o' },
  });
  const { format, output: path } = values;
  if (format !== 'jsonl' && format !== 'chrome') {
    throw new UsageError(`There is no format '${format}'. --format takes jsonl or chrome.`);
  }
  const files = filesOfRun(file);
  if (!files.ok) {
    throw new UsageError(files.error);
  }
  if (path !== undefined && files.value.some((recording) => isSameFile(recording, path))) {
    throw new UsageError(`'${path}' is the recording itself. Name another file with --output.`);
  }
  const output = new Output(path);
  if (format === 'chrome') {
    await writeAll(chromeTrace(loaded(file)), output);
  } else {
    for (const recording of files.value) {
      await writeEvents(recording, output);
    }
  }
  await output.end();
  return exitCodes.ok;
}

function loaded(file: string): Parameters<typeof chromeTrace>[0] {
  const run = loadRun(file);
  if (!run.ok) {
    throw new UsageError(run.error);
  }
  return run.value;
}

async function writeEvents(path: string, output: Output): Promise<void> {
  const file = openFile(path);
  if (!file.ok) {
    throw new UsageError(file.error);
  }
  let pid = 0;
  const trace = new Trace();
  const stream = new EventStream(trace, (event) => {
    pid ||= typeof event['pid'] === 'number' ? event['pid'] : 0;
    output.add(jsonLine({ pid, ...event }));
  });
  const reader = openRecording(file.value, stream);
  if (!reader.ok) {
    file.value.close();
    throw new UsageError(`'${path}' cannot be read. ${reader.error}`);
  }
  while (reader.value.poll(SLICE) || reader.value.behind) {
    await output.written();
    trace.forget();
  }
  file.value.close();
}

function isSameFile(one: string, other: string): boolean {
  const [a, b] = [one, other].map((path) => statSync(path, { throwIfNoEntry: false }));
  return a !== undefined && b !== undefined && a.dev === b.dev && a.ino === b.ino;
}
