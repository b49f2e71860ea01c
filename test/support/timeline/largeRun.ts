/** Large runs as the page gets them, made without a program: workers that wait for a queue, a semaphore and the network, and equal tasks that each wait and end. */
import { operationKind, ROW_BYTES, rowKind, stepEnd } from '../../../src/protocol/recording';
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

export function largeRun({ rows, workers, equal = 0, over = true }: LargeRun): ShownRecording {
  const writer = new RowWriter(rows);
  const texts: Readonly<Record<string, unknown>>[] = describedTexts(workers);
  writer.row({ kind: rowKind.loop, sub: 1, time: 0, c: 1, d: 1 });
  for (let id = 1; id <= workers + equal; id += 1) {
    const automatic = id > workers || id === 1 ? id : 0;
    writer.row({
      kind: rowKind.task,
      loop: 1,
      time: id * 10,
      low: id === 1 ? 0 : 1,
      high: automatic,
      c: id,
      d: 1,
      e: id > workers ? 2 : 1,
    });
    if (automatic === 0) writer.row({ kind: rowKind.name, time: id * 10, c: id, d: id });
  }
  let time = (workers + equal) * 10 + GAP;
  let turn = 0;
  // Every equal task makes three steps, some at a time, and ends.
  const alive: number[] = [];
  let next = workers + 1;
  while (writer.left > 8) {
    turn += 1;
    const worker = 1 + (turn % workers);
    const length = STEP + ((turn * 7919) % STEP) * (turn % 97 === 0 ? 40 : 1);
    const how = [WAIT_GET, WAIT_SEMAPHORE, WAIT_READ, WAIT_SLEEP][turn % 4] ?? WAIT_READ;
    const target = how === WAIT_GET ? QUEUE : how === WAIT_SEMAPHORE ? LIMIT : 0;
    if (turn % 5 === 0) {
      writer.row({
        kind: rowKind.operation,
        sub: turn % 2 === 0 ? operationKind.put : operationKind.get,
        time: time + 1,
        low: turn % 64,
        c: QUEUE,
      });
    }
    writer.row({ kind: rowKind.step, sub: how, time, end: time + length, c: worker, d: target, e: 1 });
    time += length + GAP;
    const woken = 1 + ((turn + 1) % workers);
    if (turn > workers) writer.row({ kind: rowKind.woke, time: time - GAP / 2, c: woken });
    if (equal > 0 && turn % 3 === 0) {
      if (next <= workers + equal && alive.length < 400) alive.push(next++);
      const id = alive.shift();
      if (id !== undefined) {
        const last = (turn / 3) % 4 === 0;
        writer.row({
          kind: rowKind.step,
          sub: last ? stepEnd.returned : WAIT_SEMAPHORE,
          time,
          end: time + STEP,
          c: id,
          d: last ? 0 : LIMIT,
          e: 1,
        });
        time += STEP + GAP;
        if (!last) alive.push(id);
      }
    }
    if (turn % 10 === 0) {
      writer.row({ kind: rowKind.idle, loop: 1, time, end: time + GAP * 20 });
      time += GAP * 20;
    }
  }
  texts.push({ k: 'end', time: Number(ORIGIN) + time, reason: 'exit' });
  return {
    process: {
      key: 'large',
      pid: 1,
      parentPid: 0,
      name: 'large.py',
      over,
      origin: String(ORIGIN),
      wallClock: '0',
      notes: [],
    },
    host: { texts: over ? texts : texts.slice(0, -1), rows: writer.bytes(), now: time },
    findings: [],
    sources: {},
  };
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
    view.setBigInt64(at, ORIGIN + BigInt(time), true);
    if (end === undefined) {
      view.setUint32(at + 8, low, true);
      view.setInt32(at + 12, high, true);
    } else {
      view.setBigInt64(at + 8, ORIGIN + BigInt(end), true);
    }
    view.setUint32(at + 16, c, true);
    view.setUint32(at + 20, d, true);
    view.setUint32(at + 24, e, true);
    view.setUint32(at + 28, kind | (sub << 8) | (loop << 16), true);
  }
}
