import {
  BLOCK_BYTES,
  BLOCK_HEADER_BYTES,
  blockKind,
  FORMAT,
  FORMAT_OF_SECONDS,
  HEADER_BYTES,
  ROW_BYTES,
  rowKind,
  stepEnd,
} from '../../../src/protocol/recording';
import type { ByteSource } from '../../../src/trace/byteSource';

/** The monotonic clock at the origin of every built recording, in ns. Times given to the builder are ns behind it. */
const ORIGIN = 1_000_000_000_000n;
export const RUN = '00112233445566778899aabbccddeeff';
const ROWS_PER_BLOCK = Math.floor((BLOCK_BYTES - BLOCK_HEADER_BYTES) / ROW_BYTES);

/** Kinds of rows whose `b` is a time too. */
const timesInB: ReadonlySet<number> = new Set([
  rowKind.step,
  rowKind.idle,
  rowKind.running,
  rowKind.blocked,
  rowKind.callback,
  rowKind.totals,
  rowKind.dropped,
  rowKind.rest,
  rowKind.computed,
]);

/** One row as RECORDING.md describes it; what is left out is 0. `a` and `b` in ns where they are times. */
export interface RowFields {
  readonly kind: number;
  readonly sub?: number;
  readonly loop?: number;
  readonly a?: bigint;
  readonly b?: bigint;
  readonly c?: number;
  readonly d?: number;
  readonly e?: number;
}

export interface StepFields {
  readonly task: number;
  readonly from: number;
  readonly to: number;
  /** `stepEnd` or a key of `waitName`; 0, yielded, unless told. */
  readonly how?: number;
  /** What it waits for; seconds for a sleep. */
  readonly target?: number;
  readonly stack?: number;
}

export interface TaskFields {
  readonly id: number;
  readonly at: number;
  readonly creator?: number;
  /** N of Task-N; 0 without. */
  readonly automatic?: number;
  readonly site?: number;
  readonly code?: number;
  readonly loop?: number;
  /** 1 eager, 2 seen late. */
  readonly flags?: number;
  readonly name?: string;
}

/** Writes a valid recording by hand-made events, as an agent would, into memory that grows. */
export class RecordingBuilder {
  #bytes = new Uint8Array(HEADER_BYTES);
  #view = new DataView(this.#bytes.buffer);
  #sequence = 0;
  #rowBlock = -1;
  #rowsInBlock = ROWS_PER_BLOCK;
  #textBlock = -1;
  #textUsed = BLOCK_BYTES;
  readonly #ids = new Map<string, number>();
  readonly #inSeconds: boolean;

  constructor(
    header: {
      readonly pid?: number;
      readonly run?: string;
      readonly ring?: number;
      readonly wallClock?: bigint;
      /** The newest unless told. */
      readonly format?: number;
    } = {},
  ) {
    const view = this.#view;
    this.#inSeconds = (header.format ?? FORMAT) >= FORMAT_OF_SECONDS;
    this.#bytes.set(new TextEncoder().encode('LOOPSCOP'));
    for (const [index, value] of [header.format ?? FORMAT, HEADER_BYTES, BLOCK_BYTES, ROW_BYTES].entries()) {
      view.setUint32(8 + 4 * index, value, true);
    }
    view.setBigInt64(24, header.wallClock ?? 1_800_000_000_000_000_000n, true);
    view.setBigInt64(32, ORIGIN, true);
    view.setUint32(40, header.pid ?? 4711, true);
    view.setUint32(44, 1, true);
    this.#bytes.set(
      Uint8Array.from((header.run ?? RUN).match(/../g) ?? [], (pair) => Number.parseInt(pair, 16)),
      48,
    );
    view.setInt32(68, -(2 ** 31), true);
    view.setBigUint64(96, BigInt(header.ring ?? 0), true);
  }

  /** The file as it is now; a copy. */
  bytes(): Uint8Array {
    return this.#bytes.slice();
  }

  /** The file as a source that grows while this builder goes on. */
  source(): ByteSource {
    return {
      size: () => this.#bytes.byteLength,
      read: (offset, length) => this.#bytes.subarray(offset, offset + length),
    };
  }

  /** Sets the header's state: 0 recording, 1 ended, 2 no space, ... */
  state(state: number, at = 0): this {
    this.#view.setUint32(64, state, true);
    this.#view.setBigInt64(72, ORIGIN + BigInt(at), true);
    return this;
  }

  /** Sets the number of rows that were not kept. */
  dropped(rows: number): this {
    this.#view.setBigUint64(80, BigInt(rows), true);
    return this;
  }

  /** Writes a row. Returns its offset in the file. */
  row(fields: RowFields): number {
    const at = this.hole();
    this.rowAt(at, fields);
    return at;
  }

  /** Takes the place of a row without writing it. Returns its offset. */
  hole(): number {
    if (this.#rowsInBlock === ROWS_PER_BLOCK) {
      this.#rowBlock = this.block(blockKind.rows);
      this.#rowsInBlock = 0;
    }
    this.#rowsInBlock += 1;
    return this.#rowBlock + BLOCK_HEADER_BYTES + (this.#rowsInBlock - 1) * ROW_BYTES;
  }

  /** Writes a row into a place. */
  rowAt(at: number, fields: RowFields): void {
    const view = this.#view;
    this.#time(at, fields.a ?? 0n);
    if (timesInB.has(fields.kind)) this.#time(at + 8, fields.b ?? 0n);
    else view.setBigInt64(at + 8, fields.b ?? 0n, true);
    view.setUint32(at + 16, fields.c ?? 0, true);
    view.setUint32(at + 20, fields.d ?? 0, true);
    view.setUint32(at + 24, fields.e ?? 0, true);
    view.setUint32(at + 28, fields.kind | ((fields.sub ?? 0) << 8) | ((fields.loop ?? 0) << 16), true);
  }

  #time(at: number, ns: bigint): void {
    if (this.#inSeconds) this.#view.setFloat64(at, Number(ns) / 1e9, true);
    else this.#view.setBigInt64(at, ns, true);
  }

  /** Adds a block. Returns its offset. */
  block(kind: number, sequence = this.#sequence + 1): number {
    const offset = this.#bytes.byteLength;
    const longer = new Uint8Array(offset + BLOCK_BYTES);
    longer.set(this.#bytes);
    this.#bytes = longer;
    this.#view = new DataView(longer.buffer);
    this.#view.setUint32(offset + 4, sequence, true);
    this.#view.setUint32(offset, kind, true);
    this.#sequence = Math.max(sequence, this.#sequence);
    return offset;
  }

  /** Empties a block of rows and uses it again, as a ring does. */
  reuse(offset: number): this {
    this.#bytes.fill(0, offset, offset + BLOCK_BYTES);
    this.#sequence += 1;
    this.#view.setUint32(offset + 4, this.#sequence, true);
    this.#view.setUint32(offset, blockKind.rows, true);
    this.#rowBlock = offset;
    this.#rowsInBlock = 0;
    return this;
  }

  /** Writes a text record. */
  text(record: Readonly<Record<string, unknown>>): this {
    return this.line(JSON.stringify(record));
  }

  /** Writes a line as it is. */
  line(text: string): this {
    return this.raw(new TextEncoder().encode(`${text}\n`));
  }

  /** Writes bytes into the text stream. */
  raw(bytes: Uint8Array): this {
    for (let at = 0; at < bytes.byteLength; ) {
      if (this.#textUsed === BLOCK_BYTES) {
        this.#textBlock = this.block(blockKind.text);
        this.#textUsed = BLOCK_HEADER_BYTES;
      }
      const part = bytes.subarray(at, at + BLOCK_BYTES - this.#textUsed);
      this.#bytes.set(part, this.#textBlock + this.#textUsed);
      this.#textUsed += part.byteLength;
      this.#view.setBigUint64(this.#textBlock + 8, BigInt(this.#textUsed - BLOCK_HEADER_BYTES), true);
      at += part.byteLength;
    }
    return this;
  }

  // What the rows and records of the vocabulary are made of.

  string(text: string): number {
    return this.#once('string', text, (id) => this.text({ k: 'string', id, text }));
  }

  code(name: string, file = '/app/main.py', more: { readonly line?: number; readonly library?: boolean } = {}): number {
    return this.#once('code', `${file}:${name}`, (id) =>
      this.text({ k: 'code', id, file, line: more.line ?? 1, name, library: more.library ?? false }),
    );
  }

  /** `function@file:line`; a file that begins with `lib/` is a library's. */
  site(place: string): number {
    return this.#once('site', place, (id) => {
      const [name = '', where = ''] = place.split('@');
      const [file = '', line = '1'] = where.split(':');
      const library = file.startsWith('lib/');
      this.text({ k: 'site', id, code: this.code(name, `/app/${file}`, { library }), line: Number(line) });
    });
  }

  /** Innermost first. */
  stack(...places: readonly string[]): number {
    const frames = places.map((place) => this.site(place));
    return this.#once('stack', places.join('|'), (id) => this.text({ k: 'stack', id, frames }));
  }

  error(type: string, text: string | undefined, stack = 0, task = 0): number {
    const id = this.#next('error');
    this.text({ k: 'error', id, type, ...(text === undefined ? {} : { text }), stack, task });
    return id;
  }

  resource(id: number, type: string, more: Readonly<Record<string, unknown>> = {}): number {
    this.text({
      k: 'resource',
      id,
      type,
      class: `asyncio.${type.charAt(0).toUpperCase()}${type.slice(1)}`,
      time: Number(ORIGIN),
      site: 0,
      loop: 0,
      ...more,
    });
    return id;
  }

  process(more: Readonly<Record<string, unknown>> = {}): this {
    return this.text({
      k: 'process',
      pid: 4711,
      ppid: 1,
      argv: ['python', 'main.py'],
      executable: '/usr/bin/python3',
      language: 'python',
      version: '3.13.0',
      implementation: 'cpython',
      platform: 'linux',
      cwd: '/app',
      agent: '0.1.0',
      blockedLoopMs: 100,
      ...more,
    });
  }

  loopRow(id: number, at: number, what: 1 | 2 | 3, thread = 1): this {
    this.row({ kind: rowKind.loop, sub: what, a: ticks(at), c: id, d: thread });
    return this;
  }

  /** The watcher saw the loop at rest. `waysIn`: with `sealed` all that there are. */
  rest(loop: number, since: number, seen: number, waysIn: number | 'sealed' = 0): this {
    const [c, d] = waysIn === 'sealed' ? [1, 0] : [0, waysIn];
    this.row({ kind: rowKind.rest, loop, a: ticks(since), b: ticks(seen), c, d });
    return this;
  }

  task(fields: TaskFields): number {
    const { id, at, creator = 0, automatic = 0, site = 0, code = 0, loop = 1, flags = 0, name } = fields;
    const b = BigInt(creator) | (BigInt(automatic) << 32n);
    this.row({ kind: rowKind.task, sub: flags, loop, a: ticks(at), b, c: id, d: site, e: code });
    if (name !== undefined) {
      this.row({ kind: rowKind.name, a: ticks(at), c: id, d: this.string(name) });
    }
    return id;
  }

  step(fields: StepFields): this {
    const { task, from, to, how = stepEnd.yielded, target = 0, stack = 0 } = fields;
    const d = how === 18 ? floatBits(target) : target;
    this.row({ kind: rowKind.step, sub: how, a: ticks(from), b: ticks(to), c: task, d, e: stack });
    return this;
  }

  woke(task: number, at: number, how = 0, by = 0): this {
    this.row({ kind: rowKind.woke, sub: how, a: ticks(at), c: task, d: by });
    return this;
  }

  operation(resource: number, at: number, kind: number, level: number): this {
    this.row({ kind: rowKind.operation, sub: kind, a: ticks(at), b: BigInt(level), c: resource });
    return this;
  }

  cancel(
    task: number,
    at: number,
    more: { readonly by?: number; readonly stack?: number; readonly message?: string } = {},
  ): this {
    const message = more.message === undefined ? 0 : this.string(more.message);
    const { by = 0, stack = 0 } = more;
    this.row({ kind: rowKind.cancel, a: ticks(at), b: BigInt(message), c: task, d: by, e: stack });
    return this;
  }

  uncancel(task: number, at: number): this {
    this.row({ kind: rowKind.cancel, sub: 1, a: ticks(at), c: task });
    return this;
  }

  gone(task: number, at: number, how: 1 | 2 | 3): this {
    this.row({ kind: rowKind.gone, sub: how, a: ticks(at), c: task });
    return this;
  }

  /** `more`: how many tasks numbered behind it are members too. */
  member(resource: number, at: number, task: number, more = 0): this {
    this.row({ kind: rowKind.member, a: ticks(at), c: resource, d: task, e: more });
    return this;
  }

  /** The program's end. */
  end(at: number): this {
    this.text({ k: 'end', time: Number(ORIGIN) + at, reason: 'exit' });
    return this.state(1, at);
  }

  #once(kind: string, key: string, write: (id: number) => void): number {
    const known = this.#ids.get(`${kind} ${key}`);
    if (known !== undefined) {
      return known;
    }
    const id = this.#next(kind);
    this.#ids.set(`${kind} ${key}`, id);
    write(id);
    return id;
  }

  #next(kind: string): number {
    const id = (this.#ids.get(`next ${kind}`) ?? 0) + 1;
    this.#ids.set(`next ${kind}`, id);
    return id;
  }
}

/** A time of the builder, ns behind the origin, as it stands in the file. */
export function ticks(at: number): bigint {
  return ORIGIN + BigInt(Math.round(at));
}

function floatBits(seconds: number): number {
  const view = new DataView(new ArrayBuffer(4));
  view.setFloat32(0, seconds);
  return view.getUint32(0);
}
