import assert from 'node:assert/strict';
import { rowKind } from '../../../src/protocol/recording';
import type { ByteSource } from '../../../src/trace/byteSource';
import { openRecording, type RecordingReader, type RecordingSink, readToEnd } from '../../../src/trace/recordingReader';
import { RecordingBuilder, ticks } from '../support/recordingBuilder';

/** Notes what a recording holds: the numbers of its rows (their `c`) and the ids of its records. */
class Notebook implements RecordingSink {
  readonly rows: number[] = [];
  readonly texts: unknown[] = [];
  begin(): void {
    assert.deepEqual([this.rows.length, this.texts.length], [0, 0]);
  }
  row(row: { readonly c: number }): void {
    this.rows.push(row.c);
  }
  text(record: Readonly<Record<string, unknown>>): void {
    this.texts.push(record['id']);
  }
}

function open(source: ByteSource, sink: RecordingSink): RecordingReader {
  const reader = openRecording(source, sink);
  assert.ok(reader.ok, reader.ok ? '' : reader.error);
  return reader.value;
}

function addRow(builder: RecordingBuilder, number: number): number {
  return builder.row({ kind: rowKind.loop, a: ticks(number), c: number });
}

function numbers(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, index) => from + index);
}

describe('reading a recording', () => {
  it('hands over every row once, in order, over many blocks', () => {
    const builder = new RecordingBuilder();
    for (const number of numbers(1, 10_000)) {
      addRow(builder, number);
    }
    const notebook = new Notebook();
    readToEnd(open(builder.source(), notebook));
    assert.deepEqual(notebook.rows, numbers(1, 10_000));
  });

  it('hands over only what is new while the program writes', () => {
    const builder = new RecordingBuilder();
    const notebook = new Notebook();
    const reader = open(builder.source(), notebook);
    assert.equal(reader.poll(), false);
    let next = 1;
    for (const many of [1, 2, 2046, 1, 5000, 3]) {
      for (const number of numbers(next, next + many - 1)) {
        addRow(builder, number);
      }
      next += many;
      assert.equal(reader.poll(), true);
      assert.deepEqual(notebook.rows, numbers(1, next - 1));
      assert.equal(reader.poll(), false);
    }
  });

  it('gives the text records before the rows of the same poll', () => {
    const order: string[] = [];
    const builder = new RecordingBuilder();
    addRow(builder, 1);
    builder.text({ k: 'string', id: 1, text: 'late' });
    const sink = { begin: () => undefined, row: () => order.push('row'), text: () => order.push('text') };
    readToEnd(open(builder.source(), sink));
    assert.deepEqual(order, ['text', 'row']);
  });

  it('joins a text record that spans blocks and polls', () => {
    const builder = new RecordingBuilder();
    const notebook = new Notebook();
    const reader = open(builder.source(), notebook);
    const long = 'ä'.repeat(100_000);
    const line = new TextEncoder().encode(`${JSON.stringify({ k: 'string', id: 7, text: long })}\n`);
    for (let at = 0; at < line.byteLength; at += 30_001) {
      builder.raw(line.subarray(at, at + 30_001));
      reader.poll();
    }
    assert.deepEqual(notebook.texts, [7]);
    assert.deepEqual(reader.notes, []);
  });

  it('skips lines that are no records, says how many, and goes on behind them', () => {
    const builder = new RecordingBuilder();
    builder.line('{"k":"string","id":1').line('[]').line('{"id":2}').line('null').text({ k: 'string', id: 3 });
    const notebook = new Notebook();
    const reader = open(builder.source(), notebook);
    readToEnd(reader);
    assert.deepEqual(notebook.texts, [3]);
    assert.deepEqual(reader.notes, ['4 text records could not be read.']);
  });

  it('waits one poll for a row that another thread is about to write, so that rows keep their order', () => {
    const builder = new RecordingBuilder();
    const notebook = new Notebook();
    const reader = open(builder.source(), notebook);
    addRow(builder, 1);
    const hole = builder.hole();
    addRow(builder, 3);
    reader.poll();
    assert.deepEqual(notebook.rows, [1]);
    assert.equal(reader.behind, true);
    builder.rowAt(hole, { kind: rowKind.loop, a: ticks(2), c: 2 });
    reader.poll();
    assert.deepEqual(notebook.rows, [1, 2, 3]);
    assert.equal(reader.behind, false);
  });

  it('passes over a row that is never written, also at the end of a block', () => {
    const builder = new RecordingBuilder();
    for (const number of numbers(1, 2047)) {
      if (number % 1000 === 0 || number > 2040) {
        builder.hole();
      } else {
        addRow(builder, number);
      }
    }
    addRow(builder, 5000);
    const notebook = new Notebook();
    readToEnd(open(builder.source(), notebook));
    assert.deepEqual(
      notebook.rows,
      [...numbers(1, 2040), 5000].filter((number) => number === 5000 || number % 1000 !== 0),
    );
  });

  it('still hands over a row that is written after it was passed over', () => {
    const builder = new RecordingBuilder();
    const notebook = new Notebook();
    const reader = open(builder.source(), notebook);
    const hole = builder.hole();
    addRow(builder, 2);
    readToEnd(reader);
    assert.deepEqual(notebook.rows, [2]);
    builder.rowAt(hole, { kind: rowKind.loop, a: ticks(1), c: 1 });
    assert.equal(reader.poll(), true);
    assert.deepEqual(notebook.rows, [2, 1]);
  });

  it('never takes a row that is half old and half new in one reading', () => {
    const builder = new RecordingBuilder();
    addRow(builder, 1);
    const at = builder.hole();
    const notebook = new Notebook();
    const times: number[] = [];
    const source = builder.source();
    let reads = 0;
    // While the block is copied, the program writes the second row: the copy has the row's last word, but not yet its first.
    const torn: ByteSource = {
      size: source.size,
      read: (offset, length) => {
        const bytes = source.read(offset, length).slice();
        if (offset <= at && at < offset + length && offset > 4096) {
          reads += 1;
          if (reads === 1) {
            builder.rowAt(at, { kind: rowKind.loop, a: ticks(2), c: 2 });
            bytes.set(source.read(at + 28, 4), at + 28 - offset);
          }
        }
        return bytes;
      },
    };
    const reader = open(torn, {
      begin: () => undefined,
      text: () => undefined,
      row: (row) => {
        times.push(row.time);
        notebook.row(row);
      },
    });
    readToEnd(reader);
    assert.deepEqual(notebook.rows, [1, 2]);
    assert.deepEqual(times, [1, 2]);
  });

  it('reads a block that was unused while the ones behind it were not', () => {
    const builder = new RecordingBuilder();
    const notebook = new Notebook();
    const gap = builder.block(0, 1);
    addRow(builder, 2);
    const reader = open(builder.source(), notebook);
    readToEnd(reader);
    assert.deepEqual(notebook.rows, [2]);
    builder.reuse(gap);
    addRow(builder, 3);
    readToEnd(reader);
    assert.deepEqual(notebook.rows, [2, 3]);
  });

  it('says that a recording stopped before its program, when and why', () => {
    const builder = new RecordingBuilder();
    addRow(builder, 1);
    const reader = open(builder.source(), new Notebook());
    readToEnd(reader);
    assert.deepEqual(reader.notes, []);
    for (const [state, why] of [
      [2, 'no space was left for it'],
      [3, 'it had grown as large as this system allows'],
      [4, 'the agent failed'],
    ] as const) {
      builder.state(state, 250_000_000);
      readToEnd(reader);
      assert.deepEqual(reader.notes, [`The recording stopped at 0.250 s: ${why}. What came after is missing.`]);
    }
    builder.state(1, 250_000_000);
    readToEnd(reader);
    assert.deepEqual(reader.notes, []);
  });

  it('follows a ring that uses its blocks again', () => {
    const builder = new RecordingBuilder({ ring: 2 * 65536 });
    const notebook = new Notebook();
    const reader = open(builder.source(), notebook);
    const blocks: number[] = [];
    for (const number of numbers(1, 4094)) {
      const at = addRow(builder, number);
      blocks.push(at - ((at - 4096) % 65536));
    }
    const [first = 0, second = 0] = [...new Set(blocks)];
    readToEnd(reader);
    for (const [offset, number] of [
      [first, 10_000],
      [second, 20_000],
      [first, 30_000],
    ] as const) {
      builder.reuse(offset);
      addRow(builder, number);
      readToEnd(reader);
    }
    assert.deepEqual(notebook.rows, [...numbers(1, 4094), 10_000, 20_000, 30_000]);
  });

  it('opens a ring in the order of its blocks, wherever they lie', () => {
    const builder = new RecordingBuilder({ ring: 2 * 65536 });
    const offsets = numbers(1, 4094).map((number) => addRow(builder, number));
    builder.reuse(4096);
    addRow(builder, 5000);
    assert.equal(offsets[0], 4096 + 32);
    const notebook = new Notebook();
    readToEnd(open(builder.source(), notebook));
    assert.deepEqual(notebook.rows, [...numbers(2048, 4094), 5000]);
  });

  it('drops what it read of a block that the ring took away meanwhile, and says so', () => {
    const builder = new RecordingBuilder({ ring: 2 * 65536 });
    for (const number of numbers(1, 3000)) {
      addRow(builder, number);
    }
    const source = builder.source();
    const taken: ByteSource = {
      size: source.size,
      read: (offset, length) => {
        const bytes = source.read(offset, length).slice();
        if (offset === 4096 + 32) {
          builder.reuse(4096);
          addRow(builder, 9000);
        }
        return bytes;
      },
    };
    const notebook = new Notebook();
    const reader = open(taken, notebook);
    reader.poll();
    assert.equal(notebook.rows[0], 2048);
    assert.deepEqual(reader.notes, ['1 block of rows was overwritten unread.']);
  });

  it('says what it missed of blocks that a ring used more than once between two looks', () => {
    const builder = new RecordingBuilder({ ring: 2 * 65536 });
    const told: unknown[] = [];
    const row: RecordingSink['row'] = ({ kind, time, end, c }) =>
      told.push(kind === rowKind.dropped ? [time, end, c] : c);
    const reader = open(builder.source(), { begin: () => undefined, text: () => undefined, row });
    for (const number of numbers(1, 4094)) builder.woke(number, number);
    readToEnd(reader);
    assert.equal(told.splice(0).length, 4094);
    for (let turn = 1; turn <= 5; turn += 1) {
      for (const offset of [4096, 4096 + 65536]) {
        builder.reuse(offset);
        for (const number of numbers(1, 2047)) builder.woke(number, turn * 10_000 + number);
      }
    }
    readToEnd(reader);
    const [gap, ...rows] = told.splice(0);
    assert.deepEqual(gap, [4094, 50_001, 8 * 2047]);
    assert.equal(rows.length, 2 * 2047);
    assert.ok(rows.every((each) => typeof each === 'number'));
    assert.deepEqual(reader.notes, ['8 blocks of rows were overwritten unread.']);
    builder.reuse(4096);
    builder.woke(7, 90_000);
    readToEnd(reader);
    assert.deepEqual(told, [7], 'nothing was missed since');
  });

  for (const format of [1, 2]) {
    it(`tells from when to when a ring dropped rows, and how many, behind what its checkpoint tells (format ${format})`, () => {
      const builder = new RecordingBuilder({ ring: 2 * 65536, format });
      const follow = () => {
        const told: unknown[] = [];
        const row: RecordingSink['row'] = ({ kind, sub, time, end, c }) =>
          told.push(kind === rowKind.dropped ? [sub, time, end, c] : c);
        const reader = open(builder.source(), { begin: () => undefined, text: () => undefined, row });
        return {
          news: () => {
            readToEnd(reader);
            return told.splice(0);
          },
        };
      };
      const quick = follow();
      const slow = follow();
      builder.woke(1, 100);
      assert.deepEqual(slow.news(), [1]);
      for (const number of numbers(2, 2047)) builder.woke(number, 100 + number);
      assert.equal(quick.news().length, 2047);
      builder.reuse(4096).dropped(2047);
      builder.row({ kind: rowKind.state, sub: 18, a: ticks(50), c: 2 });
      builder.woke(3, 9_000);
      builder.woke(4, 9_050);
      assert.deepEqual(quick.news(), [2, 3, 4], 'who has read them misses nothing');
      assert.deepEqual(slow.news(), [2, [1, 100, 9_000, 2046], 3, 4]);
      assert.deepEqual(follow().news(), [2, [1, 0, 9_000, 2047], 3, 4]);
    });
  }

  it('can read a large file in slices', () => {
    const builder = new RecordingBuilder();
    for (const number of numbers(1, 20_000)) {
      addRow(builder, number);
    }
    const notebook = new Notebook();
    const reader = open(builder.source(), notebook);
    let polls = 0;
    while (reader.poll(2 * 65536) || reader.behind) {
      polls += 1;
    }
    assert.deepEqual(notebook.rows, numbers(1, 20_000));
    assert.ok(polls >= 4, `${polls} polls`);
  });

  for (const format of [1, 2]) {
    it(`reads times without loss (format ${format})`, () => {
      const builder = new RecordingBuilder({ format });
      // The last one: ten days on, what a float64 of seconds still tells to the nanosecond.
      const exact = [0, 1, 999_999_999, 2 ** 32, 2 ** 32 + 1, 2 ** 45 + 7, 864_000_000_000_001];
      for (const time of exact) {
        builder.row({ kind: rowKind.idle, a: ticks(time), b: ticks(time + 1) });
      }
      const times: number[] = [];
      const ends: number[] = [];
      readToEnd(
        open(builder.source(), {
          begin: () => undefined,
          text: () => undefined,
          row: (row) => {
            times.push(row.time);
            ends.push(row.end);
          },
        }),
      );
      assert.deepEqual(times, exact);
      assert.deepEqual(
        ends,
        exact.map((time) => time + 1),
      );
    });
  }
});
