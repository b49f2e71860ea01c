/** A diagnosis of a run, with its evidence. */
import type { Severity } from '../protocol/severity';
import type { Frame } from '../trace/records';
import type { Trace } from '../trace/trace';
import type { Words } from '../trace/words';
import type { NotableTasks } from './notableTasks';

/** A place that belongs to a finding, and what happened there. */
export interface Evidence {
  readonly place: Frame;
  readonly what: string;
}

export interface Finding {
  /** A word that names the diagnosis: `loop-blocked`. */
  readonly code: FindingCode;
  readonly severity: Severity;
  readonly message: string;
  /** When it was first true, ns since the origin. */
  readonly time: number;
  /** The line to mend; undefined when none is known. */
  readonly place: Frame | undefined;
  readonly evidence: readonly Evidence[];
  /** The task it is about, 0 without. */
  readonly task: number;
  /** How often the same was seen at the same line. */
  readonly count: number;
  /** The tasks that it is about where it proves that they can never go on: all of its line or circle. Not those that only wait for these. */
  readonly stuck?: readonly number[];
}

/** All codes, most severe first. */
export const findingCodes = [
  'no-running-loop',
  'wrong-thread',
  'loop-closed',
  'loop-running',
  'other-loop',
  'error-never-retrieved',
  'destroyed-pending',
  'waits-for-ever',
  'deadlock',
  'never-awaited',
  'loop-blocked',
  'cancel-swallowed',
  'failed-unawaited',
  'outlived-creator',
  'queue-grows',
  'held-long',
  'starved',
  'unfinished',
] as const;
export type FindingCode = (typeof findingCodes)[number];

/** What a diagnosis looks at. */
export interface Case {
  readonly trace: Trace;
  readonly words: Words;
  readonly tasks: NotableTasks;
}

/** When a diagnosis is asked. */
export interface Asked {
  /** The program has ended. While it runs, what waits may still go on. */
  readonly ended: boolean;
  /** The present moment, ns since the origin: while nothing happens, no row tells that time passes. */
  readonly now: number;
}

/**
 * A diagnosis of a recording that grows: each row is taken in once, so that asking again costs what is new and what is found. Equal findings at one line
 * are one.
 */
export interface Diagnosis {
  /** Takes in a row of the table of steps; every row, in order. */
  readonly step?: (row: number) => void;
  /** Takes in a row of the table of operations; every row, in order. */
  readonly operation?: (row: number) => void;
  readonly find: (asked: Asked) => readonly Finding[];
}

export type MakeDiagnosis = (subject: Case) => Diagnosis;

/** Groups of items that belong to one line, in the order of their first; those without a line are groups of their own. */
export function byLine<T>(items: readonly T[], placeOf: (item: T) => Frame | undefined): readonly Group<T>[] {
  return grouped(items, (item) => {
    const place = placeOf(item);
    return place === undefined ? item : lineOf(place);
  });
}

/** At least one item. */
export type Group<T> = readonly [T, ...T[]];

/** Groups of items with equal keys, in the order of their first. */
function grouped<T>(items: readonly T[], keyOf: (item: T) => unknown): readonly Group<T>[] {
  const groups = new Map<unknown, [T, ...T[]]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group === undefined) {
      groups.set(key, [item]);
    } else {
      group.push(item);
    }
  }
  return [...groups.values()];
}

/** A line as a key. */
export function lineOf(place: Frame | undefined): string {
  return place === undefined ? '' : `${place.file}:${place.line}`;
}
