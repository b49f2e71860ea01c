/**
 * Tasks that failed while no task awaits them, so that the program goes on without them. Told of running programs only: later somebody may still look at the
 * error, and when nobody does, `error-never-retrieved` says so.
 */
import { userFrame } from '../trace/records';
import type { Task } from '../trace/task';
import { creationOf } from './creation';
import { byLine, type Case, type Finding, type Group } from './finding';

/** ns; whoever awaits a task a moment after it failed has done nothing wrong. */
const GRACE = 1e9;

export function failedUnawaited(subject: Case): readonly Finding[] {
  if (subject.ended) {
    return [];
  }
  const awaited = awaitedTasks(subject);
  const tasks = [...subject.trace.tasks.values()].filter((task) => isLost(task, awaited, subject));
  return byLine(tasks, (task) => placeOf(task, subject)).map((group) => findingOf(group, subject));
}

function isLost(task: Task, awaited: ReadonlySet<number>, { trace }: Case): boolean {
  const since = task.ended ?? trace.now;
  return task.state === 'failed' && !task.errorNeverRetrieved && !awaited.has(task.id) && trace.now - since >= GRACE;
}

/** Tasks that somebody waits for or has waited for, alone or among several: the error went there. */
function awaitedTasks({ trace }: Case): ReadonlySet<number> {
  const awaited = new Set<number>();
  const { steps } = trace;
  for (let row = 0; row < steps.length; row += 1) {
    if (steps.how.at(row) === AWAITS_TASK) {
      awaited.add(steps.target.at(row));
    }
  }
  for (const resource of trace.resources.all.values()) {
    for (const member of resource.members) {
      awaited.add(member);
    }
  }
  return awaited;
}

const AWAITS_TASK = 17;

function findingOf(tasks: Group<Task>, subject: Case): Finding {
  const [task] = tasks;
  const { words } = subject;
  return {
    code: 'failed-unawaited',
    severity: 'warning',
    message: `Task '${words.taskName(task)}' failed with ${words.errorText(task.error)} and no task awaits it, so the program goes on without it.`,
    time: task.ended ?? task.created,
    place: placeOf(task, subject),
    evidence: creationOf(task, subject),
    task: task.id,
    count: tasks.length,
  };
}

function placeOf(task: Task, { trace }: Case): ReturnType<typeof userFrame> {
  const error = trace.dictionary.error(task.error);
  return userFrame(trace.dictionary.stack(error?.stack ?? 0));
}
