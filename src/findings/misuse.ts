/** Calls that asyncio does not allow where they were made: no running loop, another thread, a closed or running loop, another loop. */
import { type Frame, type MisuseRecord, userFrame } from '../trace/records';
import { oneLine } from '../trace/words';
import { type Case, type Evidence, type Finding, type FindingCode, type Group, grouped, lineOf } from './finding';

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
      `${oneLine(call)} belongs to another event loop than the one that runs here. Make it inside the coroutine that uses it.`,
  ],
];

export function misuse(subject: Case): readonly Finding[] {
  return rules.flatMap(([code, message]) => {
    const records = subject.trace.misuses.filter((record) => record.rule === code);
    const groups = grouped(records, (record) => `${record.call} ${lineOf(placeOf(record, subject))}`);
    return groups.map((group) => findingOf(group, { code, message: message(group[0], subject) }, subject));
  });
}

function findingOf(
  records: Group<MisuseRecord>,
  said: { readonly code: FindingCode; readonly message: string },
  subject: Case,
): Finding {
  const [first] = records;
  return {
    ...said,
    severity: 'error',
    time: first.time,
    place: placeOf(first, subject),
    evidence: callers(first, subject),
    task: first.task,
    count: records.length,
  };
}

function placeOf(record: MisuseRecord, { trace }: Case): Frame | undefined {
  return userFrame(trace.dictionary.stack(record.stack));
}

function callers(record: MisuseRecord, { trace }: Case): readonly Evidence[] {
  const own = trace.dictionary.stack(record.stack).filter((frame) => !frame.library);
  return own.slice(1).map((frame) => ({ place: frame, what: `called in ${frame.function}` }));
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
