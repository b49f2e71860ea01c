import assert from 'node:assert/strict';
import { decodeHeader } from '../../../src/trace/header';
import { RecordingBuilder, RUN } from '../support/recordingBuilder';

function changed(change: (view: DataView) => void): Uint8Array {
  const bytes = new RecordingBuilder().bytes();
  change(new DataView(bytes.buffer));
  return bytes;
}

function sentence(bytes: Uint8Array): string {
  const header = decodeHeader(bytes.subarray(0, 128));
  return header.ok ? 'good' : header.error;
}

describe('the header of a recording', () => {
  it('tells process, run, clocks and state', () => {
    const header = decodeHeader(new RecordingBuilder({ pid: 99 }).state(1, 5).dropped(7).bytes().subarray(0, 128));
    assert.ok(header.ok);
    const { pid, run, state, dropped, origin, wallClock, stateTime, exitCode } = header.value;
    assert.deepEqual(
      { pid, run, state, dropped, origin, wallClock, stateTime, exitCode },
      {
        pid: 99,
        run: RUN,
        state: 'ended',
        dropped: 7,
        origin: 1_000_000_000_000n,
        wallClock: 1_800_000_000_000_000_000n,
        stateTime: 1_000_000_000_005n,
        exitCode: undefined,
      },
    );
  });

  for (const [what, bytes, expected] of [
    [
      'a foreign file',
      new TextEncoder().encode('import asyncio\n'.repeat(20)),
      'This is not a Loopscope recording. Choose a file that Loopscope wrote.',
    ],
    [
      'an empty file',
      new Uint8Array(0),
      'This recording is empty: the program ended before anything was recorded, or no space was left for it. Record the program again.',
    ],
    [
      'a file of zeros',
      new Uint8Array(500),
      'This recording is empty: the program ended before anything was recorded, or no space was left for it. Record the program again.',
    ],
    [
      'a cut header',
      new RecordingBuilder().bytes().subarray(0, 100),
      'This Loopscope recording is cut off in its header. Record the program again.',
    ],
    [
      'a newer format',
      changed((view) => view.setUint32(8, 3, true)),
      'This recording was made by a newer Loopscope (format 3; this one reads up to 2). Update Loopscope.',
    ],
    [
      'format 0',
      changed((view) => view.setUint32(8, 0, true)),
      'This Loopscope recording is damaged: its header does not make sense. Record the program again.',
    ],
    [
      'another block size',
      changed((view) => view.setUint32(16, 1, true)),
      'This Loopscope recording is damaged: its header does not make sense. Record the program again.',
    ],
  ] as const) {
    it(`of ${what} is refused in a sentence that says what to do`, () => {
      assert.equal(sentence(bytes), expected);
    });
  }
});
