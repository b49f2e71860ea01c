/** Runs as they were at an earlier moment: their recordings are read again, up to it. */
import { openFile } from '../disk/fileSource';
import { sourceLines } from '../disk/sourceLines';
import { moment } from '../trace/numbers';
import { openRecording, type RecordingReader } from '../trace/recordingReader';
import { Trace } from '../trace/trace';
import { Words } from '../trace/words';
import { changing, type LiveProcess, type RunProcess } from './liveRun';
import type { EarlierMoment } from './taskTreeView';

const NANOSECONDS_IN_MS = 1e6;
/** Bytes of rows that are read at once, so that the editor is not held up. */
const SLICE = 4 << 20;

/** States: idle, reading (a later call ends the reading of an earlier one). */
export class MomentReader {
  #newest = 0;

  /** Ends the reading that goes on. */
  cancel(): void {
    this.#newest += 1;
  }

  /** Reads up to a moment (ms since the epoch); undefined when it was overtaken by another call. */
  async read(processes: readonly LiveProcess[], time: number): Promise<EarlierMoment | undefined> {
    this.#newest += 1;
    const turn = this.#newest;
    const zero = Math.min(...processes.map(wallClockMs));
    const earlier: RunProcess[] = [];
    for (const process of processes) {
      const until = (time - wallClockMs(process)) * NANOSECONDS_IN_MS;
      const read = until < 0 ? undefined : await this.#readOne(process, until, turn);
      if (turn !== this.#newest) {
        return undefined;
      }
      if (read !== undefined) {
        earlier.push(read);
      }
    }
    return { processes: earlier, moment: moment(Math.max(0, time - zero) * NANOSECONDS_IN_MS) };
  }

  async #readOne(process: LiveProcess, until: number, turn: number): Promise<RunProcess | undefined> {
    const file = openFile(process.path);
    if (!file.ok) {
      return undefined; // it was deleted since; what is shown of its end stays
    }
    const trace = new Trace(until);
    const reader = openRecording(file.value, changing(trace, process.run.change));
    if (reader.ok) {
      await this.#readAll(reader.value, turn);
    }
    file.value.close();
    const { key, pid, parentPid, name } = process;
    const ended = trace.ended !== undefined;
    const exitCode = ended ? process.exitCode : undefined;
    const words = new Words(trace, sourceLines());
    return { key, pid, parentPid, name, trace, words, over: ended, exitCode, now: ended ? trace.now : until };
  }

  async #readAll(reader: RecordingReader, turn: number): Promise<void> {
    while (reader.poll(SLICE) || reader.behind) {
      await new Promise(setImmediate);
      if (turn !== this.#newest) {
        return;
      }
    }
  }
}

function wallClockMs({ reader }: LiveProcess): number {
  return Number(reader.header.wallClock) / NANOSECONDS_IN_MS;
}
