/** How a row of the task tree looks and reads. */
import { waitName } from '../protocol/recording';
import { count, duration, plural, tickingDuration } from '../trace/numbers';
import type { Frame } from '../trace/records';
import { stateOrder } from '../trace/story/taskBuckets';
import { hasEnded, type Task, type Wait } from '../trace/task';
import { shortPlace, timeInState } from '../trace/words';
import type { RunProcess } from './liveRun';
import { resourceLook, userLook } from './resourceLook';
import type { RowLook } from './rowLook';
import { PAGE } from './rowStore';
import { noFindings, type TaskFindings } from './taskFindings';
import {
  type BucketRow,
  type GroupRow,
  type LineRow,
  type LoopRow,
  type MoreRow,
  type NoteRow,
  type ResourceRow,
  type ResourcesRow,
  type Row,
  type ScopeRow,
  sizeOf,
  type UserRow,
} from './taskRows';

type Icon = Pick<RowLook, 'icon' | 'color'>;

const icons: Readonly<Record<Task['state'], Icon>> = {
  running: { icon: 'play', color: 'loopscope.running' },
  ready: { icon: 'circle-filled', color: 'loopscope.ready' },
  waiting: { icon: 'circle-outline', color: 'loopscope.waiting' },
  done: { icon: 'pass', color: 'loopscope.done' },
  failed: { icon: 'error', color: 'loopscope.failed' },
  cancelled: { icon: 'circle-slash', color: 'loopscope.cancelled' },
  destroyed: { icon: 'warning', color: 'loopscope.failed' },
};
const plain = { time: '', tail: '', color: undefined, state: '' };

/** How a row looks at the present moment, and where a click on it goes. */
export function lookAndPlace(row: Row, findings: TaskFindings): RowLook {
  return goes.has(row.kind) ? { ...lookOf(row, findings), place: placesOf(row).now } : lookOf(row, findings);
}

const goes: ReadonlySet<Row['kind']> = new Set(['task', 'user', 'resource']);

/** How a row looks at the present moment. */
export function lookOf(row: Row, findings = noFindings): RowLook {
  switch (row.kind) {
    case 'process':
      return processLook(row.process);
    case 'loop':
      return loopLook(row);
    case 'task':
      return taskLook(row.process, row.task, findings);
    case 'scope':
      return scopeLook(row);
    case 'group':
      return groupLook(row);
    case 'line':
      return lineLook(row);
    case 'bucket':
      return bucketLook(row);
    default:
      return otherLook(row, findings);
  }
}

function otherLook(row: ResourcesRow | ResourceRow | UserRow | MoreRow | NoteRow, findings: TaskFindings): RowLook {
  switch (row.kind) {
    case 'resources':
      return { ...plain, label: 'Resources', text: '', icon: '' };
    case 'resource':
      return resourceLook(row, findings);
    case 'user':
      return userLook(row, findings);
    case 'note':
      return { ...plain, label: row.text, text: row.action, icon: 'info' };
    case 'more': {
      const label = `Show ${count(Math.min(PAGE, row.left))} more of ${count(row.left)}`;
      return { ...plain, label, text: '', icon: 'ellipsis' };
    }
  }
}

/** What stands behind the label: `Semaphore LIMIT · 180 ms`. */
export function descriptionOf({ text, time, tail }: RowLook): string {
  return joined(text, time, tail);
}

/** What a screen reader says: `worker-9, waiting, Semaphore LIMIT, 180 ms`. */
export function accessibleLabel({ label, state, text, time, tail }: RowLook): string {
  return [label, state, text === state ? '' : text, time, tail].filter((part) => part !== '').join(', ');
}

/** Where a click on the row goes, and where its task or resource was made. */
export function placesOf(row: Row): { readonly now: Frame | undefined; readonly creation: Frame | undefined } {
  if (row.kind === 'note' || row.kind === 'more') {
    return { now: undefined, creation: undefined };
  }
  const { words, trace } = row.process;
  const task = taskOf(row);
  const creation = trace.dictionary.site(creationSite(row, task));
  if (row.kind === 'user' && row.user.holds) {
    const { operations } = trace.resources;
    const acquired = trace.dictionary.site(operations.site.at(row.user.operation));
    return { now: acquired ?? (task === undefined ? creation : words.currentPlace(task)), creation };
  }
  return { now: task === undefined ? creation : words.currentPlace(task), creation };
}

function creationSite(row: Row, task: Task | undefined): number {
  switch (row.kind) {
    case 'resource':
      return row.resource.site;
    case 'scope':
      return row.process.trace.resources.get(row.group)?.site ?? 0;
    default:
      return task?.site ?? 0;
  }
}

/** `exit code 130 · 6.20 s`, for a program that has ended. */
export function endText(process: RunProcess): string {
  const { exitCode, trace } = process;
  const how = exitCode === undefined ? 'ended' : `exit code ${exitCode}`;
  return joined(how, duration(trace.ended ?? trace.now));
}

/** The task of a row, or the first of several equal ones. */
export function taskOf(row: Row): Task | undefined {
  switch (row.kind) {
    case 'task':
    case 'user':
      return row.task;
    case 'group':
    case 'line':
      return row.tasks[0];
    default:
      return undefined;
  }
}

function processLook(process: RunProcess): RowLook {
  const pid = `pid ${process.pid}`;
  const text = process.over ? joined(endText(process), pid) : pid;
  return { ...plain, label: process.name, text, icon: 'server-process', state: 'process' };
}

function loopLook({ process, loop }: LoopRow): RowLook {
  const known = process.trace.loops.all.get(loop);
  const state = known?.state === 'runs' && process.over ? 'ended' : (known?.state ?? '');
  return { ...plain, label: `Event loop ${loop}`, text: state, icon: 'sync' };
}

function taskLook(process: RunProcess, task: Task, findings: TaskFindings): RowLook {
  const { words } = process;
  const own = { ...plain, ...icons[task.state], label: words.taskName(task), state: task.state };
  if (hasEnded(task)) {
    return { ...own, text: words.stateText(task) };
  }
  const reason = task.state === 'waiting' ? words.stateText(task) : task.state;
  if (findings.isForEver(process, task)) {
    const text = process.over ? `unfinished · ${reason}` : reason;
    return { ...own, ...forEverIcon, text, tail: process.over ? '' : 'for ever' };
  }
  if (process.over) {
    return { ...own, text: `unfinished · ${reason}` };
  }
  const time = tickingDuration(timeInState(task, process.now));
  return isBlocking(process, task)
    ? { ...own, ...blockingIcon, text: 'blocks the loop', time }
    : { ...own, text: reason, time };
}

const forEverIcon: Icon = { icon: 'warning', color: 'loopscope.failed' };
const blockingIcon: Icon = { icon: 'flame', color: 'loopscope.blocked' };

function isBlocking({ trace }: RunProcess, task: Task): boolean {
  return (
    task.state === 'running' &&
    trace.loops.blocked.slice(-8).some((blocked) => blocked.ended === undefined && blocked.task === task.id)
  );
}

/** `TaskGroup  crawler.py:65 · 14 tasks`. */
function scopeLook(row: ScopeRow): RowLook {
  const site = row.process.trace.dictionary.site(creationSite(row, undefined));
  const text = joined(site === undefined ? '' : shortPlace(site), plural(row.tasks.length, 'task'));
  return { ...plain, label: 'TaskGroup', text, icon: 'layers' };
}

function bucketLook({ bucket, process, tasks }: BucketRow): RowLook {
  const [first] = tasks;
  const icon = first !== undefined && bucket.key === first.state ? icons[first.state] : { icon: 'layers' };
  const time = bucket.waits && !process.over ? `up to ${tickingDuration(longestInState(tasks, process.now))}` : '';
  return { ...plain, ...icon, label: bucket.label, text: plural(sizeOf(tasks), 'task'), time };
}

/** Tasks keep their places in a bucket: the one that has waited longest may be any. */
function longestInState(tasks: Iterable<Task>, now: number): number {
  let longest = 0;
  for (const task of tasks) {
    longest = Math.max(longest, timeInState(task, now));
  }
  return longest;
}

function groupLook({ process, tasks }: GroupRow): RowLook {
  const counts = new Map<Task['state'], number>();
  for (const { state } of tasks) {
    counts.set(state, (counts.get(state) ?? 0) + 1);
  }
  const text = stateOrder
    .filter((state) => counts.has(state))
    .map((state) => (counts.size === 1 ? state : `${count(counts.get(state) ?? 0)} ${state}`));
  const label = `${nameOfAll(process, tasks)} ×${count(tasks.length)}`;
  const icon = counts.size === 1 && counts.has('done') ? icons.done : { icon: 'layers', color: undefined };
  return { ...plain, ...icon, label, text: text.join(' · '), state: 'group' };
}

function lineLook({ process, state, wait, alike, tasks }: LineRow): RowLook {
  const look = { ...plain, ...icons[state], label: `${count(tasks.length)} ${state}` };
  if (wait === undefined) {
    return { ...look, text: '' };
  }
  const waiting = tasks.filter((task) => task.state === 'waiting');
  const time = process.over ? '' : `up to ${tickingDuration(longestInState(waiting, process.now))}`;
  return { ...look, text: alike ? process.words.reason(wait) : kindText(process, wait), time };
}

/** What kind of wait, where tasks wait for different things of that kind. */
function kindText({ words }: RunProcess, wait: Wait): string {
  const kind = waitName[wait.kind] ?? 'future';
  return ['sleep', 'gather', 'wait', 'task'].includes(kind) ? kind : words.reason({ ...wait, target: 0 });
}

export function nameOfAll(process: RunProcess, tasks: readonly Task[]): string {
  const [first] = tasks;
  return first === undefined ? 'tasks' : process.words.coroutine(first);
}

function joined(...parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join(' · ');
}
