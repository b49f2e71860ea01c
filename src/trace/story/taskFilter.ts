/**
 * What people type to find tasks, the same in tree and timeline. Terms stand side by side or are joined by "and"; all must hold:
 *
 *     worker                text in name, coroutine, or the file of the coroutine; "two words" or two words
 *     state:waiting         a state's word, or its beginning
 *     on:LIMIT              text in what it waits for: a resource's name or kind, a task
 *     line:crawler.py:21    it stands at this line, or was created there; line:crawler.py for any line of the file
 *     >500ms                has waited (run, been ready) longer; µs, us, ms, s, min
 *     is:failed             a state, or alive, ended
 *
 * Upper and lower case are the same.
 */
import { hasEnded, type Task } from '../task';
import type { Trace } from '../trace';
import { timeInState, type Words } from '../words';

export interface TaskFilter {
  /** As it was typed, without blanks around it. */
  readonly text: string;
  /** Whether a task may begin to match without any change, by waiting on. */
  readonly ticks: boolean;
  readonly terms: readonly Term[];
}

/** Where the tasks are; `now` in ns since the origin. */
export interface FilterSubject {
  readonly trace: Trace;
  readonly words: Words;
  readonly now: number;
}

type Term = (task: Task, subject: FilterSubject) => boolean;

const nanoseconds: Readonly<Record<string, number>> = { µs: 1e3, us: 1e3, ms: 1e6, s: 1e9, min: 60e9 };
/** A term with a key, `and`, or a word of a text; what stands in quotation marks is one. */
const TOKEN = /(?:(state|on|line|is):|(>))?(?:"([^"]*)"?|(\S+))/giu;
const LENGTH = /^(\d+(?:\.\d+)?|\.\d+)(µs|us|ms|s|min)$/iu;

/** Reads what was typed; undefined when that is nothing. Cannot fail: what makes no sense is a text that no task has. */
export function parseTaskFilter(typed: string): TaskFilter | undefined {
  const terms: Term[] = [];
  let ticks = false;
  let words: string[] = [];
  const endText = () => {
    const text = words.join(' ').trim().toLowerCase();
    if (text !== '') {
      terms.push(hasText(text));
    }
    words = [];
  };
  for (const [whole, key, longer, quoted, plain] of typed.matchAll(TOKEN)) {
    const value = (quoted ?? plain ?? '').toLowerCase();
    const keyed = keyedTerm(key?.toLowerCase() ?? longer, value);
    if (keyed === undefined && whole.toLowerCase() !== 'and') {
      words.push(quoted !== undefined && key === undefined ? quoted : whole);
      continue;
    }
    endText();
    if (keyed !== undefined) {
      terms.push(keyed);
      ticks ||= longer !== undefined;
    }
  }
  endText();
  return terms.length === 0 ? undefined : { text: typed.trim(), ticks, terms };
}

/** Whether a task is one of those that were asked for. */
export function matchesFilter(filter: TaskFilter, task: Task, subject: FilterSubject): boolean {
  return filter.terms.every((term) => term(task, subject));
}

/** What a view says when nothing matches; a button "Clear filter" stands behind it. */
export function noMatchText(filter: TaskFilter): string {
  return `No task matches '${filter.text}'.`;
}

function keyedTerm(key: string | undefined, value: string): Term | undefined {
  switch (key) {
    case 'state':
      return (task) => task.state.startsWith(value);
    case 'is':
      return isTerm(value);
    case 'on':
      return (task, { words }) => task.wait !== undefined && words.reason(task.wait).toLowerCase().includes(value);
    case 'line':
      return lineTerm(value);
    case '>':
      return longerTerm(value);
    default:
      return undefined;
  }
}

function isTerm(value: string): Term {
  switch (value) {
    case 'alive':
      return (task) => !hasEnded(task);
    case 'ended':
      return hasEnded;
    default:
      return (task) => task.state === value;
  }
}

function longerTerm(value: string): Term | undefined {
  const [, number, unit] = LENGTH.exec(value) ?? [];
  const least = Number(number) * (nanoseconds[unit ?? ''] ?? Number.NaN);
  return Number.isNaN(least) ? undefined : (task, { now }) => !hasEnded(task) && timeInState(task, now) > least;
}

function lineTerm(value: string): Term {
  const [, file = value, line] = /^(.*):(\d+)$/.exec(value) ?? [];
  const isHere = (place: { readonly file: string; readonly line: number } | undefined) =>
    place !== undefined && (line === undefined || place.line === Number(line)) && endsWithPath(place.file, file);
  return (task, { trace, words }) =>
    words.currentStack(task).some(isHere) ||
    isHere(words.currentPlace(task)) ||
    isHere(trace.dictionary.site(task.site));
}

/** Whether a path is this one, or ends with it at a folder's border. */
function endsWithPath(path: string, end: string): boolean {
  const whole = `/${path.toLowerCase().replaceAll('\\', '/')}`;
  return whole.endsWith(`/${end.replaceAll('\\', '/').replace(/^\/+/, '')}`);
}

function hasText(text: string): Term {
  return (task, { trace, words }) =>
    words.taskName(task).toLowerCase().includes(text) ||
    words.coroutine(task).toLowerCase().includes(text) ||
    (trace.dictionary.code(task.code)?.file.split(/[\\/]/).at(-1) ?? '').toLowerCase().includes(text);
}
