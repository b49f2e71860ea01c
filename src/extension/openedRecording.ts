/** A recording that was opened: read in slices, and on as long as another program writes it. */

import { fail, type Result, succeed } from '../base/result';
import { openFile } from '../disk/fileSource';
import { isWritten } from '../disk/recordingWriter';
import { filesOfRun } from '../disk/runFiles';
import { HEADER_FIELDS_BYTES, type RecordingHeader } from '../protocol/recording';
import { decodeHeader } from '../trace/header';
import { moment } from '../trace/numbers';
import { LiveRun, type RecordChange } from './liveRun';

/** Bytes of rows that are read at once, so that the editor is not held up. */
const SLICE = 4 << 20;
/** How often it is looked for more, and every how many times for recordings of new child processes. */
const PAUSE_MS = 50;
const LOOKS_FOR_FILES = 20;
const NANOSECONDS_IN_MS = 1_000_000n;

/** Opens a recording with those of its run's other processes, or says in a sentence why it cannot be read. Nothing is read yet. */
export function openRun(path: string, name: string, change: RecordChange): Result<LiveRun> {
  const header = headerOf(path);
  if (!header.ok) {
    return header;
  }
  const run = new LiveRun(name, Number(header.value.wallClock / NANOSECONDS_IN_MS), change);
  addFiles(run, path);
  const [problem] = run.problems;
  return run.processes.length === 0 ? fail(problem ?? 'This recording cannot be read.') : succeed(run);
}

/** States: reading (all that is there, slice by slice), watching (another program writes it), over (all was read). */
export class OpenedRecording {
  readonly run: LiveRun;
  readonly #news: () => void;
  #timer: NodeJS.Timeout | undefined;
  #looks = 0;
  #closed = false;

  /** `news`: the run has something new, or has ended. */
  constructor(run: LiveRun, news: () => void) {
    this.run = run;
    this.#news = news;
  }

  /** Reads no more. */
  dispose(): void {
    this.#closed = true;
    clearInterval(this.#timer);
    this.run.close();
  }

  /** Reads what is there, and from then on what comes. Resolves when all that was there is read. */
  async read(): Promise<void> {
    do {
      this.run.poll(SLICE);
      this.#news();
      await new Promise(setImmediate);
    } while (this.run.behind && !this.#closed);
    if (!this.#closed && !this.#endIfOver()) {
      this.#timer = setInterval(() => this.#lookAgain(), PAUSE_MS);
    }
  }

  #lookAgain(): void {
    const [first] = this.run.processes;
    this.#looks += 1;
    if (first !== undefined && this.#looks % LOOKS_FOR_FILES === 0) {
      addFiles(this.run, first.path);
    }
    if (this.run.poll(SLICE)) {
      this.#news();
    }
    if (this.#endIfOver()) {
      clearInterval(this.#timer);
    }
  }

  /** Ends the run when nobody writes it. Returns whether it has ended. */
  #endIfOver(): boolean {
    const { run } = this;
    if (run.processes.some(({ reader }) => isWritten(reader.header))) {
      return false;
    }
    run.end();
    this.#news();
    return true;
  }
}

/** What is wrong with a run that was read, in sentences. */
export function problemsOf(run: LiveRun): readonly string[] {
  return run.processes.flatMap(({ trace, reader }) =>
    run.ended && trace.ended === undefined && reader.header.state === 'recording'
      ? [`The recording breaks off at ${moment(trace.now)}, as after a kill. Everything before it is shown.`]
      : [],
  );
}

function addFiles(run: LiveRun, path: string): void {
  const files = filesOfRun(path);
  for (const file of files.ok ? files.value : []) {
    run.add(file);
  }
}

function headerOf(path: string): Result<RecordingHeader> {
  const file = openFile(path);
  if (!file.ok) {
    return file;
  }
  const header = decodeHeader(file.value.read(0, HEADER_FIELDS_BYTES));
  file.value.close();
  return header;
}
