/** A task's story as plain text, for *Copy Story*. */
import { duration, moment, plural } from '../numbers';
import type { Task } from '../task';
import { shortPlace, totalsAt } from '../words';
import type { Scene } from './scene';
import { stateLine } from './stateLine';
import type { SumsOfTask } from './taskSums';
import type { WaitSum } from './waitSums';

/** Reasons that are told. */
const MOST_REASONS = 8;

/**
 * `worker-9 (worker), created by main #1 at crawler.py:69 at 0.002 s. Ran 43.7 ms in 54 steps, was ready 157 ms, waited 6.00 s: 3.60 s for Semaphore LIMIT
 * (13 times, longest 417 ms), ... Waiting 105 ms for Semaphore LIMIT at crawler.py:21.` `now`: ns since the origin.
 */
export function taskStory(told: {
  readonly scene: Scene;
  readonly task: Task;
  readonly now: number;
  readonly sums: SumsOfTask;
}): string {
  const { scene, task, now, sums } = told;
  const place = scene.words.currentPlace(task);
  const where = place === undefined ? '' : ` at ${shortPlace(place)}`;
  return `${birth(scene, task)}. ${life(task, now, sums.waits)}. ${stateLine(scene, task, now).text}${where}.`;
}

function birth({ words, trace }: Scene, task: Task): string {
  const site = trace.dictionary.site(task.site);
  const by = task.creator === 0 ? 'outside of tasks' : `by ${words.taskOf(task.creator)}`;
  const where = site === undefined ? '' : ` at ${shortPlace(site)}`;
  const how =
    task.seenLate && task.creator === 0
      ? `first seen at ${moment(task.created)}`
      : `created ${by}${where} at ${moment(task.created)}`;
  return `${words.taskName(task)} (${words.coroutine(task)}), ${how}`;
}

function life(task: Task, now: number, waits: readonly WaitSum[]): string {
  const { busy, ready, waiting } = totalsAt(task, now);
  const told = waits.slice(0, MOST_REASONS).map(waitText);
  const more = waits.length - MOST_REASONS;
  const list = more > 0 ? [...told, `and ${plural(more, 'other reason')}`] : told;
  const reasons = list.length === 0 ? '' : `: ${list.join(', ')}`;
  const steps = plural(task.steps, 'step');
  return `Ran ${duration(busy)} in ${steps}, was ready ${duration(ready)}, waited ${duration(waiting)}${reasons}`;
}

function waitText({ reason, times, total, longest }: WaitSum): string {
  const how = times === 1 ? 'once' : `${times} times, longest ${duration(longest)}`;
  return `${duration(total)} for ${reason} (${how})`;
}
