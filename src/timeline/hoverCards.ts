/** What the pointer shows over a lane. */

import { count, duration, moment, plural } from '../trace/numbers';
import { holderName } from '../trace/story/barFacts';
import { cardOf, cardOfSteps } from '../trace/story/barWords';
import type { Card } from '../trace/story/details';
import { levelText } from '../trace/story/resourceLevel';
import type { Task } from '../trace/task';
import { busyWithin } from './busyPixels';
import type { Hit } from './hit';
import { barNear } from './hit';
import type { LaneRow, TaskRow } from './laneRow';
import type { ProcessModel } from './processModel';
import { shareText } from './rowLook';
import type { RunModel } from './runModel';

/** A step longer than so many pixels is shown by itself. */
const ALONE = 2;

/** The card of a place; undefined where there is nothing to tell. `scale`: pixels a ns. */
export function hoverCard(hit: Hit, run: RunModel, scale: number): Card | undefined {
  switch (hit.kind) {
    case 'finding': {
      const { finding } = hit;
      const lines = [finding.message, ...finding.places.slice(0, 1).map((place) => placeText(place.file, place.line))];
      return { tone: 'finding', title: finding.code, did: '', length: '', lines };
    }
    case 'ruler':
      return hit.time < 0 || hit.time > run.now ? undefined : momentCard(hit.time, run.wallClock(hit.time));
    case 'row':
      return rowCard(hit.row, hit.time, scale);
    default:
      return undefined;
  }
}

/** A moment, and the clock on the wall then. `wallClock`: ms since 1970. */
function momentCard(time: number, wallClock: number): Card | undefined {
  const date = new Date(wallClock);
  const clock = Number.isNaN(date.getTime()) ? '' : date.toISOString().slice(11, 23);
  const lines = clock === '' ? [] : [`${clock} UTC`];
  return { tone: 'none', title: moment(time), did: '', length: '', lines };
}

function placeText(file: string, line: number): string {
  return `${file.split(/[\\/]/).at(-1) ?? file}:${line}`;
}

function rowCard(row: LaneRow, time: number, scale: number): Card | undefined {
  switch (row.kind) {
    case 'task':
      return taskCard(row, time, scale);
    case 'loop':
      return loopCard(row.process, row.loop.id, { time, scale });
    case 'group':
      return groupCard(row.process, row.tasks, time);
    case 'resource':
      return resourceCard(row, time);
    case 'missing':
      return { tone: 'unknown', title: row.name, did: '', length: '', lines: [row.text] };
    default:
      return undefined;
  }
}

/** Several steps that share the pixel are told together. */
function taskCard(row: TaskRow, time: number, scale: number): Card | undefined {
  const { process, task } = row;
  const own = time - process.offset;
  const steps = process.stepsOf(task);
  const pixel = 1 / scale;
  const from = own - (own % pixel);
  const first = steps.firstEndingAfter(from);
  const together =
    first + 1 < steps.length &&
    steps.began(first + 1) < from + pixel &&
    steps.ended(first) - steps.began(first) < ALONE * pixel;
  if (together) {
    return cardOfSteps(process.scene, task, from, from + pixel);
  }
  const bar = barNear(row, time, scale);
  return bar === undefined ? undefined : cardOf(process.scene, task, bar);
}

function loopCard(
  process: ProcessModel,
  loop: number,
  { time, scale }: { readonly time: number; readonly scale: number },
): Card | undefined {
  const own = time - process.offset;
  const { words, trace, now, texts } = process;
  const blocked = trace.loops.blocked.find(
    (each) => each.loop === loop && each.began <= own && own <= (each.ended ?? now),
  );
  if (blocked !== undefined) {
    const who = blocked.task === 0 ? 'a callback' : words.taskOf(blocked.task);
    const [text = ''] = texts.blocked(blocked, now);
    const length = duration((blocked.ended ?? now) - blocked.began);
    return { tone: 'blocked', title: 'Event loop', did: `blocked by ${who}`, length, lines: [text] };
  }
  const half = Math.max(1, 1 / scale);
  const steps = process.loops.of(loop);
  const busy = busyWithin(steps, own - half, own + half) / (2 * half);
  const index = steps.firstEndingAfter(own);
  const runs = index < steps.length && steps.began(index) <= own;
  const task = runs ? words.taskOf(trace.steps.task.at(steps.row(index))) : '';
  const text = runs ? `ran ${task}` : `${shareText(Math.min(1, Math.max(0, busy)))} busy`;
  return { tone: 'none', title: 'Event loop', did: text, length: '', lines: [`at ${moment(time)}`] };
}

function groupCard({ words, now, offset }: ProcessModel, tasks: readonly Task[], time: number): Card | undefined {
  const [first] = tasks;
  if (first === undefined) {
    return undefined;
  }
  const own = time - offset;
  const alive = tasks.filter((task) => task.created <= own && own < (task.ended ?? now)).length;
  const title = `${words.coroutine(first)} ×${count(tasks.length)}`;
  const lines = [`${plural(alive, 'task')} alive at ${moment(time)}`];
  return { tone: 'none', title, did: '', length: '', lines };
}

function resourceCard({ process, resource }: Extract<LaneRow, { readonly kind: 'resource' }>, time: number): Card {
  const own = time - process.offset;
  const { words, history, waiters, resources } = process;
  const waiting = waiters.at(resource, own);
  const { holders } = history.holdersAt(resource, own);
  const then = { ...resource, level: history.levelAt(resource.id, own), holders };
  const title = `${words.resourceTitle(resource)} ${words.resourceName(resource) ?? `#${resource.id}`}`;
  const several = holders.length > 1 || (resource.type === 'semaphore' && holders.length > 0);
  const lines = [
    resources.apart(resource, words),
    resource.type === 'barrier' ? '' : levelText(then, (task) => holderName(words, task)),
    several ? `by ${holderNames(words, holders)}` : '',
    waiting > 0 ? `${count(waiting)} waiting` : '',
    `at ${moment(time)}`,
  ];
  return { tone: 'resource', title, did: '', length: '', lines: lines.filter((line) => line !== '') };
}

/** Holders that are named. */
const MOST_NAMED = 4;

function holderNames(words: ProcessModel['words'], holders: readonly number[]): string {
  const names = holders.slice(0, MOST_NAMED).map((task) => holderName(words, task));
  const more = holders.length - names.length;
  return more === 0 ? names.join(', ') : `${names.join(', ')} and ${count(more)} more`;
}
