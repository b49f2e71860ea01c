/** How a row of the task tree looks and reads. */
import { count, duration, tickingDuration } from '../trace/numbers';
import type { Frame } from '../trace/records';
import { hasEnded, type Task } from '../trace/task';
import { shortPlace, timeInState, totalsText } from '../trace/words';
import type { RunProcess } from './liveRun';
import type { GroupRow, LineRow, LoopRow, Row } from './taskRows';
import { PAGE } from './taskTree';

export interface RowLook {
  readonly label: string;
  /** The reason, or what became of it. */
  readonly text: string;
  /** The time that ticks behind it; empty without. */
  readonly time: string;
  /** Codicon and theme colour. */
  readonly icon: string;
  readonly color: string | undefined;
  /** The state's word for a screen reader; empty without. */
  readonly state: string;
}

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
/** A group's states in the order in which it names them. */
const groupStates: readonly Task['state'][] = [
  'failed',
  'destroyed',
  'running',
  'ready',
  'waiting',
  'cancelled',
  'done',
];
const plain = { time: '', color: undefined, state: '' };

/** How a row looks at the present moment. */
export function lookOf(row: Row): RowLook {
  switch (row.kind) {
    case 'process':
      return processLook(row.process);
    case 'loop':
      return loopLook(row);
    case 'task':
      return taskLook(row.process, row.task);
    case 'group':
      return groupLook(row);
    case 'line':
      return lineLook(row);
    case 'more': {
      const label = `Show ${count(Math.min(PAGE, row.left))} more of ${count(row.left)}`;
      return { ...plain, label, text: '', icon: 'ellipsis' };
    }
  }
}

/** What stands behind the label: `Semaphore LIMIT · 180 ms`. */
export function descriptionOf({ text, time }: RowLook): string {
  return joined(text, time);
}

/** What a screen reader says: `worker-9, waiting, Semaphore LIMIT, 180 ms`. */
export function accessibleLabel({ label, state, text, time }: RowLook): string {
  return [label, state, text === state ? '' : text, time].filter((part) => part !== '').join(', ');
}

/** What the pointer shows over a row; lines end with \n. */
export function tooltipOf(row: Row): string {
  switch (row.kind) {
    case 'process':
      return (row.process.trace.process?.argv ?? []).join(' ');
    case 'loop':
      return row.process.trace.loops.all.get(row.loop)?.class ?? '';
    case 'task':
      return taskTooltip(row.process, row.task);
    case 'group':
    case 'line':
      return groupTooltip(row);
    case 'more':
      return '';
  }
}

/** Where a click on the row goes, and where its task was created. */
export function placesOf(row: Row): { readonly now: Frame | undefined; readonly creation: Frame | undefined } {
  const task = taskOf(row);
  if (task === undefined || row.kind === 'more') {
    return { now: undefined, creation: undefined };
  }
  return { now: row.process.words.currentPlace(task), creation: row.process.trace.dictionary.site(task.site) };
}

/** `exit code 130 · 6.20 s`, for a program that has ended. */
export function endText(process: RunProcess): string {
  const { exitCode, trace } = process;
  const how = exitCode === undefined ? 'ended' : `exit code ${exitCode}`;
  return joined(how, duration(trace.ended ?? trace.now));
}

/** The task of a row, or the first of several equal ones. */
function taskOf(row: Row): Task | undefined {
  switch (row.kind) {
    case 'task':
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

function taskLook(process: RunProcess, task: Task): RowLook {
  const { words } = process;
  const label = words.taskName(task);
  if (hasEnded(task)) {
    const text = words.stateText(task);
    return { ...icons[task.state], label, state: task.state, text, time: '' };
  }
  const reason = task.state === 'waiting' ? words.stateText(task) : task.state;
  if (process.over) {
    return { ...icons[task.state], label, state: task.state, text: `unfinished · ${reason}`, time: '' };
  }
  const time = tickingDuration(timeInState(task, process.now));
  if (isBlocking(process, task)) {
    return { icon: 'flame', color: 'loopscope.blocked', label, state: task.state, text: 'blocks the loop', time };
  }
  return { ...icons[task.state], label, state: task.state, text: reason, time };
}

function isBlocking({ trace }: RunProcess, task: Task): boolean {
  return (
    task.state === 'running' &&
    trace.loops.blocked.slice(-8).some((blocked) => blocked.ended === undefined && blocked.task === task.id)
  );
}

function taskTooltip(process: RunProcess, task: Task): string {
  const { words, trace } = process;
  const text = words.stateText(task);
  const lines = [
    `${words.taskName(task)}  ${words.coroutine(task)}()`,
    text === task.state ? capital(text) : `${capital(task.state)}: ${text}`,
  ];
  const place = words.currentPlace(task);
  if (place !== undefined) {
    lines.push(`at ${shortPlace(place)} in ${place.function}`);
  }
  lines.push(totalsText(task));
  const site = trace.dictionary.site(task.site);
  const by = task.creator === 0 ? 'outside of tasks' : `by ${words.taskOf(task.creator)}`;
  lines.push(site === undefined ? `Created ${by}` : `Created ${by} at ${shortPlace(site)}`);
  return lines.join('\n');
}

function groupLook({ process, tasks }: GroupRow): RowLook {
  const counts = new Map<Task['state'], number>();
  for (const { state } of tasks) {
    counts.set(state, (counts.get(state) ?? 0) + 1);
  }
  const text = groupStates
    .filter((state) => counts.has(state))
    .map((state) => (counts.size === 1 ? state : `${count(counts.get(state) ?? 0)} ${state}`));
  const label = `${nameOfAll(process, tasks)} ×${count(tasks.length)}`;
  const icon = counts.size === 1 && counts.has('done') ? icons.done : { icon: 'layers', color: undefined };
  return { ...icon, label, text: text.join(' · '), time: '', state: 'group' };
}

function lineLook({ process, tasks }: LineRow): RowLook {
  const [first] = tasks;
  const state = first?.state ?? 'done';
  const look = { ...icons[state], label: `${count(tasks.length)} ${state}`, state: '' };
  if (first === undefined || state !== 'waiting') {
    return { ...look, text: '', time: '' };
  }
  const longest = timeInState(first, process.now);
  return {
    ...look,
    text: process.words.stateText(first),
    time: process.over ? '' : `up to ${tickingDuration(longest)}`,
  };
}

function groupTooltip({ process, tasks }: GroupRow | LineRow): string {
  const [first] = tasks;
  const site = first === undefined ? undefined : process.trace.dictionary.site(first.site);
  const where = site === undefined ? '' : `, created at ${shortPlace(site)}`;
  return `${count(tasks.length)} tasks that run ${nameOfAll(process, tasks)}()${where}`;
}

function nameOfAll(process: RunProcess, tasks: readonly Task[]): string {
  const [first] = tasks;
  return first === undefined ? 'tasks' : process.words.coroutine(first);
}

function joined(...parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join(' · ');
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
