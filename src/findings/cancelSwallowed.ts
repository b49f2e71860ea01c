/** Tasks that were asked to cancel and ended in another way. */
import { userFrame } from '../trace/records';
import type { Task } from '../trace/task';
import type { Case, Evidence, Finding } from './finding';

export function cancelSwallowed(subject: Case): readonly Finding[] {
  return [...subject.trace.tasks.values()].filter(swallowed).map((task) => findingOf(task, subject));
}

/** A request that was withdrawn (`uncancel`, as timeouts and TaskGroups do), or that came when the task had its last step before it, swallows nothing. */
function swallowed(task: Task): boolean {
  const requests = task.cancelRequests.length - task.uncancelled;
  return task.state === 'done' && requests > 0 && task.steps > 0;
}

function findingOf(task: Task, { trace, words }: Case): Finding {
  const request = task.cancelRequests.at(-1);
  const asked = request === undefined ? undefined : userFrame(trace.dictionary.stack(request.stack));
  const by = request === undefined || request.by === 0 ? 'the program' : words.taskOf(request.by);
  const evidence: Evidence[] = asked === undefined ? [] : [{ place: asked, what: `${by} asked for the cancellation` }];
  return {
    code: 'cancel-swallowed',
    severity: 'warning',
    message: `Task '${words.taskName(task)}' caught CancelledError and went on to its end: ${by} had asked for its cancellation. Raise it again after cleaning up.`,
    time: request?.time ?? task.created,
    place: words.currentPlace(task),
    evidence,
    task: task.id,
    count: 1,
  };
}
