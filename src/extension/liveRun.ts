/** A run that is being recorded, or was: its processes, read as they grow. */
import { type FileSource, openFile } from '../disk/fileSource';
import { sourceLines } from '../disk/sourceLines';
import { openRecording, type RecordingReader } from '../trace/recordingReader';
import { Trace } from '../trace/trace';
import { Words } from '../trace/words';

/** One process of a run. */
export interface LiveProcess {
  readonly path: string;
  readonly pid: number;
  readonly trace: Trace;
  readonly words: Words;
  readonly reader: RecordingReader;
  readonly source: FileSource;
}

const NANOSECONDS_IN_MS = 1e6;

/** States: running (rows may come), ended (they may not). */
export class LiveRun {
  readonly name: string;
  readonly #processes: LiveProcess[] = [];
  readonly #lines = sourceLines();
  readonly #problems: string[] = [];
  #ended = false;

  constructor(name: string) {
    this.name = name;
  }

  get processes(): readonly LiveProcess[] {
    return this.#processes;
  }

  /** Why recordings of this run cannot be read, one sentence each. */
  get problems(): readonly string[] {
    return this.#problems;
  }

  get ended(): boolean {
    return this.#ended;
  }

  /** Adds a recording, once. */
  add(path: string): void {
    if (this.#processes.some((process) => process.path === path)) {
      return;
    }
    const source = openFile(path);
    if (!source.ok) {
      this.#problems.push(source.error);
      return;
    }
    const trace = new Trace();
    const reader = openRecording(source.value, trace);
    if (!reader.ok) {
      source.value.close();
      this.#problems.push(reader.error);
      return;
    }
    const words = new Words(trace, this.#lines);
    const pid = reader.value.header.pid;
    this.#processes.push({ path, pid, trace, words, reader: reader.value, source: source.value });
  }

  /** Reads what is new. Returns whether anything was. */
  poll(): boolean {
    let found = false;
    if (this.#ended) {
      return found;
    }
    for (const process of this.#processes) {
      found = process.reader.poll() || found;
    }
    return found;
  }

  /** The program has ended: the last rows are read, the files closed. */
  end(): void {
    if (this.#ended) {
      return;
    }
    while (this.poll()) {
      // until nothing new comes
    }
    this.poll(); // rows that looked unwritten are looked at once more
    this.#ended = true;
    for (const process of this.#processes) {
      process.source.close();
    }
  }

  /** The present moment of a process, ns since its origin: that of the clock while it runs, that of its last row afterwards. */
  now(process: LiveProcess): number {
    if (this.#ended || process.trace.ended !== undefined) {
      return process.trace.now;
    }
    const wall = Date.now() * NANOSECONDS_IN_MS - Number(process.reader.header.wallClock);
    return Math.max(wall, process.trace.now);
  }
}
