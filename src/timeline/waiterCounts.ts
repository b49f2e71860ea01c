/** How many tasks waited for a resource at any moment. Times in ns since the process's origin. */
import { waitName } from '../protocol/recording';
import type { Resource } from '../trace/resource';
import type { Trace } from '../trace/trace';
import { GrowingFloat64 } from './growing';
import { search } from './laneSteps';

/** Waits for these are for a resource that several tasks can wait for. */
const counted: readonly boolean[] = Array.from({ length: 256 }, (_, kind) =>
  /^(?:queue|lock|semaphore|event|condition|barrier)/.test(waitName[kind] ?? ''),
);

/** Waits for one resource that are over: their beginnings and their ends, each in order. */
interface Waits {
  readonly begins: GrowingFloat64;
  readonly ends: GrowingFloat64;
  sorted: boolean;
  /** The most that waited at the same time, and of how many waits that was told. */
  most: number;
  told: number;
}

export class WaiterCounts {
  readonly #trace: Trace;
  readonly #waits = new Map<number, Waits>();
  #done = 0;

  constructor(trace: Trace) {
    this.#trace = trace;
  }

  /** Takes in the steps that were read since: only where lanes of resources are shown is there anything to count. */
  #update(): void {
    const { steps } = this.#trace;
    const { previous, how, target, ended, ready } = steps;
    for (; this.#done < steps.length; this.#done += 1) {
      const before = previous.at(this.#done) - 1;
      if (before >= 0 && counted[how.at(before)] === true) {
        const waits = this.#of(target.at(before));
        waits.begins.push(ended.at(before));
        waits.ends.push(ready.at(this.#done));
        waits.sorted = false;
      }
    }
  }

  /** How many waited at a moment. */
  at(resource: Resource, time: number): number {
    this.#update();
    const waits = this.#sorted(resource.id);
    return countUpTo(waits.begins, time) - countUpTo(waits.ends, time) + this.#stillWaiting(resource, time);
  }

  /** The most that ever waited at the same time. */
  most(resource: Resource): number {
    this.#update();
    const waits = this.#sorted(resource.id);
    const { length } = waits.begins;
    // Looked at again when there are some more than the last time: a growing run pays for it a few times.
    if (length > waits.told * 1.1 || (length > 0 && waits.told === 0)) {
      waits.told = length;
      let ended = 0;
      for (let begun = 0; begun < length; begun += 1) {
        while (ended < length && (waits.ends.values[ended] ?? 0) <= (waits.begins.values[begun] ?? 0)) {
          ended += 1;
        }
        waits.most = Math.max(waits.most, begun + 1 - ended);
      }
    }
    waits.most = Math.max(waits.most, resource.waiters.size);
    return waits.most;
  }

  #stillWaiting(resource: Resource, time: number): number {
    let waiting = 0;
    for (const id of resource.waiters) {
      const task = this.#trace.tasks.get(id);
      if (task !== undefined && task.state === 'waiting' && task.since <= time) {
        waiting += 1;
      }
    }
    return waiting;
  }

  #of(resource: number): Waits {
    let waits = this.#waits.get(resource);
    if (waits === undefined) {
      waits = { begins: new GrowingFloat64(), ends: new GrowingFloat64(), sorted: true, most: 0, told: 0 };
      this.#waits.set(resource, waits);
    }
    return waits;
  }

  #sorted(resource: number): Waits {
    const waits = this.#of(resource);
    if (!waits.sorted) {
      waits.begins.sort();
      waits.ends.sort();
      waits.sorted = true;
    }
    return waits;
  }
}

function countUpTo(times: GrowingFloat64, time: number): number {
  return search(0, times.length, (index) => (times.values[index] ?? 0) > time);
}

/** Whether a lane shows who holds it, one at a time. */
export function isHeldByOne(resource: Resource): boolean {
  return resource.type === 'lock' || (resource.type === 'semaphore' && resource.limit === 1);
}
