import { readFileSync } from 'node:fs';
import { stepEnd, waitName } from '../../src/protocol/recording';
import type { Frame } from '../../src/trace/records';
import { wakeCauses } from '../../src/trace/steps';
import type { Task } from '../../src/trace/task';
import type { RecordedProcess } from './recorded';

/**
 * What a recording tells of its tasks, as text without numbers that differ from run to run. Places are given as the text of their source line.
 *
 *     worker <- main @ task = asyncio.create_task(worker())
 *       waits for queue.get urls @ url = await urls.get(), until main
 *       returned 'page'
 *
 * What is the same several times on end is told once, with "again and again".
 */
export function story(recorded: RecordedProcess, which: (task: Task) => boolean = () => true): string {
  const tasks = [...recorded.trace.tasks.values()].filter(which);
  return tasks.flatMap((task) => taskStory(recorded, task)).join('\n');
}

/** As `story`, only who created what and where. */
export function births(recorded: RecordedProcess, which: (task: Task) => boolean = () => true): string {
  const tasks = [...recorded.trace.tasks.values()].filter(which);
  return tasks.map((task) => birth(recorded, task)).join('\n');
}

/** Whether a task runs a coroutine of the program, not one of asyncio's own. */
export function ofProgram({ trace }: RecordedProcess): (task: Task) => boolean {
  return (task) => trace.dictionary.code(task.code)?.library !== true;
}

/** The text of a place's source line, without comments and the white space around it. */
export function sourceOf(frame: Pick<Frame, 'file' | 'line'> | undefined): string {
  if (!frame) return 'nowhere';
  try {
    const line = readFileSync(frame.file, 'utf8').split('\n')[frame.line - 1] ?? '';
    return line.replace(/ {2}# .*$/, '').trim();
  } catch {
    return `${frame.file}:${frame.line}`;
  }
}

function taskStory(recorded: RecordedProcess, task: Task): readonly string[] {
  const { trace } = recorded;
  const rows = rowsOf(recorded, task);
  const lines = folded(rows.flatMap((row, i) => stepStory(recorded, row, rows[i + 1])));
  const last = rows.at(-1);
  const ended = last !== undefined && [1, 2, 3].includes(trace.steps.how.at(last));
  return [birth(recorded, task), ...lines, ...(ended ? [] : [task.state])].map((line, i) =>
    i === 0 ? line : `  ${line}`,
  );
}

function birth(recorded: RecordedProcess, task: Task): string {
  const site = recorded.trace.dictionary.site(task.site);
  const flags = [task.eager ? ' (eager)' : '', task.seenLate ? ' (seen late)' : ''].join('');
  const where = site ? sourceOf(site) : 'not recorded';
  return `${nameOf(recorded, task.id)} <- ${nameOf(recorded, task.creator)} @ ${where}${flags}`;
}

/** The same thing twice or more is told once. */
function folded(lines: readonly string[]): readonly string[] {
  return lines.flatMap((line, i) => {
    if (line === lines[i - 1]) return [];
    return line === lines[i + 1] ? [`${line}, again and again`] : [line];
  });
}

/** The steps of a task, first to last, as rows of the table. */
function rowsOf({ trace }: RecordedProcess, task: Task): readonly number[] {
  const rows: number[] = [];
  for (let row = task.lastStep; row >= 0; row = trace.steps.previous.at(row) - 1) rows.push(row);
  return rows.reverse();
}

function stepStory(recorded: RecordedProcess, row: number, next: number | undefined): readonly string[] {
  const { trace, words } = recorded;
  const how = trace.steps.how.at(row);
  if (how === stepEnd.yielded) return ['yields'];
  if (how === stepEnd.returned || how === stepEnd.cancelled || how === stepEnd.failed) {
    const task = trace.tasks.get(trace.steps.task.at(row));
    if (how === stepEnd.cancelled) return ['cancelled'];
    return [how === stepEnd.failed ? `failed: ${words.errorText(task?.error ?? 0)}` : words.stateText(task ?? never())];
  }
  const stack = trace.dictionary.stack(trace.steps.stack.at(row));
  const user = stack.find((frame) => !frame.library);
  const until = next === undefined ? '' : `, until ${wakerOf(recorded, next)}`;
  return [`waits for ${waitName[how]}${targetOf(recorded, how, row)} @ ${user ? sourceOf(user) : 'library'}${until}`];
}

function targetOf({ trace, words }: RecordedProcess, how: number, row: number): string {
  const target = trace.steps.target.at(row);
  const kind = waitName[how];
  if (kind === 'sleep') return ` ${Number(float32(target).toPrecision(4))}`;
  if (kind === 'task') return ` ${words.taskOf(target).replace(/ #\d+$/, '')}`;
  const resource = trace.resources.get(target);
  if (!resource) return '';
  if (['gather', 'wait', 'group'].includes(resource.type))
    return ` of ${resource.members.size + resource.otherMembers}`;
  const name = resource.pid === undefined ? words.resourceName(resource) : undefined;
  return name === undefined ? '' : ` ${name}`;
}

function float32(bits: number): number {
  const view = new DataView(new ArrayBuffer(4));
  view.setUint32(0, bits);
  return view.getFloat32(0);
}

function wakerOf(recorded: RecordedProcess, row: number): string {
  const how = wakeCauses[recorded.trace.steps.wokenHow.at(row)] ?? 'unknown';
  const by = recorded.trace.steps.wokenBy.at(row);
  const task = nameOf(recorded, by);
  if (how === 'task') return task;
  return how === 'cancel' ? `cancelled by ${task}` : how;
}

function nameOf({ trace, words }: RecordedProcess, id: number): string {
  const task = trace.tasks.get(id);
  return task ? words.taskName(task).replace(/ #\d+$/, '') : 'nobody';
}

function never(): never {
  throw new Error('A step of no task.');
}
