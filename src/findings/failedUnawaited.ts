/**
 * Tasks that failed while no task awaits them, so that the program goes on without them: those that something held for a while and never looked at, and,
 * while the program runs, those of which the source shows that nobody will (only a collection keeps them, until they are done). What was dropped at once is
 * `error-never-retrieved`.
 */
import { isAwaited, type Task } from '../trace/task';
import { creationOrError, errorAndCreation } from './creation';
import { type CreationUse, creationUse } from './creationUse';
import { type Asked, byLine, type Case, type Diagnosis, type Finding, type Group } from './finding';
import { newItems } from './lineTally';

/** ns; whoever awaits a task a moment after it failed has done nothing wrong. */
const GRACE = 1e9;
/** Failed tasks that are followed at once; of more only the first. */
const MOST = 10_000;

export function failedUnawaited(subject: Case): Diagnosis {
  const news = newItems(subject.tasks.failed);
  let candidates: Task[] = [];
  const uses = new Map<number, CreationUse>();
  const useOf = ({ site }: Task): CreationUse => {
    const use = uses.get(site) ?? creationUse(subject.trace.dictionary.site(site), subject.words);
    uses.set(site, use);
    return use;
  };
  return {
    find: (asked) => {
      candidates = [...candidates, ...news()].filter((task) => !isAwaited(task) && task.group === 0).slice(0, MOST);
      const lost = candidates.filter((task) => isLost(task, asked, useOf));
      return byLine(lost, (task) => creationOrError(task, subject)).map((group) => findingOf(group, subject));
    },
  };
}

function isLost(task: Task, { ended, now }: Asked, useOf: (task: Task) => CreationUse): boolean {
  if (task.errorNeverRetrieved) {
    return heldInVain(task);
  }
  if (ended || now - (task.ended ?? now) < GRACE) {
    return false;
  }
  const use = useOf(task);
  return use === 'dropped' || use === 'background';
}

/** Whether something held a failed task for a while, and let it go without a look at the error. */
export function heldInVain(task: Task): boolean {
  return !isAwaited(task) && task.unretrievedAt - (task.ended ?? task.unretrievedAt) >= GRACE;
}

function findingOf(tasks: Group<Task>, subject: Case): Finding {
  const [task] = tasks;
  const { words } = subject;
  return {
    code: 'failed-unawaited',
    severity: 'warning',
    message: `Task '${words.taskName(task)}' failed with ${words.errorText(task.error)} and no task awaits it, so the program goes on without it.`,
    time: task.ended ?? task.created,
    place: creationOrError(task, subject),
    evidence: errorAndCreation(task, subject),
    task: task.id,
    count: tasks.length,
  };
}
