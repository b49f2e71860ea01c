/** The events of single rows, one a row; steps and operations have more to say and are told elsewhere. */
import { cancelKind, rowKind, stepEnd } from '../protocol/recording';
import { type EventName, eventAt, placeOf, stackOf, type TraceEvent } from './event';
import { waitFields } from './eventsOfSteps';
import { lastMember, type Row } from './rowDecoder';
import type { Trace } from './trace';

type Teller = (row: Readonly<Row>, trace: Trace) => TraceEvent;

const tellers: Readonly<Record<number, Teller>> = {
  [rowKind.task]: taskCreated,
  [rowKind.name]: taskNamed,
  [rowKind.woke]: taskReady,
  [rowKind.idle]: (row) =>
    eventAt('loop idle', row.time, { endNs: row.end, loop: row.loop, iterations: row.c, handles: row.d }),
  [rowKind.rest]: (row) =>
    eventAt('loop at rest', row.time, { loop: row.loop, seenNs: row.end, waysIn: row.d, sealed: row.c === 1 }),
  [rowKind.computed]: (row) =>
    eventAt('loop computed', row.time, { endNs: row.end, loop: row.loop, computedNs: row.d * 1000 }),
  [rowKind.cancel]: cancelRequested,
  [rowKind.running]: (row, trace) =>
    eventAt('step running', row.time, {
      seenNs: row.end,
      loop: row.loop,
      task: row.c,
      stack: stackOf(trace, row.e),
    }),
  [rowKind.blocked]: (row, trace) =>
    eventAt('loop blocked', row.time, {
      seenNs: row.end,
      loop: row.loop,
      task: row.c,
      thresholdMs: row.d,
      stack: stackOf(trace, row.e),
    }),
  [rowKind.callback]: callback,
  [rowKind.gone]: gone,
  [rowKind.loop]: loopState,
  [rowKind.state]: taskState,
  [rowKind.dropped]: (row) => eventAt('rows dropped', row.time, { endNs: row.end, rows: row.c }),
};

/** The events of a row that the trace has taken; none for rows that are no event of their own. */
export function eventsOfRow(row: Readonly<Row>, trace: Trace): readonly TraceEvent[] {
  if (row.kind === rowKind.member) {
    return membersOf(row);
  }
  const event = tellers[row.kind]?.(row, trace);
  return event === undefined ? [] : [event];
}

/** One for each of the tasks that the row names. */
function membersOf(row: Readonly<Row>): readonly TraceEvent[] {
  const count = lastMember(row) - row.d + 1;
  return Array.from({ length: count }, (_, index) =>
    eventAt('resource member', row.time, { resource: row.c, task: row.d + index }),
  );
}

function taskCreated(row: Readonly<Row>, trace: Trace): TraceEvent {
  const task = trace.tasks.get(row.c);
  const code = trace.dictionary.code(row.e);
  return eventAt('task created', row.time, {
    task: row.c,
    loop: row.loop,
    creator: row.low,
    name: row.high > 0 ? `Task-${row.high}` : null,
    coroutine: code === undefined ? null : placeOf({ ...code, function: code.name }),
    site: placeOf(trace.dictionary.site(row.d)),
    eager: task?.eager ?? false,
    seenLate: task?.seenLate ?? false,
  });
}

function taskNamed(row: Readonly<Row>, trace: Trace): TraceEvent {
  const name = trace.dictionary.string(row.d) ?? null;
  return eventAt(row.sub === 0 ? 'task named' : 'task renamed', row.time, { task: row.c, name });
}

function taskReady(row: Readonly<Row>): TraceEvent {
  const from: Readonly<Record<number, string>> = { 1: 'timer', 2: 'io', 3: 'thread', 4: 'cancel' };
  return eventAt('task ready', row.time, { task: row.c, from: from[row.sub] ?? 'loop' });
}

function cancelRequested(row: Readonly<Row>, trace: Trace): TraceEvent {
  const fields = { task: row.c, by: row.d, stack: stackOf(trace, row.e) };
  if (row.sub === cancelKind.uncancel) {
    return eventAt('cancel withdrawn', row.time, fields);
  }
  const message = trace.dictionary.string(row.low) ?? null;
  const byUser = row.sub === cancelKind.byUser ? { byUser: true } : {};
  return eventAt('cancel requested', row.time, { ...fields, message, ...byUser });
}

function callback(row: Readonly<Row>, trace: Trace): TraceEvent {
  const code = trace.dictionary.code(row.c);
  const of = code === undefined ? null : placeOf({ ...code, function: code.name });
  return eventAt('callback', row.time, { endNs: row.end, loop: row.loop, of });
}

function gone(row: Readonly<Row>): TraceEvent {
  const names: Readonly<Record<number, EventName>> = {
    1: 'task destroyed while pending',
    2: 'task error never retrieved',
  };
  return eventAt(names[row.sub] ?? 'task gone', row.time, { task: row.c });
}

function loopState(row: Readonly<Row>, trace: Trace): TraceEvent {
  const names: Readonly<Record<number, EventName>> = { 1: 'loop started', 2: 'loop stopped' };
  return eventAt(names[row.sub] ?? 'loop closed', row.time, {
    loop: row.c,
    ...(row.sub === 1 ? { thread: row.d } : {}),
    ...(row.sub === 3 ? { site: placeOf(trace.dictionary.site(row.e)) } : {}),
  });
}

function taskState(row: Readonly<Row>, trace: Trace): TraceEvent {
  const waits = row.sub >= stepEnd.firstWait;
  return eventAt('task state', row.time, {
    task: row.c,
    steps: row.low,
    state: trace.tasks.get(row.c)?.state ?? 'ready',
    ...(waits ? waitFields(row.sub, row.d) : {}),
    stack: waits ? stackOf(trace, row.e) : [],
  });
}
