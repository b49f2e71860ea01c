/** The story of a task: what it does, who made it, the bar that is selected, what it waited for. As data for a pane, and as text to be copied. */
import { count, duration, fromTo, moment, momentOf, plural } from '../numbers';
import { type Frame, userFrame } from '../records';
import { hasEnded, type Task } from '../task';
import { oneLine, totalsAt } from '../words';
import { blockedStep, heldDuring, holderName, howItEnded, meanwhile, stackOfBar, wakers } from './barFacts';
import { type Bar, barAt } from './bars';
import { causeOf, placeOfWake } from './causes';
import { type Block, type Details, type Fact, type Line, type Piece, placePiece } from './details';
import type { Scene } from './scene';
import { stateLine } from './stateLine';
import { taskAt } from './taskAt';
import { taskStory } from './taskStory';
import { type SumsOfTask, sumsUntil, type TaskSums } from './taskSums';
import type { WaitSum } from './waitSums';

/** Holders of a resource that are named. */
const MOST_NAMED = 4;
/** Reasons in the table of waits. */
const MOST_REASONS = 12;

/** What of a task is to be told. */
export interface TaskChoice {
  /** A moment within the selected bar, ns since the origin; without it the task as a whole. */
  readonly bar?: number | undefined;
  /** The moment that is shown, where that is not the present. */
  readonly at?: number | undefined;
  /** The function where the sums of the task that was asked for last are kept. */
  readonly sums: TaskSums;
}

/** What the pane says of a task; undefined when there was no such task at the moment shown. */
export function taskDetails(scene: Scene, id: number, choice: TaskChoice): Details | undefined {
  const present = scene.trace.tasks.get(id);
  const { at } = choice;
  const task = present === undefined || at === undefined ? present : taskAt(scene, present, at);
  if (present === undefined || task === undefined) {
    return undefined;
  }
  const now = at ?? scene.now;
  const bar = choice.bar === undefined ? undefined : barAt(scene, present, choice.bar);
  const sums = at === undefined ? choice.sums.of(scene, task) : sumsUntil(scene, present, at);
  const told: Told = { scene, task, now, bar, sums };
  const state = stateLine(scene, task, now);
  const ended = hasEnded(task) || scene.over || at !== undefined;
  return {
    tone: state.tone,
    title: scene.words.taskName(task),
    subtitle: subtitleOf(told),
    blocks: [
      ...notices(told, present),
      { kind: 'lead', tone: state.tone, lines: [[state.text], ...placeLines(told)] },
      shares(told),
      created(told),
      ...(bar === undefined ? [] : [barBlock(told, present, bar)]),
      ...stack(told, present),
      ...waitedFor(sums.waits),
      steps(told),
    ],
    actions: [
      { action: 'goToAwait', label: 'Go to Await', enabled: scene.words.currentPlace(task) !== undefined },
      { action: 'cancelTask', label: 'Cancel Task', enabled: !ended },
      { action: 'copyText', label: 'Copy Story', enabled: true },
    ],
    text: taskStory({ scene, task, now, sums }),
  };
}

interface Told {
  readonly scene: Scene;
  /** As it was at the moment that is shown. */
  readonly task: Task;
  readonly now: number;
  readonly bar: Bar | undefined;
  readonly sums: SumsOfTask;
}

/** `worker() · Task-14 · in TaskGroup`. */
function subtitleOf({ scene, task }: Told): string {
  const automatic = task.automatic === 0 ? '' : `Task-${task.automatic}`;
  const group = scene.trace.resources.get(task.group) === undefined ? '' : 'in TaskGroup';
  return [`${scene.words.coroutine(task)}()`, automatic, group].filter((part) => part !== '').join(' · ');
}

function notices({ scene }: Told, present: Task): readonly Block[] {
  const missing = present.steps - scene.steps.rows(present).length;
  const which = missing === 1 ? 'The first step was' : `The first ${count(missing)} steps were`;
  return missing > 0
    ? [{ kind: 'notice', text: `${which} not kept, because the size of the recording is limited.` }]
    : [];
}

function placeLines({ scene, task }: Told): readonly Line[] {
  const place = hasEnded(task) && task.state !== 'failed' ? undefined : scene.words.currentPlace(task);
  return place === undefined ? [] : [[placePiece(place)]];
}

function shares({ task, now }: Told): Block {
  const { busy, ready, waiting } = totalsAt(task, now);
  const part = (tone: 'running' | 'ready' | 'waiting', name: string, length: number) => ({
    tone,
    name,
    length,
    text: duration(length),
  });
  const parts = [part('running', 'busy', busy), part('ready', 'ready', ready), part('waiting', 'waiting', waiting)];
  return { kind: 'shares', heading: '', shares: parts };
}

function created({ scene, task }: Told): Block {
  const { trace, words } = scene;
  const site = trace.dictionary.site(task.site);
  const where: Line = site === undefined ? [] : [' at ', placePiece(site)];
  const unknown = task.seenLate && task.creator === 0;
  const creator: Piece =
    task.creator === 0
      ? 'code outside of tasks'
      : { text: words.taskOf(task.creator), link: { kind: 'bar', task: task.creator, time: task.created } };
  const group = trace.dictionary.site(trace.resources.get(task.group)?.site ?? 0);
  const facts: Fact[] = [
    { name: 'by', value: unknown ? ['not recorded'] : [creator, ...where] },
    { name: task.seenLate ? 'first seen' : 'at', value: [moment(task.created)] },
    ...(group === undefined ? [] : [{ name: 'group', value: ['TaskGroup at ', placePiece(group)] }]),
    ...task.cancelRequests.slice(-1).map((request) => cancelFact(scene, task, request)),
  ];
  return { kind: 'facts', heading: 'Created', aside: '', facts };
}

function cancelFact({ trace, words }: Scene, task: Task, request: Task['cancelRequests'][number]): Fact {
  const place = userFrame(trace.dictionary.stack(request.stack));
  const message = request.message === 0 ? undefined : trace.dictionary.string(request.message);
  const times = task.cancelRequests.length;
  return {
    name: 'cancelled',
    value: [
      request.by === 0
        ? 'by code outside of tasks'
        : { text: `by ${words.taskOf(request.by)}`, link: { kind: 'bar', task: request.by, time: request.time } },
      ...(place === undefined ? [] : [' at ', placePiece(place)]),
      ` at ${moment(request.time)}`,
      message === undefined ? '' : ` “${oneLine(message, 120)}”`,
      times > 1 ? `, asked ${count(times)} times` : '',
    ],
  };
}

const barHeadings: Readonly<Record<Bar['kind'], string>> = {
  wait: 'This wait',
  step: 'This step',
  ready: 'Ready to run',
  unknown: 'Not recorded',
};

function barBlock({ scene }: Told, task: Task, bar: Bar): Block {
  const length = duration(bar.to - bar.from);
  const since = scene.over ? fromTo(bar.from, bar.to) : `${momentOf(bar.from, bar.to - bar.from)}, and goes on`;
  const span: Fact = { name: 'from', value: [bar.open ? since : fromTo(bar.from, bar.to)] };
  const facts = [
    ...reasonFacts(scene, task, bar),
    span,
    ...wokenFacts(scene, task, bar),
    ...moreFacts(scene, task, bar),
  ];
  return { kind: 'facts', heading: barHeadings[bar.kind], aside: length, facts };
}

function reasonFacts({ words, trace }: Scene, _task: Task, bar: Bar): readonly Fact[] {
  if (bar.kind !== 'wait' || bar.wait === undefined) {
    return [];
  }
  const text = words.reason(bar.wait);
  const resource = trace.resources.waitedFor(bar.wait);
  const isTask = trace.tasks.has(bar.wait.target) && text.startsWith('Task ');
  if (isTask) {
    return [{ name: 'for', value: [{ text, link: { kind: 'task', task: bar.wait.target } }] }];
  }
  return [{ name: 'for', value: [resource === undefined ? text : { text, link: { kind: 'resource', resource } }] }];
}

function wokenFacts(scene: Scene, task: Task, bar: Bar): readonly Fact[] {
  const cause = causeOf(scene, task, bar);
  if (cause === undefined) {
    const how = bar.kind === 'wait' && !bar.open ? wakers[bar.wokenHow] || 'not recorded' : '';
    return how === '' ? [] : [{ name: 'woken by', value: [how] }];
  }
  const by: Piece = {
    text: scene.words.taskOf(cause.from.task),
    link: { kind: 'bar', task: cause.from.task, time: cause.from.time },
  };
  const place = cause.kind === 'woken' ? placeOfWake(scene, bar) : scene.trace.dictionary.site(task.site);
  const cancelled = cause.kind === 'woken' && bar.wokenHow === 'cancel';
  const woken = cancelled ? 'cancelled by' : 'woken by';
  const name = cause.kind === 'created' ? 'created by' : woken;
  return [{ name, value: place === undefined ? [by] : [by, ' at ', placePiece(place)] }];
}

function moreFacts(scene: Scene, task: Task, bar: Bar): readonly Fact[] {
  switch (bar.kind) {
    case 'wait':
      return heldFacts(scene, bar);
    case 'step': {
      const then = howItEnded(scene, task, bar);
      const blocked = blockedStep(scene, task, bar);
      return [
        ...(blocked === undefined ? [] : [{ name: 'blocked', value: [`the loop, over ${blocked.thresholdMs} ms`] }]),
        ...(then === '' ? [] : [{ name: 'then', value: [then] }]),
      ];
    }
    case 'ready':
      return meanwhileFacts(scene, task, bar);
    case 'unknown':
      return [];
  }
}

function heldFacts(scene: Scene, bar: Bar): readonly Fact[] {
  const held = heldDuring(scene, bar);
  if (held.length === 0) {
    return [];
  }
  const named = held.slice(0, MOST_NAMED).flatMap((task, index): Line => {
    const text = holderName(scene.words, task);
    const piece: Piece = task === 0 ? text : { text, link: { kind: 'task', task } };
    return index === 0 ? [piece] : [', ', piece];
  });
  const more = held.length - MOST_NAMED;
  return [{ name: 'held by', value: more > 0 ? [...named, ` and ${count(more)} more`] : named }];
}

function meanwhileFacts(scene: Scene, task: Task, bar: Bar): readonly Fact[] {
  const { steps: others, longest } = meanwhile(scene, task, bar);
  if (longest < 0) {
    return [];
  }
  const { began, ended, task: of } = scene.trace.steps;
  const link = { kind: 'bar', task: of.at(longest), time: began.at(longest) } as const;
  const text = scene.words.taskOf(of.at(longest));
  const length = duration(ended.at(longest) - began.at(longest));
  return [
    { name: 'meanwhile', value: [`${plural(others, 'step')} of other tasks`] },
    { name: 'longest', value: [`${length} of `, { text, link }] },
  ];
}

function stack({ scene, task, bar }: Told, present: Task): readonly Block[] {
  const ofBar = bar === undefined ? [] : stackOfBar(scene, present, bar);
  const frames = ofBar.length > 0 ? ofBar : scene.words.currentStack(task);
  const heading = bar?.kind === 'step' || (bar === undefined && task.state === 'running') ? 'Stack' : 'Await stack';
  return frames.length === 0
    ? []
    : [{ kind: 'stack', heading, aside: 'innermost first', frames: frames.map(stackFrame) }];
}

function stackFrame(frame: Frame): { readonly function: string; readonly place: Piece; readonly library: boolean } {
  return { function: oneLine(frame.function, 120), place: placePiece(frame), library: frame.library };
}

/** The table of what was waited for. */
function waitedFor(waits: readonly WaitSum[]): readonly Block[] {
  const rows = waits
    .slice(0, MOST_REASONS)
    .map(({ reason, link, times, total, longest }): readonly Line[] => [
      [link === undefined ? reason : { text: reason, link }],
      [count(times)],
      [duration(total)],
      [duration(longest)],
    ]);
  const more = waits.length - MOST_REASONS;
  const columns = ['', 'times', 'total', 'longest'];
  return rows.length === 0
    ? []
    : [{ kind: 'table', heading: 'Waited for', columns, rows, more: more > 0 ? `and ${count(more)} more` : '' }];
}

function steps({ scene, task, sums }: Told): Block {
  const { began, ended } = scene.trace.steps;
  const { longestStep: row } = sums;
  const facts: Fact[] = [{ name: 'number', value: [count(task.steps)] }];
  if (row >= 0) {
    const length = ended.at(row) - began.at(row);
    const text = `${duration(length)} at ${momentOf(began.at(row), length)}`;
    facts.push({ name: 'longest', value: [{ text, link: { kind: 'bar', task: task.id, time: began.at(row) } }] });
  }
  return { kind: 'facts', heading: 'Steps', aside: '', facts };
}
