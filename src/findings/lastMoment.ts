/** The last moment at which a program ran as it wanted to: its end, or when asyncio began to cancel all its tasks (after Ctrl+C, or behind the main task). */
import { type Standing, standingAt } from '../trace/history';
import type { CancelRequest, Task } from '../trace/task';
import { hasEnded } from '../trace/task';
import type { Case } from './finding';

export interface AliveTask {
  readonly task: Task;
  readonly standing: Standing;
}

/** ns since the origin; the end of what is recorded when nothing was shut down. Of several loops the newest counts: what was before it is over. */
export function lastMoment({ trace }: Case): number {
  let moment = trace.now;
  const newest = Math.max(0, ...trace.loops.all.keys());
  for (const task of trace.tasks.values()) {
    for (const request of task.cancelRequests) {
      if (task.loop === newest && request.time <= moment && isShutdown(request, trace)) {
        moment = request.time - 1;
      }
    }
  }
  return moment;
}

/** The tasks that have not ended, as they stand now. */
export function aliveNow({ tasks }: Case): readonly AliveTask[] {
  return [...tasks.alive].map((task) => {
    return { task, standing: { state: task.state, since: task.since, wait: task.wait } };
  });
}

/** The tasks that had not ended at a moment, as they stood then. A task that was destroyed had been left standing since its last step. */
export function aliveAt({ trace }: Case, moment: number): readonly AliveTask[] {
  const alive: AliveTask[] = [];
  for (const task of trace.tasks.values()) {
    const left = task.state === 'destroyed' || !hasEnded(task);
    // The shutdown makes tasks too.
    if (task.created <= moment && (left || (task.ended ?? 0) > moment)) {
      const standing = task.state === 'destroyed' ? leftStanding(task, trace) : standingAt(trace, task, moment);
      if (standing !== undefined) {
        alive.push({ task, standing });
      }
    }
  }
  return alive;
}

function leftStanding(task: Task, { steps }: Case['trace']): Standing {
  const state = task.lastWait === undefined ? 'ready' : 'waiting';
  return { state, since: task.steps === 0 ? task.created : steps.ended.at(task.lastStep), wait: task.lastWait };
}

/** `asyncio.run` and `Runner` cancel what is left from their own code. */
function isShutdown(request: CancelRequest, trace: Case['trace']): boolean {
  const [innermost] = trace.dictionary.stack(request.stack);
  return request.by === 0 && innermost?.library === true && /[\\/]asyncio[\\/]runners\.py$/.test(innermost.file);
}
