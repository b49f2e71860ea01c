/** Tasks that were destroyed before they were done. */
import type { Task } from '../trace/task';
import { creationOf } from './creation';
import type { Case, Diagnosis, Finding } from './finding';
import { LineTally, newItems, type Tallied } from './lineTally';

export function destroyedPending(subject: Case): Diagnosis {
  const tally = new LineTally<Task>((task) => placeOf(task, subject));
  const news = newItems(subject.tasks.destroyed);
  return {
    find: () => {
      for (const task of news()) {
        tally.add(task);
      }
      return tally.lines.map((line) => findingOf(line, subject));
    },
  };
}

function findingOf({ first: task, count, place }: Tallied<Task>, subject: Case): Finding {
  const { trace, words } = subject;
  const waited = task.lastWait === undefined ? 'before it ran' : `while it waited for ${words.reason(task.lastWait)}`;
  const cause = loopWasOver(task, subject)
    ? 'Its loop ended first: await it, or cancel it and await it, before the loop ends.'
    : 'Nothing kept a reference to it: keep the task in a variable or a set until it is done.';
  return {
    code: 'destroyed-pending',
    severity: 'error',
    message: `Task '${words.taskName(task)}' was destroyed ${waited}. ${cause}`,
    time: task.ended ?? trace.now,
    place,
    evidence: creationOf(task, subject),
    task: task.id,
    count,
  };
}

function loopWasOver(task: Task, { trace }: Case): boolean {
  const loop = trace.loops.all.get(task.loop);
  return loop !== undefined && loop.state !== 'runs' && loop.since <= (task.ended ?? trace.now);
}

/** The await it stood at; of one that never ran the line that created it. */
function placeOf(task: Task, { trace, words }: Case): ReturnType<Words['currentPlace']> {
  return task.steps === 0 ? (trace.dictionary.site(task.site) ?? words.currentPlace(task)) : words.currentPlace(task);
}

type Words = Case['words'];
