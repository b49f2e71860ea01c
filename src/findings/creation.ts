/** Where tasks come from, as evidence. */
import type { Task } from '../trace/task';
import type { Case, Evidence } from './finding';

/** Where a task was created and by whom; nothing when that is not recorded. */
export function creationOf(task: Task, { trace, words }: Case): readonly Evidence[] {
  const place = trace.dictionary.site(task.site);
  const by = task.creator === 0 ? '' : ` by ${words.taskOf(task.creator)}`;
  return place === undefined ? [] : [{ place, what: `task '${words.taskName(task)}' was created${by}` }];
}
