/** Large runs as the page gets them, made without a program: workers that wait for a queue, a semaphore and the network, and equal tasks that each wait and end. */
import { FORMAT, operationKind, ROW_BYTES, rowKind, stepEnd } from '../../../src/protocol/recording';
import type { ShownRecording } from './timelinePage';

const ORIGIN = 1_000_000_000_000n;
const QUEUE = 1;
const LIMIT = 2;
const WAIT_SLEEP = 18;
const WAIT_GET = 19;
const WAIT_SEMAPHORE = 23;
const WAIT_READ = 30;
/** ns of a step, and between two. */
const STEP = 4_000;
const GAP = 1_000;

export interface LargeRun {
  readonly rows: number;
  /** Tasks with names; the first creates all others. */
  readonly workers: number;
  /** Tasks with automatic names that become one row. */
  readonly equal?: number;
  readonly over?: boolean;
}

export function largeRun(run: LargeRun): ShownRecording {
  const { workers, over = true } = run;
  const program = new Program(run);
  const now = program.run();
  const end = { k: 'end', time: Number(ORIGIN) + now, reason: 'exit' };
  const texts = [...describedTexts(workers), ...(over ? [end] : [])];
  const about = { key: 'large', pid: 1, parentPid: 0, name: 'large.py', notes: [] };
  return {
    process: { ...about, over, origin: String(ORIGIN), wallClock: '0', format: FORMAT },
    host: { texts, rows: program.writer.bytes(), now },
    findings: [],
    sources: {},
  };
}

/** What the workers wait for in turn. */
const waits = [
  { how: WAIT_GET, target: QUEUE },
  { how: WAIT_SEMAPHORE, target: LIMIT },
  { how: WAIT_READ, target: 0 },
  { how: WAIT_SLEEP, target: 0 },
];
/** Equal tasks that are at work at the same time, and the steps that each of them makes. */
const AT_ONCE = 400;
const STEPS = 4;

class Program {
  readonly writer: RowWriter;
  readonly #workers: number;
  readonly #tasks: number;
  #time = 0;
  /** Equal tasks at work, and how many steps each has made. */
  readonly #active: { readonly id: number; made: number }[] = [];
  #next: number;

  constructor({ rows, workers, equal = 0 }: LargeRun) {
    this.writer = new RowWriter(rows);
    this.#workers = workers;
    this.#tasks = workers + equal;
    this.#next = workers + 1;
  }

  /** Fills all rows. Returns the time of the last. */
  run(): number {
    this.#create();
    for (let turn = 1; this.writer.left > 8; turn += 1) {
      this.#turnOfWorker(turn);
      if (turn % 3 === 0) this.#turnOfEqual();
      if (turn % 10 === 0) {
        this.writer.row({ kind: rowKind.idle, loop: 1, time: this.#time, end: this.#time + GAP * 20 });
        this.#time += GAP * 20;
      }
    }
    return this.#time;
  }

  #create(): void {
    this.writer.row({ kind: rowKind.loop, sub: 1, time: 0, c: 1, d: 1 });
    for (let id = 1; id <= this.#tasks; id += 1) {
      const equal = id > this.#workers;
      const automatic = equal || id === 1 ? id : 0;
      const by = { low: id === 1 ? 0 : 1, high: automatic };
      this.writer.row({ kind: rowKind.task, loop: 1, time: id * 10, ...by, c: id, d: 1, e: equal ? 2 : 1 });
      if (automatic === 0) this.writer.row({ kind: rowKind.name, time: id * 10, c: id, d: id });
    }
    this.#time = this.#tasks * 10 + GAP;
  }

  #turnOfWorker(turn: number): void {
    const length = STEP + ((turn * 7919) % STEP) * (turn % 97 === 0 ? 40 : 1);
    const wait = waits[turn % waits.length];
    if (turn % 5 === 0) {
      const sub = turn % 2 === 0 ? operationKind.put : operationKind.get;
      this.writer.row({ kind: rowKind.operation, sub, time: this.#time + 1, low: turn % 64, c: QUEUE });
    }
    const step = { kind: rowKind.step, sub: wait?.how ?? 0, time: this.#time, end: this.#time + length };
    this.writer.row({ ...step, c: 1 + (turn % this.#workers), d: wait?.target ?? 0, e: 1 });
    this.#time += length + GAP;
    const woken = 1 + ((turn + 1) % this.#workers);
    if (turn > this.#workers) this.writer.row({ kind: rowKind.woke, time: this.#time - GAP / 2, c: woken });
  }

  #turnOfEqual(): void {
    if (this.#next <= this.#tasks && this.#active.length < AT_ONCE) {
      this.#active.push({ id: this.#next, made: 0 });
      this.#next += 1;
    }
    const task = this.#active.shift();
    if (task === undefined) return;
    task.made += 1;
    const last = task.made === STEPS;
    const end = last ? { sub: stepEnd.returned } : { sub: WAIT_SEMAPHORE, d: LIMIT };
    this.writer.row({ kind: rowKind.step, time: this.#time, end: this.#time + STEP, c: task.id, e: 1, ...end });
    this.#time += STEP + GAP;
    if (!last) this.#active.push(task);
  }
}

function describedTexts(workers: number): Readonly<Record<string, unknown>>[] {
  const texts: Readonly<Record<string, unknown>>[] = [
    { k: 'process', pid: 1, ppid: 0, argv: ['python', 'large.py'], blockedLoopMs: 100 },
    { k: 'loop', id: 1, class: 'asyncio.EventLoop' },
    { k: 'code', id: 1, file: '/app/large.py', line: 1, name: 'worker', library: false },
    { k: 'code', id: 2, file: '/app/large.py', line: 20, name: 'fetch', library: false },
    { k: 'site', id: 1, code: 1, line: 5 },
    { k: 'stack', id: 1, frames: [1] },
    {
      k: 'resource',
      id: QUEUE,
      type: 'queue',
      class: 'asyncio.Queue',
      time: Number(ORIGIN),
      site: 1,
      limit: 64,
      name: 'urls',
    },
    {
      k: 'resource',
      id: LIMIT,
      type: 'semaphore',
      class: 'asyncio.Semaphore',
      time: Number(ORIGIN),
      site: 1,
      limit: 200,
      name: 'LIMIT',
    },
  ];
  for (let id = 2; id <= workers; id += 1) texts.push({ k: 'string', id, text: `worker-${id}` });
  return texts;
}

interface Fields {
  readonly kind: number;
  readonly sub?: number;
  readonly loop?: number;
  readonly time: number;
  readonly end?: number;
  readonly low?: number;
  readonly high?: number;
  readonly c?: number;
  readonly d?: number;
  readonly e?: number;
}

/** Writes rows as they stand in a recording. */
class RowWriter {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  readonly #most: number;
  #length = 0;

  constructor(rows: number) {
    this.#most = rows;
    this.#bytes = new Uint8Array(rows * ROW_BYTES);
    this.#view = new DataView(this.#bytes.buffer);
  }

  get left(): number {
    return this.#most - this.#length;
  }

  bytes(): Uint8Array {
    return this.#bytes.subarray(0, this.#length * ROW_BYTES);
  }

  row({ kind, sub = 0, loop = 0, time, end, low = 0, high = 0, c = 0, d = 0, e = 0 }: Fields): void {
    const view = this.#view;
    const at = this.#length * ROW_BYTES;
    this.#length += 1;
    view.setFloat64(at, (Number(ORIGIN) + time) / 1e9, true);
    if (end === undefined) {
      view.setUint32(at + 8, low, true);
      view.setInt32(at + 12, high, true);
    } else {
      view.setFloat64(at + 8, (Number(ORIGIN) + end) / 1e9, true);
    }
    view.setUint32(at + 16, c, true);
    view.setUint32(at + 20, d, true);
    view.setUint32(at + 24, e, true);
    view.setUint32(at + 28, kind | (sub << 8) | (loop << 16), true);
  }
}
