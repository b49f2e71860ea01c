/**
 * Tasks that wait for a queue of which nobody takes care any more.
 *
 * Proof: the loop was seen at rest (for a second nothing ran, no timer is scheduled, no descriptor or signal is watched, and no other thread does anything); every task that is left waits for
 * something that only another task can do; what the queue needs was so far done by tasks alone, and these have ended or are among those that wait; and none of them
 * can come again (made by a callback, or from another thread). A queue that code outside of tasks has used is never judged, nor one that nobody has served yet:
 * who would have is not known. Where rest is not recorded (uvloop), nothing is said.
 */
import { waitName } from '../protocol/recording';
import { count, duration } from '../trace/numbers';
import { type Frame, userFrame } from '../trace/records';
import type { Resource } from '../trace/resource';
import { ResourceHistory } from '../trace/story/resourceHistory';
import type { Task, Wait } from '../trace/task';
import { creationOf } from './creation';
import { type Asked, byLine, type Case, type Diagnosis, type Evidence, type Finding, type Group } from './finding';
import { type AliveTask, aliveAt, aliveNow, lastMoment } from './lastMoment';

/** The tasks that are left, and since when none of them has done anything. */
interface Standstill {
  readonly alive: readonly AliveTask[];
  readonly moment: number;
  readonly ended: boolean;
}

interface Waiter extends AliveTask {
  readonly queue: Resource;
  readonly kind: QueueWait;
}

type QueueWait = 'queue.get' | 'queue.put' | 'queue.join';

export function waitsForEver(subject: Case): Diagnosis {
  return {
    find: (asked) => {
      const still = standstill(asked, subject);
      const waiters = still === undefined || !isProved(still, subject) ? [] : queueWaiters(still.alive, subject);
      return byLine(waiters, placeOf(subject)).map((group) => findingOf(group, still ?? nothing, subject));
    },
  };
}

const nothing: Standstill = { alive: [], moment: 0, ended: false };

/** Undefined when anything can run, or ran since the loops came to rest. */
function standstill({ ended, now }: Asked, subject: Case): Standstill | undefined {
  const { loops } = subject.trace;
  if (![...loops.all.values()].some(({ rest }) => rest !== undefined)) {
    return undefined;
  }
  const moment = ended ? lastMoment(subject) : now;
  const alive = ended ? aliveAt(subject, moment) : aliveNow(subject);
  const since = alive.reduce((latest, { standing }) => Math.max(latest, standing.since), 0);
  const atRest = alive.every(({ task, standing: { state, wait } }) => {
    const rest = loops.all.get(task.loop)?.rest;
    return (
      state === 'waiting' && wait !== undefined && rest?.waysIn === 0 && rest.since >= since && rest.seen <= moment
    );
  });
  return alive.length > 0 && atRest ? { alive, moment, ended } : undefined;
}

function queueWaiters(alive: readonly AliveTask[], { trace }: Case): readonly Waiter[] {
  return alive.flatMap((one): readonly Waiter[] => {
    const { wait } = one.standing;
    const kind = queueWait(wait);
    const queue = trace.resources.get(wait?.target ?? 0);
    return kind === undefined || queue === undefined ? [] : [{ ...one, queue, kind }];
  });
}

function queueWait(wait: Wait | undefined): QueueWait | undefined {
  const kind = waitName[wait?.kind ?? 0];
  return kind === 'queue.get' || kind === 'queue.put' || kind === 'queue.join' ? kind : undefined;
}

function isProved({ alive, moment, ended }: Standstill, subject: Case): boolean {
  const { trace } = subject;
  const left = new Set(alive.map(({ task }) => task.id));
  const history = ended ? new ResourceHistory(trace) : undefined;
  const holdersOf = (id: number): readonly number[] => {
    const resource = trace.resources.get(id);
    return resource === undefined ? [] : (history?.holdersAt(resource, moment) ?? resource).holders;
  };
  return alive.every(({ standing: { wait } }) => {
    return wait !== undefined && onlyTasksCanEnd(wait, { left, moment, holdersOf }, subject);
  });
}

interface Left {
  readonly left: ReadonlySet<number>;
  readonly moment: number;
  readonly holdersOf: (resource: number) => readonly number[];
}

function onlyTasksCanEnd(wait: Wait, { left, moment, holdersOf }: Left, subject: Case): boolean {
  const { trace } = subject;
  const resource = trace.resources.get(wait.target);
  switch (waitName[wait.kind]) {
    case 'queue.get':
      return (
        resource !== undefined &&
        resource.level === 0 &&
        servedByTasks(resource.producers, subject) &&
        !resource.consumers.has(0)
      );
    case 'queue.put':
      return (
        resource !== undefined &&
        resource.level === resource.limit &&
        servedByTasks(resource.consumers, subject) &&
        !resource.producers.has(0)
      );
    case 'queue.join':
      return resource !== undefined && servedByTasks(resource.consumers, subject) && !resource.producers.has(0);
    case 'task':
      return left.has(wait.target);
    case 'lock':
    case 'semaphore':
      return holdersOf(wait.target).some((task) => left.has(task));
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
function servedByTasks(served: ReadonlyMap<number, number>, { trace }: Case): boolean {
  return (
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

function findingOf(waiters: Group<Waiter>, { moment, ended }: Standstill, subject: Case): Finding {
  const [{ task, standing, queue, kind }] = waiters;
  const { words } = subject;
  const servants = servantsOf({ queue, kind }, moment, subject);
  const name = words.resourceName(queue) ?? `#${queue.id}`;
  const time = Math.max(0, moment - standing.since);
  const waited = ended ? 'had waited' : 'has waited';
  return {
    code: 'waits-for-ever',
    severity: 'error',
    message: `Task '${words.taskName(task)}' waits for ever: ${reasons[kind](name)} ${fate(servants.map(({ ended: over }) => over))}. It ${waited} ${duration(time)}. ${remedies[kind]}`,
    time: standing.since,
    place: placeOf(subject)(waiters[0]),
    evidence: [...servants.slice(0, 5).flatMap(({ evidence }) => evidence), ...creationOf(task, subject)],
    task: task.id,
    count: waiters.length,
  };
}

const reasons: Readonly<Record<QueueWait, (name: string) => string>> = {
  'queue.get': (name) => `Queue '${name}' is empty, and every task that put into it`,
  'queue.put': (name) => `Queue '${name}' is full, and every task that took from it`,
  'queue.join': (name) => `not every item of Queue '${name}' was marked as done, and every task that took from it`,
};

const remedies: Readonly<Record<QueueWait, string>> = {
  'queue.get': 'End it with a last item, or cancel it.',
  'queue.put': 'Keep a consumer running as long as something is put.',
  'queue.join': 'Call task_done() for each item, also when its work fails.',
};

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
  { queue, kind }: Pick<Waiter, 'queue' | 'kind'>,
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
