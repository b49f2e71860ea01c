import assert from 'node:assert/strict';
import { openRowsFeed, type RowsFeed } from '../../../../src/extension/timeline/rowsFeed';
import { FORMAT, ROW_BYTES, rowKind } from '../../../../src/protocol/recording';
import { bytesSource } from '../../../../src/trace/byteSource';
import { RowDecoder } from '../../../../src/trace/rowDecoder';
import { RecordingBuilder, ticks } from '../../support/recordingBuilder';

function open(builder: RecordingBuilder): RowsFeed {
  const feed = openRowsFeed(builder.source(), (record) => record);
  assert(feed.ok);
  return feed.value;
}

/** The numbers (`c`) of the rows in a portion. */
function numbersIn(rows: Uint8Array): readonly number[] {
  const view = new DataView(rows.buffer, rows.byteOffset, rows.byteLength);
  const decoder = new RowDecoder(0n, FORMAT);
  assert.equal(rows.byteLength % ROW_BYTES, 0);
  return Array.from({ length: rows.byteLength / ROW_BYTES }, (_, row) => decoder.decode(view, row * ROW_BYTES).c);
}

function addRows(builder: RecordingBuilder, from: number, to: number): void {
  for (let number = from; number <= to; number += 1) {
    builder.row({ kind: rowKind.loop, a: ticks(number), c: number });
  }
}

describe('the rows that a timeline pulls', () => {
  it('come once and in order, in portions', () => {
    const builder = new RecordingBuilder();
    addRows(builder, 1, 150_000);
    const feed = open(builder);
    const seen: number[] = [];
    let pulls = 0;
    for (let more = true; more; pulls += 1) {
      const portion = feed.pull();
      seen.push(...numbersIn(portion.rows));
      more = portion.more;
    }
    assert.deepEqual(seen.length, 150_000);
    assert(seen.every((number, index) => number === index + 1));
    assert(pulls > 2 && pulls < 10, `${pulls} pulls`);
    assert.equal(feed.pull().rows.byteLength, 0);
  });

  it('stay as they were given when more are pulled', () => {
    const builder = new RecordingBuilder();
    addRows(builder, 1, 3);
    const feed = open(builder);
    const first = feed.pull();
    addRows(builder, 4, 200);
    const second = feed.pull();
    assert.deepEqual(numbersIn(first.rows), [1, 2, 3]);
    assert.deepEqual(numbersIn(second.rows).length, 197);
  });

  it('come from the beginning for each timeline that opens them', () => {
    const builder = new RecordingBuilder();
    addRows(builder, 1, 10);
    assert.deepEqual(numbersIn(open(builder).pull().rows), numbersIn(open(builder).pull().rows));
  });

  it('are refused, in a sentence, where there is no recording', () => {
    const feed = openRowsFeed(bytesSource(new TextEncoder().encode('<html>')), (record) => record);
    assert.deepEqual(feed.ok, false);
  });
});
