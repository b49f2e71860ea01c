/**
 * Tasks that wait for each other in a circle.
 *
 * Followed are the waits whose end is in the hands of known tasks: for a task, a lock, a semaphore, a gather, a group. A task with any way out (it waits for a timer,
 * I/O, a queue, a future, with `wait_for`, or for somebody who has one) is in no circle. While the program runs, a circle counts once it has stood for a second: a timeout may open it.
 */
import { waitName } from '../protocol/recording';
import { type Holders, holdersAt } from '../trace/history';
import { moment as momentText } from '../trace/numbers';
import { userFrame } from '../trace/records';
import type { Wait } from '../trace/task';
import type { Case, Diagnosis, Evidence, Finding } from './finding';
import { type AliveTask, aliveAt, aliveNow, lastMoment } from './lastMoment';

/** ns. */
const STANDS = 1e9;

/** What a task waits for: the tasks that could end the wait, and whether one of them is enough. */
interface Link {
  readonly alive: AliveTask;
  readonly wait: Wait;
  readonly blockers: readonly number[];
  readonly oneIsEnough: boolean;
  /** Since when the blockers hold what is waited for; empty when it is not held. */
  readonly held: Holders;
}

type Links = ReadonlyMap<number, Link>;

export function deadlock(subject: Case): Diagnosis {
  return {
    find: ({ ended, now }) => {
      const moment = ended ? lastMoment(subject) : now;
      const waiting = ended
        ? aliveAt(subject, moment).filter(({ standing }) => standing.state === 'waiting')
        : aliveNow(subject).filter(({ standing: { state, since } }) => state === 'waiting' && now - since >= STANDS);
      const judged = waiting.filter(({ standing }) => judgedWaits.has(waitName[standing.wait?.kind ?? 0] ?? ''));
      if (judged.length === 0) {
        return [];
      }
      const holders = moment < subject.trace.now ? holdersAt(subject.trace, moment) : holdersNow(subject);
      return circles(stuckOnly(linksOf(judged, { holders, moment }, subject))).map((circle) =>
        findingOf(circle, subject),
      );
    },
  };
}

/** Who holds what is waited for now. */
function holdersNow({ trace: { resources } }: Case): ReadonlyMap<number, Holders> {
  const held = [...resources.all.values()].filter(({ holders }) => holders.length > 0);
  return new Map(
    held.map(({ id, holders, holds }) => {
      return [id, new Map(holders.map((task, place) => [task, resources.operations.time.at(holds[place] ?? -1)]))];
    }),
  );
}

/** The moment that is judged, and who held what then. */
interface Then {
  readonly moment: number;
  readonly holders: ReadonlyMap<number, Holders>;
}

/** In the order in which the waits began. */
function linksOf(judged: readonly AliveTask[], then: Then, subject: Case): Links {
  const links = new Map<number, Link>();
  for (const task of judged.toSorted((a, b) => a.standing.since - b.standing.since)) {
    const { wait } = task.standing;
    const link = wait === undefined ? undefined : linkOf(wait, then, subject);
    if (wait !== undefined && link !== undefined) {
      links.set(task.task.id, { alive: task, wait, ...link });
    }
  }
  return links;
}

const judgedWaits: ReadonlySet<string> = new Set(['task', 'lock', 'semaphore', 'gather', 'wait', 'group']);
const notHeld: Holders = new Map();

function linkOf(wait: Wait, { holders, moment }: Then, { trace }: Case): Omit<Link, 'alive' | 'wait'> | undefined {
  if (trace.dictionary.stack(wait.stack).some((frame) => frame.library && frame.function === 'wait_for')) {
    return undefined; // its timeout may end it
  }
  switch (waitName[wait.kind]) {
    case 'task':
      return { blockers: [wait.target], oneIsEnough: false, held: notHeld };
    case 'lock':
    case 'semaphore': {
      const held = holders.get(wait.target) ?? notHeld;
      return { blockers: [...held.keys()], oneIsEnough: true, held };
    }
    default: {
      const group = trace.resources.get(wait.target);
      if (group === undefined || group.otherMembers > 0) {
        return undefined; // a future may come, and end it, or fail, which ends a gather too
      }
      const members = [...group.members].filter(
        (member) => !((trace.tasks.get(member)?.ended ?? Number.POSITIVE_INFINITY) <= moment),
      );
      // `wait` may be content with the first; a gather and a group need all.
      return { blockers: members, oneIsEnough: waitName[wait.kind] === 'wait', held: notHeld };
    }
  }
}

/** The links of the tasks that have no way out: whoever can go on frees those that wait for it, and they others. */
function stuckOnly(links: Links): Links {
  const stuck = new Map(links);
  const stuckBlockers = new Map<number, number>();
  const waiters = new Map<number, number[]>();
  for (const [task, { blockers }] of links) {
    const inside = blockers.filter((blocker) => links.has(blocker));
    stuckBlockers.set(task, inside.length);
    for (const blocker of inside) {
      appendTo(waiters, blocker, task);
    }
  }
  const free = [...links.keys()].filter((task) => hasWayOut(links.get(task), stuckBlockers.get(task) ?? 0));
  for (let task = free.pop(); task !== undefined; task = free.pop()) {
    stuck.delete(task);
    for (const waiter of waiters.get(task) ?? []) {
      const left = (stuckBlockers.get(waiter) ?? 0) - 1;
      stuckBlockers.set(waiter, left);
      if (stuck.has(waiter) && hasWayOut(links.get(waiter), left)) {
        free.push(waiter);
      }
    }
  }
  return stuck;
}

function appendTo(lists: Map<number, number[]>, key: number, item: number): void {
  const list = lists.get(key);
  if (list === undefined) {
    lists.set(key, [item]);
  } else {
    list.push(item);
  }
}

function hasWayOut(link: Link | undefined, stuckBlockers: number): boolean {
  const { blockers, oneIsEnough } = link ?? { blockers: [], oneIsEnough: true };
  return oneIsEnough ? blockers.length === 0 || stuckBlockers < blockers.length : stuckBlockers === 0;
}

/** Each circle once, beginning with the task that waits longest. */
function circles(stuck: Links): readonly (readonly Link[])[] {
  const found: Link[][] = [];
  const seen = new Set<number>();
  for (const start of stuck.keys()) {
    const path: number[] = [];
    let task: number | undefined = start;
    while (task !== undefined && !seen.has(task)) {
      seen.add(task);
      path.push(task);
      task = stuck.get(task)?.blockers.find((blocker) => stuck.has(blocker));
    }
    const begin = task === undefined ? -1 : path.indexOf(task);
    if (begin >= 0) {
      found.push(path.slice(begin).flatMap((id) => stuck.get(id) ?? []));
    }
  }
  return found;
}

function findingOf(circle: readonly Link[], subject: Case): Finding {
  const { trace } = subject;
  const evidence = circle.flatMap((link): readonly Evidence[] => {
    const place = userFrame(trace.dictionary.stack(link.wait.stack));
    return place === undefined ? [] : [{ place, what: sentence(link, circle, subject) }];
  });
  return {
    code: 'deadlock',
    severity: 'error',
    message: `Deadlock: ${circle.map((link) => sentence(link, circle, subject)).join('; ')}.`,
    time: circle.reduce((latest, { alive }) => Math.max(latest, alive.standing.since), 0),
    place: evidence[0]?.place,
    evidence,
    task: circle[0]?.alive.task.id ?? 0,
    count: 1,
  };
}

/** `'a' waits for Lock A, held by 'b' since 1.204 s`. */
function sentence({ alive, wait, blockers, held }: Link, circle: readonly Link[], { words }: Case): string {
  const name = `'${words.taskName(alive.task)}'`;
  const blocker = circle.find((other) => blockers.includes(other.alive.task.id));
  const since = blocker === undefined ? undefined : held.get(blocker.alive.task.id);
  if (blocker === undefined || since === undefined) {
    return `${name} waits for ${words.reason(wait)}`;
  }
  const who = blocker.alive === alive ? 'which it holds itself' : `held by '${words.taskName(blocker.alive.task)}'`;
  return `${name} waits for ${words.reason(wait)}, ${who} since ${momentText(since)}`;
}
