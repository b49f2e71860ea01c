/** Tasks by what they have in common. Kept up to date as the trace grows: a task that changes moves, and nothing else is looked at. */
import { waitName } from '../../protocol/recording';
import type { ChangeWatch } from '../changes';
import { hasEnded, type Task } from '../task';
import type { Trace } from '../trace';
import { shortPlace, type Words } from '../words';

/** By what tasks can be grouped, other than by creator. */
export const groupings = ['state', 'waitsFor', 'loop', 'creationLine'] as const;
export type Grouping = (typeof groupings)[number];

export interface Bucket {
  /** Says what its tasks have in common; stays. */
  readonly key: string;
  /** The same in words. */
  readonly label: string;
  /** Buckets stand in this order, and equal ones in that in which they first were needed. */
  readonly rank: number;
  /** All of them wait. */
  readonly waits: boolean;
  readonly tasks: ReadonlySet<Task>;
}

interface Place {
  readonly key: string;
  readonly label: () => string;
  readonly rank?: number;
  readonly waits?: boolean;
}

interface MutableBucket extends Bucket {
  readonly tasks: Set<Task>;
}

/** In this order the states stand: what went wrong first, what is over last. */
export const stateOrder: readonly Task['state'][] = [
  'failed',
  'destroyed',
  'running',
  'ready',
  'waiting',
  'cancelled',
  'done',
];

export class TaskBuckets {
  readonly #trace: Trace;
  readonly #words: Words;
  readonly #grouping: Grouping;
  readonly #watch: ChangeWatch;
  readonly #buckets = new Map<string, MutableBucket>();
  readonly #bucketOf = new Map<number, MutableBucket>();

  constructor(trace: Trace, words: Words, grouping: Grouping) {
    this.#trace = trace;
    this.#words = words;
    this.#grouping = grouping;
    this.#watch = trace.changedTasks.watch();
    for (const task of trace.tasks.values()) {
      this.#put(task);
    }
  }

  dispose(): void {
    this.#watch.dispose();
  }

  /** Takes in what was read since the last call. */
  update(): void {
    for (const id of this.#watch.take()) {
      const task = this.#trace.tasks.get(id);
      if (task !== undefined) {
        this.#put(task);
      }
    }
  }

  /** Those that have tasks. */
  all(): readonly Bucket[] {
    return [...this.#buckets.values()].filter(({ tasks }) => tasks.size > 0).sort((a, b) => a.rank - b.rank);
  }

  of(task: Task): Bucket | undefined {
    return this.#bucketOf.get(task.id);
  }

  #put(task: Task): void {
    const place = this.#place(task);
    const old = this.#bucketOf.get(task.id);
    if (old?.key === place.key) {
      return;
    }
    old?.tasks.delete(task);
    let bucket = this.#buckets.get(place.key);
    if (bucket === undefined) {
      bucket = {
        key: place.key,
        label: place.label(),
        rank: place.rank ?? 0,
        waits: place.waits === true,
        tasks: new Set(),
      };
      this.#buckets.set(place.key, bucket);
    }
    bucket.tasks.add(task);
    this.#bucketOf.set(task.id, bucket);
  }

  #place(task: Task): Place {
    switch (this.#grouping) {
      case 'state':
        return byState(task);
      case 'waitsFor':
        return this.#byWait(task);
      case 'loop':
        return { key: `l${task.loop}`, label: () => `Event loop ${task.loop}` };
      case 'creationLine':
        return this.#bySite(task);
    }
  }

  #byWait(task: Task): Place {
    const { wait } = task;
    if (task.state !== 'waiting' || wait === undefined) {
      return { ...byState(task), rank: hasEnded(task) ? 2 : 0 };
    }
    const kind = waitName[wait.kind] ?? 'future';
    if (together.has(kind)) {
      return { key: `w${kind}`, label: () => kind, rank: 1, waits: true };
    }
    const reason = this.#words.reason(wait);
    return {
      key: `w${reason}${shared.test(kind) ? `.${wait.target}` : ''}`,
      label: () => reason,
      rank: 1,
      waits: true,
    };
  }

  #bySite({ site }: Task): Place {
    const place = this.#trace.dictionary.site(site);
    return place === undefined
      ? { key: 's0', label: () => 'Not recorded', rank: 1 }
      : { key: `s${place.file}:${place.line}`, label: () => shortPlace(place) };
  }
}

/** Waits that nobody else can share: one bucket a kind. */
const together: ReadonlySet<string> = new Set(['sleep', 'gather', 'wait']);
/** What several tasks wait for: two of the same name are two. */
const shared = /^(?:task|lock|semaphore|event|condition|barrier|queue)/;

function byState({ state }: Task): Place {
  return {
    key: state,
    label: () => `${state.charAt(0).toUpperCase()}${state.slice(1)}`,
    rank: stateOrder.indexOf(state),
  };
}
