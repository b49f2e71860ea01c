/** A run that is being recorded, or was: its processes, read as they grow. */
import { type FileSource, openFile } from '../disk/fileSource';
import { sourceLines } from '../disk/sourceLines';
import { openRecording, type RecordingReader, type RecordingSink } from '../trace/recordingReader';
import type { Raw } from '../trace/records';
import { Trace } from '../trace/trace';
import { Words } from '../trace/words';

/** One process of a run, as views read it. */
export interface RunProcess {
  /** Names the process where pictures and commands speak of it. */
  readonly key: string;
  readonly pid: number;
  /** The process that started it. */
  readonly parentPid: number;
  /** Of the file that was run. */
  readonly name: string;
  readonly trace: Trace;
  readonly words: Words;
  /** Its program has ended, or nobody writes its recording any more. */
  readonly over: boolean;
  /** Known after the end, and not always. */
  readonly exitCode: number | undefined;
  /** The present moment, ns since its origin: that of the clock while it runs, that of its last row afterwards. */
  readonly now: number;
  /** Asks the program to cancel a task. Undefined where that is not possible: the program does not run, or was not started here. */
  readonly cancel?: CancelTask | undefined;
}

/**
 * Asks a running program to cancel one of its tasks, by its number. Resolves to whether that was done; false: its loop is busy and does it afterwards, or the
 * task has ended. Rejects with a sentence for the user.
 */
export type CancelTask = (task: number) => Promise<boolean>;

/** What a tree shows of a run. */
export interface ShownRun {
  readonly name: string;
  readonly processes: readonly RunProcess[];
  readonly ended: boolean;
}

const NANOSECONDS_IN_MS = 1e6;

/** Changes a text record on its way from the file, as for sources that are elsewhere on this machine. */
export type RecordChange = (record: Raw) => Raw;

const unchanged: RecordChange = (record) => record;

/** States: running (rows may come), ended (they may not). */
export class LiveRun implements ShownRun {
  readonly name: string;
  /** When it began, ms of the wall clock. */
  readonly began: number;
  /** The program's exit code, as the debug adapter told it. */
  exitCode: number | undefined;
  /** Asks the program for the cancellation of a task of one of its recordings; undefined where nobody can be asked. */
  cancelTask: ((path: string, task: number) => Promise<boolean>) | undefined;
  readonly #processes: LiveProcess[] = [];
  readonly #lines = sourceLines();
  readonly #problems: string[] = [];
  #ended = false;
  /** How each text record is changed. */
  readonly change: RecordChange;

  constructor(name: string, began: number, change = unchanged) {
    this.name = name;
    this.began = began;
    this.change = change;
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
    const reader = openRecording(source.value, this.change === unchanged ? trace : changing(trace, this.change));
    if (!reader.ok) {
      source.value.close();
      this.#problems.push(reader.error);
      return;
    }
    const words = new Words(trace, this.#lines);
    this.#processes.push(new LiveProcess(this, path, { trace, words, reader: reader.value, source: source.value }));
  }

  /** Reads what is new. Returns whether anything was. `budget`: bytes of rows of each process after which to stop; `behind` says then that there is more. */
  poll(budget?: number): boolean {
    let found = false;
    if (this.#ended) {
      return found;
    }
    for (const process of this.#processes) {
      found = process.reader.poll(budget) || found;
    }
    return found;
  }

  /** There are rows that were not read yet. */
  get behind(): boolean {
    return this.#processes.some((process) => process.reader.behind);
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
    this.close();
  }

  /** Reads no more, whatever there is. */
  close(): void {
    if (this.#ended) {
      return;
    }
    this.#ended = true;
    for (const process of this.#processes) {
      process.source.close();
    }
  }
}

/** Hands rows on as they are, and text records changed. */
export function changing(sink: RecordingSink, change: RecordChange): RecordingSink {
  return {
    begin: (header) => sink.begin(header),
    row: (row) => sink.row(row),
    text: (record) => sink.text(change(record)),
  };
}

interface Parts {
  readonly trace: Trace;
  readonly words: Words;
  readonly reader: RecordingReader;
  readonly source: FileSource;
}

/** A process whose recording is read from its file. */
export class LiveProcess implements RunProcess {
  readonly path: string;
  readonly trace: Trace;
  readonly words: Words;
  readonly reader: RecordingReader;
  readonly source: FileSource;
  readonly run: LiveRun;

  constructor(run: LiveRun, path: string, parts: Parts) {
    this.run = run;
    this.path = path;
    this.trace = parts.trace;
    this.words = parts.words;
    this.reader = parts.reader;
    this.source = parts.source;
  }

  /** One recording is one process. */
  get key(): string {
    return this.path;
  }

  get pid(): number {
    return this.reader.header.pid;
  }

  get parentPid(): number {
    return this.reader.header.parentPid;
  }

  get name(): string {
    const argv = this.trace.process?.argv ?? [];
    const program = argv.find((part, index) => index > 0 && !part.startsWith('-')) ?? this.run.name;
    return program.split(/[\\/]/).at(-1) || program;
  }

  get over(): boolean {
    return this.run.ended || this.trace.ended !== undefined;
  }

  get exitCode(): number | undefined {
    const told = this.run.processes[0] === this ? this.run.exitCode : undefined;
    return told ?? this.reader.header.exitCode;
  }

  get cancel(): CancelTask | undefined {
    const { cancelTask } = this.run;
    return this.over || cancelTask === undefined ? undefined : (task) => cancelTask(this.path, task);
  }

  get now(): number {
    if (this.over) {
      return this.trace.now;
    }
    const wall = Date.now() * NANOSECONDS_IN_MS - Number(this.reader.header.wallClock);
    return Math.max(wall, this.trace.now);
  }
}
