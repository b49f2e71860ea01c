/** A program whose recording a test writes, and the task tree of it. */
import { ok } from 'node:assert/strict';
import type { RunProcess, ShownRun } from '../../../src/extension/liveRun';
import { noFindings } from '../../../src/extension/taskFindings';
import { accessibleLabel, lookOf } from '../../../src/extension/taskLook';
import type { Row } from '../../../src/extension/taskRows';
import type { TaskTree } from '../../../src/extension/taskTree';
import { openRecording } from '../../../src/trace/recordingReader';
import { Trace } from '../../../src/trace/trace';
import { type SourceLine, Words } from '../../../src/trace/words';
import { RecordingBuilder } from './recordingBuilder';

export const limits = { done: 4, all: 50 };
export const MS = 1e6;

export interface Made {
  (now: number | (() => number), over?: boolean): ShownRun;
  /** Reads what the builder wrote since. */
  readonly read: () => void;
}

/** A program whose recording a test writes. */
export function program(
  ids: { readonly pid: number; readonly parentPid: number } = { pid: 4711, parentPid: 1 },
  sourceLine: SourceLine = () => undefined,
) {
  const builder = new RecordingBuilder({ pid: ids.pid }).process();
  const trace = new Trace();
  const reader = openRecording(builder.source(), trace);
  ok(reader.ok);
  const read = () => void reader.value.poll();
  const words = new Words(trace, sourceLine);
  const make = (now: number | (() => number), over = false): ShownRun => {
    read();
    const process: RunProcess = {
      ...{ ...ids, key: `${ids.pid}.loopscope`, name: 'main.py', trace, words, over, exitCode: undefined },
      get now() {
        return typeof now === 'number' ? now : now();
      },
    };
    return { name: 'main.py', ended: over, processes: [process] };
  };
  return { builder, run: Object.assign(make, { read }) as Made };
}

/** All rows as a screen reader says them, indented. */
export function text(tree: TaskTree, findings = noFindings): string {
  const under = (row: Row | undefined, indent: string): readonly string[] =>
    tree
      .children(row)
      .flatMap((child) => [`${indent}${accessibleLabel(lookOf(child, findings))}`, ...under(child, `${indent}  `)]);
  return under(undefined, '').join('\n');
}

export function labels(tree: TaskTree, row: Row | undefined): readonly string[] {
  return tree.children(row).map(label);
}

export function label(row: Row | undefined): string {
  return row === undefined ? 'root' : lookOf(row).label;
}
