/** Tasks that still waited when the program ended, and those that could never have gone on. */

import { duration } from '../trace/numbers';
import { userFrame } from '../trace/records';
import { hasEnded, type Task } from '../trace/task';
import { waitTarget } from '../trace/waits';
import type { Case, Finding } from './finding';
import { created } from './lostErrors';

/** To be asked when the program has ended: while it runs, everything is unfinished. */
export function unfinished(subject: Case): readonly Finding[] {
  const alive = [...subject.trace.tasks.values()].filter((task) => !hasEnded(task));
  const stuck = new Set(alive.filter((task) => nobodyElseCanWake(task, alive, subject)).map((task) => task.id));
  return alive
    .filter((task) => task.state === 'waiting')
    .map((task) => (stuck.has(task.id) ? waitsForEver(task, subject) : wasWaiting(task, subject)));
}

/**
 * A queue is the one thing that can be judged from a recording: whoever puts into it is a task, and every task that ever touched it has ended or itself waits
 * for it. What code outside of tasks or in other threads holds is not known, so a queue that such code has used is never judged.
 */
function nobodyElseCanWake(task: Task, alive: readonly Task[], { trace }: Case): boolean {
  const { wait } = task;
  if (wait === undefined || waitTarget(wait) !== 'resource') {
    return false;
  }
  const queue = trace.resources.get(wait.target);
  if (queue === undefined || queue.type !== 'queue' || queue.producers.has(0) || queue.consumers.has(0)) {
    return false;
  }
  return alive.every(
    (other) => other.state === 'waiting' && other.wait?.target === wait.target && other.wait.kind === wait.kind,
  );
}

function waitsForEver(task: Task, subject: Case): Finding {
  const { trace, words } = subject;
  const reason = task.wait === undefined ? '' : words.reason(task.wait);
  return {
    code: 'waits-for-ever',
    severity: 'error',
    message: `Task '${words.taskName(task)}' waits for ever: ${reason} can only be ended by another task, and no other task is left that could. It had waited ${duration(trace.now - task.since)} when the program ended.`,
    time: task.since,
    place: userFrame(words.currentStack(task)),
    evidence: created(task, subject),
    task: task.id,
    count: 1,
  };
}

function wasWaiting(task: Task, subject: Case): Finding {
  const { trace, words } = subject;
  const reason = task.wait === undefined ? 'something' : words.reason(task.wait);
  return {
    code: 'unfinished',
    severity: 'hint',
    message: `Task '${words.taskName(task)}' was still waiting for ${reason} (${duration(trace.now - task.since)}) when the program ended.`,
    time: task.since,
    place: userFrame(words.currentStack(task)),
    evidence: created(task, subject),
    task: task.id,
    count: 1,
  };
}
