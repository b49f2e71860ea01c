/** Finds the row of a task, and opens what it stands in. */
import type { Member } from '../trace/story/taskFamilies';
import type { Task } from '../trace/task';
import type { RowChoices } from './laneRow';
import type { ProcessModel } from './processModel';
import { groupKey, taskKey } from './taskRows';

/** Creators above each other that are looked at: a damaged recording can name a circle. */
const DEEPEST = 1000;

/** The choices with every row opened that a task stands in. */
export function opened(choices: RowChoices, process: ProcessModel, task: Task): RowChoices {
  const toggled = new Set(choices.toggled);
  toggled.delete(`s${process.key}`);
  let child: Task | undefined = task;
  for (let depth = 0; child !== undefined && depth < DEEPEST; depth += 1) {
    const creator: Task | undefined = process.trace.tasks.get(child.creator);
    const known: boolean = creator !== undefined && creator !== child;
    const members: readonly Member[] =
      known && creator !== undefined ? process.families.children(creator) : process.families.roots();
    openGroups(toggled, process, { members, task: child });
    if (known && creator !== undefined) {
      toggled.delete(taskKey(process, creator.id));
    }
    child = known ? creator : undefined;
  }
  return same(toggled, choices.toggled) ? choices : { ...choices, toggled };
}

function openGroups(
  toggled: Set<string>,
  process: ProcessModel,
  { members, task }: { readonly members: readonly Member[]; readonly task: Task },
): void {
  const holder = members.find((member) => member.kind !== 'task' && member.tasks.includes(task));
  if (holder === undefined || holder.kind === 'task') {
    return;
  }
  const key = groupKey(process, holder);
  if (holder.kind === 'scope') {
    toggled.delete(key);
    openGroups(toggled, process, { members: holder.members, task });
  } else {
    toggled.add(key);
  }
}

function same(a: ReadonlySet<string>, b: ReadonlySet<string>): boolean {
  return a.size === b.size && [...a].every((key) => b.has(key));
}
