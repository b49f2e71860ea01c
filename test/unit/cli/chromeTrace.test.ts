import assert from 'node:assert/strict';
import { chromeTrace } from '../../../src/cli/chromeTrace';
import { stepEnd } from '../../../src/protocol/recording';
import { readAll } from '../support/reading';
import { RecordingBuilder } from '../support/recordingBuilder';

interface ChromeEvent {
  readonly ph: string;
  readonly name: string;
  readonly pid: number;
  readonly tid: number;
  readonly ts: number;
  readonly dur: number;
  readonly id: string;
}

/** The events that are written for recordings, as a reader of the format gets them. */
function eventsOf(...builders: readonly RecordingBuilder[]): readonly ChromeEvent[] {
  const read = builders.map((builder) => ({ path: '', ...readAll(builder) }));
  const wallClock = (index: number) => read[index]?.reader.header.wallClock ?? 0n;
  const processes = read.map((process, index) => ({ ...process, begun: Number(wallClock(index) - wallClock(0)) }));
  return JSON.parse([...chromeTrace(processes)].join('')).traceEvents;
}

/** As Perfetto reads a time in µs: in whole nanoseconds, cut off. */
const nanoseconds = (micros: number) => Math.trunc(micros * 1000);

interface Slice {
  readonly name: string;
  readonly from: number;
  readonly to: number;
}

function slicesOf(events: readonly ChromeEvent[], track: number): readonly Slice[] {
  return events
    .filter(({ ph, tid }) => ph === 'X' && tid === track)
    .map(({ name, ts, dur }) => ({ name, from: nanoseconds(ts), to: nanoseconds(ts) + nanoseconds(dur) }));
}

/** What a track shows: `step 10-20, sleep(1) 20-1000`. */
const shown = (events: readonly ChromeEvent[], track: number) =>
  slicesOf(events, track)
    .map(({ name, from, to }) => `${name} ${from}-${to}`)
    .join(', ');

function twoTasks(): RecordingBuilder {
  const builder = new RecordingBuilder().process().loopRow(1, 0, 1);
  builder.task({ id: 1, at: 5, name: 'main' });
  builder.task({ id: 2, at: 15, creator: 1, name: 'child' });
  builder.step({ task: 1, from: 10, to: 20, how: 17, target: 2 });
  builder.step({ task: 2, from: 25, to: 40, how: stepEnd.returned }).woke(1, 45);
  return builder.step({ task: 1, from: 50, to: 60, how: stepEnd.returned }).end(70);
}

describe('A Chrome trace', () => {
  it('shows of each task when it was ready, ran and waited, one behind the other', () => {
    const events = eventsOf(twoTasks());
    assert.equal(shown(events, 1), 'ready 5-10, step 10-20, Task child 20-45, ready 45-50, step 50-60');
    assert.equal(shown(events, 2), 'ready 15-25, step 25-40');
  });

  it('has an arrow from the step that created or woke a task to the time it was ready, each end within a slice', () => {
    const events = eventsOf(twoTasks());
    const arrows = events.filter(({ ph }) => ph === 's' || ph === 'f');
    assert.deepEqual(
      arrows.map(({ ph, name, tid, ts }) => `${name} ${ph} ${tid} ${nanoseconds(ts)}`),
      // The end of the child woke main in a callback behind the child's last step.
      ['created s 1 15', 'created f 2 15', 'woke s 2 39', 'woke f 1 45'],
    );
    for (const { tid, ts } of arrows) {
      const at = nanoseconds(ts);
      assert.ok(
        slicesOf(events, tid).some(({ from, to }) => from <= at && at < to),
        `nothing at ${at} on track ${tid}`,
      );
    }
  });

  it('has slices that touch and never overlap, at any time', () => {
    const builder = new RecordingBuilder().process();
    builder.task({ id: 1, at: 0 });
    // Times whose nearest number of µs is too small by the last bit are one in a hundred.
    let at = 67_935_347_166;
    for (let step = 0; step < 3000; step += 1) {
      builder.step({ task: 1, from: at, to: at + 997, how: 18, target: 1 });
      at += 1_013;
    }
    const slices = slicesOf(eventsOf(builder), 1).filter(({ from, to }) => from < to);
    assert.ok(slices.length > 5900);
    for (const [index, { from }] of slices.entries()) {
      assert.equal(from, slices[index - 1]?.to ?? from);
    }
  });

  it('puts the processes of a run on one clock', () => {
    const child = new RecordingBuilder({ pid: 4712, wallClock: 1_800_000_000_000_002_000n }).process();
    child.task({ id: 1, at: 5 });
    child.step({ task: 1, from: 10, to: 20, how: stepEnd.returned });
    const events = eventsOf(twoTasks(), child).filter(({ pid }) => pid === 4712);
    assert.equal(shown(events, 1), 'ready 2005-2010, step 2010-2020');
  });

  it('keeps apart what a process was before it went on as another program, with the same number', () => {
    const events = eventsOf(twoTasks(), twoTasks());
    const pids = new Set(events.map(({ pid }) => pid));
    assert.deepEqual(
      [...pids].map((own) =>
        shown(
          events.filter(({ pid }) => pid === own),
          2,
        ),
      ),
      ['ready 15-25, step 25-40', 'ready 15-25, step 25-40'],
    );
  });
});
