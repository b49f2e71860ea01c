/** All diagnoses over one trace. */
import type { Trace } from '../trace/trace';
import type { Words } from '../trace/words';
import { cancelSwallowed } from './cancelSwallowed';
import { deadlock } from './deadlock';
import { destroyedPending } from './destroyedPending';
import { errorNeverRetrieved } from './errorNeverRetrieved';
import { failedUnawaited } from './failedUnawaited';
import { type Asked, type Diagnosis, type Finding, lineOf, type MakeDiagnosis } from './finding';
import { heldLong } from './heldLong';
import { loopBlocked } from './loopBlocked';
import { misuse } from './misuse';
import { neverAwaited } from './neverAwaited';
import { NotableTasks } from './notableTasks';
import { outlivedCreator } from './outlivedCreator';
import { queueGrows } from './queueGrows';
import { starved } from './starved';
import { unfinished } from './unfinished';
import { waitsForEver } from './waitsForEver';

const makers: readonly MakeDiagnosis[] = [
  misuse,
  neverAwaited,
  errorNeverRetrieved,
  destroyedPending,
  failedUnawaited,
  loopBlocked,
  cancelSwallowed,
  deadlock,
  waitsForEver,
  outlivedCreator,
  queueGrows,
  heldLong,
  starved,
  unfinished,
];

/** Diagnoses a trace again and again while it grows. What was read is not read again. */
export class RunDiagnosis {
  readonly #trace: Trace;
  readonly #tasks: NotableTasks;
  readonly #diagnoses: readonly Diagnosis[];
  readonly #stepTakers: readonly ((row: number) => void)[];
  readonly #operationTakers: readonly ((row: number) => void)[];
  #step = 0;
  #operation = 0;

  constructor(trace: Trace, words: Words) {
    this.#trace = trace;
    this.#tasks = new NotableTasks(trace);
    this.#diagnoses = makers.map((make) => make({ trace, words, tasks: this.#tasks }));
    this.#stepTakers = this.#diagnoses.flatMap(({ step }) => step ?? []);
    this.#operationTakers = this.#diagnoses.flatMap(({ operation }) => operation ?? []);
  }

  /** Ends the watch over the trace. */
  dispose(): void {
    this.#tasks.dispose();
  }

  /** Takes in at most so many rows of what was read since, in the order of time. Returns whether there is more. */
  advance(most = Number.POSITIVE_INFINITY): boolean {
    const { steps, resources } = this.#trace;
    const { operations } = resources;
    for (let left = most; left > 0 && this.#step < steps.length; left -= 1) {
      // An operation comes before the step in which it was done: its row says who did it only once that step is over.
      if (this.#operation < operations.length && operations.time.at(this.#operation) <= steps.ended.at(this.#step)) {
        this.#takeOperation();
      } else {
        this.#takeStep();
      }
    }
    return this.#step < steps.length;
  }

  /** What is found in what was taken in, in order of time. */
  find(asked: Asked): readonly Finding[] {
    while (asked.ended && this.#operation < this.#trace.resources.operations.length) {
      this.#takeOperation();
    }
    this.#tasks.refresh();
    const found = this.#diagnoses.flatMap((diagnosis) => diagnosis.find(asked));
    return withoutRepetition(found).sort((a, b) => a.time - b.time);
  }

  #takeStep(): void {
    for (const take of this.#stepTakers) {
      take(this.#step);
    }
    this.#step += 1;
  }

  #takeOperation(): void {
    for (const take of this.#operationTakers) {
      take(this.#operation);
    }
    this.#operation += 1;
  }
}

/** A task of which it is told why it can never go on is not told of once more because it did not. */
function withoutRepetition(found: readonly Finding[]): Finding[] {
  const stuck = found.filter(({ code }) => code === 'waits-for-ever' || code === 'deadlock');
  const told = new Set(
    stuck.flatMap(({ place, evidence }) => [place, ...evidence.map((link) => link.place)]).map(lineOf),
  );
  return found.filter(({ code, place }) => code !== 'unfinished' || !told.has(lineOf(place)));
}

/** What is found in a run so far, or, when the program has ended, in all of it. In order of time. `now`: the present moment, or the program's end. */
export function diagnose(trace: Trace, words: Words, ended: boolean, now = trace.now): readonly Finding[] {
  const diagnosis = new RunDiagnosis(trace, words);
  try {
    diagnosis.advance();
    return diagnosis.find({ ended, now: Math.max(now, trace.now) });
  } finally {
    diagnosis.dispose();
  }
}
