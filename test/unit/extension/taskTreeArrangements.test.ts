import { deepEqual, equal, ok } from 'node:assert/strict';
import { type Arrangement, plainArrangement } from '../../../src/extension/processTasks';
import { noFindings, TaskFindings } from '../../../src/extension/taskFindings';
import { lookOf } from '../../../src/extension/taskLook';
import { tooltipOf } from '../../../src/extension/taskTooltip';
import { TaskTree } from '../../../src/extension/taskTree';
import { treeText } from '../../../src/extension/treeText';
import { operationKind, stepEnd, waitKind } from '../../../src/protocol/recording';
import { parseTaskFilter } from '../../../src/trace/story/taskFilter';
import { labels, limits, MS, program, text } from '../support/shownProgram';

describe('The task tree, arranged', () => {
  it('groups by state: what went wrong first, what is over last', () => {
    deepEqual(lines(crawler(), { grouping: 'state' }), [
      'Failed, 1 task',
      "  worker-3, failed, KeyError: 'url'",
      'Running, 1 task',
      '  main #1, running, 10 ms',
      'Waiting, 2 tasks',
      '  worker-1, waiting, Lock RATE, 80 ms',
      '  worker-2, waiting, sleep(9), 60 ms',
      'Done, 1 task',
      '  worker-4, done',
    ]);
  });

  it('groups by what tasks wait for, each wait with the longest of it', () => {
    deepEqual(lines(crawler(), { grouping: 'waitsFor' }), [
      'Running, 1 task',
      '  main #1, running, 10 ms',
      'Lock RATE, 1 task, up to 80 ms',
      '  worker-1, waiting, Lock RATE, 80 ms',
      'sleep, 1 task, up to 60 ms',
      '  worker-2, waiting, sleep(9), 60 ms',
      'Failed, 1 task',
      "  worker-3, failed, KeyError: 'url'",
      'Done, 1 task',
      '  worker-4, done',
    ]);
  });

  it('groups by creation line and by loop', () => {
    deepEqual(lines(crawler(), { grouping: 'creationLine' }).filter(isFirstLevel), [
      'main.py:7, 4 tasks',
      'Not recorded, 1 task',
    ]);
    deepEqual(lines(crawler(), { grouping: 'loop' }).filter(isFirstLevel), ['Event loop 1, 5 tasks']);
  });

  it('moves a task from one group to another when it changes, and touches no other', () => {
    const { builder, run } = crawler();
    const tree = new TaskTree([run(100 * MS)], limits, { ...plainArrangement, grouping: 'state' });
    const before = tree.children(undefined);
    const waiting = before.find((row) => lookOf(row).label === 'Waiting');
    deepEqual(labels(tree, waiting), ['worker-1', 'worker-2']);
    const second = tree.children(waiting)[1];
    builder.step({ task: 2, from: 101 * MS, to: 102 * MS, how: stepEnd.returned });
    run.read();
    tree.update();
    deepEqual(labels(tree, waiting), ['worker-2']);
    equal(tree.children(waiting)[0], second);
    ok(tree.children(undefined).includes(before[0] as (typeof before)[number]));
  });

  it('leaves what a filter matches, and what is above it; says how many, and the way back', () => {
    const tree = new TaskTree([crawler().run(100 * MS)], limits, arranged({ filter: parseTaskFilter('on:rate') }));
    equal(
      tasksOnly(tree),
      [
        "1 task matches 'on:rate'., Clear filter",
        'main #1, running, 10 ms',
        '  worker-1, waiting, Lock RATE, 80 ms',
      ].join('\n'),
    );
  });

  it('says that nothing matches', () => {
    const tree = new TaskTree([crawler().run(100 * MS)], limits, arranged({ filter: parseTaskFilter('on:LIMT') }));
    equal(tasksOnly(tree), "No task matches 'on:LIMT'., Clear filter");
  });

  it('lets a task match once it has waited long enough, and no more once it goes on', () => {
    const { builder, run } = crawler();
    let now = 100 * MS;
    const tree = new TaskTree([run(() => now)], limits, arranged({ filter: parseTaskFilter('>100ms') }));
    equal(tree.matching, 0);
    now = 190 * MS;
    tree.update();
    equal(tree.matching, 2);
    builder.step({ task: 2, from: 191 * MS, to: 192 * MS, how: stepEnd.returned });
    run.read();
    tree.update();
    equal(tree.matching, 1);
  });

  it('hides what has ended, but not what made something that lives', () => {
    const { builder, run } = program();
    const code = builder.code('job');
    builder.task({ id: 1, at: 0, name: 'ended', code });
    builder.task({ id: 2, at: 0, name: 'alive', code, creator: 1 });
    builder.task({ id: 3, at: 0, name: 'also ended', code, creator: 1 });
    builder.step({ task: 3, from: MS, to: 2 * MS, how: stepEnd.returned });
    builder.step({ task: 1, from: 3 * MS, to: 4 * MS, how: stepEnd.returned });
    const tree = new TaskTree([run(4 * MS)], limits, arranged({ hideEnded: true }));
    equal(text(tree), 'ended, done\n  alive, ready, <10 ms');
  });

  it('shows one task and its children alone', () => {
    const { builder, run } = program();
    const code = builder.code('job');
    builder.task({ id: 1, at: 0, name: 'root', code });
    builder.task({ id: 2, at: 0, name: 'wanted', code, creator: 1 });
    builder.task({ id: 3, at: 0, name: 'below', code, creator: 2 });
    builder.task({ id: 4, at: 0, name: 'other', code, creator: 1 });
    const shown = run(4 * MS);
    const [process] = shown.processes;
    const task = process?.trace.tasks.get(2);
    ok(process && task);
    equal(
      text(new TaskTree([shown], limits, arranged({ only: { process, task } }))),
      [
        'Only wanted and its children., Show all',
        'root, ready, <10 ms',
        '  wanted, ready, <10 ms',
        '    below, ready, <10 ms',
      ].join('\n'),
    );
  });

  it('says of what earlier moment it tells', () => {
    const [first] = lines(crawler(), { moment: '3.202 s' });
    equal(first, 'Shown at 3.202 s., Back to the end');
  });

  it('gives a TaskGroup a row when its creator made others after it, and none when it holds all', () => {
    const { builder, run } = program();
    const code = builder.code('fetch');
    builder.resource(9, 'group', { site: builder.site('main@crawler.py:65') });
    builder.task({ id: 1, at: 0, name: 'main', code });
    for (const id of [2, 3]) {
      builder.task({ id, at: id, name: `in-${id}`, code, creator: 1 });
      builder.member(9, id, id);
    }
    const tree = new TaskTree([run(MS)], limits);
    equal(tasksOnly(tree), ['main, ready, <10 ms', '  in-2, ready, <10 ms', '  in-3, ready, <10 ms'].join('\n'));
    const [row] = tree.children(tree.children(undefined)[0]);
    ok(row !== undefined && tooltipOf(row).includes('In a TaskGroup of crawler.py:65'));
    builder.task({ id: 4, at: 4, name: 'outside', code, creator: 1 });
    run.read();
    tree.update();
    equal(
      tasksOnly(tree),
      [
        'main, ready, <10 ms',
        '  TaskGroup, crawler.py:65 · 2 tasks',
        '    in-2, ready, <10 ms',
        '    in-3, ready, <10 ms',
        '  outside, ready, <10 ms',
      ].join('\n'),
    );
  });

  it('has the resources behind the tasks: what is in them, who holds them, and who waits, the next one first', () => {
    const { builder, run } = crawler();
    builder.resource(8, 'queue', { limit: 64, site: builder.site('main@main.py:4') });
    for (let item = 1; item <= 48; item += 1) builder.operation(8, 51 * MS, operationKind.put, item);
    builder.step({ task: 3, from: 90 * MS, to: 92 * MS, how: waitKind.lock, target: 7 });
    const tree = new TaskTree([run(100 * MS)], limits);
    const resources = tree.children(undefined).at(-1);
    const rows = text(tree).split('\n');
    deepEqual(rows.slice(rows.indexOf('Resources')), [
      'Resources',
      '  RATE, Lock · held by main #1 · 2 waiting',
      '    main #1, holds it 90 ms, main.py:3',
      '    worker-1, waits 80 ms, next',
      '    worker-2, waits <10 ms',
      '  urls, Queue · 48 / 64',
    ]);
    const [lock, queue] = tree.children(resources);
    ok(lock && queue);
    deepEqual(tooltipOf(queue).split('\n'), [
      'urls',
      'Queue, limit 64',
      'Made at main.py:4 in main',
      '0 tasks waiting',
      '48 puts, 0 gets',
    ]);
    ok(tooltipOf(lock).includes('Longest present wait 80.0 ms'), tooltipOf(lock));
    equal(tree.hasChildren(queue), false);
  });

  it('tells resources of one name apart: by loop, by where they were made, else by number', () => {
    const source: Readonly<Record<number, string>> = { 4: 'jobs = asyncio.Queue()', 5: 'jobs = asyncio.Queue()' };
    const { builder, run } = program(undefined, (_, line) => source[line] ?? 'self.lock = asyncio.Lock()');
    builder.task({ id: 1, at: 0, automatic: 1, code: builder.code('main') });
    const made = (id: number, type: string, line: number, loop: number) => {
      builder.resource(id, type, { site: builder.site(`main@main.py:${line}`), loop });
      builder.operation(id, 10 * MS, operationKind.put, 0);
    };
    made(7, 'queue', 4, 1);
    made(8, 'queue', 4, 2);
    made(9, 'queue', 5, 2);
    made(10, 'lock', 7, 1);
    const tree = new TaskTree([run(100 * MS)], limits);
    const resources = () => text(tree).split('\nResources\n')[1]?.split('\n');
    deepEqual(resources()?.at(-1), '  lock, Lock · free');
    made(11, 'lock', 7, 1);
    run.read();
    tree.update();
    deepEqual(resources(), [
      '  jobs, Queue · loop 1 · main.py:4 · 0 items',
      '  jobs, Queue · loop 2 · main.py:4 · 0 items',
      '  jobs, Queue · loop 2 · main.py:5 · 0 items',
      '  lock, Lock · #10 · free',
      '  lock, Lock · #11 · free',
    ]);
  });

  it('tells in the tooltip the totals, where it was made and by whom, and what was found', () => {
    const shown = crawler().run(100 * MS);
    const tree = new TaskTree([shown], limits);
    const [worker] = tree.children(tree.children(undefined)[0]);
    const [process] = shown.processes;
    ok(worker?.kind === 'task' && process);
    deepEqual(tooltipOf(worker).split('\n'), [
      'worker-1  work()',
      'Waiting 80.0 ms for Lock RATE',
      'at main.py:12 in work',
      'Busy 10.0 ms, ready 10.0 ms, waiting 80.0 ms, 1 step',
      'Created by main #1 at main.py:7',
    ]);
    const finding = {
      code: 'deadlock',
      severity: 'error',
      message: 'Deadlock: it waits for itself.',
      time: 0,
      task: 2,
      place: undefined,
      evidence: [],
      count: 1,
      stuck: [1, 2],
    } as const;
    // Also where the words are about another one of the circle.
    const other = new TaskFindings([{ process, finding: { ...finding, task: 1 } }]);
    equal(lookOf(worker, other).tail, 'for ever');
    const findings = new TaskFindings([{ process, finding }]);
    ok(tooltipOf(worker, findings).endsWith('\nDeadlock: it waits for itself.'));
    equal(lookOf(worker, findings).tail, 'for ever');
    equal(lookOf(worker, findings).icon, 'warning');
  });

  it('tells of equal tasks what they cost together', () => {
    const { builder, run } = program();
    builder.task({ id: 1, at: 0, automatic: 1, code: builder.code('main') });
    const [code, site] = [builder.code('fetch'), builder.site('main@main.py:7')];
    for (let id = 2; id < 102; id += 1) {
      builder.task({ id, at: 0, automatic: id, creator: 1, code, site });
      builder.step({ task: id, from: 0, to: MS, how: waitKind.sleep, target: 9 });
    }
    const tree = new TaskTree([run(21 * MS)], limits);
    const [group] = tree.children(tree.children(undefined)[0]);
    ok(group?.kind === 'group');
    deepEqual(tooltipOf(group).split('\n'), [
      '100 tasks that run fetch(), created at main.py:7',
      'Together busy 100 ms, ready <1 µs, waiting 2.00 s, 100 steps',
    ]);
  });

  it('is copied as text, all of it, also what stands on pages not shown', () => {
    const { builder, run } = program();
    const code = builder.code('fetch');
    builder.task({ id: 1, at: 0, name: 'main', code });
    for (let id = 2; id < 252; id += 1) builder.task({ id, at: 0, name: `w-${id}`, creator: 1, code });
    const tree = new TaskTree([run(MS)], limits);
    equal(tree.children(tree.children(undefined)[0]).length, 101);
    const copied = treeText(tree, undefined, noFindings).split('\n');
    equal(copied.length, 1 + 250 + 1);
    deepEqual(copied.slice(0, 2), ['main  ready · <10 ms', '  w-2  ready · <10 ms']);
  });

  it('finds the row of a task on a page that is not shown yet, and of a resource', () => {
    const { builder, run } = program();
    const code = builder.code('fetch');
    builder.task({ id: 1, at: 0, name: 'main', code });
    for (let id = 2; id < 252; id += 1) builder.task({ id, at: 0, name: `w-${id}`, creator: 1, code });
    builder.resource(7, 'lock');
    builder.operation(7, 1, operationKind.acquired, 1);
    const shown = run(MS);
    const [process] = shown.processes;
    const tree = new TaskTree([shown], limits);
    const task = process?.trace.tasks.get(240);
    const lock = process?.trace.resources.get(7);
    ok(process && task && lock);
    const row = tree.find(process, task);
    ok(row !== undefined && tree.children(tree.parentOf(row)).includes(row));
    const found = tree.findResource(process, lock);
    ok(found !== undefined && tree.children(tree.parentOf(found)).includes(found));
    equal(tree.parentOf(found)?.kind, 'resources');
  });
});

/** One task of each state, and a lock that main holds. */
function crawler() {
  const source: Readonly<Record<number, string>> = { 2: 'RATE = asyncio.Lock()', 4: 'urls = asyncio.Queue(64)' };
  const made = program(undefined, (_, line) => source[line]);
  const { builder } = made;
  const [code, site] = [builder.code('work'), builder.site('main@main.py:7')];
  const stack = builder.stack('acquire@lib/asyncio/locks.py:1', 'work@main.py:12');
  builder.resource(7, 'lock', { site: builder.site('<module>@main.py:2') });
  builder.task({ id: 1, at: 0, automatic: 1, code: builder.code('main') });
  builder.row({
    kind: 5,
    sub: operationKind.acquired,
    a: BigInt(1e12 + 10 * MS),
    b: 1n,
    c: 7,
    d: 1,
    e: builder.site('main@main.py:3'),
  });
  for (const id of [2, 3, 4, 5]) builder.task({ id, at: 0, name: `worker-${id - 1}`, creator: 1, code, site });
  builder.step({ task: 2, from: 10 * MS, to: 20 * MS, how: waitKind.lock, target: 7, stack });
  builder.step({ task: 3, from: 30 * MS, to: 40 * MS, how: waitKind.sleep, target: 9 });
  builder.step({
    task: 4,
    from: 41 * MS,
    to: 42 * MS,
    how: stepEnd.failed,
    target: builder.error('KeyError', "'url'"),
  });
  builder.step({ task: 5, from: 43 * MS, to: 44 * MS, how: stepEnd.returned });
  builder.row({ kind: 8, a: BigInt(1e12 + 90 * MS), b: BigInt(1e12 + 95 * MS), c: 1 });
  return made;
}

function arranged(change: Partial<Arrangement>): Arrangement {
  return { ...plainArrangement, ...change };
}

function lines({ run }: ReturnType<typeof program>, change: Partial<Arrangement>): readonly string[] {
  return tasksOnly(new TaskTree([run(100 * MS)], limits, arranged(change))).split('\n');
}

/** Without the resources. */
function tasksOnly(tree: TaskTree): string {
  return text(tree).split('\nResources')[0] ?? '';
}

function isFirstLevel(line: string): boolean {
  return !line.startsWith(' ');
}
