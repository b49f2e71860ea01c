/** Calls that asyncio does not allow where they were made: no running loop, another thread, a closed or running loop, another loop. */
import { type Frame, type MisuseRecord, userFrame } from '../trace/records';
import { isOfAsyncio, oneLine } from '../trace/words';
import type { Case, Diagnosis, Evidence, Finding, FindingCode } from './finding';
import { LineTally, newItems, type Tallied } from './lineTally';
import { catchesRuntimeError } from './sourceAround';

type Message = (misuse: MisuseRecord, subject: Case) => string;

const rules: readonly (readonly [FindingCode, Message])[] = [
  ['no-running-loop', noRunningLoop],
  ['wrong-thread', wrongThread],
  [
    'loop-closed',
    ({ call }) =>
      `${oneLine(call)} was called on a closed event loop. A closed loop cannot be used again: make a new one, or close it later.`,
  ],
  [
    'loop-running',
    ({ call }) =>
      `${oneLine(call)} was called while an event loop runs in this thread. Await the coroutine instead, or run it in a thread of its own.`,
  ],
  [
    'other-loop',
    ({ call }) =>
      `${call === 'await' ? 'What is awaited here' : oneLine(call)} belongs to another event loop than the one that runs here. Make it inside the coroutine that uses it.`,
  ],
];

export function misuse(subject: Case): Diagnosis {
  const tallies = rules.map(([code, message]) => ({
    code,
    message,
    tally: new LineTally<MisuseRecord>(
      (record) => placeOf(record, subject),
      (record) => record.call,
    ),
  }));
  const news = newItems(subject.trace.misuses);
  const asked = new Map<string, boolean>();
  const isQuestion = (record: MisuseRecord): boolean => {
    const key = `${record.call} ${record.stack}`;
    const known = asked.get(key) ?? hasAsked(record, subject);
    asked.set(key, known);
    return known;
  };
  // Where its error has ended something, it was no question, and counts unless it did before.
  const counts = (record: MisuseRecord) =>
    record.told === undefined ? !isQuestion(record) : !record.told || isQuestion(record);
  return {
    find: () => {
      for (const record of news().filter((one) => counts(one))) {
        tallies.find(({ code }) => code === record.rule)?.tally.add(record);
      }
      return tallies.flatMap(({ code, message, tally }) =>
        tally.lines.map((line) => findingOf(line, { code, message: message(line.first, subject) }, subject)),
      );
    },
  };
}

/**
 * `try: get_event_loop()`, `except RuntimeError: new_event_loop()` asks whether there is a loop, and goes on without one. `get_running_loop` is asked
 * like that by libraries too, in functions of their own: then whoever calls them names the error. Of code that cannot be read, and where nothing of the program
 * is on the stack, it is not known. From another thread, the error of `call_soon_threadsafe` is the one way to know that the loop was not closed meanwhile.
 */
function hasAsked({ call, stack }: MisuseRecord, { trace, words }: Case): boolean {
  const [caller, ...above] = trace.dictionary.stack(stack).filter((frame) => !isOfAsyncio(frame));
  if (caller === undefined) {
    return false;
  }
  switch (call) {
    case 'asyncio.get_event_loop':
      return catchesRuntimeError(caller, words);
    case 'asyncio.get_running_loop':
      return (
        catchesRuntimeError(caller, words) ||
        [caller, ...above].every(({ library }) => library) ||
        words.sourceLine(caller.file, caller.line) === undefined ||
        above.some((frame) => catchesRuntimeError(frame, words, 'named'))
      );
    case 'loop.call_soon_threadsafe':
      return catchesRuntimeError(caller, words, 'named');
    default:
      return false;
  }
}

function findingOf(
  { first, count, place }: Tallied<MisuseRecord>,
  said: { readonly code: FindingCode; readonly message: string },
  subject: Case,
): Finding {
  return {
    ...said,
    severity: 'error',
    time: first.time,
    place,
    evidence: [...callers(first, subject), ...before(first, subject)],
    task: first.task,
    count,
  };
}

/** A thread may call what it was given itself; then it is the line that handed it over, else the one that started the thread. Asyncio's own lines are named last. */
function placeOf({ rule, stack, thread, given }: MisuseRecord, { trace }: Case): Frame | undefined {
  const frames = trace.dictionary.stack(stack);
  const threads = rule === 'wrong-thread' && frames.every(({ library }) => library);
  const handed = threads ? trace.dictionary.site(given || (trace.dictionary.thread(thread)?.site ?? 0)) : undefined;
  return handed ?? userFrame(frames.filter((frame) => !isOfAsyncio(frame))) ?? userFrame(frames);
}

function callers(record: MisuseRecord, { trace }: Case): readonly Evidence[] {
  const own = trace.dictionary.stack(record.stack).filter((frame) => !frame.library);
  return own.slice(1).map((frame) => ({ place: frame, what: `called in ${oneLine(frame.function)}` }));
}

/** Where that came about what makes the call wrong: the thread was started, the loop closed. */
function before({ rule, thread, loop }: MisuseRecord, { trace }: Case): readonly Evidence[] {
  const started = rule === 'wrong-thread' ? trace.dictionary.thread(thread)?.site : undefined;
  const closed = rule === 'loop-closed' ? trace.loops.all.get(loop)?.closedAt : undefined;
  const place = trace.dictionary.site(started ?? closed ?? 0);
  return place === undefined
    ? []
    : [{ place, what: started === undefined ? 'the loop was closed here' : 'the thread was started here' }];
}

function noRunningLoop({ call }: MisuseRecord): string {
  return call === 'asyncio.get_event_loop'
    ? 'get_event_loop was called where there is no event loop, and raised RuntimeError. Use asyncio.run(), or make a loop with asyncio.new_event_loop().'
    : `${lastName(call)} was called with no running event loop and raised RuntimeError. Move the call into a coroutine that asyncio.run() runs.`;
}

function wrongThread(record: MisuseRecord, { trace }: Case): string {
  const thread = oneLine(trace.dictionary.thread(record.thread)?.name ?? 'another thread');
  return `${oneLine(record.call)}() was called from thread '${thread}', not from the loop's thread. ${remedy(record.call)}`;
}

function remedy(call: string): string {
  const [owner = 'loop', method = ''] = call.split('.');
  switch (call) {
    case 'loop.stop':
      return 'Use loop.call_soon_threadsafe(loop.stop).';
    case 'loop.create_task':
    case 'asyncio.ensure_future':
      return 'Use asyncio.run_coroutine_threadsafe(coroutine, loop).';
    case 'loop.call_soon':
      return 'Use loop.call_soon_threadsafe(callback).';
    default:
      return `Use loop.call_soon_threadsafe(${oneLine(`${owner.toLowerCase()}.${method}`)}, ...).`;
  }
}

/** `create_task` of `asyncio.create_task`. */
function lastName(call: string): string {
  return oneLine(call.replace(/^.*\./, ''));
}
