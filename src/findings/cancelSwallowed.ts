/**
 * Tasks that were asked to cancel, caught the CancelledError and went on.
 *
 * Judged are only requests that the program itself made: libraries cancel tasks for their timeouts and take the error back in their own ways. Whoever catches the
 * error to clean up, and then ends, has not gone on; nor has a task whose request was withdrawn (`uncancel`, as timeouts and TaskGroups do).
 */
import { stepEnd } from '../protocol/recording';
import { type Frame, userFrame } from '../trace/records';
import type { CancelRequest, Task } from '../trace/task';
import { shortPlace } from '../trace/words';
import { byLine, type Case, type Evidence, type Finding, type Group } from './finding';

interface Swallowed {
  readonly task: Task;
  readonly request: CancelRequest;
  /** Where it waits again. */
  readonly place: Frame | undefined;
}

export function cancelSwallowed(subject: Case): readonly Finding[] {
  const found: Swallowed[] = [];
  for (const task of subject.trace.tasks.values()) {
    if (task.cancelRequests.length > task.uncancelled && task.state !== 'cancelled') {
      const request = task.cancelRequests.find((candidate) => wentOn(task, candidate, subject));
      if (request !== undefined) {
        found.push({ task, request, place: userFrame(subject.trace.dictionary.stack(request.waitedAt)) });
      }
    }
  }
  return byLine(found, ({ place }) => place).map((group) => findingOf(group, subject));
}

/** Behind the request the task waited again at the very place where the request had reached it: it runs as if nothing had been asked. */
function wentOn(task: Task, request: CancelRequest, { trace }: Case): boolean {
  if (request.waitedAt === 0 || askedByLibrary(request, trace)) {
    return false;
  }
  const { steps } = trace;
  for (let row = task.lastStep; row >= 0 && steps.began.at(row) > request.time; row = steps.previous.at(row) - 1) {
    if (steps.how.at(row) >= stepEnd.firstWait && steps.stack.at(row) === request.waitedAt) {
      return true;
    }
  }
  return false;
}

function askedByLibrary(request: CancelRequest, trace: Case['trace']): boolean {
  return trace.dictionary.stack(request.stack).every((frame) => frame.library);
}

function findingOf(group: Group<Swallowed>, { trace, words }: Case): Finding {
  const [{ task, request, place }] = group;
  const asked = userFrame(trace.dictionary.stack(request.stack));
  const by = request.by === 0 ? 'the program' : words.taskOf(request.by);
  const evidence: Evidence[] = asked === undefined ? [] : [{ place: asked, what: `${by} asked for the cancellation` }];
  const where = asked === undefined ? '' : ` at ${shortPlace(asked)}`;
  return {
    code: 'cancel-swallowed',
    severity: 'warning',
    message: `Task '${words.taskName(task)}' caught CancelledError and went on: ${by} asked for the cancellation${where}. Raise it again after cleaning up.`,
    time: request.time,
    place,
    evidence,
    task: task.id,
    count: group.length,
  };
}
