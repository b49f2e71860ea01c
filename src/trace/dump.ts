/** A trace as text: tasks under their creators, then resources. The grammar in syntaxes/ colours it. */
import { count, duration, moment, plural } from './numbers';
import type { Resource } from './resource';
import { hasEnded, type Task } from './task';
import type { Trace } from './trace';
import { shortPlace, timeInState, totalsText, type Words } from './words';

const marks: Readonly<Record<Task['state'], string>> = {
  running: '>',
  ready: '+',
  waiting: '.',
  done: '=',
  failed: '!',
  cancelled: '/',
  destroyed: '!',
};

/** The whole tree as lines. `at`: what moment it shows, in words. */
export function dumpText(trace: Trace, words: Words, at: string): string {
  const lines = [headline(trace, at)];
  const roots = [...trace.tasks.values()].filter((task) => !trace.tasks.has(task.creator) || task.creator === task.id);
  for (const root of roots) {
    addTask(root, 0, { trace, words, lines, seen: new Set() });
  }
  const resources = [...trace.resources.all.values()].filter(isWorthALine);
  if (resources.length > 0) {
    lines.push('', 'Resources');
    lines.push(...resources.flatMap((resource) => resourceLines(resource, words)));
  }
  for (const missing of trace.notRecorded) {
    lines.push(`Not recorded: ${missing.what} (${missing.why})`);
  }
  return `${lines.join('\n')}\n`;
}

interface Dump {
  readonly trace: Trace;
  readonly words: Words;
  readonly lines: string[];
  readonly seen: Set<number>;
}

function headline(trace: Trace, at: string): string {
  const process = trace.process;
  const who = process === undefined ? 'program' : `${process.language} ${process.version}, pid ${process.pid}`;
  return `# ${plural(trace.tasks.size, 'task')} at ${at}, ${who}`;
}

function addTask(task: Task, depth: number, dump: Dump): void {
  if (dump.seen.has(task.id)) {
    return; // a damaged recording can name tasks as each other's creators
  }
  dump.seen.add(task.id);
  const { trace, words, lines } = dump;
  const indent = '  '.repeat(depth);
  const text = words.stateText(task);
  const state = text === task.state ? task.state : `${task.state}  ${text}`;
  const time = hasEnded(task)
    ? `after ${duration(timeInState(task, trace.now))}`
    : duration(timeInState(task, trace.now));
  lines.push(`${indent}${marks[task.state]} ${words.taskName(task)}  ${state}  ${time}  (${totalsText(task)})`);
  const created = trace.dictionary.site(task.site);
  if (created !== undefined) {
    lines.push(`${indent}    created at ${shortPlace(created)} in ${created.function}`);
  }
  for (const frame of words.currentStack(task)) {
    lines.push(`${indent}    ${frame.library ? 'in library' : 'at'} ${shortPlace(frame)} in ${frame.function}`);
  }
  for (const child of task.children) {
    const next = trace.tasks.get(child);
    if (next !== undefined) {
      addTask(next, depth + 1, dump);
    }
  }
}

/** Resources that somebody made in the program, or that somebody waits for. */
function isWorthALine(resource: Resource): boolean {
  return ['queue', 'lock', 'semaphore', 'event', 'condition', 'barrier'].includes(resource.type);
}

function resourceLines(resource: Resource, words: Words): readonly string[] {
  const name = words.resourceName(resource) ?? `#${resource.id}`;
  const level = resource.level === undefined || resource.level < 0 ? '' : ` ${count(resource.level)}`;
  const limit = resource.limit === 0 ? '' : ` / ${count(resource.limit)}`;
  const lines = [`  ${words.resourceTitle(resource)} ${name}${level}${limit}`];
  if (resource.holders.length > 0) {
    lines.push(`    held by ${resource.holders.map((task) => words.taskOf(task)).join(', ')}`);
  }
  if ([...resource.waiters].length > 0) {
    lines.push(
      `    ${[...resource.waiters].length} waiting: ${[...resource.waiters]
        .slice(0, 10)
        .map((task) => words.taskOf(task))
        .join(', ')}`,
    );
  }
  return lines;
}

/** The end of a trace, in words. */
export function endText(trace: Trace): string {
  return trace.ended === undefined ? moment(trace.now) : `${moment(trace.ended)}, the end`;
}
