import assert from 'node:assert/strict';
import { decodeFromTimeline, decodeTarget, decodeToTimeline } from '../../../src/protocol/timelineMessages';

const process = {
  key: '/tmp/a.loopscope',
  pid: 4711,
  parentPid: 1,
  name: 'crawler.py',
  over: false,
  exitCode: undefined,
  origin: '123456789012345678',
  wallClock: '1800000000000000000',
  format: 2,
  notes: ['1 text record could not be read.'],
};
const finding = {
  id: 'loop-blocked a.py:3 1',
  process: process.key,
  code: 'loop-blocked',
  severity: 'warning',
  message: 'This line blocked the loop.',
  time: 5,
  task: 1,
  stuck: [2, 3],
  places: [{ file: '/a.py', line: 3, what: 'here' }],
};
const selections = [
  { kind: 'none' },
  { kind: 'task', process: 'p', task: 7, time: 12.5 },
  { kind: 'task', process: 'p', task: 7, time: undefined },
  { kind: 'resource', process: 'p', resource: 3 },
  { kind: 'finding', process: 'p', finding: 'f' },
];

const toTimeline: readonly object[] = [
  {
    type: 'processes',
    of: 'run',
    run: '1',
    title: 'a',
    processes: [process],
    problems: ['It is torn.'],
    absent: '/a.py',
  },
  { type: 'wake', process: 'p', now: 1e9 },
  { type: 'rows', process: 'p', texts: [{ k: 'string', id: 1 }], rows: new Uint8Array(64), more: true, now: 3 },
  {
    type: 'lines',
    lines: [
      { file: '/a.py', line: 1, text: 'await x' },
      { file: '/b.py', line: 2, text: undefined },
    ],
  },
  { type: 'findings', findings: [finding] },
  ...selections.map((selection) => ({ type: 'select', selection })),
  { type: 'cursor', time: 1_800_000_000_000.25 },
  { type: 'cursor', time: undefined },
  { type: 'window', from: 0.5, to: 2 },
  { type: 'do', action: 'filter', argument: 'line:a.py:3' },
  { type: 'do', action: 'follow', argument: undefined },
];

const fromTimeline: readonly object[] = [
  { type: 'ready' },
  { type: 'pull', process: 'p' },
  { type: 'wantLines', lines: [{ file: '/a.py', line: 4 }] },
  ...selections.map((selection) => ({ type: 'select', selection })),
  { type: 'cursor', time: undefined },
  { type: 'window', from: 0, to: 1 },
  { type: 'open', file: '/a.py', line: 4, preview: true },
  { type: 'copy', text: '<script>' },
  { type: 'showText', text: '# 1 task' },
  { type: 'cancelTask', process: 'p', task: 2 },
  { type: 'command', command: 'openExample', argument: undefined },
  { type: 'command', command: 'explainFinding', argument: 'loop-blocked' },
  { type: 'state', following: true, details: false, painted: 12 },
];

describe('messages between extension and timeline', () => {
  for (const message of toTimeline) {
    it(`arrive in the timeline as they were sent: ${name(message)}`, () => {
      assert.deepEqual(decodeToTimeline(message), { ok: true, value: message });
    });
  }

  for (const message of fromTimeline) {
    it(`arrive in the extension as they were sent: ${name(message)}`, () => {
      assert.deepEqual(decodeFromTimeline(message), { ok: true, value: message });
    });
  }

  for (const message of [...toTimeline, ...fromTimeline]) {
    it(`are refused when a field is of another type: ${name(message)}`, () => {
      const decode = toTimeline.includes(message) ? decodeToTimeline : decodeFromTimeline;
      for (const other of spoiled(message)) {
        const decoded = decode(other);
        assert(!decoded.ok, `taken: ${JSON.stringify(other)}`);
        assert.match(decoded.error, /\w+/);
      }
    });
  }

  it('are refused when they are no objects, or of a type that nobody knows', () => {
    for (const nothing of [
      undefined,
      null,
      'ready',
      1,
      [],
      {},
      { type: 'eval', code: 'alert()' },
      { type: 'toString' },
    ]) {
      assert(!decodeFromTimeline(nothing).ok);
      assert(!decodeToTimeline(nothing).ok);
    }
  });

  it('ask for no command but those that are named', () => {
    const decoded = decodeFromTimeline({ type: 'command', command: 'workbench.action.terminal.sendSequence' });
    assert(!decoded.ok);
  });

  it('lose what they have beside the known fields', () => {
    assert.deepEqual(decodeFromTimeline({ type: 'ready', html: '<b>' }), { ok: true, value: { type: 'ready' } });
  });
});

describe('what a menu of the timeline tells a command', () => {
  it('is read where it names a process', () => {
    const context = { webviewSection: 'bar', webview: 'loopscope.timeline', process: 'p', task: 3, time: 99 };
    assert.deepEqual(decodeTarget(context), {
      process: 'p',
      task: 3,
      resource: undefined,
      finding: undefined,
      time: 99,
    });
  });

  it('is nothing where it does not, or says nonsense', () => {
    for (const argument of [undefined, {}, { task: 3 }, { process: 'p', task: '3' }, 'p']) {
      assert.equal(decodeTarget(argument), undefined);
    }
  });
});

/** The message with each of its fields in turn of a type that it cannot have. */
function spoiled(message: object): readonly object[] {
  return Object.entries(message)
    .filter(([, value]) => value !== undefined) // may be absent
    .flatMap(([field, value]) =>
      [{}, [[]], typeof value === 'number' ? 'x' : Number.NaN].map((other) => ({ ...message, [field]: other })),
    );
}

function name(message: object): string {
  return JSON.stringify(message).slice(0, 80);
}
