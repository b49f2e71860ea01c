/**
 * Tasks that wait for a queue of which nobody takes care any more.
 *
 * Proof: the loop was seen at rest (for a second nothing ran, no timer is scheduled, no descriptor or signal is watched, and no other thread does anything); every task that is left waits for
 * something that only another task can do; what the queue needs was so far done by tasks alone, and these have ended or are among those that wait; and none of them
 * can come again (made by a callback, or from another thread). A queue that code outside of tasks has used, or that nobody has served yet, is judged only where the
 * rest is sealed: no thread of the process runs or could call Python, so that nobody is left at all; so are locks and semaphores that no task of these holds, or that
 * one leaves to others to release, events, conditions and barriers. Where rest is not recorded (uvloop), nothing is said.
 */
import { waitName } from '../protocol/recording';
import type { Holding } from '../trace/holders';
import { count, duration } from '../trace/numbers';
import { type Frame, userFrame } from '../trace/records';
import type { Resource } from '../trace/resource';
import { ResourceHistory } from '../trace/story/resourceHistory';
import type { Task, Wait } from '../trace/task';
import { creationOf } from './creation';
import { type Asked, byLine, type Case, type Diagnosis, type Evidence, type Finding, type Group } from './finding';
import { type AliveTask, aliveAt, aliveNow, lastMoment } from './lastMoment';
import { releasesItself } from './sourceAround';

/** The tasks that are left, and since when none of them has done anything. */
interface Standstill {
  readonly alive: readonly AliveTask[];
  readonly moment: number;
  readonly ended: boolean;
  /** Nothing can come from outside, by no thread of any kind. */
  readonly sealed: boolean;
}

interface Waiter extends AliveTask {
  readonly resource: Resource;
  readonly kind: EndlessWait;
}

type QueueWait = 'queue.get' | 'queue.put' | 'queue.join';
type Signal = 'event' | 'condition' | 'barrier';
type EndlessWait = QueueWait | 'lock' | 'semaphore' | Signal;

export function waitsForEver(subject: Case): Diagnosis {
  return {
    find: (asked) => {
      const still = standstill(asked, subject);
      if (still === undefined) {
        return [];
      }
      const known = judged(still, subject);
      const waiters = isProved(known, subject) ? waitersOf(known, subject) : [];
      return byLine(waiters, placeOf(subject)).map((group) => findingOf(group, known, subject));
    },
  };
}

/** Undefined when anything can run, or ran since the loops came to rest. */
function standstill({ ended, now }: Asked, subject: Case): Standstill | undefined {
  const { loops } = subject.trace;
  if (![...loops.all.values()].some(({ rest }) => rest !== undefined)) {
    return undefined;
  }
  const moment = ended ? lastMoment(subject) : now;
  const alive = ended ? aliveAt(subject, moment) : aliveNow(subject);
  const since = alive.reduce((latest, { standing }) => Math.max(latest, standing.since), 0);
  const restOf = (loop: number) => {
    const rest = loops.all.get(loop)?.rest;
    return rest?.waysIn === 0 && rest.since >= since && rest.seen <= moment ? rest : undefined;
  };
  const atRest = alive.every(({ task, standing: { state, wait } }) => {
    return state === 'waiting' && wait !== undefined && restOf(task.loop) !== undefined;
  });
  const running = [...loops.all.keys()].filter((loop) => loops.ranAt(loop, moment));
  const sealed = running.every((loop) => restOf(loop)?.sealed === true);
  return alive.length > 0 && atRest ? { alive, moment, ended, sealed } : undefined;
}

/** With what is asked of it again and again. */
interface Judged extends Standstill {
  readonly left: ReadonlySet<number>;
  readonly holdingOf: (resource: number) => Holding;
}

const notHeld: Holding = { holders: [], holds: [] };

function judged(still: Standstill, { trace }: Case): Judged {
  const left = new Set(still.alive.map(({ task }) => task.id));
  const history = still.ended ? new ResourceHistory(trace) : undefined;
  const holdingOf = (id: number): Holding => {
    const resource = trace.resources.get(id);
    return resource === undefined ? notHeld : (history?.holdersAt(resource, still.moment) ?? resource);
  };
  return { ...still, left, holdingOf };
}

/**
 * Those that wait for a queue; for a lock or semaphore that none of those releases that are left: what is released by one of them is a matter of the one; and for an
 * event, a condition or a barrier, but for the main task, which may wait so on purpose until Ctrl+C.
 */
function waitersOf(known: Judged, subject: Case): readonly Waiter[] {
  const { trace } = subject;
  return known.alive.flatMap((one): readonly Waiter[] => {
    const { wait } = one.standing;
    const kind = endlessWait(wait);
    const resource = trace.resources.get(wait?.target ?? 0);
    if (kind === undefined || resource === undefined) {
      return [];
    }
    const other = isSignal(kind)
      ? isMain(one.task, trace)
      : !isQueueWait(kind) && isMatterOfHolder(resource.id, known, subject);
    return other ? [] : [{ ...one, resource, kind }];
  });
}

/** A task that is left holds it and will release it, once it goes on; or leaves that to others, of whom there may be some. */
function isMatterOfHolder(resource: number, { left, sealed, holdingOf }: Judged, { trace, words }: Case): boolean {
  const { holders, holds } = holdingOf(resource);
  const acquired = (hold: number) => trace.dictionary.site(trace.resources.operations.site.at(hold));
  return (
    holders.some((task) => left.has(task)) && !(sealed && holds.some((hold) => !releasesItself(acquired(hold), words)))
  );
}

/** What somebody tells to those who wait. */
function isSignal(kind: EndlessWait): kind is Signal {
  return kind === 'event' || kind === 'condition' || kind === 'barrier';
}

/** Handed to the loop by the program itself, not made by what runs on the loop. */
function isMain(task: Task, { loops }: Case['trace']): boolean {
  return !task.seenLate && task.creator === 0 && !loops.ranAt(task.loop, task.created);
}

function endlessWait(wait: Wait | undefined): EndlessWait | undefined {
  const kind = waitName[wait?.kind ?? 0] ?? '';
  return kind in reasons ? (kind as EndlessWait) : undefined;
}

function isQueueWait(kind: EndlessWait): kind is QueueWait {
  return kind === 'queue.get' || kind === 'queue.put' || kind === 'queue.join';
}

function isProved(known: Judged, subject: Case): boolean {
  return known.alive.every(({ standing: { wait } }) => wait !== undefined && onlyTasksCanEnd(wait, known, subject));
}

function onlyTasksCanEnd(wait: Wait, known: Judged, subject: Case): boolean {
  const { left, moment, holdingOf, sealed } = known;
  const { trace } = subject;
  const resource = trace.resources.get(wait.target);
  const kind = waitName[wait.kind];
  switch (kind) {
    case 'queue.get':
      return (
        resource !== undefined && (resource.level ?? 0) === 0 && (sealed || isServedByTasks(resource, kind, subject))
      );
    case 'queue.put':
      return (
        resource !== undefined &&
        resource.level === resource.limit &&
        (sealed || isServedByTasks(resource, kind, subject))
      );
    case 'queue.join':
      return resource !== undefined && (sealed || isServedByTasks(resource, kind, subject));
    case 'task':
      return left.has(wait.target);
    case 'event':
    case 'condition':
    case 'barrier':
      return resource !== undefined && sealed;
    case 'lock':
    case 'semaphore':
      return resource !== undefined && (sealed || holdingOf(wait.target).holders.some((task) => left.has(task)));
    case 'gather':
    case 'wait':
    case 'group': {
      const members = [...(resource?.members ?? [])].filter(
        (id) => !((trace.tasks.get(id)?.ended ?? Number.POSITIVE_INFINITY) <= moment),
      );
      return resource?.otherMembers === 0 && members.length > 0 && members.every((id) => left.has(id));
    }
    default:
      return false;
  }
}

/** What a queue needs was done, and by tasks alone; none of them can come again by itself, as the handlers of a server do. */
function isServedByTasks(queue: Resource, wait: QueueWait, { trace }: Case): boolean {
  const [served, others] =
    wait === 'queue.get' ? [queue.producers, queue.consumers] : [queue.consumers, queue.producers];
  return (
    !others.has(0) &&
    served.size > 0 &&
    [...served.keys()].every((id) => {
      const task = trace.tasks.get(id);
      return task !== undefined && !cameByItself(task, trace);
    })
  );
}

/** Made by a callback while the loop ran, or nobody knows by whom. */
function cameByItself(task: Task, trace: Case['trace']): boolean {
  return task.seenLate || (task.creator === 0 && trace.loops.ranAt(task.loop, task.created));
}

function placeOf({ trace }: Case): (waiter: Waiter) => Frame | undefined {
  return ({ standing }) => userFrame(trace.dictionary.stack(standing.wait?.stack ?? 0));
}

function findingOf(waiters: Group<Waiter>, known: Judged, subject: Case): Finding {
  const [first] = waiters;
  const { task, standing, resource, kind } = first;
  const { moment, ended } = known;
  const { words } = subject;
  const name = words.resourceName(resource) ?? `#${resource.id}`;
  const time = Math.max(0, moment - standing.since);
  const waited = ended ? 'had waited' : 'has waited';
  const told =
    isQueueWait(kind) && isServedByTasks(resource, kind, subject)
      ? fateOfServants({ queue: resource, kind }, moment, subject)
      : fateOfAll(waiters, known, subject);
  return {
    code: 'waits-for-ever',
    severity: 'error',
    message: `Task '${words.taskName(task)}' waits for ever: ${reasons[kind](name)}${told.text}. It ${waited} ${duration(time)}. ${told.remedy}`,
    time: standing.since,
    place: placeOf(subject)(first),
    evidence: [...acquisitions(first, known, subject), ...told.evidence, ...creationOf(task, subject)],
    task: task.id,
    count: waiters.length,
    stuck: waiters.map((waiter) => waiter.task.id),
  };
}

/** Where a lock or semaphore was acquired that one who is left holds. */
function acquisitions({ resource }: Waiter, { left, holdingOf }: Judged, { trace, words }: Case): readonly Evidence[] {
  const { holders, holds } = holdingOf(resource.id);
  return holders.slice(0, MOST_NAMED).flatMap((task, at): readonly Evidence[] => {
    const hold = holds[at];
    const place = hold === undefined ? undefined : trace.dictionary.site(trace.resources.operations.site.at(hold));
    return place === undefined || !left.has(task) ? [] : [{ place, what: `${words.taskOf(task)} acquired it here` }];
  });
}

/** How one goes on behind the reason. */
interface Told {
  readonly text: string;
  readonly remedy: string;
  readonly evidence: readonly Evidence[];
}

const reasons: Readonly<Record<EndlessWait, (name: string) => string>> = {
  'queue.get': (name) => `Queue '${name}' is empty`,
  'queue.put': (name) => `Queue '${name}' is full`,
  'queue.join': (name) => `not every item of Queue '${name}' was marked as done`,
  lock: (name) => `Lock '${name}' was not released`,
  semaphore: (name) => `Semaphore '${name}' has no permit left`,
  event: (name) => `Event '${name}' is not set`,
  condition: (name) => `Condition '${name}' was not notified`,
  barrier: (name) => `too few have come to Barrier '${name}'`,
};

const servants: Readonly<Record<QueueWait, string>> = {
  'queue.get': 'every task that put into it',
  'queue.put': 'every task that took from it',
  'queue.join': 'every task that took from it',
};

const couldEndIt: Readonly<Record<EndlessWait, string>> = {
  'queue.get': 'who could put into it',
  'queue.put': 'who could take from it',
  'queue.join': 'who could do that',
  lock: 'who could release it',
  semaphore: 'who could release one',
  event: 'who could set it',
  condition: 'who could notify it',
  barrier: 'who could come to it',
};

const remedies: Readonly<Record<QueueWait, string>> = {
  'queue.get': 'End it with a last item, or cancel it.',
  'queue.put': 'Keep a consumer running as long as something is put.',
  'queue.join': 'Call task_done() for each item, also when its work fails.',
};

const remediesForAll: Readonly<Record<EndlessWait, string>> = {
  ...remedies,
  'queue.get': 'Pass the queue to a task that fills it.',
  lock: "Acquire it by 'async with', which releases it in any case.",
  semaphore: "Acquire it by 'async with', which releases it in any case.",
  event: 'Set it also where what it stands for fails.',
  condition: 'Notify it whenever what is waited for may have come true.',
  barrier: 'Let as many tasks wait as it has parties, or abort it.',
};

/** Tasks that are named, and of which is told what they wait for. */
const MOST_NAMED = 3;
const MOST_TOLD = 10;

/** Nothing at all can run: of all that is left each waits. */
function fateOfAll([first, ...more]: Group<Waiter>, { alive }: Judged, { trace, words }: Case): Told {
  const same = new Set([first, ...more].map(({ task }) => task.id));
  const others = alive.filter(({ task }) => !same.has(task.id));
  const names = others.slice(0, MOST_NAMED).map(({ task }) => `'${words.taskName(task)}'`);
  const left = others.length - names.length;
  const list = left > 0 ? `${names.join(', ')} and ${count(left)} more` : names.join(' and ');
  const text = others.length === 0 ? '' : `: ${list} ${others.length === 1 ? 'waits' : 'wait'} too`;
  const evidence = others.slice(0, MOST_TOLD).flatMap(({ task, standing: { wait } }): readonly Evidence[] => {
    const place = userFrame(trace.dictionary.stack(wait?.stack ?? 0));
    const what = `${words.taskName(task)} waits for ${wait === undefined ? 'something' : words.reason(wait)}`;
    return place === undefined ? [] : [{ place, what }];
  });
  return {
    text: `, and nobody is left ${couldEndIt[first.kind]}${text}`,
    remedy: remediesForAll[first.kind],
    evidence,
  };
}

function fateOfServants(
  wait: { readonly queue: Resource; readonly kind: QueueWait },
  moment: number,
  subject: Case,
): Told {
  const all = servantsOf(wait, moment, subject);
  return {
    text: `, and ${servants[wait.kind]} ${fate(all.map(({ ended }) => ended))}`,
    remedy: remedies[wait.kind],
    evidence: all.slice(0, 5).flatMap(({ evidence }) => evidence),
  };
}

function fate(ended: readonly boolean[]): string {
  if (ended.every((one) => one)) {
    return 'has ended';
  }
  return ended.some((one) => one) ? 'has ended or waits itself' : 'waits itself';
}

interface Servant {
  readonly ended: boolean;
  readonly evidence: readonly Evidence[];
}

/** Who did what the queue needs, and does so no more. */
function servantsOf(
  { queue, kind }: { readonly queue: Resource; readonly kind: QueueWait },
  moment: number,
  { trace, words }: Case,
): readonly Servant[] {
  const [served, verb] =
    kind === 'queue.get' ? ([queue.producers, 'put'] as const) : ([queue.consumers, 'took'] as const);
  return [...served].map(([id, times]) => {
    const task = trace.tasks.get(id);
    const ended = (task?.ended ?? Number.POSITIVE_INFINITY) <= moment;
    const what = `${words.taskOf(id)} ${verb} ${count(times)} and ${ended ? 'ended' : 'waits itself'}`;
    const place = task === undefined ? undefined : sourceOf(task, trace);
    return { ended, evidence: place === undefined ? [] : [{ place, what }] };
  });
}

/** The function that a task runs; of one that runs asyncio's own (`run_until_complete(queue.put(item))`) the line that made it. */
function sourceOf(task: Task, { dictionary }: Case['trace']): Frame | undefined {
  const code = dictionary.code(task.code);
  const defined = code === undefined ? undefined : { ...code, function: code.name };
  return defined?.library === false ? defined : (dictionary.site(task.site) ?? defined);
}
