/** Tasks that still waited when the program ended. */
import { duration } from '../trace/numbers';
import { userFrame } from '../trace/records';
import type { Task } from '../trace/task';
import { creationOf } from './creation';
import { byLine, type Case, type Finding, type Group } from './finding';

/** Of a program that has ended: while it runs, everything is unfinished. */
export function unfinished(subject: Case): readonly Finding[] {
  if (!subject.ended) {
    return [];
  }
  const waiting = [...subject.trace.tasks.values()].filter((task) => task.state === 'waiting');
  return byLine(waiting, (task) => userFrame(subject.words.currentStack(task))).map((group) =>
    findingOf(group, subject),
  );
}

function findingOf(tasks: Group<Task>, subject: Case): Finding {
  const [task] = tasks;
  const { trace, words } = subject;
  const reason = task.wait === undefined ? 'something' : words.reason(task.wait);
  return {
    code: 'unfinished',
    severity: 'hint',
    message: `Task '${words.taskName(task)}' was still waiting for ${reason} (${duration(trace.now - task.since)}) when the program ended.`,
    time: task.since,
    place: userFrame(words.currentStack(task)),
    evidence: creationOf(task, subject),
    task: task.id,
    count: tasks.length,
  };
}
