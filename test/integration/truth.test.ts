import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { exportRun } from '../../src/cli/exportRun';
import type { RunProcess } from '../../src/extension/liveRun';
import { lookOf } from '../../src/extension/taskLook';
import type { Row } from '../../src/extension/taskRows';
import { TaskTree } from '../../src/extension/taskTree';
import { openRowsFeed } from '../../src/extension/timeline/rowsFeed';
import { waitName } from '../../src/protocol/recording';
import { DrawList, type MarkKind } from '../../src/timeline/drawList';
import { roomy } from '../../src/timeline/laneSizes';
import { ProcessModel } from '../../src/timeline/processModel';
import { SourceTexts } from '../../src/timeline/sourceTexts';
import { drawTaskLane } from '../../src/timeline/taskLane';
import { Viewport } from '../../src/timeline/viewport';
import { bytesSource } from '../../src/trace/byteSource';
import { dumpLines } from '../../src/trace/dump';
import { userFrame } from '../../src/trace/records';
import type { Resource } from '../../src/trace/resource';
import { barAt } from '../../src/trace/story/bars';
import { spokenBar } from '../../src/trace/story/barWords';
import { Moment } from '../../src/trace/story/moment';
import { ResourceHistory } from '../../src/trace/story/resourceHistory';
import type { Scene } from '../../src/trace/story/scene';
import { TaskSteps } from '../../src/trace/story/stepsOfTask';
import type { Task } from '../../src/trace/task';
import { itOnEveryPython } from '../support/everyPython';
import { exampleNames, runExample } from '../support/exampleRuns';
import { temporaryFolder } from '../support/folders';
import { IndependentReading, type SeenResource, type SeenTask } from '../support/independentReading';
import { pythons } from '../support/pythons';
import { reasonOf } from '../support/reasonText';
import { type RecordedProcess, recordFixture } from '../support/recorded';

/** Programs with what the examples lack: locks, cancellations, several loops, steps that never end. */
const fixtures = ['blocked.py', 'cancellations.py', 'endings.py', 'locks.py', 'loops.py', 'queues.py', 'waits.py'];
const MOMENTS = 10;
const MOST_LOOKED_AT = 300;
/** A chain of tasks that each create the next one is followed so far in the tree. */
const DEEPEST = 1000;
/** An example makes as many tasks as it can for two seconds: to look at them takes half a minute on each Python. The oldest and the newest are enough, and those where it fails. */
const inBetween: readonly string[] = ['3.10', '3.11', '3.12'];
/** Nothing merges: each task has a row of its own. */
const nothingMerges = { done: Number.POSITIVE_INFINITY, all: Number.POSITIVE_INFINITY };

describe('What tree, timeline and dump say at ten moments is what the export says', function () {
  this.timeout(180_000);

  for (const name of exampleNames()) {
    for (const python of pythons()) {
      if (name.startsWith('08') && inBetween.includes(python.version)) continue;
      it(`of ${name} (Python ${python.version})`, async () => {
        const { children, ...own } = await runExample(name, python);
        for (const process of [own, ...children]) await check(process);
      });
    }
  }
  for (const name of fixtures) {
    itOnEveryPython(`of ${name}`, async (python) => check(await recordFixture(name, python)));
  }
  itOnEveryPython('of eager.py', async (python) => check(await recordFixture('eager.py', python)), '3.12');
});

async function check(process: RecordedProcess): Promise<void> {
  const reading = new IndependentReading(await exported(process), process.reader.header.pid);
  const scene = sceneOf(process);
  const lanes = lanesOf(process);
  const names = namesOf(reading.tasksAt(Number.POSITIVE_INFINITY));
  for (const time of momentsOf(reading)) {
    const look: Look = { process, scene, time, lanes, past: process.at(time), moment: new Moment(scene, time), names };
    const tasks = reading.tasksAt(time);
    checkTasks(look, tasks);
    for (const seen of reading.resourcesAt(time, tasks)) {
      const where = `${seen.type} ${seen.id} at ${time}`;
      deepEqual(toldResource(look.past.trace.resources.get(seen.id)), seen, `read up to then: ${where}`);
      deepEqual(toldResource(look.moment.resource(seen.id)), seen, `looked back at: ${where}`);
    }
    for (const loop of reading.loops) {
      const { all } = look.past.trace.loops;
      equal(all.get(loop)?.state === 'runs', reading.loopRuns(loop, time), `loop ${loop} at ${time}`);
      equal(process.trace.loops.ranAt(loop, time), reading.loopRuns(loop, time), `loop ${loop} looked back at ${time}`);
    }
  }
}

/** A moment, and the ways to look at it: read up to then, looked back at from the end, the bars and the lanes of the timeline. */
interface Look {
  readonly process: RecordedProcess;
  readonly scene: Scene;
  readonly lanes: ProcessModel;
  readonly time: number;
  readonly past: Pick<RecordedProcess, 'trace' | 'words'>;
  readonly moment: Moment;
  /** The names that tasks had in the end. */
  readonly names: ReadonlyMap<number, string>;
}

function checkTasks({ process, scene, lanes, time, past, moment, names }: Look, tasks: readonly SeenTask[]): void {
  deepEqual([...past.trace.tasks.keys()].sort(byNumber), tasks.map(({ id }) => id).sort(byNumber), `at ${time}`);
  deepEqual(dumped(past), tasks.map(({ name, state }) => `${name}  ${state}`).sort(), `the dump at ${time}`);
  const rows = treeRows(past, time);
  const namesThen = namesOf(tasks);
  for (const seen of chosen(tasks)) {
    const where = `${seen.name} (task ${seen.id}) at ${time}`;
    deepEqual(told(past.trace.tasks.get(seen.id), past), seen, `read up to then: ${where}`);
    // Who looks back knows the name that a task was given a moment after it first ran.
    const known = { ...seen, name: names.get(seen.id) };
    deepEqual(told(moment.task(seen.id), process), known, `looked back at: ${where}`);
    checkBar(scene, seen, time);
    checkLane(lanes, seen, time);
    const row = rows.get(seen.id);
    if (row !== undefined || rows.size < DEEPEST) checkRow(row, seen, namesThen);
  }
}

function namesOf(tasks: readonly SeenTask[]): ReadonlyMap<number, string> {
  return new Map(tasks.map(({ id, name }) => [id, name]));
}

/** All tasks; of very many those that are alive and some hundreds of the others. */
function chosen(tasks: readonly SeenTask[]): readonly SeenTask[] {
  const each = Math.ceil(tasks.length / MOST_LOOKED_AT);
  return tasks.filter(({ state }, index) => index % each === 0 || /^(ready|running|waiting)$/.test(state));
}

/** The lines of `loopscope export --format jsonl`. */
async function exported(process: RecordedProcess): Promise<readonly string[]> {
  const folder = temporaryFolder('export');
  try {
    const recording = join(folder.path, 'run.loopscope');
    const output = join(folder.path, 'run.jsonl');
    writeFileSync(recording, process.bytes);
    equal(await exportRun([recording, '--format', 'jsonl', '--output', output]), 0);
    return readFileSync(output, 'utf8').split('\n');
  } finally {
    folder.remove();
  }
}

/** Ten moments at which something happened, spread over the run, and, unless very much happened, ten between them. */
function momentsOf(reading: IndependentReading): readonly number[] {
  const all = reading.moments.filter((moment) => moment >= 0);
  return Array.from({ length: MOMENTS }, (_, index) => {
    const place = Math.floor(((index + 0.5) / MOMENTS) * (all.length - 1));
    const [one = 0, next = one] = [all[place], all[place + 1]];
    return all.length > 50_000 ? [one] : [one, Math.floor((one + next) / 2)];
  }).flat();
}

function sceneOf({ trace, words }: RecordedProcess): Scene {
  const steps = new TaskSteps(trace);
  const history = new ResourceHistory(trace);
  return { trace, words, steps, history, now: trace.ended ?? trace.now, over: true, waitsForEver: () => false };
}

/** What the product says of a task, in the words of the independent reading. */
function told(
  task: Task | undefined,
  { trace, words }: Pick<RecordedProcess, 'trace' | 'words'>,
): SeenTask | undefined {
  if (task === undefined) return undefined;
  const { id, creator, state, since, wait, steps, busy, ready, waiting } = task;
  const place = wait === undefined ? undefined : userFrame(trace.dictionary.stack(wait.stack));
  return {
    id,
    name: words.taskName(task),
    creator,
    state,
    since,
    waits: wait === undefined ? undefined : { for: waitName[wait.kind] ?? '', target: wait.target },
    at: place === undefined ? '' : `${place.file}:${place.line}`,
    ...{ steps, busy, ready, waiting },
  };
}

function toldResource(resource: Resource | undefined): SeenResource | undefined {
  if (resource === undefined) return undefined;
  const { id, type, level, waiters, holders } = resource;
  const held = type === 'lock' || type === 'semaphore' ? holders : undefined;
  return { id, type, level: level === -1 ? null : level, waiters: [...waiters], holders: held };
}

/** The bar that the timeline draws at the moment, and how it is spoken. */
function checkBar(scene: Scene, seen: SeenTask, time: number): void {
  const task = scene.trace.tasks.get(seen.id);
  ok(task);
  const bar = barAt(scene, task, time);
  const kinds: Readonly<Record<string, string>> = { running: 'step', waiting: 'wait', ready: 'ready' };
  equal(bar?.kind, kinds[seen.state], `${seen.name} at ${time}`);
  if (bar === undefined) return;
  equal(bar.from, seen.since, `${seen.name} at ${time}`);
  match(spokenBar(scene, task, bar), new RegExp(`^${seen.state === 'running' ? 'step' : bar.kind}`));
}

/** The tasks that the dump names, with their states. */
function dumped({ trace, words }: Pick<RecordedProcess, 'trace' | 'words'>): readonly string[] {
  const tasks = [...dumpLines(trace, words, 'then')].flatMap((line) => {
    const [, task] = /^ *[>+.=!/] (?:\[[\d,]+\] )?(.*)$/.exec(line) ?? [];
    return task === undefined ? [] : [task.split('  ').slice(0, 2).join('  ')];
  });
  return tasks.sort();
}

/** What the timeline draws from, fed as the extension feeds it. */
function lanesOf({ bytes, reader, trace }: RecordedProcess): ProcessModel {
  const { origin, wallClock, format, pid, parentPid } = reader.header;
  const model = new ProcessModel(
    {
      ...{ key: 'it', name: 'it', pid, parentPid, over: true, notes: [] },
      ...{ origin: String(origin), wallClock: String(wallClock), format },
    },
    new SourceTexts(),
  );
  const feed = openRowsFeed(bytesSource(bytes), (record) => record);
  if (!feed.ok) throw new Error(feed.error);
  for (let more = true; more; ) {
    const portion = feed.value.pull();
    more = portion.more || portion.rows.byteLength > 0;
    model.feed(portion.texts, portion.rows);
  }
  model.told(trace.ended ?? trace.now, 0);
  return model;
}

/** The mark that is drawn at the moment, in a view in which a pixel is a nanosecond. */
function checkLane(process: ProcessModel, seen: SeenTask, time: number): void {
  const task = process.trace.tasks.get(seen.id);
  ok(task);
  const half = 500;
  const view = new Viewport({ from: time - half, to: time + half }, 2 * half);
  const list = new DrawList();
  drawTaskLane(list, { process, task, steps: process.stepsOf(task), view, y: 0, sizes: roomy });
  const there = list.toArray().filter(({ x, width }) => x <= half + 0.5 && half + 0.5 < x + width);
  const kinds = there.map(({ kind }) => kind).filter((kind) => bars.has(kind));
  const expected = expectedMarks[seen.state];
  const at = `${seen.name} (task ${seen.id}), ${seen.state} at ${time}, is drawn as ${kinds.join(', ') || 'nothing'}`;
  ok(expected === undefined ? kinds.length === 0 : kinds.length > 0 && kinds.every((kind) => expected.has(kind)), at);
}

const bars: ReadonlySet<MarkKind> = new Set([
  'step',
  'dense',
  'blocked',
  'ready',
  'denseReady',
  'waitInside',
  'waitOutside',
  'unknown',
]);
const expectedMarks: Readonly<Record<string, ReadonlySet<MarkKind>>> = {
  running: new Set(['step', 'blocked']),
  ready: new Set(['ready']),
  waiting: new Set(['waitInside', 'waitOutside']),
};

/** The rows of the task tree for one who has read up to the moment. */
function treeRows({ trace, words }: Pick<RecordedProcess, 'trace' | 'words'>, now: number): ReadonlyMap<number, Row> {
  const process: RunProcess = {
    key: 'it',
    pid: 1,
    parentPid: 0,
    name: 'it',
    trace,
    words,
    over: false,
    exitCode: undefined,
    now,
  };
  const tree = new TaskTree([{ name: 'it', processes: [process], ended: false }], nothingMerges);
  const rows = new Map<number, Row>();
  const open: { readonly row: Row | undefined; readonly depth: number }[] = [{ row: undefined, depth: 0 }];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    for (const row of next.depth < DEEPEST ? allChildren(tree, next.row) : []) {
      if (row.kind === 'task') rows.set(row.task.id, row);
      open.push({ row, depth: next.depth + 1 });
    }
  }
  return rows;
}

/** What stands under a row, all pages of it. */
function allChildren(tree: TaskTree, parent: Row | undefined): readonly Row[] {
  const more = () => tree.children(parent).find(({ kind }) => kind === 'more');
  for (let next = more(); next !== undefined; next = more()) {
    tree.showMore(next);
  }
  return tree.children(parent);
}

/** The row in the tree: its name, its state, what it waits for. */
function checkRow(row: Row | undefined, seen: SeenTask, names: ReadonlyMap<number, string>): void {
  ok(row, `${JSON.stringify(seen)} has no row`);
  const { label, state, text } = lookOf(row);
  equal(label, seen.name);
  equal(state, seen.state, seen.name);
  const { waits } = seen;
  if (waits !== undefined) match(text, reasonOf(waits, names), `${seen.name} waits for ${waits.for}: ${text}`);
}

function byNumber(a: number, b: number): number {
  return a - b;
}
