import assert from 'node:assert/strict';
import { diagnose, RunDiagnosis } from '../../../src/findings/diagnose';
import type { RecordingHeader } from '../../../src/protocol/recording';
import { openRecording, type RecordingSink, readToEnd } from '../../../src/trace/recordingReader';
import type { Raw } from '../../../src/trace/records';
import type { Row } from '../../../src/trace/rowDecoder';
import { Trace } from '../../../src/trace/trace';
import { Words } from '../../../src/trace/words';
import { randomRun } from '../support/randomRun';
import type { RecordingBuilder } from '../support/recordingBuilder';

/** The runs are made up in steps of some ns; as ms they are long enough to be found fault with. */
const SCALE = 1e6;

describe('Diagnosing a recording that grows', () => {
  for (const seed of [1, 2, 3, 4, 5, 6]) {
    it(`finds in the end what one look at all of it finds (run ${seed})`, () => {
      const feeds = feedsOf(randomRun(seed, 600));
      const once = new Trace();
      for (const feed of feeds) feed(once);
      const expected = diagnose(once, wordsOf(once), true);
      assert.ok(expected.length > 0);

      const growing = new Trace();
      const diagnosis = new RunDiagnosis(growing, wordsOf(growing));
      for (const [index, feed] of feeds.entries()) {
        feed(growing);
        if (index % 37 === 0) {
          diagnosis.advance(11); // it may be behind
          diagnosis.find({ ended: false, now: growing.now });
        }
      }
      while (diagnosis.advance(50)) {
        // until all is taken in
      }
      assert.deepEqual(diagnosis.find({ ended: true, now: growing.now }), expected);
      diagnosis.dispose();
    });
  }
});

function wordsOf(trace: Trace): Words {
  return new Words(trace, () => '    asyncio.create_task(work())');
}

/** What a reader hands over, one by one. */
function feedsOf(builder: RecordingBuilder): readonly ((trace: Trace) => void)[] {
  const feeds: ((trace: Trace) => void)[] = [];
  const sink: RecordingSink = {
    begin: (header: RecordingHeader) => feeds.push((trace) => trace.begin(header)),
    text: (record: Raw) => feeds.push((trace) => trace.text(record)),
    row: (row: Readonly<Row>) => {
      const copy = { ...row, time: row.time * SCALE, end: row.end * SCALE };
      feeds.push((trace) => trace.row(copy));
    },
  };
  const reader = openRecording(builder.source(), sink);
  assert.ok(reader.ok);
  readToEnd(reader.value);
  return feeds;
}
