/**
 * Queues without a limit that only grow: for seconds, second by second, the fewest items in them were more than in the second before. A queue that is emptied
 * later is none: what is told of a running program goes when the queue shrinks, and of one that has ended only what was so at its end. Nor is one whose
 * consumers put into it themselves (work that leads to more work), or from which nobody has taken yet while the program runs (a collection).
 */
import { operationKind } from '../protocol/recording';
import { count, duration } from '../trace/numbers';
import type { Frame } from '../trace/records';
import type { Resource } from '../trace/resource';
import type { Asked, Case, Diagnosis, Evidence, Finding } from './finding';
import { lastMoment } from './lastMoment';

/** ns; the fewest items within one are compared with those of the next. */
const SPAN = 1e9;
const GROWS_FOR = 3e9;
const LEAST_ITEMS = 100;

/** A queue's depth over time. */
interface Depth {
  /** When the span of time began that is being looked at. */
  from: number;
  /** The fewest items in it, and in the one before. */
  fewest: number;
  before: number;
  /** Since when it has only grown. */
  since: number;
  last: number;
}

export function queueGrows(subject: Case): Diagnosis {
  const { operations, all } = subject.trace.resources;
  const depths = new Map<number, Depth>();
  return {
    operation: (row) => {
      const kind = operations.kind.at(row);
      if (kind === operationKind.put || kind === operationKind.get) {
        take(depths, operations.resource.at(row), { time: operations.time.at(row), level: operations.level.at(row) });
      }
    },
    find: (asked) => {
      const found: Finding[] = [];
      for (const [id, depth] of depths) {
        const queue = all.get(id);
        if (queue !== undefined && (queue.level ?? 0) >= LEAST_ITEMS && grows(queue, depth, asked, subject)) {
          found.push(findingOf(queue, depth, subject));
        }
      }
      return found;
    },
  };
}

function take(
  depths: Map<number, Depth>,
  id: number,
  { time, level }: { readonly time: number; readonly level: number },
): void {
  const depth = depths.get(id);
  if (depth === undefined || level < 0) {
    depths.set(id, { from: time, fewest: level, before: -1, since: time, last: time });
    return;
  }
  depth.last = time;
  if (time < depth.from + SPAN) {
    depth.fewest = Math.min(depth.fewest, level);
    return;
  }
  const quiet = time >= depth.from + 2 * SPAN;
  if (quiet || depth.fewest <= depth.before) {
    depth.since = time; // it stood still, or something was taken out of it
  }
  depth.before = quiet ? -1 : depth.fewest;
  depth.fewest = level;
  depth.from = quiet ? time : depth.from + SPAN;
}

function grows(queue: Resource, { since, last, fewest, before }: Depth, asked: Asked, subject: Case): boolean {
  const now = asked.ended ? Math.min(asked.now, lastMoment(subject)) : asked.now;
  if (queue.limit > 0 || last - since < GROWS_FOR || fewest <= before || now - last >= SPAN) {
    return false;
  }
  const consumers = [...queue.consumers.keys()];
  if (consumers.length === 0 && queue.waiters.size === 0) {
    return asked.ended;
  }
  return !consumers.some((consumer) => queue.producers.has(consumer));
}

function findingOf(queue: Resource, { since, last }: Depth, subject: Case): Finding {
  const { trace, words } = subject;
  const name = words.resourceName(queue) ?? `#${queue.id}`;
  const consumers = queue.consumers.size;
  const who = consumers === 1 ? '1 consumer' : `${count(consumers)} consumers`;
  return {
    code: 'queue-grows',
    severity: 'warning',
    message: `Queue '${name}' has only grown for ${duration(last - since)} (${count(queue.level ?? 0)} items, ${who}). Give it a maxsize, or more consumers.`,
    time: since + GROWS_FOR,
    place: trace.dictionary.site(queue.site) ?? firstOf(queue.producers, subject),
    evidence: [...users(queue.producers, 'put', subject), ...users(queue.consumers, 'took', subject)],
    task: [...queue.producers.keys()].find((task) => task !== 0) ?? 0,
    count: 1,
  };
}

/** Who put and took most, with the line that made them. */
function users(tasks: ReadonlyMap<number, number>, verb: string, { trace, words }: Case): readonly Evidence[] {
  const most = [...tasks].filter(([id]) => id !== 0).sort(([, a], [, b]) => b - a);
  return most.slice(0, 3).flatMap(([id, times]): readonly Evidence[] => {
    const task = trace.tasks.get(id);
    const place = task === undefined ? undefined : (words.currentPlace(task) ?? trace.dictionary.site(task.site));
    return place === undefined ? [] : [{ place, what: `${words.taskOf(id)} ${verb} ${count(times)}` }];
  });
}

function firstOf(tasks: ReadonlyMap<number, number>, { trace, words }: Case): Frame | undefined {
  const task = [...tasks.keys()].map((id) => trace.tasks.get(id)).find((one) => one !== undefined);
  return task === undefined ? undefined : words.currentPlace(task);
}
