/** How a row reads in the gutter. */
import { count, duration, plural } from '../trace/numbers';
import type { Resource } from '../trace/resource';
import { levelFigures } from '../trace/story/resourceLevel';
import { hasEnded, type Task } from '../trace/task';
import { shortPlace } from '../trace/words';
import { busyWithin } from './busyPixels';
import { foreverIcon, groupIcon, type Icon, plainIcon, processIcon, resourceIcon, stateIcon } from './icons';
import type { GroupRow, LaneRow, TaskRow } from './laneRow';
import type { ProcessModel } from './processModel';
import type { Span } from './viewport';

export interface RowLook extends Icon {
  readonly name: string;
  /** The state's word for those who hear it; empty without. */
  readonly state: string;
  /** The reason, or what became of it; dim. */
  readonly reason: string;
  /** Right-aligned. */
  readonly value: string;
  /** Lines below the name, in high rows. */
  readonly lines: readonly string[];
}

const empty: RowLook = { ...plainIcon, name: '', state: '', reason: '', value: '', lines: [] };

/** `span`: what is visible, in the run's own time. */
export function rowLook(row: LaneRow, span: Span): RowLook {
  switch (row.kind) {
    case 'task':
      return taskLook(row);
    case 'group':
      return groupLook(row);
    case 'bucket':
      return { ...empty, name: row.label, reason: count(row.tasks.length) };
    case 'resource':
      return resourceLook(row.process, row.resource);
    case 'loop':
      return {
        ...empty,
        name: loopName(row.process, row.loop.id),
        value: `${busyShare(row.process, row.loop.id, span)} busy`,
      };
    default:
      return headingLook(row);
  }
}

/** Where a process has several they are told apart as in the statistics of a range. */
function loopName({ trace }: ProcessModel, loop: number): string {
  return trace.loops.all.size > 1 ? `Event loop ${loop}` : 'Event loop';
}

type Heading = Extract<LaneRow, { readonly kind: 'findings' | 'section' | 'missing' | 'resources' | 'tasks' }>;

function headingLook(row: Heading): RowLook {
  switch (row.kind) {
    case 'findings':
      return { ...empty, name: 'Findings', value: count(row.count) };
    case 'section':
      return sectionLook(row.process);
    case 'missing':
      return { ...empty, name: row.name, reason: row.text, value: row.locate === undefined ? '' : 'Locate...' };
    case 'resources':
      return { ...empty, name: 'Resources', value: count(row.resources.length) };
    case 'tasks':
      return { ...empty, name: `Tasks, ${tasksText(row)}`, value: 'busy' };
  }
}

/** `1,204`; of those that a filter left `12 of 1,204`. */
function tasksText({ count: all, found }: Extract<Heading, { readonly kind: 'tasks' }>): string {
  return found === undefined ? count(all) : `${count(found)} of ${count(all)}`;
}

function taskLook({ process, task: present }: TaskRow): RowLook {
  const { words, moment } = process;
  const task = moment === undefined ? present : moment.task(present.id);
  if (task === undefined) {
    return { ...empty, icon: 'blank', name: words.taskName(present), state: 'not created yet' };
  }
  const forever = !hasEnded(task) && process.waitsForEver(task.id);
  const icon = forever ? foreverIcon : stateIcon(task.state);
  const state = forever ? 'waits for ever' : task.state;
  const now = moment?.time ?? process.now;
  const busy = task.state === 'running' ? task.busy + Math.max(0, now - task.since) : task.busy;
  const reason = task.state === 'running' || task.state === 'ready' ? task.state : words.stateText(task);
  return { ...empty, ...icon, name: words.taskName(task), state, reason, value: busy === 0 ? '' : duration(busy) };
}

function groupLook({ process, tasks, scope, height }: GroupRow): RowLook {
  const first = tasks[0];
  if (first === undefined) {
    return empty;
  }
  if (scope !== 0) {
    const place = process.trace.resources.get(scope);
    const name = place === undefined ? 'TaskGroup' : process.words.resourceTitle(place);
    return { ...empty, ...groupIcon, name, reason: plural(tasks.length, 'task') };
  }
  const name = `${process.words.coroutine(first)} ×${count(tasks.length)}`;
  const counts = stateCounts(statesOf(process, tasks));
  if (counts.length === 1 && counts[0]?.state === 'done') {
    return { ...empty, ...stateIcon('done'), name, state: 'done', reason: 'done' };
  }
  const alive = counts.filter(({ ended }) => !ended).map(({ text }) => text);
  const ended = counts.filter((each) => each.ended).map(({ text }) => text);
  const lines = [alive.join(', '), ended.join(', ')].filter((line) => line !== '');
  const state = lines.join(', ');
  return height > TWO_LINES
    ? { ...empty, ...groupIcon, name, state, lines }
    : { ...empty, ...groupIcon, name, state, reason: state };
}

/** A row that is higher than this has room for lines below its name. */
const TWO_LINES = 40;
const countedStates = ['running', 'ready', 'waiting', 'done', 'failed', 'cancelled', 'destroyed'] as const;

interface StateCount {
  readonly state: Task['state'];
  readonly text: string;
  readonly ended: boolean;
}

/** The states of tasks at the moment that is shown, of those that there were. */
function statesOf({ moment }: ProcessModel, tasks: readonly Task[]): readonly Task['state'][] {
  return moment === undefined
    ? tasks.map(({ state }) => state)
    : tasks.map(({ id }) => moment.stateOf(id)).filter((state) => state !== undefined);
}

function stateCounts(states: readonly Task['state'][]): readonly StateCount[] {
  const counts = new Map<Task['state'], number>();
  for (const state of states) {
    counts.set(state, (counts.get(state) ?? 0) + 1);
  }
  return countedStates
    .filter((state) => counts.has(state))
    .map((state) => ({
      state,
      text: `${count(counts.get(state) ?? 0)} ${state}`,
      ended: state !== 'running' && state !== 'ready' && state !== 'waiting',
    }));
}

function sectionLook({ info, now }: ProcessModel): RowLook {
  const exit = info.exitCode === undefined ? '' : `exit code ${info.exitCode} · `;
  return { ...empty, ...processIcon, name: info.name, reason: `${exit}${duration(now)} · pid ${info.pid}` };
}

/** Right in the gutter `48 / 64`, `4 / 4`, `held`, `free`; beside the name `7 waiting`. */
function resourceLook(process: ProcessModel, present: Resource): RowLook {
  const resource = process.moment === undefined ? present : (process.moment.resource(present.id) ?? present);
  const waiting = resource.waiters.size;
  const name = resourceLabel(process, resource);
  const reason = [process.resources.apart(present, process.words), waiting === 0 ? '' : `${count(waiting)} waiting`];
  return {
    ...empty,
    ...resourceIcon(resource.type),
    name,
    state: process.words.resourceTitle(resource),
    reason: reason.filter((part) => part !== '').join(' · '),
    value: levelFigures(resource),
  };
}

/** Its name; without one, where it was made. */
export function resourceLabel({ words, trace }: ProcessModel, resource: Resource): string {
  const place = trace.dictionary.site(resource.site);
  const where = place === undefined ? `#${resource.id}` : `at ${shortPlace(place)}`;
  return words.resourceName(resource) ?? `${words.resourceTitle(resource)} ${where}`;
}

/** `19 %`, `<1 %`. */
export function shareText(share: number): string {
  return 0 < share && share < 0.01 ? '<1 %' : `${Math.round(share * 100)} %`;
}

function busyShare(process: ProcessModel, loop: number, span: Span): string {
  const from = Math.max(0, span.from - process.offset);
  const to = Math.min(process.now, span.to - process.offset);
  return shareText(to <= from ? 0 : Math.min(1, busyWithin(process.loops.of(loop), from, to) / (to - from)));
}
