/**
 * A run in Chrome's trace event format, for ui.perfetto.dev and chrome://tracing: a track a task, with its steps, waits and the times it was ready as slices;
 * a track a loop; flow arrows from creators and wakers; counters for queues and semaphores. Format: "Trace Event Format", Google, 2016. Times in µs.
 *
 * Slices of one track stand behind or within each other, never across: Perfetto drops those that overlap, be it by a nanosecond.
 */
import type { LoadedProcess } from '../disk/loadedRun';
import { stepEnd } from '../protocol/recording';
import { userFrame } from '../trace/records';
import type { Task } from '../trace/task';
import { waitOf } from '../trace/waits';
import { oneLine, shortPlace } from '../trace/words';
import { jsonLine } from './output';

const MICRO = 1e3;
/** Track numbers of loops stand behind those of tasks. */
const LOOP_TRACKS = 4_000_000_000;
/** Greater than every process's number on Linux. */
const PIDS = 4_194_304;
/** Characters of a program's name and arguments. */
const LONGEST_TITLE = 300;
const counted: ReadonlySet<string> = new Set(['queue', 'semaphore']);

/** The whole document, piece by piece. The first process is the one whose clock counts. */
export function* chromeTrace(processes: readonly LoadedProcess[]): Generator<string, void> {
  yield '{"displayTimeUnit":"ms","traceEvents":[';
  let separator = '\n';
  const taken = new Set<number>();
  const arrows = counter();
  for (const process of processes) {
    let { pid } = process.reader.header;
    // One that went on as another program (`exec`) has several recordings.
    while (taken.has(pid)) pid += PIDS;
    taken.add(pid);
    for (const event of new ProcessTracks(process, pid, arrows).events()) {
      yield `${separator}${jsonLine(event)}`;
      separator = ',';
    }
  }
  yield ']}\n';
}

/** One event of the format. */
type ChromeEvent = Readonly<Record<string, unknown>>;

interface Slice {
  readonly track: number;
  readonly name: string;
  readonly from: number;
  readonly to: number;
  readonly category: string;
  readonly args?: ChromeEvent;
}

class ProcessTracks {
  readonly #process: LoadedProcess;
  readonly #pid: number;
  readonly #arrows: Iterator<number, never>;

  /** `arrows`: numbers for arrows, of which no two in the document may have the same. */
  constructor(process: LoadedProcess, pid: number, arrows: Iterator<number, never>) {
    this.#process = process;
    this.#pid = pid;
    this.#arrows = arrows;
  }

  *events(): Generator<ChromeEvent, void> {
    const { trace, words } = this.#process;
    yield this.#named('process_name', 0, oneLine(trace.process?.argv.join(' ') || 'program', LONGEST_TITLE));
    for (const loop of trace.loops.all.values()) {
      yield this.#named('thread_name', LOOP_TRACKS + loop.id, `event loop ${loop.id}`);
    }
    for (const task of trace.tasks.values()) {
      yield this.#named('thread_name', task.id, words.taskName(task));
      yield* this.#creation(task);
    }
    for (let row = 0; row < trace.steps.length; row += 1) {
      yield* this.#step(row);
    }
    for (const task of trace.tasks.values()) {
      yield* this.#present(task);
    }
    yield* this.#loops();
    yield* this.#counters();
  }

  *#creation(task: Task): Generator<ChromeEvent, void> {
    const creator = this.#process.trace.tasks.get(task.creator);
    if (creator !== undefined && !task.seenLate) {
      const time = task.created;
      yield* this.#arrow('created', { track: creator.id, time }, { track: task.id, time });
    }
  }

  /** The step of a row, and what was between it and the step before. */
  *#step(row: number): Generator<ChromeEvent, void> {
    const { steps, tasks } = this.#process.trace;
    const track = steps.task.at(row);
    const began = steps.began.at(row);
    const ready = steps.ready.at(row);
    const before = steps.previous.at(row) - 1;
    const waited = before >= 0 && steps.how.at(before) >= stepEnd.firstWait;
    if (waited) {
      yield this.#wait(before, ready);
    }
    yield this.#slice({ track, name: 'ready', category: 'ready', from: ready, to: began });
    const by = tasks.get(steps.wokenBy.at(row));
    if (waited && by !== undefined) {
      // A task whose end woke others did so in a callback behind its last step: the arrow begins in that step.
      const time = Math.min(ready, (by.ended ?? Number.POSITIVE_INFINITY) - 1);
      yield* this.#arrow('woke', { track: by.id, time }, { track, time: ready });
    }
    yield this.#slice({ track, name: 'step', category: 'step', from: began, to: steps.ended.at(row) });
  }

  #wait(row: number, to: number): ChromeEvent {
    const { trace, words } = this.#process;
    const { steps } = trace;
    const wait = waitOf(steps.how.at(row), steps.target.at(row), steps.stack.at(row));
    const place = userFrame(trace.dictionary.stack(wait.stack));
    return this.#slice({
      track: steps.task.at(row),
      name: words.reason(wait),
      category: 'wait',
      from: steps.ended.at(row),
      to,
      ...(place === undefined ? {} : { args: { at: `${shortPlace(place)} in ${place.function}` } }),
    });
  }

  /** What a task that has not ended is doing at the end of the recording. */
  *#present(task: Task): Generator<ChromeEvent, void> {
    const to = task.ended ?? this.#process.trace.now;
    if (task.state === 'waiting' || (task.state === 'destroyed' && task.lastStep >= 0)) {
      yield this.#wait(task.lastStep, to);
    } else if (task.state === 'ready' || task.state === 'running') {
      const name = task.state === 'ready' ? 'ready' : 'step';
      yield this.#slice({ track: task.id, name, category: name, from: task.since, to });
    }
  }

  *#loops(): Generator<ChromeEvent, void> {
    const { idleTimes, blocked } = this.#process.trace.loops;
    for (let row = 0; row < idleTimes.loop.length; row += 1) {
      const [from, to] = [idleTimes.began.at(row), idleTimes.ended.at(row)];
      yield this.#slice({ track: LOOP_TRACKS + idleTimes.loop.at(row), name: 'idle', category: 'loop', from, to });
    }
    for (const { loop, began: from, ended, seen } of blocked) {
      yield this.#slice({ track: LOOP_TRACKS + loop, name: 'blocked', category: 'loop', from, to: ended ?? seen });
    }
  }

  *#counters(): Generator<ChromeEvent, void> {
    const { trace, words } = this.#process;
    const { operations } = trace.resources;
    const names = new Map<number, string>();
    for (const resource of trace.resources.all.values()) {
      if (counted.has(resource.type)) {
        const name = words.resourceName(resource) ?? `#${resource.id}`;
        names.set(resource.id, `${words.resourceTitle(resource)} ${name}`);
      }
    }
    for (let row = 0; row < operations.length; row += 1) {
      const { resource, level, time } = operations.at(row);
      const name = names.get(resource);
      if (name !== undefined && level >= 0) {
        // The number keeps two of one name apart.
        yield { ph: 'C', name, id: resource, pid: this.#pid, tid: 0, ts: this.#at(time), args: { level } };
      }
    }
  }

  /** An arrow binds to the slices that enclose its ends. Its `id` is a whole number: Perfetto drops arrows with another. */
  *#arrow(
    name: string,
    from: { readonly track: number; readonly time: number },
    to: { readonly track: number; readonly time: number },
  ): Generator<ChromeEvent, void> {
    const common = { cat: 'flow', name, id: this.#arrows.next().value, pid: this.#pid };
    yield { ...common, ph: 's', tid: from.track, ts: this.#at(from.time) };
    yield { ...common, ph: 'f', bp: 'e', tid: to.track, ts: this.#at(to.time) };
  }

  #slice({ track, name, category, from, to, args }: Slice): ChromeEvent {
    const times = { ts: this.#at(from), dur: micros(Math.max(0, to - from)) };
    return {
      ph: 'X',
      cat: category,
      name,
      pid: this.#pid,
      tid: track,
      ...times,
      ...(args === undefined ? {} : { args }),
    };
  }

  #named(what: string, track: number, name: string): ChromeEvent {
    return { ph: 'M', name: what, pid: this.#pid, tid: track, args: { name } };
  }

  #at(ns: number): number {
    return micros(ns + this.#process.begun);
  }
}

function* counter(): Generator<number, never> {
  for (let number = 1; ; number += 1) yield number;
}

/**
 * Nanoseconds as microseconds. Readers multiply by 1000 and cut off: where the nearest number is a little too small for that, the next one is taken, or one
 * time in a hundred would be a nanosecond too early, and its slice across the one before.
 */
function micros(ns: number): number {
  const nearest = ns / MICRO;
  return Math.trunc(nearest * MICRO) < ns ? nearest * (1 + Number.EPSILON) : nearest;
}
