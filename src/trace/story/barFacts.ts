/** What is known of one bar beside its length: why it began, what it waited for, who ended it, what went on meanwhile. */
import { operationKind, stepEnd, waitName } from '../../protocol/recording';
import type { Blocked } from '../loops';
import { type Frame, userFrame } from '../records';
import type { Resource } from '../resource';
import type { Task, WakeCause } from '../task';
import { waitOf } from '../waits';
import type { Bar } from './bars';
import type { Tone } from './details';
import { Moment } from './moment';
import type { Scene } from './scene';

/** Rows that are looked at to tell what ran while a task was ready. */
const MOST_LOOKED_AT = 10_000;

/** The blocking of the loop that a step is; undefined when it was none. */
export function blockedStep({ trace }: Scene, task: Task, bar: Bar): Blocked | undefined {
  if (bar.kind !== 'step') {
    return undefined;
  }
  return trace.loops.blocked.find(
    (blocked) => blocked.task === task.id && (bar.row < 0 ? blocked.began === bar.from : blocked.step === bar.row),
  );
}

/** What a bar's mark stands for. */
export function toneOf(scene: Scene, task: Task, bar: Bar): Tone {
  switch (bar.kind) {
    case 'wait':
      return bar.open && scene.waitsForEver(task) ? 'forever' : 'waiting';
    case 'step':
      return blockedStep(scene, task, bar) === undefined ? 'running' : 'blocked';
    case 'ready':
      return 'ready';
    case 'unknown':
      return 'unknown';
  }
}

/** The await stack of a wait; of a step what it was seen doing, or, when nobody looked, the await it went on from. Innermost first. */
export function stackOfBar(scene: Scene, task: Task, bar: Bar): readonly Frame[] {
  const { dictionary, steps } = scene.trace;
  if (bar.kind === 'wait') {
    return dictionary.stack(bar.wait?.stack ?? 0);
  }
  if (bar.kind !== 'step') {
    return [];
  }
  const seen = blockedStep(scene, task, bar)?.stack ?? (bar.open ? task.runningStack : 0);
  const resumed = bar.before >= 0 && steps.how.at(bar.before) >= stepEnd.firstWait ? steps.stack.at(bar.before) : 0;
  return dictionary.stack(seen === 0 ? resumed : seen);
}

/** The line of a bar: of the program's own code where the stack has any. */
export function placeOfBar(scene: Scene, task: Task, bar: Bar): Frame | undefined {
  return userFrame(stackOfBar(scene, task, bar));
}

/** `woken by worker-7`, `woken by a timer`; empty when nothing is known, or nothing needed to. */
export function wokenText({ words, trace }: Scene, bar: Bar): string {
  const waited = bar.kind === 'wait' || (bar.before >= 0 && trace.steps.how.at(bar.before) >= stepEnd.firstWait);
  if (!waited || (bar.kind === 'wait' && bar.open)) {
    return '';
  }
  if (bar.wokenHow === 'cancel') {
    return bar.wokenBy === 0 ? 'cancelled' : `cancelled by ${words.taskOf(bar.wokenBy)}`;
  }
  const how = bar.wokenBy === 0 ? wakers[bar.wokenHow] : words.taskOf(bar.wokenBy);
  return how === '' ? '' : `woken by ${how}`;
}

export const wakers: Readonly<Record<WakeCause, string>> = {
  unknown: '',
  callback: 'a callback',
  timer: 'a timer',
  io: 'I/O',
  thread: 'another thread',
  cancel: 'a cancellation',
  task: 'a task',
};

/** How a step ended: `waited for Semaphore LIMIT`, `returned 214`; empty while it lasts. */
export function howItEnded({ trace, words }: Scene, task: Task, bar: Bar): string {
  if (bar.row < 0 || bar.kind !== 'step') {
    return '';
  }
  const { how, target, stack } = trace.steps;
  const end = how.at(bar.row);
  if (end >= stepEnd.firstWait) {
    return `waited for ${words.reason(waitOf(end, target.at(bar.row), stack.at(bar.row)))}`;
  }
  if (end === stepEnd.yielded) {
    return 'let others run';
  }
  const text = words.stateText(task);
  return end === stepEnd.failed ? `failed with ${text}` : text;
}

/** What a resource was like when a wait for it began: `4 of 4 held`, `third in line`. */
export function circumstances(scene: Scene, task: Task, bar: Bar): readonly string[] {
  const id = bar.wait === undefined ? undefined : scene.trace.resources.waitedFor(bar.wait);
  const resource = id === undefined || bar.kind !== 'wait' ? undefined : new Moment(scene, bar.from).resource(id);
  if (resource === undefined) {
    return [];
  }
  const place = oneByOne.has(resource.type) ? [...resource.waiters].indexOf(task.id) : -1;
  const inLine = place < 0 || resource.waiters.size === 1 ? '' : `${ordinal(place + 1)} in line`;
  return [levelText(scene, resource, waitName[bar.wait?.kind ?? 0] ?? ''), inLine].filter((text) => text !== '');
}

/** Of these one waiter goes on at a time; of the others all do. */
const oneByOne: ReadonlySet<string> = new Set(['queue', 'lock', 'semaphore', 'condition']);

function levelText({ words }: Scene, { type, limit, level = 0, holders, waiters }: Resource, wait: string): string {
  switch (type) {
    case 'semaphore':
      return limit > 0 && 0 <= level && level <= limit ? `${limit - level} of ${limit} held` : '';
    case 'lock':
      return holders[0] === undefined ? '' : `held by ${holderName(words, holders[0])}`;
    case 'queue':
      return wait === 'queue.put' && limit > 0 && level >= 0 ? `${level} of ${limit} in it` : '';
    case 'barrier':
      return limit > 0 ? `${waiters.size} of ${limit} there` : '';
    default:
      return '';
  }
}

/** A task by its number; 0 is code outside of tasks. */
export function holderName(words: Scene['words'], task: number): string {
  return task === 0 ? 'code outside of tasks' : words.taskOf(task);
}

const ordinals = ['first', 'second', 'third', 'fourth', 'fifth', 'sixth', 'seventh', 'eighth', 'ninth', 'tenth'];

function ordinal(place: number): string {
  return ordinals[place - 1] ?? `${place}${endings[place % 100 > 10 && place % 100 < 14 ? 0 : place % 10] ?? 'th'}`;
}
const endings: Readonly<Record<number, string>> = { 1: 'st', 2: 'nd', 3: 'rd' };

/** Who held what a task waited for, at any time while it did, in the order in which they got it. */
export function heldDuring({ trace, history }: Scene, bar: Bar): readonly number[] {
  const id = bar.wait === undefined ? undefined : trace.resources.waitedFor(bar.wait);
  const resource = id === undefined ? undefined : trace.resources.get(id);
  if (resource === undefined || bar.kind !== 'wait' || (resource.type !== 'lock' && resource.type !== 'semaphore')) {
    return [];
  }
  const { kind, task } = trace.resources.operations;
  const later = history
    .between(resource.id, bar.from, bar.to - 1)
    .filter((row) => kind.at(row) === operationKind.acquired && !trace.resources.isOpen(row))
    .map((row) => task.at(row));
  return [...new Set([...history.holdersAt(resource, bar.from).holders, ...later])];
}

/** What ran while a task was ready: how many steps of others, and the longest. */
export interface Meanwhile {
  readonly steps: number;
  /** The row of the longest; -1 without. */
  readonly longest: number;
}

/** What ran in the loop of a task while a bar of it lasted. */
export function meanwhile({ trace }: Scene, task: Task, bar: Bar): Meanwhile {
  const { began, ended, task: of, length } = trace.steps;
  const found = { steps: 0, longest: -1 };
  const first = (bar.row < 0 ? length : bar.row) - 1;
  for (let row = first; row >= 0 && row > first - MOST_LOOKED_AT && ended.at(row) > bar.from; row -= 1) {
    const other = of.at(row);
    if (other === task.id || began.at(row) >= bar.to || trace.tasks.get(other)?.loop !== task.loop) {
      continue;
    }
    found.steps += 1;
    if (found.longest < 0 || ended.at(row) - began.at(row) > ended.at(found.longest) - began.at(found.longest)) {
      found.longest = row;
    }
  }
  return found;
}
