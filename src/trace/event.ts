/** One event of a recording, as ../protocol/EVENTS.md describes it, and what all kinds share. */
import type { Frame } from './records';
import type { Trace } from './trace';

/** One event. */
export interface TraceEvent {
  readonly event: EventName;
  /** When, in seconds since the recording's origin; of what lasted, when it began. */
  readonly time: number;
  /** The same in whole nanoseconds. */
  readonly ns: number;
  readonly [key: string]: unknown;
}

/** All kinds of events. */
export const eventNames = [
  'recording',
  'process',
  'thread',
  'loop created',
  'loop started',
  'loop stopped',
  'loop closed',
  'loop idle',
  'loop at rest',
  'loop blocked',
  'loop computed',
  'callback',
  'task created',
  'task named',
  'task renamed',
  'task ready',
  'step running',
  'step',
  'wait began',
  'wait ended',
  'cancel requested',
  'cancel withdrawn',
  'cancel swallowed',
  'task finished',
  'task destroyed while pending',
  'task error never retrieved',
  'task gone',
  'task state',
  'resource created',
  'resource operation',
  'resource member',
  'misuse',
  'not recorded',
  'rows dropped',
  'end',
] as const;
export type EventName = (typeof eventNames)[number];

/** Kinds that come by the million. */
export const frequentEvents: ReadonlySet<string> = new Set<EventName>([
  'step',
  'wait began',
  'wait ended',
  'task ready',
  'resource operation',
  'loop idle',
  'callback',
]);

/** What a kind of event says beside when. */
export type EventFields = Readonly<Record<string, unknown>>;

const SECOND = 1e9;

/** An event of a moment in ns since the origin. */
export function eventAt(event: EventName, ns: number, fields: EventFields): TraceEvent {
  return { event, time: ns / SECOND, ns, ...fields };
}

/** A place as events tell it; null when it is not recorded. */
export function placeOf(frame: Frame | undefined): unknown {
  return frame === undefined
    ? null
    : { file: frame.file, line: frame.line, function: frame.function, ...(frame.library ? { library: true } : {}) };
}

/** The places of a stack, innermost first; empty when it is not recorded. */
export function stackOf(trace: Trace, stack: number): readonly unknown[] {
  return trace.dictionary.stack(stack).map(placeOf);
}

/** The fields that are not undefined. */
export function present(fields: EventFields): EventFields {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}
