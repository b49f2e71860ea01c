/** A task's state in a sentence: `Waiting 105 ms for Semaphore LIMIT`. */
import { duration } from '../numbers';
import { userFrame } from '../records';
import { hasEnded, type Task } from '../task';
import { oneLine, shortPlace, timeInState } from '../words';
import type { Tone } from './details';
import type { Scene } from './scene';

export interface StateLine {
  readonly tone: Tone;
  readonly text: string;
}

/** The sentence about a task's state. `now`: ns since the origin; with it a task of the past can be told. */
export function stateLine(scene: Scene, task: Task, now: number): StateLine {
  const time = duration(timeInState(task, now));
  if (hasEnded(task)) {
    return { tone: task.state, text: endLine(scene, task, time) };
  }
  if (scene.over && now >= scene.now) {
    return { tone: lastingTone(scene, task), text: unfinishedLine(scene, task, time) };
  }
  switch (task.state) {
    case 'waiting':
      return waitingLine(scene, task, time);
    case 'running':
      return isBlocking(scene, task)
        ? { tone: 'blocked', text: `Blocks the loop for ${time}` }
        : { tone: 'running', text: `Running for ${time}` };
    default:
      return { tone: task.state, text: `Ready for ${time}` };
  }
}

function waitingLine(scene: Scene, task: Task, time: string): StateLine {
  const reason = task.wait === undefined ? '' : ` for ${scene.words.reason(task.wait)}`;
  return scene.waitsForEver(task)
    ? { tone: 'forever', text: `Waits${reason} for ever, ${time} so far` }
    : { tone: 'waiting', text: `Waiting ${time}${reason}` };
}

/** Of a program that has ended. */
function unfinishedLine(scene: Scene, task: Task, time: string): string {
  const end = 'when the program ended';
  switch (task.state) {
    case 'waiting': {
      const reason = task.wait === undefined ? '' : ` for ${scene.words.reason(task.wait)}`;
      return `Had waited ${time}${reason} ${end}`;
    }
    case 'running':
      return `Had run for ${time} ${end}`;
    default:
      return `Had been ready for ${time} ${end}`;
  }
}

function lastingTone(scene: Scene, task: Task): Tone {
  if (task.state === 'waiting' && scene.waitsForEver(task)) {
    return 'forever';
  }
  return task.state === 'running' && isBlocking(scene, task) ? 'blocked' : task.state;
}

function endLine({ words, trace }: Scene, task: Task, time: string): string {
  switch (task.state) {
    case 'failed': {
      const unseen = task.errorNeverRetrieved ? ', and nobody looked at the error' : '';
      return `Failed after ${time} with ${words.errorText(task.error)}${unseen}`;
    }
    case 'cancelled':
      return `Cancelled after ${time}${cancelledBy({ words, trace }, task)}`;
    case 'destroyed': {
      const reason = task.lastWait === undefined ? 'pending' : `it waited for ${words.reason(task.lastWait)}`;
      return `Destroyed after ${time} while ${reason}`;
    }
    default: {
      const text = words.stateText(task);
      return text === 'done' ? `Done after ${time}` : `Done after ${time}, ${text}`;
    }
  }
}

/** ` by main #1, crawler.py:75 “host is down”`. */
function cancelledBy({ words, trace }: Pick<Scene, 'words' | 'trace'>, task: Task): string {
  const request = task.cancelRequests.at(-1);
  if (request === undefined) {
    return '';
  }
  const by = request.by === 0 ? '' : ` by ${words.taskOf(request.by)}`;
  const place = userFrame(trace.dictionary.stack(request.stack));
  const message = request.message === 0 ? undefined : trace.dictionary.string(request.message);
  const where = place === undefined ? '' : `${by === '' ? ' at' : ','} ${shortPlace(place)}`;
  return `${by}${where}${message === undefined ? '' : ` “${oneLine(message)}”`}`;
}

function isBlocking({ trace }: Scene, task: Task): boolean {
  return trace.loops.blocked.some(
    ({ task: id, began, ended }) => id === task.id && began === task.since && ended === undefined,
  );
}
