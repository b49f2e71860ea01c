/** Calls that asyncio does not allow where they were made: no running loop, another thread, a closed or running loop, another loop, a lost coroutine. */
import { type MisuseRecord, userFrame } from '../trace/records';
import type { Case, Evidence, Finding, FindingCode, Severity } from './finding';

interface Kind {
  readonly code: FindingCode;
  readonly severity: Severity;
  readonly message: (misuse: MisuseRecord, subject: Case) => string;
}

const kinds: Readonly<Record<string, Kind>> = {
  'no-running-loop': { code: 'no-running-loop', severity: 'error', message: noRunningLoop },
  'wrong-thread': { code: 'wrong-thread', severity: 'error', message: wrongThread },
  'loop-closed': {
    code: 'loop-closed',
    severity: 'error',
    message: ({ call }) =>
      `${call} was called on a closed event loop. A loop cannot be used again once it is closed: make a new one, or close it later.`,
  },
  'loop-running': {
    code: 'loop-running',
    severity: 'error',
    message: ({ call }) =>
      `${call} was called while an event loop runs in this thread. Await the coroutine instead, or run it in a thread of its own.`,
  },
  'other-loop': {
    code: 'other-loop',
    severity: 'error',
    message: ({ call }) =>
      `${call} belongs to a different event loop than the one that runs here. Make it inside the coroutine that uses it.`,
  },
  'never-awaited': {
    code: 'never-awaited',
    severity: 'warning',
    message: ({ name, call }) => `Coroutine '${name ?? call}' was never awaited, so its body never ran.`,
  },
};

export function misuse(subject: Case): readonly Finding[] {
  return subject.trace.misuses.flatMap((record) => {
    const kind = kinds[record.rule];
    return kind === undefined ? [] : [findingOf(record, kind, subject)];
  });
}

function findingOf(record: MisuseRecord, kind: Kind, subject: Case): Finding {
  const stack = subject.trace.dictionary.stack(record.stack);
  const place = userFrame(stack);
  const evidence: Evidence[] = stack
    .filter((frame) => !frame.library && frame !== place)
    .map((frame) => ({ place: frame, what: `called in ${frame.function}` }));
  return {
    code: kind.code,
    severity: kind.severity,
    message: kind.message(record, subject),
    time: record.time,
    place,
    evidence,
    task: record.task,
    count: 1,
  };
}

function noRunningLoop({ call }: MisuseRecord): string {
  return call === 'asyncio.get_event_loop'
    ? 'asyncio.get_event_loop was called where there is no event loop, and raised RuntimeError. Use asyncio.run(), or make a loop with asyncio.new_event_loop().'
    : `${call} was called with no running event loop and raised RuntimeError. Move the call into a coroutine that asyncio.run() runs.`;
}

const remedies: Readonly<Record<string, string>> = {
  'loop.stop': 'Use loop.call_soon_threadsafe(loop.stop).',
  'loop.create_task': 'Use asyncio.run_coroutine_threadsafe(coroutine, loop).',
};

function wrongThread({ call, thread }: MisuseRecord, { trace }: Case): string {
  const name = trace.dictionary.thread(thread)?.name ?? 'another thread';
  const remedy = remedies[call] ?? 'Use loop.call_soon_threadsafe(...) for it.';
  return `${call}() was called from thread '${name}', not from the loop's thread; it is not thread-safe. ${remedy}`;
}
