/** The task tree as data: which rows there are under a row, and what each says. Knows nothing of VS Code. */
import { count, duration, tickingDuration } from '../trace/numbers';
import type { Frame } from '../trace/records';
import { hasEnded, type Task } from '../trace/task';
import { shortPlace, timeInState, totalsText } from '../trace/words';
import type { LiveProcess, LiveRun } from './liveRun';

/** A row of the tree. Its key stays the same as long as it shows the same thing. */
export type Row = ProcessRow | TaskRow | MergedRow | MoreRow;
export interface ProcessRow {
  readonly kind: 'process';
  readonly key: string;
  readonly process: LiveProcess;
}
export interface TaskRow {
  readonly kind: 'task';
  readonly key: string;
  readonly process: LiveProcess;
  readonly task: Task;
}
/** Equal tasks: of one creator, coroutine and creation line. */
export interface MergedRow {
  readonly kind: 'merged';
  readonly key: string;
  readonly process: LiveProcess;
  readonly tasks: readonly Task[];
}
/** Asks for the next page of a row's children. */
export interface MoreRow {
  readonly kind: 'more';
  readonly key: string;
  readonly parent: string;
  readonly left: number;
}

/** How a row looks and reads. */
export interface RowLook {
  readonly label: string;
  readonly description: string;
  /** Plain text; lines end with \n. */
  readonly tooltip: string;
  /** Codicon and theme colour. */
  readonly icon: string;
  readonly color: string | undefined;
  /** What a screen reader says. */
  readonly accessible: string;
  readonly children: boolean;
}

export interface MergeLimits {
  /** From how many on tasks that are done merge. */
  readonly done: number;
  /** From how many on tasks with automatic names merge in any state. */
  readonly all: number;
}

export const PAGE = 100;
const SHOWN_FAILURES = 3;
const icons: Readonly<Record<Task['state'], { readonly icon: string; readonly color: string }>> = {
  running: { icon: 'play', color: 'loopscope.running' },
  ready: { icon: 'circle-filled', color: 'loopscope.ready' },
  waiting: { icon: 'circle-outline', color: 'loopscope.waiting' },
  done: { icon: 'pass', color: 'loopscope.done' },
  failed: { icon: 'error', color: 'loopscope.failed' },
  cancelled: { icon: 'circle-slash', color: 'loopscope.cancelled' },
  destroyed: { icon: 'warning', color: 'loopscope.failed' },
};

/** The rows under a row, or the first ones. `pages`: how many pages of a row's children were asked for, by key. */
export function childRows(
  run: LiveRun,
  parent: Row | undefined,
  limits: MergeLimits,
  pages: ReadonlyMap<string, number>,
): readonly Row[] {
  if (parent === undefined) {
    return firstRows(run, limits, pages);
  }
  switch (parent.kind) {
    case 'process':
      return paged(mergedRows(parent.process, roots(parent.process), limits), parent.key, pages);
    case 'task':
      return paged(mergedRows(parent.process, children(parent.process, parent.task), limits), parent.key, pages);
    case 'merged':
      return paged(
        parent.tasks.map((task) => taskRow(parent.process, task)),
        parent.key,
        pages,
      );
    case 'more':
      return [];
  }
}

/** The program's tasks; with several processes the processes come first. */
function firstRows(run: LiveRun, limits: MergeLimits, pages: ReadonlyMap<string, number>): readonly Row[] {
  const withTasks = run.processes.filter((process) => process.trace.tasks.size > 0);
  const [only] = withTasks;
  if (only === undefined || withTasks.length > 1) {
    return withTasks.map((process) => ({ kind: 'process', key: processKey(process), process }));
  }
  return paged(mergedRows(only, roots(only), limits), '', pages);
}

function processKey(process: LiveProcess): string {
  return `p${process.pid}`;
}

function taskRow(process: LiveProcess, task: Task): TaskRow {
  return { kind: 'task', key: `${processKey(process)}/t${task.id}`, process, task };
}

function roots({ trace }: LiveProcess): readonly Task[] {
  return [...trace.tasks.values()].filter((task) => !trace.tasks.has(task.creator) || task.creator === task.id);
}

function children({ trace }: LiveProcess, task: Task): readonly Task[] {
  return [...task.children].map((id) => trace.tasks.get(id)).filter((child) => child !== undefined);
}

function paged(rows: readonly Row[], parent: string, pages: ReadonlyMap<string, number>): readonly Row[] {
  const shown = PAGE * (pages.get(parent) ?? 1);
  return rows.length <= shown
    ? rows
    : [...rows.slice(0, shown), { kind: 'more', key: `${parent}/more`, parent, left: rows.length - shown }];
}

/** Tasks in order of creation; equal ones as one row, where the first of them would stand. */
function mergedRows(process: LiveProcess, tasks: readonly Task[], limits: MergeLimits): readonly Row[] {
  const groups = new Map<string, Task[]>();
  for (const task of tasks) {
    const key = `${task.code}.${task.site}`;
    const group = groups.get(key);
    if (group === undefined) {
      groups.set(key, [task]);
    } else {
      group.push(task);
    }
  }
  const first = new Map<Task, MergedRow>();
  const hidden = new Set<Task>();
  for (const [key, group] of groups) {
    const members = membersToMerge(group, limits);
    const [head] = members;
    if (head !== undefined) {
      first.set(head, {
        kind: 'merged',
        key: `${processKey(process)}/m${key}.${head.creator}`,
        process,
        tasks: members,
      });
      for (const task of members) {
        hidden.add(task);
      }
    }
  }
  return tasks.flatMap((task): Row[] => {
    const merged = first.get(task);
    if (merged !== undefined) {
      return [merged];
    }
    return hidden.has(task) ? [] : [taskRow(process, task)];
  });
}

/** Of tasks of one coroutine and line: all but the first failures when there are very many, else those that are done when there are several. */
function membersToMerge(group: readonly Task[], limits: MergeLimits): readonly Task[] {
  const automatic = group.filter((task) => task.name === 0);
  if (automatic.length >= limits.all) {
    const failures = new Set(automatic.filter((task) => task.state === 'failed').slice(0, SHOWN_FAILURES));
    return automatic.filter((task) => !failures.has(task));
  }
  const done = group.filter((task) => task.state === 'done' && task.children.length === 0);
  return done.length >= limits.done ? done : [];
}

/** How a row looks now. */
export function lookOf(run: LiveRun, row: Row): RowLook {
  switch (row.kind) {
    case 'process':
      return processLook(run, row.process);
    case 'task':
      return taskLook(run, row.process, row.task);
    case 'merged':
      return mergedLook(row);
    case 'more':
      return {
        label: `Show ${count(Math.min(PAGE, row.left))} more of ${count(row.left)}`,
        description: '',
        tooltip: '',
        icon: 'ellipsis',
        color: undefined,
        accessible: `Show more, ${count(row.left)} hidden`,
        children: false,
      };
  }
}

function processLook(run: LiveRun, process: LiveProcess): RowLook {
  const argv = process.trace.process?.argv ?? [];
  const program = argv.find((part, index) => index > 0 && !part.startsWith('-')) ?? run.name;
  const label = program.split(/[\\/]/).at(-1) ?? program;
  const ended = run.ended || process.trace.ended !== undefined;
  const description = `${ended ? `ended · ${duration(process.trace.now)} · ` : ''}pid ${process.pid}`;
  return {
    label,
    description,
    tooltip: argv.join(' '),
    icon: 'server-process',
    color: undefined,
    accessible: `process ${label}, ${description}`,
    children: true,
  };
}

function taskLook(run: LiveRun, process: LiveProcess, task: Task): RowLook {
  const { words } = process;
  const now = run.now(process);
  const over = run.ended || process.trace.ended !== undefined;
  const label = words.taskName(task);
  const description = describe(process, task, now, over);
  const blocks = isBlocking(process, task, over);
  const { icon, color } = blocks ? { icon: 'flame', color: 'loopscope.blocked' } : icons[task.state];
  return {
    label,
    description,
    tooltip: tooltip(process, task),
    icon,
    color,
    accessible: `${label}, ${task.state}, ${description}`,
    children: task.children.length > 0,
  };
}

function describe(process: LiveProcess, task: Task, now: number, over: boolean): string {
  const { words } = process;
  if (hasEnded(task)) {
    const text = words.stateText(task);
    return text === 'done' ? duration(timeInState(task, now)) : text;
  }
  const reason = task.state === 'waiting' ? words.stateText(task) : task.state;
  if (over) {
    return `unfinished · ${reason}`;
  }
  const time = tickingDuration(timeInState(task, now));
  return isBlocking(process, task, over) ? `blocks the loop · ${time}` : `${reason} · ${time}`;
}

function isBlocking({ trace }: LiveProcess, task: Task, over: boolean): boolean {
  const last = trace.loops.blocked.at(-1);
  return !over && task.state === 'running' && last?.ended === undefined && last?.task === task.id;
}

function tooltip(process: LiveProcess, task: Task): string {
  const { words, trace } = process;
  const text = words.stateText(task);
  const lines = [
    `${words.taskName(task)}  (${words.coroutine(task)})`,
    text === task.state ? text : `${task.state}: ${text}`,
  ];
  const place = words.currentPlace(task);
  if (place !== undefined) {
    lines.push(`at ${shortPlace(place)} in ${place.function}`);
  }
  lines.push(totalsText(task));
  const site = trace.dictionary.site(task.site);
  const by = task.creator === 0 ? 'outside of tasks' : `by ${words.taskOf(task.creator)}`;
  lines.push(site === undefined ? `created ${by}` : `created ${by} at ${shortPlace(site)}`);
  return lines.join('\n');
}

function mergedLook(row: MergedRow): RowLook {
  const [head] = row.tasks;
  const name = head === undefined ? 'tasks' : row.process.words.coroutine(head);
  const counts = new Map<string, number>();
  for (const task of row.tasks) {
    counts.set(task.state, (counts.get(task.state) ?? 0) + 1);
  }
  const description = [...counts]
    .sort(([, a], [, b]) => b - a)
    .map(([state, number]) => (counts.size === 1 ? state : `${count(number)} ${state}`))
    .join(' · ');
  const label = `${name} ×${count(row.tasks.length)}`;
  return {
    label,
    description,
    tooltip: `${count(row.tasks.length)} tasks that run ${name}, created at the same line`,
    icon: 'layers',
    color: undefined,
    accessible: `${count(row.tasks.length)} tasks ${name}, ${description}`,
    children: true,
  };
}

/** Where a click on the row goes, and where its task was created. */
export function placesOf(row: Row): { readonly now: Frame | undefined; readonly creation: Frame | undefined } {
  const task = taskOf(row);
  if (task === undefined || row.kind === 'more') {
    return { now: undefined, creation: undefined };
  }
  return { now: row.process.words.currentPlace(task), creation: row.process.trace.dictionary.site(task.site) };
}

/** The task of a row, or the first of several equal ones. */
function taskOf(row: Row): Task | undefined {
  switch (row.kind) {
    case 'task':
      return row.task;
    case 'merged':
      return row.tasks[0];
    default:
      return undefined;
  }
}
