/**
 * What it is to swallow a cancellation: behind the request the task waits again at the very place where the request had reached it, as if nothing had been asked.
 *
 * Judged are only requests that the program itself made: libraries cancel tasks for their timeouts and take the error back in their own ways.
 */
import { stepEnd } from '../protocol/recording';
import type { CancelRequest, Task } from './task';
import type { Trace } from './trace';

/** Whether the step, a row of the table of steps, shows that its task swallowed the request. */
export function swallows(trace: Trace, row: number, request: CancelRequest): boolean {
  const { steps } = trace;
  return (
    request.waitedAt !== 0 &&
    steps.stack.at(row) === request.waitedAt &&
    steps.how.at(row) >= stepEnd.firstWait &&
    steps.began.at(row) > request.time &&
    !isOfLibrary(request, trace)
  );
}

/** The request that the task swallowed in this step, if that was not withdrawn. */
export function swallowedIn(row: number, task: Task, trace: Trace): CancelRequest | undefined {
  const request = task.cancelRequests.at(-1);
  return request !== undefined && task.cancelRequests.length > task.uncancelled && swallows(trace, row, request)
    ? request
    : undefined;
}

function isOfLibrary(request: CancelRequest, trace: Trace): boolean {
  return trace.dictionary.stack(request.stack).every((frame) => frame.library);
}
