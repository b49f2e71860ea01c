/** Reads the recordings of the runs that go on, often enough that what they say is seen in time. */
import type { LiveRun } from './liveRun';

/** The adapter tells of news at most 20 times a second, and late when its process is busy; a look costs microseconds. */
const PAUSE_MS = 30;

export class RecordingWatch {
  readonly #runs = new Set<LiveRun>();
  readonly #found: (run: LiveRun) => void;
  #timer: NodeJS.Timeout | undefined;

  constructor(found: (run: LiveRun) => void) {
    this.#found = found;
  }

  dispose(): void {
    clearInterval(this.#timer);
    this.#runs.clear();
  }

  add(run: LiveRun): void {
    this.#runs.add(run);
    this.#timer ??= setInterval(() => this.look(), PAUSE_MS);
  }

  remove(run: LiveRun): void {
    this.#runs.delete(run);
    if (this.#runs.size === 0) {
      clearInterval(this.#timer);
      this.#timer = undefined;
    }
  }

  /** Whether any run goes on. */
  get busy(): boolean {
    return this.#runs.size > 0;
  }

  /** Reads what is new. */
  look(): void {
    for (const run of this.#runs) {
      if (run.poll()) {
        this.#found(run);
      }
    }
  }
}
