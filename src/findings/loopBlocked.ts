/** Steps and callbacks that kept a loop from running anything else. */
import { stepEnd } from '../protocol/recording';
import type { Blocked } from '../trace/loops';
import { count, duration } from '../trace/numbers';
import { type Frame, userFrame } from '../trace/records';
import { oneLine } from '../trace/words';
import { type Case, type Diagnosis, type Evidence, type Finding, lineOf } from './finding';

/** A span, and the line that is to blame for it, as far as it is known. */
interface Span {
  readonly blocked: Blocked;
  readonly lasted: number;
  /** For how much of that, at most, its thread computed; undefined when that is not known. */
  readonly computed: number | undefined;
  readonly place: Frame | undefined;
  /** The line was seen to run; else it is where the step began. */
  readonly isLine: boolean;
}

/** Spans at one line. */
interface Spans {
  readonly longest: Span;
  readonly first: number;
  readonly count: number;
}

/** Spans without an end that are looked at again and again; older ones will not get one. */
const MOST_OPEN = 100;
/** ns behind its end in which the watcher says what it knows of a span. */
const WATCHED = 100e6;
/** The part of a span for which a thread computes that does nothing else. */
const NEARLY_ALL = 0.9;

export function loopBlocked(subject: Case): Diagnosis {
  const { trace } = subject;
  const all = trace.loops.blocked;
  const isSettled = (span: Blocked | undefined) =>
    span?.ended !== undefined && (trace.ended !== undefined || trace.now - span.ended > WATCHED);
  const over = new Map<string, Spans>();
  let taken = 0;
  return {
    find: () => {
      for (let next = all[taken]; isSettled(next) || all.length - taken > MOST_OPEN; next = all[taken]) {
        if (next !== undefined) {
          add(over, spanOf(next, subject));
        }
        taken += 1;
      }
      const found = new Map(over);
      for (const blocked of all.slice(taken)) {
        add(found, spanOf(blocked, subject));
      }
      return [...found.values()].map((spans) => findingOf(spans, subject));
    },
  };
}

function add(lines: Map<string, Spans>, span: Span): void {
  const { blocked, place, lasted } = span;
  const key = place === undefined ? `unknown ${blocked.began}` : lineOf(place);
  const { longest = span, first = blocked.began, count: before = 0 } = lines.get(key) ?? {};
  lines.set(key, {
    longest: lasted > longest.lasted ? span : longest,
    first: Math.min(first, blocked.began),
    count: before + 1,
  });
}

function spanOf(blocked: Blocked, { trace }: Case): Span {
  const lasted = (blocked.ended ?? blocked.seen) - blocked.began;
  const stack = trace.dictionary.stack(blocked.stack);
  const own = stack.find(({ library }) => !library);
  const computed = trace.loops.computedWithin(blocked.loop, blocked.began, blocked.began + lasted);
  return {
    blocked,
    lasted,
    computed,
    isLine: own !== undefined,
    place: own ?? placeOfStep(blocked, trace) ?? stack[0],
  };
}

/** Nobody could look while it ran, or it ran in a library alone: the line at which the step began, or the callback's own. */
function placeOfStep(blocked: Blocked, trace: Case['trace']): Frame | undefined {
  const { steps, dictionary } = trace;
  const before = steps.previous.at(blocked.step) - 1;
  const resumed = steps.how.at(before) >= stepEnd.firstWait ? dictionary.stack(steps.stack.at(before)) : [];
  const code = dictionary.code(blocked.code || (trace.tasks.get(blocked.task)?.code ?? 0));
  return userFrame(resumed) ?? (code === undefined ? undefined : { ...code, function: code.name });
}

function findingOf(spans: Spans, subject: Case): Finding {
  const { longest, first, count: times } = spans;
  const { blocked, place } = longest;
  return {
    code: 'loop-blocked',
    severity: 'warning',
    message: `${subjectOf(longest)} blocked the loop for ${lengthOf(longest)} in the last run (${detail(spans, subject)}). Nothing else could run.`,
    time: first,
    place,
    evidence: callers(blocked, subject),
    task: blocked.task,
    count: times,
  };
}

function subjectOf({ blocked, isLine }: Span): string {
  if (isLine) {
    return 'This line';
  }
  return blocked.task === 0 ? 'This callback' : 'A step that went on from this line';
}

function lengthOf({ blocked, lasted }: Span): string {
  return blocked.ended === undefined ? `at least ${duration(lasted)}` : duration(lasted);
}

function detail({ longest, count: times }: Spans, { words }: Case): string {
  const { blocked, lasted, computed = lasted } = longest;
  const task = blocked.task === 0 ? 'a callback' : words.taskOf(blocked.task);
  const who = computed > lasted * NEARLY_ALL ? task : `${task}, computing for up to ${duration(computed)} of it`;
  return times === 1 ? `in ${who}` : `${count(times)} times over ${blocked.thresholdMs} ms, longest in ${who}`;
}

/** The program's own lines that led to the one that blocks. */
function callers({ stack }: Blocked, { trace }: Case): readonly Evidence[] {
  const own = trace.dictionary.stack(stack).filter((frame) => !frame.library);
  return own.slice(1).map((frame) => ({ place: frame, what: `called in ${oneLine(frame.function)}` }));
}
