import assert from 'node:assert/strict';
import { waitKind } from '../../../../src/protocol/recording';
import { Lengths } from '../../../../src/trace/story/lengths';
import { type LineWaits, WaitsByLine } from '../../../../src/trace/story/lineWaits';
import { openTrace, readAll } from '../../support/reading';
import { RecordingBuilder } from '../../support/recordingBuilder';

const MS = 1e6;
const how = waitKind.future;

describe('Waits by await line', () => {
  it('counts each wait at the innermost line of the program itself, from the end of a step until the task is ready again', () => {
    const builder = new RecordingBuilder().process();
    const stack = builder.stack('get@lib/asyncio/queues.py:9', 'fetch@crawler.py:21', 'main@crawler.py:50');
    builder.task({ id: 1, at: 0 });
    builder.step({ task: 1, from: MS, to: 2 * MS, how, stack });
    builder.woke(1, 12 * MS);
    builder.step({ task: 1, from: 15 * MS, to: 16 * MS, how, stack });
    builder.woke(1, 46 * MS);
    builder.step({ task: 1, from: 50 * MS, to: 51 * MS, how: 1 });
    assert.deepEqual(linesOf(builder), ['crawler.py:21 over 2, median 10, longest 30']);
  });

  it('counts a wait that was cut off as waiting: it was never over', () => {
    const builder = new RecordingBuilder().process();
    for (const task of [1, 2, 3]) {
      builder.task({ id: task, at: 0 });
      builder.step({ task, from: task * MS, to: (task + 1) * MS, how, stack: builder.stack('main@main.py:7') });
    }
    builder.woke(3, 5 * MS);
    builder.gone(2, 10 * MS, 1);
    builder.end(20 * MS);
    assert.deepEqual(linesOf(builder, 20 * MS), ['main.py:7 over 0, median 0, longest 0; waiting 2, longest 18']);
  });

  it('says nothing of a step that only yielded, and nothing of a wait without a stack', () => {
    const builder = new RecordingBuilder().process();
    builder.task({ id: 1, at: 0 });
    builder.step({ task: 1, from: 0, to: MS });
    builder.step({ task: 1, from: 2 * MS, to: 3 * MS, how });
    builder.step({ task: 1, from: 4 * MS, to: 5 * MS, how: 1 });
    assert.deepEqual(linesOf(builder), []);
  });

  it('is the same read bit by bit, in portions, and at once', () => {
    const builder = new RecordingBuilder().process();
    const { trace, reader } = openTrace(builder);
    const live = new WaitsByLine(trace);
    const stacks = [7, 8, 9].map((line) => builder.stack(`main@main.py:${line}`));
    for (let task = 1; task <= 30; task += 1) {
      builder.task({ id: task, at: task * MS });
      for (let step = 0; step < 20; step += 1) {
        const from = (task + step * 40) * MS;
        builder.step({ task, from, to: from + MS, how, stack: stacks[(task + step) % 3] ?? 0 });
        if (step % 7 === 0) {
          reader.poll();
          while (live.advance(5)) {
            assert(true);
          }
        }
      }
    }
    reader.poll();
    live.advance();
    assert.deepEqual(
      live
        .lines(900 * MS)
        .map(text)
        .sort(),
      linesOf(builder, 900 * MS).sort(),
    );
    assert.equal(
      live.lines(0).reduce((sum, { over, waiting }) => sum + over.count + waiting, 0),
      600,
    );
    live.dispose();
  });

  it('waits for a stack that a live file names a moment late', () => {
    const builder = new RecordingBuilder().process();
    const { trace, reader } = openTrace(builder);
    const live = new WaitsByLine(trace);
    builder.task({ id: 1, at: 0 });
    builder.step({ task: 1, from: 0, to: MS, how, stack: 1 });
    builder.step({ task: 1, from: 4 * MS, to: 5 * MS, how: 1 });
    reader.poll();
    live.advance();
    assert.deepEqual(live.lines(0), []);
    assert.equal(builder.stack('main@main.py:7'), 1);
    reader.poll();
    live.advance();
    assert.deepEqual(live.lines(0).map(text), ['main.py:7 over 1, median 3, longest 3']);
  });
});

describe('The middle of many lengths', () => {
  it('is exact of 1,024, and says so', () => {
    const lengths = lengthsOf(1024);
    assert.deepEqual(lengths.summary(), {
      count: 1024,
      longest: 1024,
      total: (1024 * 1025) / 2,
      median: 512,
      exact: true,
    });
  });

  it('is within 0.4 % of 100,000, and says that it is not exact; count, sum and longest are', () => {
    const { count, longest, total, median, exact } = lengthsOf(100_000).summary();
    assert.deepEqual(
      { count, longest, total, exact },
      { count: 100_000, longest: 100_000, total: 5_000_050_000, exact: false },
    );
    assert(Math.abs(median - 50_000) / 50_000 <= 1 / 256, `${median}`);
  });

  it('is the same of several together as of all at once, be they few or many', () => {
    for (const [one, other] of [
      [3, 1000],
      [1000, 1000],
      [5000, 10],
      [10, 5000],
      [5000, 3000],
    ] as const) {
      const together = lengthsOf(one);
      together.addAll(lengthsOf(other));
      const all = lengthsOf(one);
      for (let length = 1; length <= other; length += 1) {
        all.add(length);
      }
      assert.deepEqual(together.summary(), all.summary());
    }
  });

  it('is never longer than the longest, and 0 of none', () => {
    const lengths = new Lengths();
    assert.equal(lengths.summary().median, 0);
    for (let index = 0; index < 2000; index += 1) {
      lengths.add(1_000_001);
    }
    lengths.add(-5);
    lengths.add(0.5);
    assert(lengths.summary().median <= 1_000_001);
  });
});

function lengthsOf(most: number): Lengths {
  const lengths = new Lengths();
  // Every number up to `most` once, in no order: 7919 is a prime that divides none of the counts above.
  for (let index = 0; index < most; index += 1) {
    lengths.add(1 + ((index * 7919) % most));
  }
  return lengths;
}

function linesOf(builder: RecordingBuilder, now = 0): string[] {
  const waits = new WaitsByLine(readAll(builder).trace);
  waits.advance();
  return waits.lines(now).map(text);
}

/** Times in ms. */
function text({ file, line, over: lengths, waiting, longestWaiting }: LineWaits): string {
  const over = lengths.summary();
  const base = `${file.split('/').at(-1)}:${line} over ${over.count}, median ${over.median / MS}, longest ${over.longest / MS}`;
  return waiting === 0 ? base : `${base}; waiting ${waiting}, longest ${longestWaiting / MS}`;
}
