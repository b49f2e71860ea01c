import assert from 'node:assert/strict';
import { cpSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Frame, Locator, Page } from 'playwright-core';
import { runCommand, tail } from '../support/command';
import { examples } from '../support/exampleRuns';
import { repository } from '../support/folders';
import { IndependentReading, type SeenTask } from '../support/independentReading';
import { type Python, pythons } from '../support/pythons';
import { reasonOf } from '../support/reasonText';
import { skipBecause } from '../support/skip';
import { patience, userInterface } from '../support/vscode/userInterface';
import { makeRoomForTasks, runPaletteCommand } from '../support/vscode/workbench';
import { openFile, timelineIn, treeRow } from '../support/vscode/workbenchSteps';

const MOMENTS = 10;
/** ns; the tree tells its moment to the millisecond. */
const UNSURE = 0.5e6;
const SECOND = 1e9;
/** All rows of the tree are on the screen at once. */
const tall = { width: 1280, height: 6000 };

/** What a row of the tree says of a task, in the tree's order; `level` 1 is the first. */
interface ShownTask {
  readonly level: number;
  readonly name: string;
  readonly state: string;
  readonly reason: string;
  readonly time: string;
}

describe('F5 on examples: what the tree says of ten moments is what the export says', function () {
  this.timeout(4 * patience);
  let page: Page;
  let timeline: Frame;
  // The older ones of the examples need the event loop that Python made by itself until 3.13.
  const python = pythons().findLast(({ version }) => Number(version.split('.')[1]) <= 13);
  const opened = userInterface({
    name: 'truth-ui',
    prepare: async (folder) => {
      cpSync(examples, folder, { recursive: true });
      if (python !== undefined) await makeEnvironment(python, folder);
    },
    settings: { 'loopscope.tree.mergeDone': 100_000, 'loopscope.tree.mergeAll': 100_000 },
  });

  before(async () => {
    page = opened.page;
    await page.setViewportSize(tall);
  });

  itOnIt('of 09, which sleeps again and again until it is stopped', async () => {
    await start('09_run_forever.py');
    await timeline.getByText(/^Live\s*(2\.[5-9]|[3-9]\.)/).waitFor();
    await stop();
    await check('09_run_forever');
  });

  itOnIt('of 12, whose consumer waits for ever', async () => {
    await start('12_sentinel_out_of_order.py');
    await treeRow(page, /^queue_coro #3, waiting, Queue queue\.get/).waitFor();
    // Time passes: what it waited, and for how long, is told of moments far from each other.
    await treeRow(page, /^queue_coro #3, waiting, Queue queue\.get, for ever/).waitFor();
    await stop();
    await check('12_sentinel_out_of_order');
  });

  itOnIt('of the crawler, from its first page to its orderly end', async () => {
    await start('crawler/crawler.py');
    await treeRow(page, /^worker-1, /).waitFor();
    await timeline.getByText(/^Ended/).waitFor();
    await check('crawler');
  });

  function itOnIt(title: string, body: () => Promise<void>): void {
    it(title, function () {
      return python === undefined ? skipBecause(this, 'there is no Python up to 3.13') : body();
    });
  }

  async function start(name: string): Promise<void> {
    await openFile(page, name.split('/').at(-1) ?? '');
    await page.keyboard.press('F5');
    timeline = await timelineIn(page, 'panel');
    await makeRoomForTasks(page);
  }

  async function stop(): Promise<void> {
    await page.keyboard.press('Shift+F5');
    await timeline.getByText(/^Ended/).waitFor();
  }

  async function check(name: string): Promise<void> {
    const reading = await exported(await recordingOf(name));
    await runPaletteCommand(page, 'Loopscope: Zoom to Whole Run');
    await wholeRunShown(reading);
    await makeRoomForTasks(page); // other views are there than while the program ran
    let compared = 0;
    let told = '';
    for (const place of await moments(reading)) {
      told = await momentShown(place, told);
      const time = Number(told) * SECOND;
      const seen = steadyAt(reading, time);
      // Less than half a millisecond from a change nobody can say which side was shown.
      if (seen !== undefined) await untilShown(seen, time);
      compared += seen === undefined ? 0 : 1;
    }
    assert.ok(compared >= MOMENTS - 2, `only ${compared} moments were far enough from changes`);
    await runPaletteCommand(page, 'Loopscope: Back to the End');
  }

  async function wholeRunShown(reading: IndependentReading): Promise<void> {
    const last = (reading.moments.at(-1) ?? 0) / SECOND;
    const slider = timeline.getByRole('slider', { name: 'Visible part of the run' });
    for (;;) {
      const [, to] = /^0\.000+ s to ([\d.]+) s of/.exec((await slider.getAttribute('aria-valuetext')) ?? '') ?? [];
      if (Math.abs(Number(to) - last) <= last / 20) return;
      await page.waitForTimeout(50); // nothing is told when a canvas has been drawn
    }
  }

  /**
   * Clicks until timeline and tree show another moment than before: a click that comes while the page is laid out anew meets nothing, and one on the pin of a
   * finding, which may stand there, selects that. Returns the moment, in seconds.
   */
  async function momentShown({ x, y }: { readonly x: number; readonly y: number }, before: string): Promise<string> {
    const chip = timeline
      .locator('.chip', { hasText: /At\s*\d+\.\d{3} s/ })
      .filter({ hasNotText: `${before || 'none'} s` });
    for (let turn = 0; turn < 5 && !(await chip.isVisible()); turn += 1) {
      await page.mouse.click(x - 12 * turn, y);
      await chip.waitFor({ timeout: 5000 }).catch(() => undefined);
    }
    const [, told = ''] = /At\s*(\d+\.\d{3}) s/.exec((await chip.textContent()) ?? '') ?? [];
    await treeRow(page, new RegExp(`^Shown at ${told.replace('.', '\\.')} s`)).waitFor();
    return told;
  }

  /** Places on the ruler, spread over the run, each well between two events if there is one. */
  async function moments(reading: IndependentReading): Promise<readonly { readonly x: number; readonly y: number }[]> {
    const box = await timeline.locator('canvas').first().boundingBox();
    assert(box);
    const last = reading.moments.at(-1) ?? 0;
    const own: { x: number; y: number }[] = [];
    for (let place = 0; place < MOMENTS; place += 1) {
      // The whole run is in view, and a hundredth of it behind its end.
      const pixels = Array.from(
        { length: 40 },
        (_, index) => ((place + 0.1 + index / 50) / MOMENTS) * (box.width / 1.01),
      );
      const found = pixels.find((x) => steadyAt(reading, (x / (box.width / 1.01)) * last, 4 * UNSURE) !== undefined);
      own.push({ x: Math.round(box.x + (found ?? pixels[0] ?? 0)), y: box.y + 40 });
    }
    return own;
  }

  async function untilShown(seen: readonly SeenTask[], time: number): Promise<void> {
    const names = new Map(seen.map(({ id, name }) => [id, name]));
    const until = Date.now() + patience / 4;
    for (;;) {
      // A hundred rows under one are shown at first; and VS Code fills in rows one after the other.
      const more = treeRow(page, /^Show \d+ more of /).first();
      if (await more.isVisible()) await more.click({ timeout: 2000 }).catch(() => undefined);
      const problem = difference(await shownTasks(), seen, { names, time });
      if (problem === undefined) return;
      assert.ok(Date.now() < until, `at ${time / SECOND} s: ${problem}`);
      await page.waitForTimeout(50);
    }
  }

  /** The rows of tasks on the screen; what stands under Resources is none. */
  async function shownTasks(): Promise<readonly ShownTask[]> {
    const rows: Locator = treeRow(page, /, (ready|running|waiting|done|failed|cancelled|destroyed)(, |$)/);
    const said = await rows.evaluateAll((all) =>
      (all as unknown as { getAttribute(name: string): string | null }[]).map(
        (row) => [Number(row.getAttribute('aria-level')), row.getAttribute('aria-label') ?? ''] as const,
      ),
    );
    return said.map(([level, label]) => {
      const [, name = '', state = '', rest = ''] =
        /^(.*?), (ready|running|waiting|done|failed|cancelled|destroyed)(?:, (.*))?$/.exec(label) ?? [];
      const [, before, only, time = ''] = /^(?:(.*), )?(?:([^,]*)|(<10 ms|[\d.]+ m?s))$/.exec(rest) ?? [];
      const timed = /^(<10 ms|[\d.]+ m?s)$/.exec(only ?? '');
      return { level, name, state, reason: timed ? (before ?? '') : rest, time: timed ? (only ?? '') : time };
    });
  }

  /** The recording of a run in the place that VS Code has for the workspace. */
  async function recordingOf(name: string): Promise<string> {
    const data = join(opened.session.server.dataFolder, 'user');
    const all = readdirSync(data, { recursive: true, encoding: 'utf8' });
    const found = all.filter((path) => path.endsWith('.loopscope') && path.includes(`/recordings/${name}`));
    assert.equal(found.length, 1, found.join());
    return join(data, found[0] ?? '');
  }
});

/** A virtual environment in the folder is the Python that F5 takes. */
async function makeEnvironment({ path }: Python, folder: string): Promise<void> {
  const result = await runCommand(path, ['-m', 'venv', '--without-pip', join(folder, '.venv')]);
  assert.equal(result.code, 0, tail(result));
}

async function exported(recording: string): Promise<IndependentReading> {
  const args = [join(repository, 'dist/cli.js'), 'export', recording, '--format', 'jsonl'];
  const result = await runCommand(process.execPath, args);
  assert.equal(result.code, 0, tail(result));
  const lines = result.stdout.split('\n');
  return new IndependentReading(lines, Number(JSON.parse(lines[0] ?? '{}').pid));
}

/** The tasks at a moment, where nothing of them changes close to it; undefined where something does. */
function steadyAt(reading: IndependentReading, time: number, unsure = UNSURE): readonly SeenTask[] | undefined {
  const [before, at, after] = [time - unsure, time, time + unsure].map((moment) => reading.tasksAt(moment));
  const told = (tasks: readonly SeenTask[] | undefined) =>
    JSON.stringify(
      tasks?.map(({ id, name, state, since, waits, at: place }) => ({ id, name, state, since, waits, place })),
    );
  return told(before) === told(at) && told(at) === told(after) ? at : undefined;
}

interface Known {
  readonly names: ReadonlyMap<number, string>;
  readonly time: number;
}

/** In which way the rows are not what was read; undefined when they are. */
function difference(shown: readonly ShownTask[], seen: readonly SeenTask[], known: Known): string | undefined {
  const expected = inOrder(seen);
  const [told, read] = [
    shown.map(({ level, name, state }) => `${level} ${name}, ${state}`),
    expected.map(({ level, task: { name, state } }) => `${level} ${name}, ${state}`),
  ];
  if (told.join('\n') !== read.join('\n'))
    return `the tree has\n${told.join('\n')}\nand the export\n${read.join('\n')}`;
  for (const [index, { task }] of expected.entries()) {
    const row = shown[index];
    const problem = row === undefined ? 'no row' : wrongIn(row, task, known);
    if (problem !== undefined) return `${task.name} ${problem}`;
  }
  return undefined;
}

/** Tasks under their creators, in the order of their creation. */
function inOrder(seen: readonly SeenTask[]): readonly { readonly level: number; readonly task: SeenTask }[] {
  const known = new Set(seen.map(({ id }) => id));
  const under = (creator: number, level: number): { readonly level: number; readonly task: SeenTask }[] =>
    seen
      .filter((task) => (known.has(task.creator) ? task.creator : 0) === creator)
      .flatMap((task) => [{ level, task }, ...under(task.id, level + 1)]);
  return under(0, 1);
}

function wrongIn(
  { reason, time: told }: ShownTask,
  { state, waits, since }: SeenTask,
  { names, time }: Known,
): string | undefined {
  if (waits !== undefined && !reasonOf(waits, names).test(reason.replace(/, for ever$/, ''))) {
    return `waits for ${waits.for}, and is said to wait for '${reason}'`;
  }
  const alive = state === 'ready' || state === 'running' || state === 'waiting';
  if (!alive || reason.endsWith(', for ever')) return undefined;
  const [least, most] = span(told);
  const length = time - since;
  return least - UNSURE <= length && length < most + UNSURE
    ? undefined
    : `is ${state} for ${length} ns, and '${told}' is said`;
}

/** The lengths, ns, that are told by these words: `<10 ms`, `180 ms`, `1.6 s`, `16 s`. */
function span(told: string): readonly [number, number] {
  if (told === '<10 ms') return [0, 10e6];
  const [, number = 'nothing', unit] = /^([\d.]+) (m?s)$/.exec(told) ?? [];
  const [scale, step] = unit === 'ms' ? [1e6, 10e6] : [1e9, number.includes('.') ? 0.1e9 : 1e9];
  return [Number(number) * scale, Number(number) * scale + step];
}
