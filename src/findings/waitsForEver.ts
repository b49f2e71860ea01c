/**
 * Consumers of a queue that nobody fills any more.
 *
 * Proof: the program has ended; what was ever put into the queue was put by tasks, and all of these had ended; and every task that was left waited for the same
 * queue itself. A queue that code outside of tasks (callbacks, other threads) has used is never judged, nor one into which nothing was ever put: who would have
 * filled it is not known.
 */
import { waitName } from '../protocol/recording';
import { count, duration } from '../trace/numbers';
import { userFrame } from '../trace/records';
import type { Resource } from '../trace/resource';
import { creationOf } from './creation';
import type { Case, Evidence, Finding } from './finding';
import { type AliveTask, aliveAt, lastMoment } from './lastMoment';

export function waitsForEver(subject: Case): readonly Finding[] {
  if (!subject.ended) {
    return [];
  }
  const moment = lastMoment(subject);
  const alive = aliveAt(subject, moment);
  const [queue, ...others] = new Set(alive.map(({ standing }) => queueWaitedFor(standing.wait, subject)));
  if (queue === undefined || others.length > 0 || !isAbandoned(queue, alive, subject)) {
    return [];
  }
  return alive.map(({ task, standing }) => findingOf({ task, standing }, { queue, moment }, subject));
}

function queueWaitedFor(wait: AliveTask['standing']['wait'], { trace }: Case): Resource | undefined {
  return wait !== undefined && waitName[wait.kind] === 'queue.get' ? trace.resources.get(wait.target) : undefined;
}

function isAbandoned(queue: Resource, alive: readonly AliveTask[], { trace }: Case): boolean {
  const left = new Set(alive.map(({ task }) => task.id));
  const producers = [...queue.producers.keys()];
  const known =
    producers.length > 0 && producers.every((task) => task !== 0 && trace.tasks.has(task) && !left.has(task));
  return known && !queue.consumers.has(0) && (queue.level === 0 || queue.level === undefined);
}

function findingOf(
  { task, standing }: AliveTask,
  { queue, moment }: { readonly queue: Resource; readonly moment: number },
  subject: Case,
): Finding {
  const { trace, words } = subject;
  const name = words.resourceName(queue) ?? `#${queue.id}`;
  const producers = [...queue.producers].slice(0, 5).flatMap(([id, puts]): readonly Evidence[] => {
    const code = trace.dictionary.code(trace.tasks.get(id)?.code ?? 0);
    const put = `${words.taskOf(id)} put ${count(puts)} and ended`;
    return code === undefined ? [] : [{ place: { ...code, function: code.name }, what: put }];
  });
  return {
    code: 'waits-for-ever',
    severity: 'error',
    message: `Task '${words.taskName(task)}' waits for ever: Queue '${name}' is empty, and every task that put into it has ended. It had waited ${duration(Math.max(0, moment - standing.since))}. End it with a last item, or cancel it.`,
    time: standing.since,
    place: userFrame(trace.dictionary.stack(standing.wait?.stack ?? 0)),
    evidence: [...producers, ...creationOf(task, subject)],
    task: task.id,
    count: 1,
  };
}
