/** Event loops: when they run, idle, and are blocked, and by what. Times in ns since the origin. */
import { rowKind } from '../protocol/recording';
import { float64Column, uint32Column } from './columns';
import type { Row } from './recordingReader';

export interface Loop {
  readonly id: number;
  readonly class: string;
  readonly thread: number;
  readonly state: 'made' | 'runs' | 'stopped' | 'closed';
  readonly idle: number;
}

/** A step or callback that kept a loop from running anything else for longer than the threshold. */
export interface Blocked {
  readonly loop: number;
  readonly began: number;
  /** The end of the step; undefined while it runs, or when the program ended within it. */
  readonly ended: number | undefined;
  /** When the stack was taken. */
  readonly seen: number;
  /** 0: a callback. */
  readonly task: number;
  readonly stack: number;
  readonly thresholdMs: number;
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };
const loopStates: Readonly<Record<number, Loop['state']>> = { 1: 'runs', 2: 'stopped', 3: 'closed' };

export class LoopTable {
  readonly blocked: Mutable<Blocked>[] = [];
  readonly idleLoop = uint32Column();
  readonly idleBegan = float64Column();
  readonly idleEnded = float64Column();
  readonly #loops = new Map<number, Mutable<Loop>>();

  get all(): ReadonlyMap<number, Loop> {
    return this.#loops;
  }

  meet(id: number, className: string): void {
    this.#loop(id).class = className;
  }

  state(row: Readonly<Row>): void {
    const loop = this.#loop(row.c);
    loop.state = loopStates[row.sub] ?? loop.state;
    loop.thread = row.sub === 1 ? row.d : loop.thread;
  }

  idle(row: Readonly<Row>): void {
    this.idleLoop.push(row.loop);
    this.idleBegan.push(row.time);
    this.idleEnded.push(row.end);
    this.#loop(row.loop).idle += row.end - row.time;
  }

  running(row: Readonly<Row>): void {
    if (row.kind === rowKind.blocked) {
      this.blocked.push({
        loop: row.loop,
        began: row.time,
        ended: undefined,
        seen: row.end,
        task: row.c,
        stack: row.e,
        thresholdMs: row.d,
      });
    }
  }

  /** A step or callback that was seen blocking has ended. */
  stepEnded(row: Readonly<Row>): void {
    for (let index = this.blocked.length - 1; index >= 0; index -= 1) {
      const blocked = this.blocked[index];
      if (blocked === undefined || blocked.ended !== undefined) {
        break;
      }
      if (blocked.began === row.time) {
        blocked.ended = row.end;
      }
    }
  }

  callback(row: Readonly<Row>): void {
    this.stepEnded(row);
  }

  #loop(id: number): Mutable<Loop> {
    let loop = this.#loops.get(id);
    if (loop === undefined) {
      loop = { id, class: '', thread: 0, state: 'made', idle: 0 };
      this.#loops.set(id, loop);
    }
    return loop;
  }
}
