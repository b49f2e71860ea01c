/**
 * A recording as a stream of events, one flat object each, as ../protocol/EVENTS.md describes them: what `loopscope export --format jsonl` writes and what
 * the debug adapter streams to clients that cannot read the file.
 */
import { operationName, type RecordingHeader, rowKind } from '../protocol/recording';
import { eventAt, placeOf, present, stackOf, type TraceEvent } from './event';
import { eventsOfRow } from './eventsOfRows';
import { eventsOfStep } from './eventsOfSteps';
import type { Operation } from './operations';
import type { RecordingSink } from './recordingReader';
import { numberOf, type Raw } from './records';
import type { Row } from './rowDecoder';
import { swallowedIn } from './swallowing';
import type { CancelRequest } from './task';
import type { Trace } from './trace';

/**
 * Feeds a trace and tells each event, with everything a reader needs to know before it told before it. Records of the text stream are read ahead of rows:
 * they are held back until the rows have come to their time, or there are no more.
 */
export class EventStream implements RecordingSink {
  readonly #trace: Trace;
  readonly #tell: (event: TraceEvent) => void;
  #origin = 0;
  /** Events of records, waiting for their time; in its order. */
  #waiting: TraceEvent[] = [];
  /** Requests that were told as swallowed. */
  readonly #swallowed = new WeakSet<CancelRequest>();

  constructor(trace: Trace, tell: (event: TraceEvent) => void) {
    this.#trace = trace;
    this.#tell = tell;
    trace.resources.onOperation((operation) => tell(eventOfOperation(operation, trace)));
  }

  begin(header: RecordingHeader): void {
    this.#trace.begin(header);
    this.#origin = Number(header.origin);
    const { pid, parentPid, run, wallClock } = header;
    const started = new Date(Number(wallClock / 1_000_000n));
    const wall = Number.isNaN(started.getTime()) ? null : started.toISOString();
    this.#tell(eventAt('recording', 0, { pid, parentPid, run, started: wall, startedNs: String(wallClock) }));
  }

  text(record: Raw): void {
    const misuses = this.#trace.misuses.length;
    this.#trace.text(record);
    const event = this.#eventOfRecord(record, this.#trace.misuses.length > misuses);
    if (event === undefined) {
      return;
    }
    if (event.ns <= this.#trace.now) {
      this.#tell(event);
    } else {
      this.#hold(event);
    }
  }

  row(row: Readonly<Row>): void {
    this.#release(row.kind === rowKind.totals ? this.#trace.now : row.time);
    const stepsBefore = this.#trace.steps.length;
    const rowsBefore = this.#trace.rows;
    this.#trace.row(row);
    if (this.#trace.rows === rowsBefore) {
      return; // a row that made no sense
    }
    if (this.#trace.steps.length > stepsBefore) {
      for (const event of eventsOfStep(stepsBefore, this.#trace)) {
        this.#tell(event);
      }
      this.#tellSwallowed(stepsBefore);
    } else {
      for (const event of eventsOfRow(row, this.#trace)) {
        this.#tell(event);
      }
    }
  }

  #tellSwallowed(row: number): void {
    const task = this.#trace.tasks.get(this.#trace.steps.task.at(row));
    const request = task && swallowedIn(row, task, this.#trace);
    if (task !== undefined && request !== undefined && !this.#swallowed.has(request)) {
      this.#swallowed.add(request);
      const { by, time: requestedNs, waitedAt } = request;
      const stack = stackOf(this.#trace, waitedAt);
      this.#tell(
        eventAt('cancel swallowed', this.#trace.steps.ended.at(row), { task: task.id, by, requestedNs, stack }),
      );
    }
  }

  caughtUp(): void {
    this.#release(Number.POSITIVE_INFINITY);
  }

  #hold(event: TraceEvent): void {
    let place = this.#waiting.length;
    while (place > 0 && (this.#waiting[place - 1]?.ns ?? 0) > event.ns) {
      place -= 1;
    }
    this.#waiting.splice(place, 0, event);
  }

  #release(ns: number): void {
    let due = 0;
    while (due < this.#waiting.length && (this.#waiting[due]?.ns ?? 0) <= ns) {
      due += 1;
    }
    if (due > 0) {
      for (const event of this.#waiting.splice(0, due)) {
        this.#tell(event);
      }
    }
  }

  #thread(id: number): TraceEvent {
    const { name = '', main = false, site = 0 } = this.#trace.dictionary.thread(id) ?? {};
    return eventAt('thread', this.#trace.now, {
      thread: id,
      name,
      main,
      site: placeOf(this.#trace.dictionary.site(site)),
    });
  }

  #eventOfRecord(record: Raw, misuse: boolean): TraceEvent | undefined {
    const { now, process } = this.#trace;
    const id = numberOf(record, 'id');
    const at = typeof record['time'] === 'number' ? numberOf(record, 'time') - this.#origin : now;
    switch (record['k']) {
      case 'process':
        return eventAt('process', 0, { ...process });
      case 'thread':
        return this.#thread(id);
      case 'loop':
        return eventAt('loop created', now, { loop: id, class: this.#trace.loops.all.get(id)?.class ?? '' });
      case 'resource':
        return this.#resource(id);
      case 'misuse':
        return misuse ? eventOfMisuse(this.#trace) : undefined;
      case 'not-recorded': {
        const { what = '', why = '' } = this.#trace.notRecorded.at(-1) ?? {};
        return eventAt('not recorded', now, { what, why });
      }
      case 'end':
        return eventAt('end', at, { reason: typeof record['reason'] === 'string' ? record['reason'] : '' });
      default:
        return undefined;
    }
  }

  #resource(id: number): TraceEvent | undefined {
    const resource = this.#trace.resources.get(id);
    if (resource === undefined) {
      return undefined;
    }
    const { created, type, class: className, loop, limit, name, fd, pid, peer, site } = resource;
    return eventAt('resource created', created, {
      resource: id,
      type,
      class: className,
      loop,
      ...present({ name, limit: limit === 0 ? undefined : limit, fd, childPid: pid, peer }),
      site: placeOf(this.#trace.dictionary.site(site)),
    });
  }
}

function eventOfMisuse(trace: Trace): TraceEvent | undefined {
  const misuse = trace.misuses.at(-1);
  if (misuse === undefined || misuse.told === true) {
    return undefined;
  }
  const { time, rule, call, name, task, thread, owner, loop, stack, created } = misuse;
  return eventAt('misuse', time, {
    rule,
    call,
    ...present({ name, owner: owner === 0 ? undefined : owner, loop: loop === 0 ? undefined : loop }),
    task,
    thread,
    stack: stackOf(trace, stack),
    ...(created === undefined ? {} : { created: placeOf(created) }),
  });
}

function eventOfOperation(operation: Operation, trace: Trace): TraceEvent {
  const { time, resource, kind, level, task, site } = operation;
  return eventAt('resource operation', time, {
    resource,
    operation: operationName[kind] ?? `operation ${kind}`,
    level: level < 0 ? null : level,
    task,
    site: placeOf(trace.dictionary.site(site)),
  });
}
