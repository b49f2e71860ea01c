import { bytesSource } from '../../../src/trace/byteSource';
import { openRecording, type RecordingReader, readToEnd } from '../../../src/trace/recordingReader';
import type { Task } from '../../../src/trace/task';
import { Trace } from '../../../src/trace/trace';
import { type SourceLine, Words } from '../../../src/trace/words';
import type { RecordingBuilder } from './recordingBuilder';

export interface Read {
  readonly trace: Trace;
  readonly words: Words;
  readonly reader: RecordingReader;
}

/** Reads a built recording to its end. `until`: ns behind the origin. */
export function readAll(builder: RecordingBuilder, until?: number, sourceLine: SourceLine = () => undefined): Read {
  const opened = openTrace(builder, until, sourceLine);
  readToEnd(opened.reader);
  return opened;
}

/** Opens a built recording without reading it; it may grow. */
export function openTrace(builder: RecordingBuilder, until?: number, sourceLine: SourceLine = () => undefined): Read {
  const trace = new Trace(until);
  const reader = openRecording(builder.source(), trace);
  if (!reader.ok) {
    throw new Error(reader.error);
  }
  return { trace, reader: reader.value, words: new Words(trace, sourceLine) };
}

/** Reads bytes to their end; gives the trace, or the sentence that says why they cannot be read. */
export function readBytes(bytes: Uint8Array): Trace | string {
  const trace = new Trace();
  const reader = openRecording(bytesSource(bytes), trace);
  if (!reader.ok) {
    return reader.error;
  }
  readToEnd(reader.value);
  return trace;
}

/** A task that must be there. */
export function taskOf(trace: Trace, id: number): Task {
  const task = trace.tasks.get(id);
  if (task === undefined) {
    throw new Error(`There is no task ${id}.`);
  }
  return task;
}
