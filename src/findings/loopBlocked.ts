/** Steps and callbacks that kept a loop from running anything else. */
import { stepEnd } from '../protocol/recording';
import type { Blocked } from '../trace/loops';
import { count, duration } from '../trace/numbers';
import { type Frame, userFrame } from '../trace/records';
import { byLine, type Case, type Evidence, type Finding, type Group } from './finding';

/** A span, and the line that is to blame for it, as far as it is known. */
interface Span {
  readonly blocked: Blocked;
  readonly lasted: number;
  readonly place: Frame | undefined;
}

export function loopBlocked(subject: Case): readonly Finding[] {
  const spans = subject.trace.loops.blocked.map((blocked) => spanOf(blocked, subject));
  return byLine(spans, ({ place }) => place).map((group) => findingOf(group, subject));
}

function spanOf(blocked: Blocked, { trace }: Case): Span {
  const lasted = (blocked.ended ?? blocked.seen) - blocked.began;
  const seen = userFrame(trace.dictionary.stack(blocked.stack));
  return { blocked, lasted, place: seen ?? placeOfStep(blocked, trace) };
}

/** Nobody could look while it ran: the line at which the step began, or the callback's own. */
function placeOfStep(blocked: Blocked, trace: Case['trace']): Frame | undefined {
  const { steps, dictionary } = trace;
  const before = steps.previous.at(blocked.step) - 1;
  const resumed = steps.how.at(before) >= stepEnd.firstWait ? dictionary.stack(steps.stack.at(before)) : [];
  const code = dictionary.code(blocked.code || (trace.tasks.get(blocked.task)?.code ?? 0));
  return userFrame(resumed) ?? (code === undefined ? undefined : { ...code, function: code.name });
}

function findingOf(spans: Group<Span>, subject: Case): Finding {
  const longest = spans.reduce((best, span) => (span.lasted > best.lasted ? span : best));
  const { blocked, place } = longest;
  return {
    code: 'loop-blocked',
    severity: 'warning',
    message: `${subjectOf(longest)} blocked the loop for ${lengthOf(longest)} in the last run (${detail(spans, longest, subject)}). Nothing else could run.`,
    time: spans.reduce((first, span) => Math.min(first, span.blocked.began), blocked.began),
    place,
    evidence: callers(blocked, subject),
    task: blocked.task,
    count: spans.length,
  };
}

function subjectOf({ blocked }: Span): string {
  if (blocked.stack !== 0) {
    return 'This line';
  }
  return blocked.task === 0 ? 'This callback' : 'A step that went on from this line';
}

function lengthOf({ blocked, lasted }: Span): string {
  return blocked.ended === undefined ? `at least ${duration(lasted)}` : duration(lasted);
}

function detail(spans: readonly Span[], longest: Span, { words }: Case): string {
  const who = longest.blocked.task === 0 ? 'a callback' : words.taskOf(longest.blocked.task);
  return spans.length === 1
    ? `in ${who}`
    : `${count(spans.length)} times over ${longest.blocked.thresholdMs} ms, longest in ${who}`;
}

/** The program's own lines that led to the one that blocks. */
function callers({ stack }: Blocked, { trace }: Case): readonly Evidence[] {
  const own = trace.dictionary.stack(stack).filter((frame) => !frame.library);
  return own.slice(1).map((frame) => ({ place: frame, what: `called in ${frame.function}` }));
}
