/** Tasks that failed and whose error nobody looked at. */
import { userFrame } from '../trace/records';
import type { Task } from '../trace/task';
import { creationOf } from './creation';
import { byLine, type Case, type Finding, type Group } from './finding';

export function errorNeverRetrieved(subject: Case): readonly Finding[] {
  const tasks = [...subject.trace.tasks.values()].filter((task) => task.errorNeverRetrieved);
  return byLine(tasks, (task) => placeOf(task, subject)).map((group) => findingOf(group, subject));
}

function findingOf(tasks: Group<Task>, subject: Case): Finding {
  const [task] = tasks;
  const { words } = subject;
  return {
    code: 'error-never-retrieved',
    severity: 'error',
    message: `Task '${words.taskName(task)}' failed with ${words.errorText(task.error)}, and nobody looked at the result. Keep the task and await it, or use a TaskGroup.`,
    time: task.ended ?? task.created,
    place: placeOf(task, subject),
    evidence: creationOf(task, subject),
    task: task.id,
    count: tasks.length,
  };
}

/** The line that raised the error; else the one that created the task. */
function placeOf(task: Task, { trace }: Case): ReturnType<typeof userFrame> {
  const error = trace.dictionary.error(task.error);
  return userFrame(trace.dictionary.stack(error?.stack ?? 0)) ?? trace.dictionary.site(task.site);
}
