import assert from 'node:assert/strict';
import { operationKind, waitKind } from '../../../../src/protocol/recording';
import { barAt } from '../../../../src/trace/story/bars';
import { cardOf, cardOfSteps, spokenBar, spokenBars } from '../../../../src/trace/story/barWords';
import { arrowsTo, causeOf, firstEffectOf } from '../../../../src/trace/story/causes';
import { detailsText } from '../../../../src/trace/story/detailsText';
import type { Scene } from '../../../../src/trace/story/scene';
import { taskDetails } from '../../../../src/trace/story/taskDetails';
import { TaskSums } from '../../../../src/trace/story/taskSums';
import { taskOf } from '../../support/reading';
import { RecordingBuilder } from '../../support/recordingBuilder';
import { sceneOf } from '../../support/scene';

const MS = 1e6;
const MAIN = 1;
const HOLDER = 2;
const WORKER = 3;
const LIMIT = 9;

/** main makes two workers; the first holds the semaphore while the second waits for it. */
function twoWorkers(): RecordingBuilder {
  const builder = new RecordingBuilder().process();
  const limit = builder.site('main@crawler.py:66');
  builder.resource(LIMIT, 'semaphore', { limit: 1, site: limit });
  const release = builder.site('fetch@crawler.py:23');
  const waits = builder.stack('acquire@lib/asyncio/locks.py:386', 'fetch@crawler.py:21', 'worker@crawler.py:29');
  builder.task({ id: MAIN, at: 0, automatic: 1, code: builder.code('main') });
  for (const [id, name] of [
    [HOLDER, 'worker-7'],
    [WORKER, 'worker-9'],
  ] as const) {
    builder.task({
      id,
      at: 2 * MS,
      creator: MAIN,
      name,
      code: builder.code('worker'),
      site: builder.site('main@crawler.py:69'),
    });
  }
  builder.step({
    task: MAIN,
    from: 1 * MS,
    to: 3 * MS,
    how: waitKind.task,
    target: WORKER,
    stack: builder.stack('main@crawler.py:80'),
  });
  builder.operation(LIMIT, 4 * MS, operationKind.acquired, 0);
  builder.step({
    task: HOLDER,
    from: 4 * MS,
    to: 5 * MS,
    how: waitKind.sleep,
    target: 0.1,
    stack: builder.stack('fetch@crawler.py:22'),
  });
  builder.step({ task: WORKER, from: 6 * MS, to: 8 * MS, how: 23, target: LIMIT, stack: waits });
  builder.woke(HOLDER, 105 * MS, 1);
  builder.row({
    kind: 5,
    sub: operationKind.released,
    a: 1_000_000_000_000n + 106_000_000n,
    b: 1n,
    c: LIMIT,
    e: release,
  });
  builder.woke(WORKER, 106 * MS);
  builder.step({ task: HOLDER, from: 105 * MS, to: 120 * MS, how: 1 });
  builder.step({
    task: WORKER,
    from: 121 * MS,
    to: 123 * MS,
    how: waitKind.sleep,
    target: 1,
    stack: builder.stack('fetch@crawler.py:25'),
  });
  builder.task({ id: 4, at: 200 * MS });
  return builder;
}

const lines: Readonly<Record<number, string>> = { 66: 'LIMIT = asyncio.Semaphore(1)' };
const scene = (builder = twoWorkers()) => sceneOf(builder, (_, line) => lines[line]);

describe('the story of a task', () => {
  it('says what it does, who made it, and what it waited for', () => {
    const told = taskDetails(scene(), WORKER, { sums: new TaskSums() });
    assert.equal(
      detailsText(told ?? assert.fail()),
      `worker-9  worker()
Waiting 77.0 ms for sleep(1)  crawler.py:25
busy 4.00 ms, ready 19.0 ms, waiting 175 ms
Created
  by: main #1 at crawler.py:69
  at: 0.002 s
Await stack, innermost first
  at crawler.py:25 in fetch
Waited for
                   times    total  longest
  Semaphore LIMIT      1  98.0 ms  98.0 ms
  sleep                1  77.0 ms  77.0 ms
Steps
  number: 2
  longest: 2.00 ms at 0.006 s`,
    );
    assert.deepEqual(
      told?.actions.map(({ label, enabled }) => `${label} ${enabled}`),
      ['Go to Await true', 'Cancel Task true', 'Copy Story true'],
    );
  });

  it('is copied as text', () => {
    assert.equal(
      taskDetails(scene(), WORKER, { sums: new TaskSums() })?.text,
      'worker-9 (worker), created by main #1 at crawler.py:69 at 0.002 s. Ran 4.00 ms in 2 steps, was ready 19.0 ms, waited 175 ms: ' +
        '98.0 ms for Semaphore LIMIT (once), 77.0 ms for sleep (once). Waiting 77.0 ms for sleep(1) at crawler.py:25.',
    );
  });

  it('tells of the selected wait who ended it, where, and who held what it waited for', () => {
    const told = taskDetails(scene(), WORKER, { sums: new TaskSums(), bar: 50 * MS });
    assert.match(
      detailsText(told ?? assert.fail()),
      /\nThis wait, 98\.0 ms\n {2}for: Semaphore LIMIT\n {2}from: 0\.008 s to 0\.106 s\n {2}woken by: worker-7 at crawler\.py:23\n {2}held by: worker-7\nAwait stack, innermost first\n {2}in library at locks\.py:386 in acquire\n {2}at crawler\.py:21 in fetch\n {2}at crawler\.py:29 in worker\n/,
    );
  });

  it('tells of the time it was ready what ran meanwhile, and of a step how it ended', () => {
    const ready = detailsText(taskDetails(scene(), WORKER, { sums: new TaskSums(), bar: 110 * MS }) ?? assert.fail());
    assert.match(
      ready,
      /\nReady to run, 15\.0 ms\n.*\n {2}woken by: worker-7\n {2}meanwhile: 1 step of other tasks\n {2}longest: 15\.0 ms of worker-7\n/,
    );
    const step = detailsText(taskDetails(scene(), WORKER, { sums: new TaskSums(), bar: 122 * MS }) ?? assert.fail());
    assert.match(
      step,
      /\nThis step, 2\.00 ms\n {2}from: 0\.121 s to 0\.123 s\n {2}woken by: worker-7\n {2}then: waited for sleep\(1\)\n/,
    );
  });

  it('is told for a moment of the past', () => {
    const told = taskDetails(scene(), WORKER, { sums: new TaskSums(), at: 100 * MS });
    const text = detailsText(told ?? assert.fail());
    assert.match(
      text,
      /\nWaiting 92\.0 ms for Semaphore LIMIT {2}crawler\.py:21\nbusy 2\.00 ms, ready 4\.00 ms, waiting 92\.0 ms\n/,
    );
    assert.match(text, /\n {2}Semaphore LIMIT {6}1 {2}92\.0 ms {2}92\.0 ms\nSteps\n {2}number: 1\n/);
    assert.equal(told?.actions.find(({ action }) => action === 'cancelTask')?.enabled, false);
    assert.equal(taskDetails(scene(), WORKER, { sums: new TaskSums(), at: MS }), undefined);
  });

  it('says what its recording did not keep', () => {
    const builder = new RecordingBuilder({ ring: 65_536 }).process();
    builder.task({ id: 1, at: 0, flags: 2, code: builder.code('main') });
    builder.row({ kind: 14, sub: 22, a: 1_000_000_000_000n + 500n, b: 40n, c: 1, d: LIMIT });
    const text = detailsText(taskDetails(scene(builder), 1, { sums: new TaskSums() }) ?? assert.fail());
    assert.match(
      text,
      /^main #1 {2}main\(\)\nThe first 40 steps were not kept, because the size of the recording is limited\.\n/,
    );
    assert.match(text, /\n {2}by: not recorded\n {2}first seen: 0\.000 s\n/);
  });

  it('tells how it ended, and who asked for it', () => {
    const builder = twoWorkers();
    builder.cancel(WORKER, 210 * MS, { by: MAIN, message: 'host is down', stack: builder.stack('main@crawler.py:75') });
    builder.woke(WORKER, 210 * MS, 4);
    builder.step({ task: WORKER, from: 211 * MS, to: 212 * MS, how: 3 });
    const text = detailsText(
      taskDetails(scene(builder), WORKER, { sums: new TaskSums(), bar: 200 * MS }) ?? assert.fail(),
    );
    assert.match(text, /\nCancelled after 210 ms by main #1, crawler\.py:75 “host is down”\n/);
    assert.match(text, /\n {2}cancelled: by main #1 at crawler\.py:75 at 0\.210 s “host is down”\n/);
    assert.match(text, /\n {2}cancelled by: main #1\n/);
  });

  it('leads from every name and place to what it names', () => {
    const told = taskDetails(scene(), WORKER, { sums: new TaskSums(), bar: 50 * MS });
    const links = told?.blocks.flatMap((block) =>
      block.kind === 'facts' ? block.facts.flatMap(({ value }) => value) : [],
    );
    const kinds = links?.flatMap((piece) => (typeof piece === 'string' ? [] : [[piece.text, piece.link]]));
    assert.deepEqual(kinds, [
      ['main #1', { kind: 'bar', task: MAIN, time: 2 * MS }],
      ['crawler.py:69', { kind: 'place', file: '/app/crawler.py', line: 69 }],
      ['Semaphore LIMIT', { kind: 'resource', resource: LIMIT }],
      ['worker-7', { kind: 'bar', task: HOLDER, time: 106 * MS }],
      ['crawler.py:23', { kind: 'place', file: '/app/crawler.py', line: 23 }],
      ['worker-7', { kind: 'task', task: HOLDER }],
      ['2.00 ms at 0.006 s', { kind: 'bar', task: WORKER, time: 6 * MS }],
    ]);
  });
});

describe('a bar in words', () => {
  const spoken = (told: Scene, id: number, time: number) => {
    const task = taskOf(told.trace, id);
    return spokenBar(told, task, barAt(told, task, time * MS) ?? assert.fail());
  };

  it('is spoken with what, how long, why, since when, and who ended it', () => {
    const told = scene();
    assert.equal(spoken(told, WORKER, 50), 'wait, 98.0 ms, Semaphore LIMIT, from 0.008 s, woken by worker-7');
    assert.equal(spoken(told, WORKER, 110), 'ready, 15.0 ms, from 0.106 s, woken by worker-7');
    assert.equal(spoken(told, WORKER, 7), 'step, 2.00 ms, from 0.006 s');
    assert.equal(spoken(told, HOLDER, 100), 'wait, 100 ms, sleep(0.1), from 0.005 s, woken by a timer');
    assert.equal(spoken(told, WORKER, 150), 'wait, 77.0 ms so far, sleep(1), from 0.123 s');
    assert.deepEqual(
      [...spokenBars(told, taskOf(told.trace, HOLDER), { from: 0, to: 110 * MS, most: 2 })],
      ['ready, 2.00 ms, from 0.002 s', 'step, 1.00 ms, from 0.004000 s', 'and more, up to 0.110 s'],
    );
  });

  it('stands on a card with the place in the line of those who wait', () => {
    const told = scene();
    const task = taskOf(told.trace, WORKER);
    const bar = barAt(told, task, 50 * MS) ?? assert.fail();
    assert.deepEqual(cardOf(told, task, bar), {
      tone: 'waiting',
      title: 'worker-9',
      did: 'waited',
      length: '98.0 ms',
      lines: ['for Semaphore LIMIT, 1 of 1 held', 'crawler.py:21 in fetch', '0.008 s to 0.106 s, woken by worker-7'],
    });
    assert.deepEqual(cardOfSteps(told, task, 0, 200 * MS)?.lines, ['2 steps, 4.00 ms together', '0.000 s to 0.200 s']);
    assert.equal(cardOfSteps(told, task, 10 * MS, 20 * MS), undefined);
  });
});

describe('causes and effects', () => {
  it('lead from a wait to the step that ended it, and back', () => {
    const told = scene();
    const worker = taskOf(told.trace, WORKER);
    const holder = taskOf(told.trace, HOLDER);
    const woken = { kind: 'woken', from: { task: HOLDER, time: 106 * MS }, to: { task: WORKER, time: 106 * MS } };
    for (const time of [50, 110, 122]) {
      assert.deepEqual(causeOf(told, worker, barAt(told, worker, time * MS) ?? assert.fail()), woken);
    }
    assert.deepEqual(firstEffectOf(told, holder, barAt(told, holder, 107 * MS) ?? assert.fail()), woken);
    assert.equal(firstEffectOf(told, holder, barAt(told, holder, 4.5 * MS) ?? assert.fail()), undefined);
  });

  it('lead from a first step to the creator', () => {
    const told = scene();
    const worker = taskOf(told.trace, WORKER);
    const main = taskOf(told.trace, MAIN);
    const created = { kind: 'created', from: { task: MAIN, time: 2 * MS }, to: { task: WORKER, time: 2 * MS } };
    assert.deepEqual(causeOf(told, worker, barAt(told, worker, 7 * MS) ?? assert.fail()), created);
    assert.equal(causeOf(told, main, barAt(told, main, 2 * MS) ?? assert.fail()), undefined);
    assert.deepEqual(firstEffectOf(told, main, barAt(told, main, 2 * MS) ?? assert.fail())?.to, {
      task: HOLDER,
      time: 2 * MS,
    });
    assert.deepEqual(arrowsTo(told, worker, 0, 300 * MS), {
      arrows: [
        created,
        { kind: 'woken', from: { task: HOLDER, time: 106 * MS }, to: { task: WORKER, time: 106 * MS } },
      ],
      more: 0,
    });
  });

  it('are at most 40, the newest', () => {
    const builder = new RecordingBuilder().process();
    builder.task({ id: 1, at: 0 });
    builder.task({ id: 2, at: 0, creator: 1 });
    for (let turn = 0; turn < 51; turn += 1) {
      const from = (1 + 10 * turn) * MS;
      builder.step({ task: 2, from, to: from + MS, how: waitKind.future, target: 5 });
      builder.woke(2, from + 3 * MS);
      builder.step({ task: 1, from: from + 2 * MS, to: from + 4 * MS });
    }
    builder.step({ task: 2, from: 600 * MS, to: 601 * MS, how: 1 });
    const told = scene(builder);
    const { arrows, more } = arrowsTo(told, taskOf(told.trace, 2), 0, 700 * MS);
    assert.equal(arrows.length, 40);
    assert.equal(more, 12);
    assert.equal(arrows.at(-1)?.to.time, 504 * MS);
  });
});
