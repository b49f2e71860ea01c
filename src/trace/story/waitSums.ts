/** Waits added up by what they were for. Waits that one would call by one name are one sum: all sleeps, all reads. */
import { waitKind, waitName } from '../../protocol/recording';
import type { Trace } from '../trace';
import { waitOf } from '../waits';
import type { Words } from '../words';
import type { Link } from './details';

export interface WaitSum {
  /** `Semaphore LIMIT`, `I/O read`, `sleep`. */
  readonly reason: string;
  /** Where the resource or the task is; undefined when there are several, or none. */
  readonly link: Link | undefined;
  readonly times: number;
  /** ns. */
  readonly total: number;
  /** ns. */
  readonly longest: number;
}

/** Kinds of waits that are told apart by what they are for, not by their kind alone. */
const apart: ReadonlySet<string> = new Set([
  'task',
  'queue.get',
  'queue.put',
  'queue.join',
  'lock',
  'semaphore',
  'event',
  'condition',
  'barrier',
  'executor',
  'process',
]);
const isApart: readonly boolean[] = Array.from({ length: 256 }, (_, kind) => apart.has(waitName[kind] ?? ''));
const KINDS = 256;

/** Sums for one look; add all waits, then ask for the list. */
export class WaitSums {
  readonly #kinds: number[] = [];
  readonly #targets: number[] = [];
  readonly #times: number[] = [];
  readonly #totals: number[] = [];
  readonly #longest: number[] = [];
  /** 1 + place of a kind whose waits are one sum. */
  readonly #ofKind = new Int32Array(KINDS);
  readonly #ofTarget: (Map<number, number> | undefined)[] = [];

  /** Adds a wait: `kind` and `target` as in the table of steps, `length` in ns. */
  add(kind: number, target: number, length: number): void {
    const place = isApart[kind] === true ? this.#placeOfTarget(kind, target) : this.#placeOfKind(kind);
    this.#times[place] = (this.#times[place] ?? 0) + 1;
    this.#totals[place] = (this.#totals[place] ?? 0) + length;
    if (length > (this.#longest[place] ?? 0)) {
      this.#longest[place] = length;
    }
  }

  /** A copy that can be added to. */
  copy(): WaitSums {
    const copy = new WaitSums();
    for (const [place, kind] of this.#kinds.entries()) {
      const target = this.#targets[place] ?? 0;
      const own = isApart[kind] === true ? copy.#placeOfTarget(kind, target) : copy.#placeOfKind(kind);
      copy.#times[own] = this.#times[place] ?? 0;
      copy.#totals[own] = this.#totals[place] ?? 0;
      copy.#longest[own] = this.#longest[place] ?? 0;
    }
    return copy;
  }

  /** The longest together first. */
  list(trace: Trace, words: Words): readonly WaitSum[] {
    const sums = new Map<string, WaitSum>();
    for (const [place, kind] of this.#kinds.entries()) {
      const target = this.#targets[place] ?? 0;
      const reason = reasonOf(kind, target, { trace, words });
      const same = sums.get(reason);
      sums.set(reason, {
        reason,
        link: same === undefined ? linkOf(kind, target) : undefined,
        times: (same?.times ?? 0) + (this.#times[place] ?? 0),
        total: (same?.total ?? 0) + (this.#totals[place] ?? 0),
        longest: Math.max(same?.longest ?? 0, this.#longest[place] ?? 0),
      });
    }
    return [...sums.values()].sort((a, b) => b.total - a.total || b.times - a.times);
  }

  #placeOfKind(kind: number): number {
    const known = (this.#ofKind[kind] ?? 0) - 1;
    if (known >= 0) {
      return known;
    }
    const place = this.#new(kind, 0);
    this.#ofKind[kind] = place + 1;
    return place;
  }

  #placeOfTarget(kind: number, target: number): number {
    let places = this.#ofTarget[kind];
    if (places === undefined) {
      places = new Map();
      this.#ofTarget[kind] = places;
    }
    let place = places.get(target);
    if (place === undefined) {
      place = this.#new(kind, target);
      places.set(target, place);
    }
    return place;
  }

  #new(kind: number, target: number): number {
    this.#kinds.push(kind);
    this.#targets.push(target);
    this.#times.push(0);
    this.#totals.push(0);
    this.#longest.push(0);
    return this.#kinds.length - 1;
  }
}

/** What waits of a kind are together: `sleep`, `gather`; tasks that the program did not name go by their coroutine. */
function reasonOf(
  kind: number,
  target: number,
  { trace, words }: { readonly trace: Trace; readonly words: Words },
): string {
  const name = waitName[kind];
  if (name === 'sleep' || name === 'gather' || name === 'wait') {
    return name;
  }
  const task = kind === waitKind.task ? trace.tasks.get(target) : undefined;
  return task !== undefined && task.name === 0
    ? `Task ${words.coroutine(task)}`
    : words.reason(waitOf(kind, isApart[kind] === true ? target : 0, 0));
}

function linkOf(kind: number, target: number): Link | undefined {
  if (target === 0 || isApart[kind] !== true) {
    return undefined;
  }
  return kind === waitKind.task ? { kind: 'task', task: target } : { kind: 'resource', resource: target };
}
