/** A bar in words: for a screen reader and for the card under the pointer. */
import { count, duration, fromTo, momentOf, plural } from '../numbers';
import type { Task } from '../task';
import { oneLine, shortPlace } from '../words';
import { blockedStep, circumstances, howItEnded, meanwhile, placeOfBar, toneOf, wokenText } from './barFacts';
import { type Bar, barAfter, barAt } from './bars';
import type { Card } from './details';
import type { Scene } from './scene';

/** Longest bar of which a column of several steps can be made, in steps that are counted one by one. */
const MOST_COUNTED = 1_000_000;

/** `wait, 394 ms, Semaphore LIMIT, from 2.808 s, woken by worker-7`. */
export function spokenBar(scene: Scene, task: Task, bar: Bar): string {
  const length = duration(bar.to - bar.from);
  return said([
    spokenKind(scene, task, bar),
    bar.open ? `${length} so far` : length,
    bar.kind === 'wait' && bar.wait !== undefined ? scene.words.reason(bar.wait) : '',
    `from ${momentOf(bar.from, bar.to - bar.from)}`,
    wokenText(scene, bar),
  ]);
}

function spokenKind(scene: Scene, task: Task, bar: Bar): string {
  switch (toneOf(scene, task, bar)) {
    case 'forever':
      return 'wait for ever';
    case 'blocked':
      return 'step that blocked the loop';
    case 'unknown':
      return 'not recorded';
    default:
      return bar.kind;
  }
}

/** What the pointer shows over a bar. */
export function cardOf(scene: Scene, task: Task, bar: Bar): Card {
  return {
    tone: toneOf(scene, task, bar),
    title: scene.words.taskName(task),
    did: didText(scene, task, bar),
    length: duration(bar.to - bar.from),
    lines: [
      ...reasonLines(scene, task, bar),
      said([
        bar.open ? `since ${momentOf(bar.from, bar.to - bar.from)}` : fromTo(bar.from, bar.to),
        wokenText(scene, bar),
      ]),
    ].filter((line) => line !== ''),
  };
}

/** What the pointer shows over a column that several steps of a task make together. Undefined when there is no step in the span. */
export function cardOfSteps(scene: Scene, task: Task, from: number, to: number): Card | undefined {
  const { began, ended } = scene.trace.steps;
  const rows = scene.steps.rows(task);
  let index = Math.max(0, scene.steps.indexAt(task, from));
  let steps = 0;
  let busy = 0;
  for (; index < rows.length && began.at(rows.at(index)) < to && steps < MOST_COUNTED; index += 1) {
    const row = rows.at(index);
    if (ended.at(row) > from) {
      steps += 1;
      busy += ended.at(row) - began.at(row);
    }
  }
  return steps === 0
    ? undefined
    : {
        tone: 'running',
        title: scene.words.taskName(task),
        did: '',
        length: '',
        lines: [`${plural(steps, 'step')}, ${duration(busy)} together`, fromTo(from, to)],
      };
}

/** All bars of a task within a span as lines of text, `most` at most. */
export function* spokenBars(
  scene: Scene,
  task: Task,
  span: { readonly from: number; readonly to: number; readonly most: number },
): Generator<string, void> {
  const start = Math.max(span.from, task.created);
  let told = 0;
  for (let bar = barAt(scene, task, start); bar !== undefined && bar.from < span.to; bar = barAfter(scene, task, bar)) {
    if (told === span.most) {
      yield `and more, up to ${momentOf(span.to, span.to - span.from)}`;
      return;
    }
    told += 1;
    yield spokenBar(scene, task, bar);
  }
}

function didText(scene: Scene, task: Task, bar: Bar): string {
  switch (toneOf(scene, task, bar)) {
    case 'forever':
      return 'waits for ever';
    case 'blocked':
      return bar.open ? 'blocks the loop' : 'blocked the loop';
    case 'unknown':
      return 'not recorded';
    case 'waiting':
      return bar.open && !scene.over ? 'waits' : 'waited';
    case 'running':
      return bar.open && !scene.over ? 'runs' : 'ran';
    default:
      return bar.open && !scene.over ? 'is ready' : 'was ready';
  }
}

function reasonLines(scene: Scene, task: Task, bar: Bar): readonly string[] {
  const place = placeOfBar(scene, task, bar);
  const where = place === undefined ? '' : `${shortPlace(place)} in ${oneLine(place.function, 120)}`;
  switch (bar.kind) {
    case 'wait': {
      const reason = bar.wait === undefined ? '' : `for ${scene.words.reason(bar.wait)}`;
      return [said([reason, ...circumstances(scene, task, bar)]), where];
    }
    case 'step':
      return [stepPlaceText(scene, task, bar, where), thenText(howItEnded(scene, task, bar))];
    case 'ready':
      return [meanwhileText(scene, task, bar)];
    case 'unknown':
      return ['What it did was not recorded, or dropped'];
  }
}

function stepPlaceText(scene: Scene, task: Task, bar: Bar, where: string): string {
  const seen = blockedStep(scene, task, bar)?.stack ?? (bar.open ? task.runningStack : 0);
  if (where === '') {
    return bar.before < 0 ? `began ${scene.words.coroutine(task)}` : '';
  }
  return seen === 0 ? `went on at ${where}` : `at ${where}`;
}

function thenText(ended: string): string {
  return ended === '' ? '' : `then ${ended}`;
}

/** `worker-4 ran 128 ms meanwhile`, `42 steps of other tasks ran meanwhile`. */
function meanwhileText(scene: Scene, task: Task, bar: Bar): string {
  const { steps, longest } = meanwhile(scene, task, bar);
  if (longest < 0) {
    return '';
  }
  const { began, ended, task: of } = scene.trace.steps;
  const length = ended.at(longest) - began.at(longest);
  const name = scene.words.taskOf(of.at(longest));
  return steps === 1
    ? `${name} ran ${duration(length)} meanwhile`
    : `${count(steps)} steps of other tasks ran meanwhile, longest ${duration(length)} of ${name}`;
}

function said(parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join(', ');
}
