import assert from 'node:assert/strict';
import { existsSync, writeFileSync } from 'node:fs';
import type { Frame, Locator, Page } from 'playwright-core';
import { steered } from '../support/vscode/steered';
import { patience, userInterface } from '../support/vscode/userInterface';
import { chooseFromMenu, closePopups, runPaletteCommand } from '../support/vscode/workbench';
import {
  focusTimeline,
  isHidden,
  lane,
  openFile,
  runFile,
  selectedRow,
  timelineIn,
  treeRow,
  until,
} from '../support/vscode/workbenchSteps';

/** Over before any panel can have loaded. */
const shortLived = `
import asyncio

async def blink():
    await asyncio.sleep(0.01)

async def main():
    await asyncio.create_task(blink(), name='short-lived')

asyncio.run(main())
`;
/** Line 7 waits, line 11 creates. */
const waiting = `import asyncio

async def consume(jobs):
    while True:
        # The line of the wait
        pass
        await jobs.get()

async def main():
    jobs = asyncio.Queue()
    consumers = [asyncio.create_task(consume(jobs), name=f'consumer-{n}') for n in range(2)]
    await asyncio.sleep(1000)

asyncio.run(main())
`;

describe('The timeline in the panel', function () {
  this.timeout(2 * patience);
  let page: Page;
  let timeline: Frame;
  const files = {
    'short.py': shortLived,
    'steered.py': steered,
    'hidden.py': steered,
    'other.py': steered,
    'waiting.py': waiting,
  };
  const opened = userInterface({ name: 'timeline-ui', files });
  const { file } = opened;

  before(() => {
    page = opened.page;
  });

  it('opens with the tree at the first run, takes no focus, and shows a program that ended while it loaded', async () => {
    await openFile(page, 'short.py');
    await page.locator('.monaco-editor .view-line').first().click();
    await page.keyboard.press('F5');
    timeline = await timelineIn(page, 'panel');
    await lane(timeline, /^short-lived/).waitFor();
    await treeRow(page, /^short-lived, done/).waitFor();
    await page.keyboard.type('# typed');
    await page.locator('.monaco-editor .view-line', { hasText: '# typed' }).waitFor();
    await page.keyboard.press('Control+z');
    await timeline.getByText(/^Ended/).waitFor();
  });

  it('begins empty with the next run, and shows its tasks while it goes on', async () => {
    await short();
    await runFile(page, 'waiting.py');
    await lane(timeline, /^consumer-0/).waitFor();
    await lane(timeline, /^consumer-1/).waitFor();
    assert.equal(await lane(timeline, /^short-lived/).count(), 0);
    await timeline.getByText(/^Live/).waitFor();
  });

  it('selects in tree and editor what is clicked in it', async () => {
    await waits();
    await lane(timeline, /^consumer-1/).click();
    await page.getByText('Ln 7, Col 1').waitFor();
    await selectedRow(page, /^consumer-1/).waitFor();
  });

  it('selects what is clicked in the tree', async () => {
    await waits();
    await treeRow(page, /^consumer-0/).click();
    await timeline.locator('[role=row][aria-selected=true]', { hasText: 'consumer-0' }).waitFor();
    await page.getByText('Ln 7, Col 1').waitFor();
  });

  it('has VS Code’s menus: the creation of a task, and its row in the tree', async () => {
    await waits();
    await lane(timeline, /^consumer-1/).click({ button: 'right' });
    await page.getByRole('menuitem', { name: 'Cancel Task' }).waitFor(); // it lives
    await closePopups(page);
    await chooseFromMenu(page, lane(timeline, /^consumer-1/), 'Go to Creation');
    await page.getByText('Ln 11, Col 1').waitFor();
    await chooseFromMenu(page, lane(timeline, /^consumer-1/), 'Show in Tree');
    await page.locator('.pane .monaco-list:focus').waitFor();
    await selectedRow(page, /^consumer-1/).waitFor();
  });

  it('is used with the keyboard alone', async () => {
    await waits();
    await lane(timeline, /^consumer-1/).click();
    await page.getByText('Ln 7, Col 1').waitFor();
    await openFile(page, 'short.py'); // the line must come by the key
    await runPaletteCommand(page, 'Loopscope: Show Timeline');
    await focusTimeline(page, timeline);
    await page.keyboard.press('ArrowUp');
    await timeline.locator('[role=row][aria-selected=true]', { hasText: 'consumer-0' }).waitFor();
    await page.keyboard.press('Enter');
    await page.getByText('Ln 7, Col 1').waitFor();
  });

  it('shows a moment of a run that ended in the tree too, until one goes back to the end', async () => {
    await waited();
    const box = await timeline.locator('canvas').first().boundingBox();
    assert(box);
    await page.mouse.click(box.x + box.width * 0.7, box.y + 40);
    await treeRow(page, /^Shown at \d+\.\d+ s/).waitFor();
    await treeRow(page, /^consumer-0, waiting, Queue jobs\.get/).waitFor();
    await treeRow(page, /^Shown at/).click();
    await treeRow(page, /^consumer-0, cancelled/).waitFor();
    assert.equal(await treeRow(page, /^Shown at/).count(), 0);
  });

  it('has lost nothing of what happened while it was hidden', async () => {
    await steers('hidden.py', 0);
    await runPaletteCommand(page, 'Output: Focus on Output View');
    await isHidden(page, timeline);
    for (let number = 1; number < 4; number += 1) writeFileSync(file(`hidden.py.${number}`), '');
    await page.getByText('5 tasks', { exact: true }).waitFor();
    await panel();
    for (let number = 0; number < 4; number += 1) {
      await lane(timeline, new RegExp(`^(task-${number}|rest ×4)`))
        .first()
        .waitFor();
    }
  });

  it('shows two programs that run at the same time, each with its loop', async () => {
    await steers('steered.py', 0);
    await runFile(page, 'other.py');
    writeFileSync(file('other.py.0'), '');
    await timeline.getByRole('row', { name: /^steered\.py/ }).waitFor();
    await timeline.getByRole('row', { name: /^other\.py/ }).waitFor();
    // Where the pointer reaches them they are seen, too: that of the first program stood above the rows before.
    for (const index of [0, 1]) {
      await timeline
        .getByRole('row', { name: /^Event loop/ })
        .nth(index)
        .click({ trial: true });
    }
  });

  it('goes back to a former run', async () => {
    await waited();
    await short();
    await runPaletteCommand(page, 'Loopscope: Switch Run...');
    const run = page.locator('.quick-input-list .monaco-list-row', { hasText: 'waiting.py' }).first();
    assert.match((await run.textContent()) ?? '', /\d\d:\d\d:\d\d, .* m?s, \d+ findings?/);
    await run.click();
    await lane(timeline, /^consumer-1/).waitFor();
    await treeRow(page, /^consumer-1, cancelled/).waitFor();
  });

  it('is shown in a tab too, with the same selection', async () => {
    await waited();
    await treeRow(page, /^consumer-1/).click();
    await runPaletteCommand(page, 'Loopscope: Open Timeline in Editor');
    const tab = await timelineIn(page, 'editor');
    await tab.locator('[role=row][aria-selected=true]', { hasText: 'consumer-1' }).waitFor();
  });

  it('is saved and exported as files', async () => {
    await waited();
    await save('Save Recording As', file('saved.loopscope'));
    await save('Export as Chrome Trace', file('trace.json'));
    await openFile(page, 'saved.loopscope');
    await lane(await timelineIn(page, 'editor'), /^consumer-1/).waitFor();
  });

  /** Shows the panel. */
  async function panel(): Promise<void> {
    await runPaletteCommand(page, 'Loopscope: Show Timeline');
    timeline = await timelineIn(page, 'panel');
  }

  /** Lets a program that ends at once be the one that is shown. */
  async function short(): Promise<void> {
    await stop();
    await runFile(page, 'short.py');
    await panel();
    await lane(timeline, /^short-lived/).waitFor();
    await timeline.getByText(/^Ended/).waitFor();
  }

  /** Lets two tasks that wait for ever be shown while their program runs, unless they are. */
  async function waits(): Promise<void> {
    await panel();
    if (!(await shows(/^Live/))) {
      await stop();
      await runFile(page, 'waiting.py');
      await panel();
    }
    await lane(timeline, /^consumer-1/).waitFor();
    await timeline.getByText(/^Live/).waitFor();
    await treeRow(page, /^consumer-1, waiting/).waitFor();
  }

  /** The same tasks after their program was stopped. */
  async function waited(): Promise<void> {
    await panel();
    if (!(await shows(/^Ended/))) {
      await waits();
      await stop();
      await timeline.getByText(/^Ended/).waitFor();
    }
    await treeRow(page, /^consumer-0, cancelled/).waitFor();
  }

  async function shows(chip: RegExp): Promise<boolean> {
    return (await lane(timeline, /^consumer-1/).isVisible()) && (await timeline.getByText(chip).first().isVisible());
  }

  /** Runs a program that makes a task whenever it is told to, and waits for its first. */
  async function steers(name: string, task: number): Promise<void> {
    await stop();
    await runFile(page, name);
    writeFileSync(file(`${name}.${task}`), '');
    await panel();
    await lane(timeline, new RegExp(`^task-${task}`)).waitFor();
  }

  /** Ends all programs that run. */
  async function stop(): Promise<void> {
    const toolbar = page.locator('.debug-toolbar');
    // With several programs it has a list of them, and stays for the others.
    const programs = toolbar.locator('.monaco-select-box option');
    while (await toolbar.isVisible()) {
      const last = (await programs.count()) - 1;
      await runPaletteCommand(page, 'Debug: Stop');
      const gone = last > 0 ? programs.nth(last).waitFor({ state: 'detached', timeout: 5000 }) : hidden(toolbar);
      await gone.catch(() => undefined);
    }
  }

  function hidden(toolbar: Locator): Promise<void> {
    return toolbar.waitFor({ state: 'hidden', timeout: 5000 });
  }

  /** Again when the dialog is closed without an answer, as VS Code does when something else takes the focus. */
  async function save(title: string, path: string): Promise<void> {
    const dialog = page.locator('.quick-input-widget', {
      has: page.locator('.quick-input-title', { hasText: title }),
    });
    const input = dialog.locator('input[type=text]');
    for (let attempt = 1; !existsSync(path); attempt += 1) {
      assert(attempt <= 6, `'${title}' writes no file`);
      await runPaletteCommand(page, `Loopscope: ${title}...`);
      await proposal(dialog, input).catch(() => undefined);
      for (; await input.isVisible(); await page.waitForTimeout(300)) {
        await input.fill(path, { timeout: 2000 }).catch(() => undefined);
        await page.keyboard.press('Enter');
      }
      // Another process may write it.
      for (let turn = 0; turn < 100 && !existsSync(path); turn += 1) await page.waitForTimeout(100);
    }
  }

  /** Waits until the dialog has looked at its folder and proposes a name there: it would put that in the place of what is typed before, or take no answer. */
  async function proposal(dialog: Locator, input: Locator): Promise<void> {
    await dialog.locator('.monaco-list-row').first().waitFor({ timeout: 10_000 });
    await until(async () => /\.(json|loopscope)$/.test(await input.inputValue({ timeout: 2000 })));
  }
});
