import assert from 'node:assert/strict';
import { jsonLine } from '../../../src/cli/output';
import { findingsOf, summaryJson, summaryText } from '../../../src/cli/summary';
import { rowKind, stepEnd } from '../../../src/protocol/recording';
import { dumpLines } from '../../../src/trace/dump';
import { EventStream } from '../../../src/trace/events';
import { openRecording, readToEnd } from '../../../src/trace/recordingReader';
import { Trace } from '../../../src/trace/trace';
import { readAll } from '../support/reading';
import { RecordingBuilder, ticks } from '../support/recordingBuilder';

/** Sets a terminal's title, its colours (in 7 and 8 bits), ends lines, turns the direction of writing. */
const evil = 'x\u001b]0;title\u0007\u001b[31m\u009b31m\r\n\u2028\u202e\u2066\ud800';

/** What a terminal would obey, or a line-oriented reader take for a line's end. */
function steering(text: string): string {
  return [...text].filter((letter) => /[\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]/u.test(letter)).join('');
}

/** Every text of the vocabulary, each of them evil. */
function hostile(): RecordingBuilder {
  const builder = new RecordingBuilder();
  builder.process({ argv: [evil], executable: evil, language: evil, version: evil, platform: evil, cwd: evil });
  builder.text({ k: 'thread', id: 1, name: evil, main: true }).text({ k: 'loop', id: 1, class: evil, thread: 1 });
  builder.text({ k: 'string', id: 900, text: evil });
  builder.text({ k: 'code', id: 900, file: `/${evil}/${evil}`, line: 1, name: evil, library: false });
  builder.text({ k: 'site', id: 900, code: 900, line: 3 }).text({ k: 'stack', id: 900, frames: [900, 900] });
  builder.text({ k: 'error', id: 900, type: evil, text: evil, stack: 900, task: 4 });
  builder.loopRow(1, 0, 1);
  for (const [id, type] of [
    [1, 'queue'],
    [2, 'lock'],
    [3, evil],
  ] as const) {
    builder.resource(id, type, { class: evil, name: evil, peer: evil, site: 900, loop: 1 });
  }
  for (let id = 1; id <= 6; id += 1) {
    builder.task({ id, at: id, creator: id - 1, site: 900, code: 900 });
    builder.row({ kind: rowKind.name, a: ticks(id), c: id, d: 900 });
  }
  const stack = 900;
  builder.step({ task: 1, from: 10, to: 20, how: 19, target: 1, stack });
  builder.step({ task: 2, from: 20, to: 30, how: 22, target: 2, stack });
  builder.step({ task: 3, from: 30, to: 40, how: stepEnd.returned, target: 900, stack: 900 });
  builder.step({ task: 4, from: 40, to: 50, how: stepEnd.failed, target: 900 });
  builder.row({ kind: rowKind.cancel, a: ticks(51), b: 900n, c: 5, d: 1, e: stack });
  builder.step({ task: 5, from: 52, to: 60, how: stepEnd.cancelled }).gone(6, 61, 1).gone(4, 62, 2);
  builder.row({ kind: rowKind.blocked, loop: 1, a: ticks(63), b: ticks(64), c: 1, d: 100, e: stack });
  for (const rule of [
    'no-running-loop',
    'wrong-thread',
    'never-awaited',
    'loop-closed',
    'loop-running',
    'other-loop',
  ]) {
    builder.text({ k: 'misuse', rule, time: 1, call: evil, name: evil, detail: evil, stack, thread: 1, owner: 1 });
  }
  return builder.text({ k: 'not-recorded', what: evil, why: evil });
}

describe('Text of a hostile recording', () => {
  const { trace, words, reader } = readAll(hostile(), undefined, () => `${evil} = asyncio.Queue()`);
  const all = findingsOf([{ path: '/r.loopscope', begun: 0, trace, words, reader }]);

  it('does not steer the terminal that shows its dump, and ends no line', () => {
    const lines = [...dumpLines(trace, words, 'the end')];
    assert.ok(lines.length > 20);
    assert.deepEqual(
      lines.filter((line) => steering(line) !== '').map((line) => JSON.stringify(line)),
      [],
    );
  });

  it('does not steer the terminal that shows the summary', () => {
    assert.ok((all[0]?.findings.length ?? 0) >= 8);
    const lines = summaryText(all).split('\n');
    assert.deepEqual(
      lines.filter((line) => steering(line) !== '').map((line) => JSON.stringify(line)),
      [],
    );
    assert.equal(lines.filter((line) => line.startsWith('loopscope:')).length, 1);
  });

  it('does not steer the terminal that shows JSON, which is one line still and says the same', () => {
    const summary = summaryJson(all, { code: 0, signal: null, kept: true });
    const events: string[] = [];
    const opened = openRecording(
      hostile().source(),
      new EventStream(new Trace(), (event) => events.push(jsonLine(event))),
    );
    assert.ok(opened.ok);
    readToEnd(opened.value);
    assert.ok(events.length > 30);
    for (const line of [jsonLine(summary), ...events]) {
      assert.match(line.slice(0, -1), /^[^\p{Cc}]*$/u);
    }
    assert.deepEqual(JSON.parse(jsonLine({ evil: '\u001b\u007f\u009b\n"' })), { evil: '\u001b\u007f\u009b\n"' });
  });
});
