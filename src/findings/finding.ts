/** A diagnosis of a run, with its evidence. */
import type { Frame } from '../trace/records';
import type { Trace } from '../trace/trace';
import type { Words } from '../trace/words';

export type Severity = 'error' | 'warning' | 'information' | 'hint';

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
  'never-awaited',
  'loop-blocked',
  'cancel-swallowed',
  'unfinished',
] as const;
export type FindingCode = (typeof findingCodes)[number];

/** What a diagnosis looks at. */
export interface Case {
  readonly trace: Trace;
  readonly words: Words;
}

/** A diagnosis: a pure function from a trace to what it finds. */
export type Diagnosis = (subject: Case) => readonly Finding[];
