/** The events that one step makes: the wait before it ended, the step itself, and the wait or the end of the task that follows it. */
import { stepEnd, waitKind, waitName } from '../protocol/recording';
import { type EventFields, eventAt, stackOf, type TraceEvent } from './event';
import { wakeCauses } from './steps';
import type { Trace } from './trace';
import { secondsOfSleep } from './waits';

const ends: Readonly<Record<number, string>> = {
  [stepEnd.yielded]: 'yielded',
  [stepEnd.returned]: 'returned',
  [stepEnd.failed]: 'failed',
  [stepEnd.cancelled]: 'cancelled',
};

/** The events of a row of the table of steps, which was just added, in the order of their times. */
export function eventsOfStep(row: number, trace: Trace): readonly TraceEvent[] {
  const { steps } = trace;
  const task = steps.task.at(row);
  const began = steps.began.at(row);
  const ended = steps.ended.at(row);
  const how = steps.how.at(row);
  const loop = trace.tasks.get(task)?.loop ?? 0;
  const step = eventAt('step', began, {
    endNs: ended,
    task,
    loop,
    ended: ends[how] ?? 'waits',
    readySinceNs: steps.ready.at(row),
  });
  return [...waitEnded(row, trace), step, ...whatFollows({ task, ended, how, row }, trace)];
}

/** What the task waits for in words a program can read: `for`, and the task, resource or length of it. */
export function waitFields(how: number, target: number): EventFields {
  const name = waitName[how] ?? `wait ${how}`;
  if (how === waitKind.task) {
    return { for: name, on: target };
  }
  if (how === waitKind.sleep) {
    return { for: name, seconds: secondsOfSleep(target) };
  }
  return target === 0 ? { for: name } : { for: name, resource: target };
}

function waitEnded(row: number, trace: Trace): readonly TraceEvent[] {
  const { steps } = trace;
  const before = steps.previous.at(row) - 1;
  if (before < 0 || steps.how.at(before) < stepEnd.firstWait) {
    return [];
  }
  const since = steps.ended.at(before);
  const until = steps.ready.at(row);
  const by = steps.wokenBy.at(row);
  return [
    eventAt('wait ended', until, {
      task: steps.task.at(row),
      waitedNs: Math.max(0, until - since),
      ...waitFields(steps.how.at(before), steps.target.at(before)),
      cause: wakeCauses[steps.wokenHow.at(row)] ?? 'unknown',
      by,
    }),
  ];
}

interface StepEnd {
  readonly task: number;
  readonly ended: number;
  readonly how: number;
  readonly row: number;
}

function whatFollows({ task, ended, how, row }: StepEnd, trace: Trace): readonly TraceEvent[] {
  if (how === stepEnd.yielded) {
    return [];
  }
  const target = trace.steps.target.at(row);
  const detail = trace.steps.stack.at(row);
  if (how < stepEnd.firstWait) {
    return [
      eventAt('task finished', ended, {
        task,
        how: ends[how] ?? 'returned',
        ...endFields(how, { target, detail }, trace),
        ...totals(task, trace),
      }),
    ];
  }
  const deadline = how === waitKind.sleep ? { deadlineNs: Math.round(ended + secondsOfSleep(target) * 1e9) } : {};
  return [
    eventAt('wait began', ended, { task, ...waitFields(how, target), ...deadline, stack: stackOf(trace, detail) }),
  ];
}

function endFields(how: number, of: { readonly target: number; readonly detail: number }, trace: Trace): EventFields {
  const { dictionary } = trace;
  if (how === stepEnd.returned) {
    const type = of.target === 0 ? 'NoneType' : (dictionary.string(of.target) ?? null);
    return { type, text: dictionary.string(of.detail) ?? null };
  }
  if (how === stepEnd.failed) {
    const error = dictionary.error(of.target);
    return { type: error?.type ?? null, text: error?.text ?? null, stack: stackOf(trace, error?.stack ?? 0) };
  }
  return {};
}

function totals(id: number, trace: Trace): EventFields {
  const { busy = 0, ready = 0, waiting = 0, steps = 0 } = trace.tasks.get(id) ?? {};
  return { busyNs: busy, readyNs: ready, waitingNs: waiting, steps };
}
