/** What of a run a line of its program is about: the way back from the editor to the tree. */
import { stepEnd } from '../../protocol/recording';
import type { Frame } from '../records';
import type { Resource } from '../resource';
import { hasEnded, type Task } from '../task';
import type { Trace } from '../trace';
import type { Words } from '../words';

export type AtLine =
  | {
      readonly kind: 'task';
      readonly task: Task;
      /** When it waited there, ns since the origin; undefined for where it stands. */
      readonly time?: number | undefined;
    }
  | { readonly kind: 'resource'; readonly resource: Resource };

export interface Asked {
  readonly trace: Trace;
  readonly words: Words;
  /** Whether a place is at the line that is asked for. */
  readonly isThere: (place: Frame) => boolean;
  /** The task that is selected: it stays where several stand at the line. */
  readonly selected: number;
}

/**
 * The task that stands at the line, of several the selected one, else the one that has stood there longest; else the last one that waited there; else the last one
 * that was created there; else the last resource that was made there.
 */
export function whatIsAtLine(asked: Asked): AtLine | undefined {
  const standing = taskStandingAt(asked);
  if (standing !== undefined) {
    return { kind: 'task', task: standing };
  }
  return lastWaitAt(asked) ?? lastMadeAt(asked);
}

function taskStandingAt({ trace, words, isThere, selected }: Asked): Task | undefined {
  let longest: Task | undefined;
  for (const task of trace.tasks.values()) {
    if (hasEnded(task) || (longest !== undefined && task.since >= longest.since && task.id !== selected)) {
      continue;
    }
    if (words.currentStack(task).some(isThere)) {
      if (task.id === selected) {
        return task;
      }
      longest = task;
    }
  }
  return longest;
}

function lastWaitAt({ trace, isThere }: Asked): AtLine | undefined {
  const { steps } = trace;
  const known = new Map<number, boolean>();
  for (let row = steps.length - 1; row >= 0; row -= 1) {
    if (steps.how.at(row) < stepEnd.firstWait) {
      continue; // it ended, or went on at once
    }
    const stack = steps.stack.at(row);
    let there = known.get(stack);
    if (there === undefined) {
      there = trace.dictionary.stack(stack).some(isThere);
      known.set(stack, there);
    }
    const task = there ? trace.tasks.get(steps.task.at(row)) : undefined;
    if (task !== undefined) {
      return { kind: 'task', task, time: steps.ended.at(row) };
    }
  }
  return undefined;
}

function lastMadeAt({ trace, isThere }: Asked): AtLine | undefined {
  const isSite = (site: number) => {
    const place = trace.dictionary.site(site);
    return place !== undefined && isThere(place);
  };
  const task = [...trace.tasks.values()].findLast(({ site }) => isSite(site));
  if (task !== undefined) {
    return { kind: 'task', task };
  }
  const resource = [...trace.resources.all.values()].findLast(({ site }) => isSite(site));
  return resource === undefined ? undefined : { kind: 'resource', resource };
}
