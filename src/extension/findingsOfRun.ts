/** What is found in a run: looked for at most once a second while it goes on, and once when it has ended. */
import { RunDiagnosis } from '../findings/diagnose';
import { type Finding, lineOf } from '../findings/finding';
import type { TimelineFinding } from '../protocol/timeline';
import type { LiveProcess, LiveRun } from './liveRun';

/** A finding, and the process in which it was found. */
export interface FoundFinding {
  /** The same as long as the finding is of the same kind, line and task. */
  readonly id: string;
  readonly process: LiveProcess;
  readonly finding: Finding;
}

const PAUSE_MS = 1000;
/** Looking costs more the longer a run lasts; this many times what it cost is left between two looks. */
const REST = 10;
/** Rows that are taken in at once, so that a large run does not hold up the editor; the rest follows with the next look. */
const ROWS_AT_ONCE = 100_000;
/** While nothing happens, what it means becomes clear with time: this long it is looked again all the same. */
const PATIENCE_MS = 6000;

/** States: going on (looks again), final (the run has ended and all of it was looked at). */
export class FindingsOfRun {
  readonly run: LiveRun;
  readonly #clock: () => number;
  readonly #diagnoses = new Map<LiveProcess, RunDiagnosis>();
  #found: readonly FoundFinding[] = [];
  #text = '';
  #seen = '';
  #changed = 0;
  #next = 0;
  #final = false;
  #behind = false;

  /** `clock`: ms, of any origin. */
  constructor(run: LiveRun, clock: () => number = () => performance.now()) {
    this.run = run;
    this.#clock = clock;
  }

  /** Nobody looks any more. */
  dispose(): void {
    for (const diagnosis of this.#diagnoses.values()) {
      diagnosis.dispose();
    }
    this.#diagnoses.clear();
  }

  /** In order of time, process by process. */
  get found(): readonly FoundFinding[] {
    return this.#found;
  }

  /** The run has ended and `found` is all. */
  get final(): boolean {
    return this.#final;
  }

  /** There are rows that were not taken in: it is time to look at once. */
  get behind(): boolean {
    return this.#behind;
  }

  /** Looks, if it is time to. Returns whether anything is different now. */
  update(): boolean {
    const began = this.#clock();
    const ended = this.run.ended;
    const state = this.run.processes.map(({ trace, over }) => `${trace.version} ${over}`).join();
    if (state !== this.#seen) {
      this.#changed = began;
    }
    const quiet = began - this.#changed > PATIENCE_MS;
    if (this.#final || (!ended && (began < this.#next || quiet))) {
      return false;
    }
    this.#seen = state;
    const behind = this.run.processes.filter((process) => this.#diagnosisOf(process).advance(ROWS_AT_ONCE));
    this.#behind = behind.length > 0;
    if (this.#behind) {
      this.#changed = began;
      this.#next = 0;
      return false;
    }
    return this.#look(began, ended);
  }

  #look(began: number, ended: boolean): boolean {
    this.#final = ended;
    this.#found = this.run.processes.flatMap((process) => this.#findingsIn(process));
    const text = JSON.stringify(this.#found.map(({ id, finding }) => [id, finding]));
    const changed = text !== this.#text || ended;
    this.#text = text;
    this.#next = began + Math.max(PAUSE_MS, REST * (this.#clock() - began));
    if (ended) {
      this.dispose();
    }
    return changed;
  }

  #diagnosisOf(process: LiveProcess): RunDiagnosis {
    const known = this.#diagnoses.get(process) ?? new RunDiagnosis(process.trace, process.words);
    this.#diagnoses.set(process, known);
    return known;
  }

  #findingsIn(process: LiveProcess): readonly FoundFinding[] {
    const ids = new Map<string, number>();
    const { over: ended, now } = process;
    return this.#diagnosisOf(process)
      .find({ ended, now })
      .map((finding) => {
        const name = `${finding.code} ${lineOf(finding.place)} ${finding.task}`;
        const before = ids.get(name) ?? 0;
        ids.set(name, before + 1);
        return { id: before === 0 ? name : `${name} ${before}`, process, finding };
      });
  }
}

/** A finding as the timeline gets it. */
export function toTimelineFinding({ id, process, finding }: FoundFinding): TimelineFinding {
  const { code, severity, message, time, task, stuck = [], place, evidence } = finding;
  const own = place === undefined ? [] : [{ file: place.file, line: place.line, what: message }];
  const others = evidence.map((link) => ({ file: link.place.file, line: link.place.line, what: link.what }));
  return { id, process: process.key, code, severity, message, time, task, stuck, places: [...own, ...others] };
}
