/**
 * A trace as text: tasks under their creators, then resources. The grammar in syntaxes/ colours it.
 *
 *     # 2 tasks at 3.202 s, python 3.13.0, pid 41207
 *     > main #1  running  40.2 ms  (busy 41.0 ms, ready 90 µs, waiting <1 µs, 1 step)
 *       . worker-9  waiting  Semaphore LIMIT  180 ms  (busy 4.29 ms, ready 318 µs, waiting 180 ms, 12 steps)
 *           created at crawler.py:69 in main
 *           at crawler.py:21 in fetch
 *           in library at locks.py:386 in acquire
 */
import { count, duration, moment, plural } from './numbers';
import { type Frame, userFrame } from './records';
import type { Resource } from './resource';
import { hasEnded, type Task } from './task';
import type { Trace } from './trace';
import { notRecordedText, oneLine, shortPlace, timeInState, totalsText, type Words } from './words';

const marks: Readonly<Record<Task['state'], string>> = {
  running: '>',
  ready: '+',
  waiting: '.',
  done: '=',
  failed: '!',
  cancelled: '/',
  destroyed: '!',
};

/** Levels that are indented; a task deeper than that stands at the last, with its depth. */
const DEEPEST = 30;
/** Waiters of a resource that are named. */
const MOST_NAMED = 10;
const shownResources: ReadonlySet<string> = new Set(['queue', 'lock', 'semaphore', 'event', 'condition', 'barrier']);

/** The whole tree, line by line. `at`: what moment it shows, in words. */
export function* dumpLines(trace: Trace, words: Words, at: string): Generator<string, void> {
  const { process } = trace;
  const who = process === undefined ? '' : `, ${process.language} ${process.version}, pid ${process.pid}`;
  yield oneLine(`# ${plural(trace.tasks.size, 'task')} at ${at}${who}`, 200);
  for (const { task, depth } of tree(trace)) {
    yield* taskLines(task, depth, { trace, words, now: trace.now });
  }
  const resources = [...trace.resources.all.values()].filter(({ type }) => shownResources.has(type));
  if (resources.length > 0) {
    yield '';
    yield 'Resources';
    for (const resource of resources) {
      yield* resourceLines(resource, words);
    }
  }
  yield* trace.notRecorded.map(notRecordedText);
}

/** The end of a trace, in words. */
export function endText(trace: Trace): string {
  return trace.ended === undefined ? moment(trace.now) : `${moment(trace.ended)}, the end`;
}

/** All tasks, creators before what they created; each once, however the recording names creators. A chain of creators may be as long as the program ran. */
function* tree(trace: Trace): Generator<{ readonly task: Task; readonly depth: number }, void> {
  const seen = new Set<number>();
  for (const root of [...roots(trace), ...trace.tasks.values()]) {
    const open = [{ task: root, depth: 0 }];
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      const { task, depth } = next;
      if (seen.has(task.id)) {
        continue;
      }
      seen.add(task.id);
      yield next;
      for (let index = task.children.length - 1; index >= 0; index -= 1) {
        const child = trace.tasks.get(task.children[index] ?? 0);
        if (child !== undefined) {
          open.push({ task: child, depth: depth + 1 });
        }
      }
    }
  }
}

function roots(trace: Trace): readonly Task[] {
  return [...trace.tasks.values()].filter((task) => task.creator === 0 || !trace.tasks.has(task.creator));
}

/** A task as the dump shows it, indented by its depth. `now`: the moment that is shown, ns since the origin. */
export function* taskLines(
  task: Task,
  depth: number,
  { trace, words, now }: { readonly trace: Trace; readonly words: Words; readonly now: number },
): Generator<string, void> {
  const indent = '  '.repeat(Math.min(depth, DEEPEST));
  const deep = depth > DEEPEST ? `[${count(depth)}] ` : '';
  const text = words.stateText(task);
  const state = text === task.state ? task.state : `${task.state}  ${text}`;
  const time = duration(timeInState(task, now));
  const length = hasEnded(task) ? `after ${time}` : time;
  yield `${indent}${marks[task.state]} ${deep}${words.taskName(task)}  ${state}  ${length}  (${totalsText(task, now)})`;
  for (const [what, frame] of placesOf(task, trace)) {
    if (frame !== undefined) {
      yield `${indent}    ${what} at ${placeText(frame)}`;
    }
  }
  for (const frame of words.currentStack(task)) {
    yield `${indent}    ${frame.library ? 'in library ' : ''}at ${placeText(frame)}`;
  }
}

/** Where a task was made, and where what ended it came from: the program's own innermost lines. */
function placesOf(task: Task, { dictionary }: Trace): readonly (readonly [string, Frame | undefined])[] {
  const error = task.state === 'failed' ? dictionary.error(task.error) : undefined;
  const request = task.state === 'cancelled' ? task.cancelRequests.at(-1) : undefined;
  return [
    ['created', dictionary.site(task.site)],
    ['raised', error && userFrame(dictionary.stack(error.stack))],
    ['cancelled', request && userFrame(dictionary.stack(request.stack))],
  ];
}

function placeText(frame: Frame): string {
  return `${shortPlace(frame)} in ${oneLine(frame.function, 120)}`;
}

function* resourceLines(resource: Resource, words: Words): Generator<string, void> {
  const name = words.resourceName(resource) ?? `#${resource.id}`;
  const level = resource.level === undefined || resource.level < 0 ? '' : `  ${count(resource.level)}`;
  const limit = resource.limit === 0 ? '' : ` / ${count(resource.limit)}`;
  yield `  ${words.resourceTitle(resource)} ${name}${level}${limit}`;
  if (resource.holders.length > 0) {
    yield `    held by ${named(resource.holders, words)}`;
  }
  if (resource.waiters.size > 0) {
    yield `    ${count(resource.waiters.size)} waiting: ${named([...resource.waiters], words)}`;
  }
}

function named(tasks: readonly number[], words: Words): string {
  const names = tasks.slice(0, MOST_NAMED).map((task) => (task === 0 ? 'code outside of tasks' : words.taskOf(task)));
  const more = tasks.length - names.length;
  return more > 0 ? `${names.join(', ')} and ${count(more)} more` : names.join(', ');
}
