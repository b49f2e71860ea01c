/** How long tasks waited for one resource. Kept for the one that was asked for last, so that asking again while the trace grows costs what is new. */
import { stepEnd, waitKind } from '../../protocol/recording';
import type { Trace } from '../trace';

export interface WaitsForResource {
  /** Waits that are over. */
  readonly times: number;
  /** ns. */
  readonly total: number;
  readonly longest: { readonly task: number; readonly from: number; readonly length: number } | undefined;
}

const KINDS = 256;
/** Kinds of waits whose target is a resource. */
const forResource: readonly boolean[] = Array.from(
  { length: KINDS },
  (_, kind) => kind >= stepEnd.firstWait && kind !== waitKind.task && kind !== waitKind.sleep,
);

export class ResourceWaits {
  readonly #trace: Trace;
  #resource = 0;
  #row = 0;
  #times = 0;
  #total = 0;
  #longestRow = -1;
  #longest = -1;

  constructor(trace: Trace) {
    this.#trace = trace;
  }

  /** The waits for a resource that are over by a moment, ns since the origin. */
  of(resource: number, until: number): WaitsForResource {
    if (this.#resource !== resource || until < this.#trace.now) {
      this.#resource = until < this.#trace.now ? 0 : resource;
      this.#row = 0;
      this.#times = 0;
      this.#total = 0;
      this.#longestRow = -1;
      this.#longest = -1;
    }
    this.#scan(resource, until);
    const { task, ended, previous } = this.#trace.steps;
    const before = this.#longestRow < 0 ? -1 : previous.at(this.#longestRow) - 1;
    return {
      times: this.#times,
      total: this.#total,
      longest:
        before < 0 ? undefined : { task: task.at(before), from: ended.at(before), length: Math.max(0, this.#longest) },
    };
  }

  #scan(resource: number, until: number): void {
    const { previous, how, target, ended, ready, length } = this.#trace.steps;
    for (; this.#row < length; this.#row += 1) {
      const before = previous.at(this.#row) - 1;
      if (before < 0 || target.at(before) !== resource || forResource[how.at(before)] !== true) {
        continue;
      }
      const woken = ready.at(this.#row);
      if (woken <= until) {
        const waited = woken - ended.at(before);
        this.#times += 1;
        this.#total += Math.max(0, waited);
        if (waited > this.#longest) {
          this.#longest = waited;
          this.#longestRow = this.#row;
        }
      }
    }
  }
}
