/** Where tasks come from, and where their errors do, as evidence. */
import { type Frame, userFrame } from '../trace/records';
import type { Task } from '../trace/task';
import type { Case, Evidence } from './finding';

/** Where a task was created and by whom; nothing when that is not recorded. */
export function creationOf(task: Task, { trace, words }: Case): readonly Evidence[] {
  const place = trace.dictionary.site(task.site);
  const by = task.creator === 0 ? '' : ` by ${words.taskOf(task.creator)}`;
  return place === undefined ? [] : [{ place, what: `task '${words.taskName(task)}' was created${by}` }];
}

/** Where the error of a failed task was raised. */
function raisedAt(task: Task, { trace }: Pick<Case, 'trace'>): Frame | undefined {
  const error = trace.dictionary.error(task.error);
  return userFrame(trace.dictionary.stack(error?.stack ?? 0));
}

/** The line to mend where nobody looks at the error of a task: the one that created it, when that is the program's own; else the one that raised the error. */
export function creationOrError(task: Task, subject: Pick<Case, 'trace'>): Frame | undefined {
  const created = subject.trace.dictionary.site(task.site);
  return created?.library === false ? created : (raisedAt(task, subject) ?? created);
}

/** Both ends of an error that nobody looked at. */
export function errorAndCreation(task: Task, subject: Case): readonly Evidence[] {
  const raised = raisedAt(task, subject);
  return [
    ...(raised === undefined ? [] : [{ place: raised, what: 'the error was raised here' }]),
    ...creationOf(task, subject),
  ];
}
