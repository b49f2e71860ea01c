import { strict as assert } from 'node:assert';
import type { Browser } from 'playwright-core';
import { largeRun } from '../support/timeline/largeRun';
import { colorOf, cutOff, isSeen, middleOf, middleOfLoop, pixel, rowOf, xOf } from '../support/timeline/pageParts';
import { crawler, equalTasks, hostileRun } from '../support/timeline/smallRuns';
import { pageTheme, themeNames } from '../support/timeline/themes';
import {
  openTimelinePage,
  type PageOptions,
  type ShownRecording,
  type TimelinePage,
} from '../support/timeline/timelinePage';
import { launchBrowser } from '../support/vscode/browser';

const MS = 1e6;

describe('the page of the timeline', function () {
  this.timeout(60_000);
  let browser: Browser;
  const open: TimelinePage[] = [];

  before(async () => {
    browser = await launchBrowser();
  });

  afterEach(async () => {
    for (const { page, errors } of open.splice(0)) {
      await page.context().close();
      assert.deepEqual(errors, []);
    }
  });

  after(() => browser?.close());

  async function show(
    recording: ShownRecording = crawler(),
    options: PageOptions & { readonly of?: 'run' | 'recording' } = {},
  ): Promise<TimelinePage> {
    const page = await openTimelinePage(browser, options);
    open.push(page);
    await page.show([recording], { of: options.of ?? 'recording' });
    return page;
  }

  it('has a table of the visible rows for those who hear it: level, state, reason and busy time', async () => {
    const { page } = await show();
    const worker = rowOf(page.locator('.moving-rows'), 'worker-1');
    assert.equal(await worker.getAttribute('role'), 'row');
    assert.equal(await worker.getAttribute('aria-level'), '2');
    const cells = await worker.getByRole('gridcell').allTextContents();
    assert.deepEqual(cells, ['worker-1', 'waiting', 'Lock RATE', '200 ms']);
    assert.equal(await rowOf(page.locator('.moving-rows'), 'main').getAttribute('aria-expanded'), 'true');
    assert.equal(await page.locator('canvas').first().getAttribute('aria-hidden'), 'true');
    const slider = page.getByRole('slider', { name: 'Visible part of the run' });
    assert.equal(await slider.getAttribute('aria-valuetext'), '0.000 s to 1.000 s of 1.00 s');
  });

  for (const theme of themeNames) {
    it(`paints steps, waits and what is ready in the colours of the theme: ${theme}`, async () => {
      const shown = await show(crawler(), { theme: theme === 'dark' ? 'light' : 'dark' });
      await shown.setTheme(theme);
      const { variables } = pageTheme(theme);
      const y = await middleOf(shown, 'worker-1');
      // 1 s over the width of the lanes, and a hundredth more.
      assert.equal(
        await pixel(shown, { time: 0.25, y: y - 8 }),
        colorOf(variables, 'loopscope-running'),
        'a step, at its upper edge',
      );
      assert.notEqual(
        await pixel(shown, { time: 0.6, y: y - 8 }),
        colorOf(variables, 'loopscope-running'),
        'a wait is lower',
      );
      // In high contrast it is hatched: there its text stands on a patch.
      const ready = theme.startsWith('highContrast') ? { time: 0.1035, y } : { time: 0.15, y: y - 6 };
      for (const below of [0, 1, 2]) {
        const at = { ...ready, y: ready.y + below };
        assert.equal(await pixel(shown, at), colorOf(variables, 'loopscope-ready'), 'ready');
      }
      assert.equal(
        await pixel(shown, { time: 0.405, y: await middleOf(shown, 'worker-2') }),
        colorOf(variables, 'loopscope-failed'),
        'the cap of a failure',
      );
    });
  }

  it('runs nothing that a recording holds', async () => {
    const shown = await show(hostileRun());
    const { page } = shown;
    await page.mouse.move(600, 180);
    await page.locator('.card').waitFor();
    await rowOf(page.locator('.moving-rows'), '<img').click();
    await page.keyboard.press('i');
    await page.getByRole('heading', { name: '<img' }).waitFor();
    await shown.frames();
    assert.equal(await page.evaluate(() => 'hacked' in globalThis), false);
    assert.equal(await page.locator('img, body script:not([src])').count(), 0);
    const names = await page.locator('.row-task .name').allTextContents();
    assert.ok(
      names.every((name) => [...name].length <= 60 && !name.includes('\n')),
      names.join(),
    );
  });

  it('tells its extension what is selected by a click on a bar, and shows what is selected elsewhere', async () => {
    const shown = await show();
    const { page } = shown;
    await page.mouse.click(await xOf(shown, 0.6), await middleOf(shown, 'worker-1'));
    const told = (await shown.postedOf('select')).at(-1)?.selection;
    assert.equal(told?.kind === 'task' && told.task, 2);
    assert.ok(told?.kind === 'task' && told.time !== undefined && told.time > 300 * MS && told.time < 1000 * MS);
    await shown.send({ type: 'select', selection: { kind: 'task', process: 'one', task: 3 } });
    await shown.frames();
    assert.equal(await rowOf(page.locator('.moving-rows'), 'worker-2').getAttribute('aria-selected'), 'true');
  });

  it('is used with the keyboard alone: rows, bars, source, details', async () => {
    const shown = await show();
    const { page } = shown;
    await page.getByRole('treegrid').focus();
    for (const key of ['ArrowDown', 'ArrowDown', 'ArrowDown', 'ArrowDown']) await page.keyboard.press(key);
    await shown.frames();
    assert.equal(await focusedRow(shown), 'worker-1');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowRight');
    await shown.frames();
    assert.match((await page.locator('[aria-live]').textContent()) ?? '', /^step, 200 ms, from 0\.2/);
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Enter');
    const opened = (await shown.postedOf('open')).at(-1);
    assert.deepEqual([opened?.file, opened?.line], ['/app/crawler.py', 21]);
    await page.keyboard.press('i');
    await page.getByRole('heading', { name: 'worker-1' }).waitFor();
    await page.getByRole('button', { name: 'Go to Await' }).waitFor();
    await page.getByRole('textbox', { name: 'Filter tasks' }).focus();
    const order: string[] = [];
    for (let press = 0; press < 4; press += 1) {
      await page.keyboard.press('Tab');
      order.push((await page.locator(':focus').getAttribute('aria-label')) ?? '');
    }
    assert.deepEqual(order, ['Group by', 'Visible part of the run', 'Tasks of the run', 'Close details']);
    await page.getByRole('treegrid').focus();
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
    assert.deepEqual((await shown.postedOf('select')).at(-1)?.selection, { kind: 'none' });
  });

  it('shows a card once the pointer rests on a bar, never over it', async () => {
    const shown = await show();
    const { page } = shown;
    const y = await middleOf(shown, 'worker-1');
    await page.getByRole('treegrid').focus();
    await page.mouse.move(await xOf(shown, 0.6), y);
    const card = page.locator('.card');
    await card.waitFor();
    const text = (await card.textContent()) ?? '';
    assert.match(text, /worker-1waited600 msfor Lock RATE.*crawler\.py:21/);
    const box = await card.boundingBox();
    assert.ok(box !== null && (box.y > y + 9 || box.y + box.height < y - 9));
    await page.keyboard.press('Escape');
    assert.equal(await card.isVisible(), false);
  });

  it('measures a range that is dragged on the ruler', async () => {
    const shown = await show();
    const { page } = shown;
    await page.getByRole('treegrid').focus();
    await page.keyboard.press('i');
    await page.getByRole('heading', { name: 'Details' }).waitFor();
    await shown.frames(); // the lanes have made room for the pane
    await page.mouse.move(await xOf(shown, 0.2), 38);
    await page.mouse.down();
    await page.mouse.move(await xOf(shown, 0.4), 38, { steps: 4 });
    await page.mouse.up();
    await page.getByRole('heading', { name: /^(199|200|201) ms$/ }).waitFor();
    assert.match((await page.locator('[aria-live]').textContent()) ?? '', /^Range of /);
    await page.keyboard.press('Escape');
    await page.getByRole('heading', { name: 'Details' }).waitFor();
  });

  it('filters, says how many are left, and how to go back when none is', async () => {
    const shown = await show();
    const { page } = shown;
    await page.getByRole('treegrid').focus();
    await page.keyboard.press('/');
    await page.keyboard.type('on:RATE');
    await shown.frames();
    assert.deepEqual(await page.locator('.row-task .name').allTextContents(), ['main', 'worker-1']);
    assert.equal(await page.locator('[aria-live]').textContent(), '1 task matches');
    await page.keyboard.type('X');
    await page.getByText("No task matches 'on:RATEX'.").waitFor();
    await page.getByText('Clear filter').click();
    await shown.frames();
    assert.equal(await page.locator('.row-task').count(), 3);
  });

  it('dims in the overview and in the lane of the loop what the filter leaves out', async () => {
    const shown = await show();
    const running = colorOf(pageTheme('dark').variables, 'loopscope-running');
    const loop = await middleOfLoop(shown);
    assert.equal(await pixel(shown, { time: 0.05, y: loop }), running, 'a step of main');
    assert.equal(await pixel(shown, { time: 0.25, y: loop }), running, 'a step of worker-1');
    await shown.page.getByRole('textbox', { name: 'Filter tasks' }).fill('worker-1');
    await rowOf(shown.page.locator('.moving-rows'), 'Tasks, 1 of 3').waitFor();
    await shown.frames();
    assert.notEqual(await pixel(shown, { time: 0.05, y: loop }), running);
    assert.equal(await pixel(shown, { time: 0.25, y: loop }), running);
    const { y: top = Number.NaN } = (await shown.page.locator('.overview').boundingBox()) ?? {};
    assert.notEqual(await pixel(shown, { time: 0.05, y: top + 14 }), running);
    assert.equal(await pixel(shown, { time: 0.25, y: top + 14 }), running);
  });

  it('says which file of the program is not here, and asks its extension where it is', async () => {
    const shown = await show();
    const { page } = shown;
    await rowOf(page.locator('.moving-rows'), 'worker-1').click();
    await page.keyboard.press('i');
    await page.getByText("'/app/crawler.py' cannot be read on this machine.").waitFor();
    await page.getByText('Locate...').click();
    assert.deepEqual((await shown.postedOf('command')).at(-1), {
      type: 'command',
      command: 'locateSources',
      argument: '/app/crawler.py',
    });
    const lines = [{ file: '/app/crawler.py', line: 21, text: '    async with RATE:' }];
    await shown.send({ type: 'lines', lines });
    await page.getByText('Locate...').waitFor({ state: 'detached' });
  });

  it('keeps the card of a wait that goes on up to date', async () => {
    const shown = await show(crawler(false), { of: 'run' });
    const { page } = shown;
    await page.getByText('Live').waitFor();
    const { x = 0, width = 0 } = (await page.locator('.lanes').boundingBox()) ?? {};
    await page.mouse.move(x + width * 0.5, await middleOf(shown, 'worker-1'));
    const length = page.locator('.card .length');
    await length.waitFor();
    const first = (await length.textContent()) ?? '';
    await page.locator('.card .length', { hasNotText: first }).waitFor();
  });

  it('follows a live run, says how far behind it is, and follows again', async () => {
    const shown = await show(crawler(false), { of: 'run' });
    const { page } = shown;
    await page.getByText('Live').waitFor();
    await page.getByRole('treegrid').focus();
    await page.keyboard.press('Home');
    const pill = page.getByRole('button', { name: /^Follow/ });
    await page.getByRole('button', { name: /^Follow, .* behind$/ }).waitFor();
    assert.equal((await shown.postedOf('state')).at(-1)?.following, false);
    await pill.click();
    await pill.waitFor({ state: 'hidden' });
    await shown.frames();
    assert.equal((await shown.postedOf('state')).at(-1)?.following, true);
  });

  it('says what to do when there is no run, and asks its extension for it', async () => {
    const shown = await openTimelinePage(browser);
    open.push(shown);
    await shown.send({ type: 'processes', of: 'run', run: '', title: '', processes: [], problems: [] });
    await shown.page.getByRole('button', { name: 'Open an Example' }).click();
    await shown.send({ type: 'activeFile', name: 'crawler.py' });
    await shown.page.getByRole('button', { name: 'Run crawler.py with Loopscope' }).click();
    await shown.page.getByText('Try an example').click();
    const asked = (await shown.postedOf('command')).map(({ command }) => command);
    assert.deepEqual(asked, ['openExample', 'runFile', 'openExample']);
    await shown.send({ type: 'activeFile' });
    await shown.page.getByRole('button', { name: 'Open an Example' }).waitFor();
  });

  it('shows queues and locks with what they hold, once opened', async () => {
    const shown = await show();
    const { page } = shown;
    await rowOf(page.locator('.moving-rows'), 'Resources').click();
    await shown.frames();
    const lock = rowOf(page.locator('.moving-rows'), 'RATE');
    assert.deepEqual(await lock.getByRole('gridcell').allTextContents(), ['RATE', 'Lock', '1 waiting', 'held']);
    await lock.click();
    assert.deepEqual((await shown.postedOf('select')).at(-1)?.selection, {
      kind: 'resource',
      process: 'one',
      resource: 7,
    });
  });

  it('fits low, narrow and very narrow views', async () => {
    const low = await show(crawler(), { height: 250 });
    const box = await rowOf(low.page.locator('.moving-rows'), 'worker-1').boundingBox();
    assert.equal(box?.height, 18);
    const narrow = await show(crawler(), { width: 600 });
    await narrow.page.getByRole('treegrid').focus();
    await narrow.page.keyboard.press('i');
    await narrow.frames();
    const details = await narrow.page.locator('.details').boundingBox();
    const lanes = await narrow.page.locator('.lanes').boundingBox();
    assert.ok(details !== null && lanes !== null && details.x < lanes.x + lanes.width, 'details cover the lanes');
    const tiny = await show(crawler(), { width: 300 });
    const gutter = await tiny.page.locator('.gutter').boundingBox();
    assert.ok(gutter !== null && gutter.width <= 90);
    const name = rowOf(tiny.page.locator('.moving-rows'), 'worker-1').locator('.name');
    assert.deepEqual(await cutOff(name), { letters: false, title: 'worker-1, Lock RATE' });
  });

  it('has rows as much higher as the browser makes texts larger, still beside their lanes', async () => {
    const large = await launchBrowser('--blink-settings=minimumFontSize=18');
    try {
      const shown = await openTimelinePage(large, { height: 700 });
      await shown.show([crawler()]);
      const { page } = shown;
      const row = rowOf(page.locator('.moving-rows'), 'worker-1');
      const parts = [row, page.locator('.gutter-head'), page.locator('.fixed-rows')];
      const [box, head, fixed] = await Promise.all(parts.map((part) => part.boundingBox()));
      assert.deepEqual([box?.height, head?.height, fixed?.y], [33, 75, 75]);
      const filter = await page.locator('.filter').boundingBox();
      assert.ok((filter?.height ?? 0) >= 32, `${filter?.height}`);
      assert.deepEqual(shown.errors, []);
    } finally {
      await large.close();
    }
  });

  it('leaves out what would be cut to a letter or two, and says in the lane what is missing', async () => {
    const notes = ['The recording stopped at 0.900 s: no space left on the disk. What came after is missing.'];
    const { process, ...rest } = equalTasks();
    const { page } = await show({ ...rest, process: { ...process, notes } });
    const note = rowOf(page.locator('.fixed-rows'), 'Note');
    assert.deepEqual(await note.getByRole('gridcell').allTextContents(), ['Note', '', notes[0], '']);
    const done = rowOf(page.locator('.moving-rows'), 'notify ×5').locator('.reason-text');
    assert.equal(await done.textContent(), 'done');
    assert.equal(await isSeen(done), true);
    const { x = 0, y = 0 } = (await page.locator('.lanes').boundingBox()) ?? {};
    await page.mouse.move(x - 1, y + 100);
    await page.mouse.down();
    await page.mouse.move(130, y + 100, { steps: 3 });
    await page.mouse.up();
    assert.equal(await isSeen(done), false);
    assert.equal(await done.textContent(), 'done', 'it is heard');
  });

  it('stays quick with ten thousand tasks: few elements, and an arrow key is answered within 50 ms of script time', async () => {
    const shown = await show(largeRun({ rows: 60_000, workers: 4, equal: 10_000 }));
    const { page } = shown;
    const group = rowOf(page.locator('.moving-rows'), 'fetch ×10,000');
    await group.locator('.chevron').click();
    await shown.frames();
    assert.ok((await page.locator('.row').count()) < 60);
    await page.getByRole('treegrid').focus();
    await page.keyboard.press('PageDown');
    const took = await page.evaluate(() => {
      const {
        performance: clock,
        document: own,
        KeyboardEvent: Key,
      } = globalThis as unknown as {
        performance: { now(): number };
        document: { querySelector(selector: string): { dispatchEvent(event: unknown): void } };
        KeyboardEvent: new (type: string, init: object) => unknown;
      };
      const began = clock.now();
      for (let press = 0; press < 10; press += 1) {
        own.querySelector('.rows').dispatchEvent(new Key('keydown', { key: 'ArrowDown' }));
      }
      return (clock.now() - began) / 10;
    });
    assert.ok(took < 50, `${took} ms`);
  });
});

function focusedRow({ page }: TimelinePage): Promise<string | null> {
  return page.locator('.row.focused .name').textContent();
}
