/** The run that is shown: its processes on one axis of time (ns since the oldest one's origin), fed by the extension's messages. */
import type { TimelineFinding, ToTimeline } from '../protocol/timeline';
import { bigintOf, ProcessModel } from './processModel';
import { SourceTexts } from './sourceTexts';
import type { Span } from './viewport';

type Message<T extends ToTimeline['type']> = Extract<ToTimeline, { readonly type: T }>;

export class RunModel {
  /** Which run; another one begins anew. */
  run = '';
  of: 'run' | 'recording' = 'run';
  title = '';
  problems: readonly string[] = [];
  /** A file of the program that is not on this machine. */
  absent: string | undefined;
  findings: readonly TimelineFinding[] = [];
  readonly sources = new SourceTexts();
  /** Rises with everything that came. */
  version = 0;
  #processes: readonly ProcessModel[] = [];
  /** The wall clock at zero, ns since 1970. */
  #zero = 0n;

  get processes(): readonly ProcessModel[] {
    return this.#processes;
  }

  /** Nobody writes any of it any more. */
  get over(): boolean {
    return this.#processes.every(({ over }) => over);
  }

  /** The newest moment of all processes. */
  get now(): number {
    return this.#processes.reduce((newest, { now, offset }) => Math.max(newest, now + offset), 0);
  }

  get span(): Span {
    return { from: 0, to: this.now };
  }

  process(key: string): ProcessModel | undefined {
    return this.#processes.find((process) => process.key === key);
  }

  /** The wall clock at a moment, ms since 1970 with fractions. */
  wallClock(time: number): number {
    return Number(this.#zero / 1000n) / 1000 + time / 1e6;
  }

  /** The moment of a wall clock, ms since 1970. */
  momentOf(wallClock: number): number {
    return (wallClock - Number(this.#zero / 1000n) / 1000) * 1e6;
  }

  /** Takes the list of processes. Returns whether it is another run than before. */
  setProcesses(message: Message<'processes'>): boolean {
    this.version += 1;
    const another = message.run !== this.run;
    const kept = new Map(another ? [] : this.#processes.map((process) => [process.key, process]));
    const shown = new Set(message.processes.map(({ key }) => key));
    for (const process of this.#processes.filter(({ key }) => another || !shown.has(key))) {
      process.dispose();
    }
    this.run = message.run;
    this.of = message.of;
    this.title = message.title;
    this.problems = message.problems;
    this.absent = message.absent;
    this.#processes = message.processes.map((info) => {
      const process = kept.get(info.key) ?? new ProcessModel(info, this.sources);
      process.info = info;
      return process;
    });
    this.#setZero();
    if (another) {
      this.findings = [];
    }
    return another;
  }

  /** Takes the answer to a pull. `clock`: ms of the view's clock. */
  rows(message: Message<'rows'>, clock: number): ProcessModel | undefined {
    const process = this.process(message.process);
    if (process !== undefined) {
      this.version += 1;
      process.feed(message.texts, message.rows);
      process.told(message.now, clock);
    }
    return process;
  }

  setFindings(findings: readonly TimelineFinding[]): void {
    this.version += 1;
    this.findings = findings;
    for (const process of this.#processes) {
      process.setFindings(findings.filter((finding) => finding.process === process.key));
    }
  }

  lines(message: Message<'lines'>): void {
    if (this.sources.add(message.lines)) {
      this.version += 1;
      for (const process of this.#processes) {
        process.readAgain(this.sources);
      }
    }
  }

  /** Moves the present moment on. */
  tick(clock: number): void {
    for (const process of this.#processes) {
      process.tick(clock);
    }
  }

  #setZero(): void {
    const clocks = this.#processes.map(({ info }) => bigintOf(info.wallClock));
    this.#zero = [...clocks].sort((a, b) => Number(a - b))[0] ?? 0n;
    for (const [index, process] of this.#processes.entries()) {
      process.offset = Number((clocks[index] ?? this.#zero) - this.#zero);
    }
  }
}
