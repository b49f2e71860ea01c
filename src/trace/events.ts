/**
 * A recording as a stream of events, one JSON object each, as EVENTS.md describes them: what `loopscope export --format jsonl` writes and what the debug
 * adapter streams to clients that cannot read the file.
 */
import { operationName, type RecordingHeader, rowKind, stepEnd, waitName } from '../protocol/recording';
import type { Operation } from './operations';
import type { RecordingSink, Row } from './recordingReader';
import type { Frame } from './records';
import { type Trace, waitTarget } from './trace';

/** One event. `time`: seconds since the recording's origin. */
export interface TraceEvent {
  readonly event: string;
  readonly time: number;
  readonly [key: string]: unknown;
}

const SECOND = 1e9;
const loopEvents: Readonly<Record<number, string>> = { 1: 'loop started', 2: 'loop stopped', 3: 'loop closed' };
const goneEvents: Readonly<Record<number, string>> = {
  1: 'task destroyed while pending',
  2: 'error never retrieved',
  3: 'task gone',
};
const wokeFrom: Readonly<Record<number, string>> = { 0: 'loop', 1: 'timer', 2: 'io', 3: 'thread', 4: 'cancel' };

/**
 * Feeds a trace and tells each event. An operation is told before the step it belongs to, when that step's end is known; so the times of the stream are
 * not in order, its causes are.
 */
export class EventStream implements RecordingSink {
  readonly #trace: Trace;
  readonly #tell: (event: TraceEvent) => void;

  constructor(trace: Trace, tell: (event: TraceEvent) => void) {
    this.#trace = trace;
    this.#tell = tell;
    trace.resources.onOperation((operation) => this.#operation(operation));
  }

  begin(header: RecordingHeader): void {
    this.#trace.begin(header);
  }

  text(record: Readonly<Record<string, unknown>>): void {
    const misuses = this.#trace.misuses.length;
    const before = this.#trace.now;
    this.#trace.text(record);
    switch (record['k']) {
      case 'process':
        this.#tell({ event: 'process', time: 0, ...this.#trace.process });
        return;
      case 'loop':
        this.#tell({ event: 'loop', time: seconds(before), loop: record['id'], class: record['class'] });
        return;
      case 'thread':
        this.#tell({
          event: 'thread',
          time: seconds(before),
          thread: record['id'],
          name: record['name'],
          main: record['main'],
        });
        return;
      case 'resource':
        this.#resource(record['id']);
        return;
      case 'not-recorded':
        this.#tell({ event: 'not recorded', time: seconds(before), what: record['what'], why: record['why'] });
        return;
      case 'end':
        this.#tell({ event: 'end', time: seconds(this.#trace.ended ?? 0), reason: record['reason'] });
        return;
      default:
        break;
    }
    for (const misuse of this.#trace.misuses.slice(misuses)) {
      const { time, rule, call, name, task, thread, owner, loop } = misuse;
      this.#tell({
        event: 'misuse',
        time: seconds(time),
        rule,
        call,
        ...(name === undefined ? {} : { name }),
        task,
        thread: this.#trace.dictionary.thread(thread)?.name ?? null,
        ...(owner === 0 ? {} : { owner: this.#trace.dictionary.thread(owner)?.name ?? null }),
        ...(loop === 0 ? {} : { loop }),
        stack: this.#stack(misuse.stack),
      });
    }
  }

  row(row: Readonly<Row>): void {
    if (row.kind === rowKind.step) {
      this.#stepBegan(row);
      this.#trace.row(row);
      this.#stepEnded(row);
      return;
    }
    this.#trace.row(row);
    const told = this.#otherRow(row);
    if (told !== undefined) {
      this.#tell(told);
    }
  }

  #stepBegan(row: Readonly<Row>): void {
    const before = this.#trace.tasks.get(row.c);
    if (before?.wait !== undefined || before?.state === 'waiting') {
      this.#tell({
        event: 'wait ended',
        time: seconds(row.time),
        task: row.c,
        waited: seconds(row.time - before.since),
      });
    }
  }

  #stepEnded(row: Readonly<Row>): void {
    this.#tell({ event: 'step', time: seconds(row.time), end: seconds(row.end), task: row.c, ended: endWord(row.sub) });
    const time = seconds(row.end);
    const task = this.#trace.tasks.get(row.c);
    const dictionary = this.#trace.dictionary;
    if (row.sub >= stepEnd.firstWait) {
      const wait = task?.wait;
      const target = wait === undefined ? 'none' : waitTarget(wait);
      this.#tell({
        event: 'wait',
        time,
        task: row.c,
        for: waitName[row.sub] ?? 'future',
        ...(target === 'task' ? { on: wait?.target } : {}),
        ...(target === 'resource' ? { resource: wait?.target } : {}),
        ...(waitName[row.sub] === 'sleep' ? { seconds: wait?.target, deadline: time + (wait?.target ?? 0) } : {}),
        stack: this.#stack(row.e),
      });
    } else if (row.sub === stepEnd.returned) {
      const type = row.d === 0 ? 'NoneType' : (dictionary.string(row.d) ?? null);
      this.#tell({
        event: 'task finished',
        time,
        task: row.c,
        how: 'returned',
        type,
        text: dictionary.string(row.e) ?? null,
      });
    } else if (row.sub === stepEnd.failed) {
      const error = dictionary.error(row.d);
      this.#tell({
        event: 'task finished',
        time,
        task: row.c,
        how: 'failed',
        type: error?.type ?? null,
        text: error?.text ?? null,
        stack: this.#stack(error?.stack ?? 0),
      });
    } else if (row.sub === stepEnd.cancelled) {
      this.#tell({ event: 'task finished', time, task: row.c, how: 'cancelled' });
    }
  }

  #otherRow(row: Readonly<Row>): TraceEvent | undefined {
    const time = seconds(row.time);
    const { dictionary, tasks } = this.#trace;
    switch (row.kind) {
      case rowKind.task: {
        const task = tasks.get(row.c);
        return {
          event: 'task created',
          time,
          task: row.c,
          loop: row.loop,
          creator: row.low,
          name: row.high > 0 ? `Task-${row.high}` : null,
          coroutine: dictionary.code(row.e)?.name ?? null,
          site: placeOf(dictionary.site(row.d)),
          eager: task?.eager ?? false,
          seenLate: task?.seenLate ?? false,
        };
      }
      case rowKind.name:
        return {
          event: row.sub === 0 ? 'task named' : 'task renamed',
          time,
          task: row.c,
          name: dictionary.string(row.d) ?? null,
        };
      case rowKind.woke:
        return { event: 'task ready', time, task: row.c, from: wokeFrom[row.sub] ?? 'loop' };
      case rowKind.idle:
        return { event: 'loop idle', time, end: seconds(row.end), loop: row.loop, iterations: row.c };
      case rowKind.cancel:
        return {
          event: row.sub === 0 ? 'cancel requested' : 'cancel withdrawn',
          time,
          task: row.c,
          by: row.d,
          message: dictionary.string(row.low) ?? null,
          stack: this.#stack(row.e),
        };
      case rowKind.running:
        return {
          event: 'step runs long',
          time,
          seen: seconds(row.end),
          loop: row.loop,
          task: row.c,
          stack: this.#stack(row.e),
        };
      case rowKind.blocked:
        return {
          event: 'loop blocked',
          time,
          seen: seconds(row.end),
          loop: row.loop,
          task: row.c,
          thresholdMs: row.d,
          stack: this.#stack(row.e),
        };
      case rowKind.callback:
        return {
          event: 'callback',
          time,
          end: seconds(row.end),
          loop: row.loop,
          function: dictionary.code(row.c)?.name ?? null,
        };
      case rowKind.member:
        return { event: 'member', time, resource: row.c, task: row.d };
      case rowKind.gone:
        return { event: goneEvents[row.sub] ?? 'task gone', time, task: row.c };
      case rowKind.loop:
        return {
          event: loopEvents[row.sub] ?? 'loop',
          time,
          loop: row.c,
          ...(row.sub === 1 ? { thread: dictionary.thread(row.d)?.name ?? null } : {}),
        };
      default:
        return undefined;
    }
  }

  #operation(operation: Operation): void {
    this.#tell({
      event: 'operation',
      time: seconds(operation.time),
      resource: operation.resource,
      operation: operationName[operation.kind] ?? 'unknown',
      level: operation.level < 0 ? null : operation.level,
      task: operation.task,
    });
  }

  #resource(id: unknown): void {
    const resource = typeof id === 'number' ? this.#trace.resources.get(id) : undefined;
    if (resource !== undefined) {
      this.#tell({
        event: 'resource created',
        time: seconds(resource.created),
        resource: resource.id,
        type: resource.type,
        class: resource.class,
        ...(resource.name === undefined ? {} : { name: resource.name }),
        ...(resource.limit === 0 ? {} : { limit: resource.limit }),
        site: placeOf(this.#trace.dictionary.site(resource.site)),
      });
    }
  }

  #stack(id: number): readonly unknown[] {
    return this.#trace.dictionary.stack(id).map(placeOf);
  }
}

function seconds(ns: number): number {
  return Math.round(ns) / SECOND;
}

function endWord(sub: number): string {
  if (sub >= stepEnd.firstWait) {
    return 'wait';
  }
  return ['yielded', 'returned', 'failed', 'cancelled'][sub] ?? 'unknown';
}

function placeOf(frame: Frame | undefined): unknown {
  return frame === undefined
    ? null
    : { file: frame.file, line: frame.line, function: frame.function, ...(frame.library ? { library: true } : {}) };
}
