/** `loopscope dump`: the task tree of a recording as text. */
import { loadRun } from '../disk/loadedRun';
import { dumpLines, endText } from '../trace/dump';
import { moment } from '../trace/numbers';
import type { Trace } from '../trace/trace';
import { parseFileCommand } from './arguments';
import { UsageError } from './errors';
import { print } from './output';

const SECOND = 1e9;

/** Resolves to the exit code. */
export async function dump(args: readonly string[]): Promise<number> {
  const { values, file } = parseFileCommand('dump', args, { at: { type: 'string' } });
  const at = values['at'] === undefined ? undefined : secondsOf(values['at']) * SECOND;
  const loaded = loadRun(file, at);
  if (!loaded.ok) {
    throw new UsageError(loaded.error);
  }
  return print(lines(loaded.value, at));
}

type Loaded = Extract<ReturnType<typeof loadRun>, { readonly ok: true }>['value'];

function* lines(processes: Loaded, at: number | undefined): Generator<string, void> {
  for (const [index, { trace, words, reader, begun }] of processes.entries()) {
    if (index > 0) {
      yield '\n';
    }
    if (at !== undefined && at < begun) {
      yield `# pid ${reader.header.pid} began at ${moment(begun)}\n`;
      continue;
    }
    for (const line of dumpLines(trace, words, momentText(trace, at, begun))) {
      yield `${line}\n`;
    }
    for (const note of [...reader.notes, ...trace.notes]) {
      yield `Note: ${note}\n`;
    }
  }
}

/** A moment behind the end of a recording is its end. Of a child process: by its own clock, and when that began by the run's. */
function momentText(trace: Trace, at: number | undefined, begun: number): string {
  const own = at === undefined ? Number.POSITIVE_INFINITY : at - begun;
  const text = own <= trace.now && trace.ended === undefined ? moment(own) : endText(trace);
  return begun === 0 ? text : `${text}, begun at ${moment(begun)}`;
}

function secondsOf(value: string): number {
  const seconds = Number(value);
  if (!Number.isFinite(seconds) || seconds < 0 || value.trim() === '') {
    throw new UsageError(`--at takes a number of seconds from 0 on, not '${value}'.`);
  }
  return seconds;
}
