/**
 * A run in Chrome's trace event format, for ui.perfetto.dev and chrome://tracing: a track a task, steps and waits as slices, flow arrows from creators and
 * wakers, counters for queues. Format: "Trace Event Format", Google, 2016. Times in µs.
 */

import type { LoadedProcess } from '../disk/loadedRun';
import { stepEnd } from '../protocol/recording';
import type { Task } from '../trace/task';

type Write = (text: string) => void;
const MICRO = 1e3;
/** Track numbers of loops stand behind those of tasks. */
const LOOP_TRACKS = 1_000_000_000;

/** Writes the whole document, piece by piece. */
export function writeChromeTrace(processes: readonly LoadedProcess[], write: Write): void {
  write('{"displayTimeUnit":"ms","traceEvents":[\n');
  const first = processes[0];
  let separator = '';
  const emit = (event: object) => {
    write(`${separator}${JSON.stringify(event)}`);
    separator = ',\n';
  };
  for (const process of processes) {
    const shift = first === undefined ? 0 : Number(process.reader.header.wallClock - first.reader.header.wallClock);
    new ProcessTracks(process, shift, emit).write();
  }
  write('\n]}\n');
}

class ProcessTracks {
  readonly #process: LoadedProcess;
  readonly #shift: number;
  readonly #emit: (event: object) => void;
  readonly #pid: number;
  #flow = 0;

  constructor(process: LoadedProcess, shift: number, emit: (event: object) => void) {
    this.#process = process;
    this.#shift = shift;
    this.#emit = emit;
    this.#pid = process.reader.header.pid;
  }

  write(): void {
    const { trace, words } = this.#process;
    const title = trace.process?.argv.join(' ') ?? 'program';
    this.#name('process_name', 0, title);
    for (const task of trace.tasks.values()) {
      this.#name('thread_name', task.id, words.taskName(task));
      this.#creation(task);
    }
    this.#steps();
    this.#loops();
  }

  #name(what: string, track: number, name: string): void {
    this.#emit({ ph: 'M', name: what, pid: this.#pid, tid: track, args: { name } });
  }

  #at(ns: number): number {
    return (ns + this.#shift) / MICRO;
  }

  #creation(task: Task): void {
    const creator = this.#process.trace.tasks.get(task.creator);
    if (creator !== undefined) {
      this.#arrow('created', { track: creator.id, time: task.created }, { track: task.id, time: task.created });
    }
  }

  /** An arrow binds to the slices that enclose its ends. */
  #arrow(name: string, from: { track: number; time: number }, to: { track: number; time: number }): void {
    this.#flow += 1;
    const common = { cat: 'flow', name, id: `${this.#pid}.${this.#flow}`, pid: this.#pid };
    this.#emit({ ...common, ph: 's', tid: from.track, ts: this.#at(from.time) });
    this.#emit({ ...common, ph: 'f', bp: 'e', tid: to.track, ts: this.#at(to.time) });
  }

  #steps(): void {
    const { trace, words } = this.#process;
    const { steps } = trace;
    const waitingSince = new Map<number, { readonly time: number; readonly name: string }>();
    for (let index = 0; index < steps.length; index += 1) {
      const task = steps.task.at(index);
      const began = steps.began.at(index);
      const ended = steps.ended.at(index);
      const wait = waitingSince.get(task);
      if (wait !== undefined) {
        this.#slice(task, wait.name, wait.time, began);
        waitingSince.delete(task);
      }
      this.#slice(task, 'step', began, ended);
      const how = steps.how.at(index);
      if (how >= stepEnd.firstWait) {
        const target = how === 18 ? float32(steps.target.at(index)) : steps.target.at(index);
        waitingSince.set(task, { time: ended, name: words.reason({ kind: how, target, stack: 0 }) });
      }
    }
    for (const [task, wait] of waitingSince) {
      this.#slice(task, wait.name, wait.time, trace.now);
    }
    this.#wakes();
  }

  /** An arrow from the step that made a task ready to where its wait ends. */
  #wakes(): void {
    const { steps } = this.#process.trace;
    for (let index = 0; index < steps.length; index += 1) {
      const by = steps.wokenBy.at(index);
      if (by !== 0 && steps.previous.at(index) !== 0) {
        const time = steps.ready.at(index);
        this.#arrow('woke', { track: by, time }, { track: steps.task.at(index), time });
      }
    }
  }

  #loops(): void {
    const { loops } = this.#process.trace;
    for (const loop of loops.all.values()) {
      this.#name('thread_name', LOOP_TRACKS + loop.id, `event loop ${loop.id}`);
    }
    const idle = loops.idleTimes;
    for (let index = 0; index < idle.loop.length; index += 1) {
      this.#slice(LOOP_TRACKS + idle.loop.at(index), 'idle', idle.began.at(index), idle.ended.at(index));
    }
    for (const blocked of loops.blocked) {
      this.#slice(LOOP_TRACKS + blocked.loop, 'blocked', blocked.began, blocked.ended ?? blocked.seen);
    }
  }

  #slice(track: number, name: string, began: number, ended: number): void {
    const dur = Math.max(0, ended - began) / MICRO;
    this.#emit({
      ph: 'X',
      cat: name === 'step' ? 'step' : 'wait',
      name,
      pid: this.#pid,
      tid: track,
      ts: this.#at(began),
      dur,
    });
  }
}

const bits = new DataView(new ArrayBuffer(4));

function float32(value: number): number {
  bits.setUint32(0, value);
  return bits.getFloat32(0);
}
