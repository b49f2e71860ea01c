import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadFile } from '../../src/disk/loadedRun';
import { sourceLines } from '../../src/disk/sourceLines';
import { diagnose } from '../../src/findings/diagnose';
import type { Finding } from '../../src/findings/finding';
import { bytesSource } from '../../src/trace/byteSource';
import type { TraceEvent } from '../../src/trace/event';
import { EventStream } from '../../src/trace/events';
import { openRecording, type RecordingReader, readToEnd } from '../../src/trace/recordingReader';
import type { Task } from '../../src/trace/task';
import { Trace } from '../../src/trace/trace';
import { Words } from '../../src/trace/words';
import { repository } from './folders';
import type { Python } from './pythons';
import { type AgentOptions, type AgentRun, runUnderAgent } from './underAgent';

/** One process's recording, read to its end in every way that our views read it. */
export interface RecordedProcess {
  readonly path: string;
  /** The file as it was. */
  readonly bytes: Uint8Array;
  readonly reader: RecordingReader;
  readonly trace: Trace;
  readonly words: Words;
  readonly events: readonly TraceEvent[];
  readonly findings: readonly Finding[];
  /** What was true at this moment, ns since the recording's origin. */
  readonly at: (time: number) => { readonly trace: Trace; readonly words: Words };
}

/** A program that was run under the agent, and what was seen of it. */
export interface Recorded extends RecordedProcess {
  readonly run: AgentRun;
  /** The children that left a recording, in the order of their process ids. */
  readonly children: readonly RecordedProcess[];
}

/** A program of test/fixtures/programs. */
export function fixture(name: string): string {
  return join(repository, 'test/fixtures/programs', name);
}

const fixtures = new Map<string, Promise<Recorded>>();

/** A program of test/fixtures/programs as it was recorded on this Python; it is run once for all tests. */
export function recordFixture(name: string, python: Python): Promise<Recorded> {
  const key = `${name} on ${python.path}`;
  const known = fixtures.get(key) ?? record([fixture(name)], python);
  fixtures.set(key, known);
  return known;
}

/** Runs a program under the agent and reads all its recordings; their files are deleted. */
export async function record(
  program: readonly string[],
  python: Python,
  options: Omit<AgentOptions, 'python' | 'folder'> = {},
): Promise<Recorded> {
  const run = await runUnderAgent(program, { ...options, python });
  try {
    const [own, ...children] = run.recordings().map(readRecording).sort(mainFirst(run.recording));
    if (!own) throw new Error(`Nothing was recorded.\n${run.stdout}\n${run.stderr}`);
    return { ...own, run, children };
  } finally {
    run.remove();
  }
}

/** Reads a recording; throws with the sentence that a user would read when it cannot be. */
export function readRecording(path: string): RecordedProcess {
  const bytes = readFileSync(path);
  const events: TraceEvent[] = [];
  const loaded = loadFile(
    path,
    () => undefined,
    (trace) => new EventStream(trace, (event) => events.push(event)),
  );
  if (!loaded.ok) throw new Error(loaded.error);
  const { trace, reader } = loaded.value;
  const words = new Words(trace, sourceLines());
  const at = (time: number) => {
    const then = new Trace(time);
    const again = openRecording(bytesSource(bytes), then);
    if (again.ok) readToEnd(again.value);
    return { trace: then, words: new Words(then, sourceLines()) };
  };
  return { path, bytes, reader, trace, words, events, findings: diagnose(trace, words, true), at };
}

/** The tasks whose name, or the name of their coroutine when they have none, is this one. */
export function tasksNamed({ trace, words }: RecordedProcess, name: string): readonly Task[] {
  return [...trace.tasks.values()].filter((task) => words.taskName(task).replace(/ #\d+$/, '') === name);
}

/** The one task of this name. */
export function taskNamed(recorded: RecordedProcess, name: string): Task {
  const [task, ...more] = tasksNamed(recorded, name);
  if (!task || more.length > 0) {
    const names = [...recorded.trace.tasks.values()].map((other) => recorded.words.taskName(other));
    throw new Error(`${more.length + (task ? 1 : 0)} tasks are named ${name}, of: ${names.join(', ')}`);
  }
  return task;
}

/** The events of these kinds, in the order of the recording. */
export function eventsOf({ events }: RecordedProcess, ...kinds: readonly string[]): readonly TraceEvent[] {
  return events.filter(({ event }) => kinds.includes(event));
}

function mainFirst(main: string): (a: RecordedProcess, b: RecordedProcess) => number {
  return (a, b) =>
    Number(b.path === main) - Number(a.path === main) || a.path.localeCompare(b.path, 'en', { numeric: true });
}
