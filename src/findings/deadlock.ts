/**
 * Tasks that wait for each other in a circle.
 *
 * Followed are the waits whose end is in the hands of known tasks: for a task, a lock, a semaphore, a gather, a group. A task with any way out (it waits for a timer,
 * I/O, a queue, a future, within a time limit that the source shows, or for somebody who has one) is in no circle; nor is one that somebody awaits within a time
 * limit, whose end cancels it, or one that waits for a lock that its holder leaves to others to release. While the program runs, a circle counts once it has stood for
 * a second.
 */
import { append } from '../base/multimap';
import { waitName } from '../protocol/recording';
import type { Holding } from '../trace/holders';
import { moment as momentText } from '../trace/numbers';
import { userFrame } from '../trace/records';
import type { Resource } from '../trace/resource';
import { ResourceHistory } from '../trace/story/resourceHistory';
import type { Wait } from '../trace/task';
import { shortPlace } from '../trace/words';
import type { Case, Diagnosis, Evidence, Finding } from './finding';
import { type AliveTask, aliveAt, aliveNow, lastMoment } from './lastMoment';
import { hasTimeLimit, releasesItself } from './sourceAround';

/** ns. */
const STANDS = 1e9;

/** What a task waits for: the tasks that could end the wait, and whether one of them is enough. */
interface Link {
  readonly alive: AliveTask;
  readonly wait: Wait;
  readonly blockers: readonly number[];
  readonly oneIsEnough: boolean;
  /** Who holds what is waited for; nobody where it is not held. */
  readonly held: Holding;
}

type Links = ReadonlyMap<number, Link>;

export function deadlock(subject: Case): Diagnosis {
  return {
    find: ({ ended, now }) => {
      const moment = ended ? lastMoment(subject) : now;
      const alive = ended ? aliveAt(subject, moment) : aliveNow(subject);
      const waiting = alive.filter(({ standing }) => standing.state === 'waiting');
      const standing = ended ? waiting : waiting.filter((task) => now - task.standing.since >= STANDS);
      const judged = standing.filter(({ standing: { wait } }) => judgedWaits.has(waitName[wait?.kind ?? 0] ?? ''));
      if (judged.length === 0) {
        return [];
      }
      const history = moment < subject.trace.now ? new ResourceHistory(subject.trace) : undefined;
      const holding = (resource: Resource) => history?.holdersAt(resource, moment) ?? resource;
      const links = linksOf(judged, { holding, moment }, subject);
      const stuck = stuckOnly(links);
      // Source is read only where there seems to be a circle.
      const left = stuck.size === 0 ? stuck : stuckOnly(withoutLimited(links, waiting, subject));
      return circles(left).map((circle) => findingOf(circle, subject));
    },
  };
}

/** The links without those of tasks that a time limit lets go on, or cancels: their own, or that of one who awaits them. */
function withoutLimited(links: Links, waiting: readonly AliveTask[], subject: Case): Links {
  const { trace, words } = subject;
  const limits = new Map<number, boolean>();
  const isLimited = ({ standing: { wait } }: AliveTask): boolean => {
    const stack = wait?.stack ?? 0;
    const known = limits.get(stack) ?? hasTimeLimit(trace.dictionary.stack(stack), words);
    limits.set(stack, known);
    return known;
  };
  const waits = new Map(waiting.map(({ task, standing: { wait } }) => [task.id, wait]));
  const left = new Map(links);
  const limited = waiting.filter(isLimited).map(({ task }) => task.id);
  const seen = new Set(limited);
  for (const task of limited) {
    left.delete(task);
    for (const awaited of awaitedBy(task, waits.get(task), subject)) {
      if (!seen.has(awaited)) {
        seen.add(awaited);
        limited.push(awaited);
      }
    }
  }
  return left;
}

/** The tasks that are cancelled with one that waits, or that it may cancel when it goes on. What a future stands for is not known: up to Python 3.11 `wait_for` has one. */
function awaitedBy(task: number, wait: Wait | undefined, { trace }: Case): Iterable<number> {
  switch (waitName[wait?.kind ?? 0]) {
    case 'task':
      return [wait?.target ?? 0];
    case 'gather':
    case 'wait':
    case 'group':
      return trace.resources.get(wait?.target ?? 0)?.members ?? [];
    case 'future':
      return trace.tasks.get(task)?.children ?? [];
    default:
      return [];
  }
}

/** The moment that is judged, and who held what then. */
interface Then {
  readonly moment: number;
  readonly holding: (resource: Resource) => Holding;
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
const notHeld: Holding = { holders: [], holds: [] };

function linkOf(wait: Wait, { holding, moment }: Then, subject: Case): Omit<Link, 'alive' | 'wait'> | undefined {
  const { trace } = subject;
  switch (waitName[wait.kind]) {
    case 'task':
      return { blockers: [wait.target], oneIsEnough: false, held: notHeld };
    case 'lock':
    case 'semaphore': {
      const resource = trace.resources.get(wait.target);
      const held = resource === undefined ? notHeld : holding(resource);
      return held.holds.every((hold) => isReleasedByHolder(hold, subject))
        ? { blockers: held.holders, oneIsEnough: true, held }
        : undefined;
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

/** `hold`: the row of the acquisition. */
function isReleasedByHolder(hold: number, { trace, words }: Case): boolean {
  return releasesItself(trace.dictionary.site(trace.resources.operations.site.at(hold)), words);
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
      append(waiters, blocker, task);
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
    const waits = place === undefined ? [] : [{ place, what: sentence(link, circle, subject) }];
    return [...waits, ...acquisition(link, circle, subject)];
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
    stuck: circle.map(({ alive }) => alive.task.id),
  };
}

/** What is waited for: `Lock A`; with its number where another one of the circle is called the same. */
function awaited({ wait }: Link, circle: readonly Link[], { words }: Case): string {
  const name = words.reason(wait);
  const alike = circle.some((other) => other.wait.target !== wait.target && words.reason(other.wait) === name);
  return alike ? `${name} #${wait.target}` : name;
}

/** `'a' waits for Lock A, held by 'b' since b.py:10`. */
function sentence(link: Link, circle: readonly Link[], subject: Case): string {
  const { trace, words } = subject;
  const { alive } = link;
  const name = `'${words.taskName(alive.task)}'`;
  const hold = holdOf(link, circle);
  if (hold === undefined) {
    return `${name} waits for ${awaited(link, circle, subject)}`;
  }
  const { operations } = trace.resources;
  const acquired = trace.dictionary.site(operations.site.at(hold.row));
  const since = acquired === undefined ? momentText(operations.time.at(hold.row)) : shortPlace(acquired);
  const who = hold.by === alive ? 'which it holds itself' : `held by '${words.taskName(hold.by.task)}'`;
  return `${name} waits for ${awaited(link, circle, subject)}, ${who} since ${since}`;
}

/** Where what a task waits for was acquired by the next one of the circle. */
function acquisition(link: Link, circle: readonly Link[], subject: Case): readonly Evidence[] {
  const { trace, words } = subject;
  const hold = holdOf(link, circle);
  const { operations } = trace.resources;
  const place = hold === undefined ? undefined : trace.dictionary.site(operations.site.at(hold.row));
  return hold === undefined || place === undefined
    ? []
    : [{ place, what: `'${words.taskName(hold.by.task)}' acquired ${awaited(link, circle, subject)} here` }];
}

/** Who of the circle holds what a task waits for, and the row of the acquisition. */
function holdOf(
  { blockers, held }: Link,
  circle: readonly Link[],
): { readonly by: AliveTask; readonly row: number } | undefined {
  const by = circle.find(({ alive }) => blockers.includes(alive.task.id))?.alive;
  const row = by === undefined ? undefined : held.holds[held.holders.indexOf(by.task.id)];
  return by === undefined || row === undefined ? undefined : { by, row };
}
