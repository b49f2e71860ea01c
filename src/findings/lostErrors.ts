/** Tasks whose error nobody looked at, and tasks that were destroyed while they waited. */
import { type Frame, userFrame } from '../trace/records';
import type { Task } from '../trace/task';
import type { Case, Evidence, Finding } from './finding';

export function lostErrors(subject: Case): readonly Finding[] {
  const findings: Finding[] = [];
  for (const task of subject.trace.tasks.values()) {
    if (task.errorNeverRetrieved) {
      findings.push(neverRetrieved(task, subject));
    } else if (task.state === 'destroyed') {
      findings.push(destroyed(task, subject));
    }
  }
  return findings;
}

function neverRetrieved(task: Task, subject: Case): Finding {
  const { trace, words } = subject;
  const error = trace.dictionary.error(task.error);
  return {
    code: 'error-never-retrieved',
    severity: 'error',
    message: `Task '${words.taskName(task)}' failed with ${words.errorText(task.error)}, and nobody looked at the result. Keep the task and await it, or use a TaskGroup.`,
    time: task.ended ?? task.created,
    place: error === undefined ? undefined : userFrame(trace.dictionary.stack(error.stack)),
    evidence: created(task, subject),
    task: task.id,
    count: 1,
  };
}

function destroyed(task: Task, subject: Case): Finding {
  const { trace, words } = subject;
  const waited = task.lastWait === undefined ? '' : ` while it waited for ${words.reason(task.lastWait)}`;
  return {
    code: 'destroyed-pending',
    severity: 'error',
    message: `Task '${words.taskName(task)}' was destroyed${waited || ' before it could run'}. Nothing kept a reference to it, or its loop ended first: keep the task in a variable or a set, and await it.`,
    time: task.ended ?? trace.now,
    place: words.currentPlace(task),
    evidence: created(task, subject),
    task: task.id,
    count: 1,
  };
}

/** Where a task was created, as evidence. */
export function created(task: Task, { trace, words }: Case): readonly Evidence[] {
  const place: Frame | undefined = trace.dictionary.site(task.site);
  const by = task.creator === 0 ? '' : ` by ${words.taskOf(task.creator)}`;
  return place === undefined ? [] : [{ place, what: `task '${words.taskName(task)}' was created${by}` }];
}
