import assert from 'node:assert/strict';
import type { Locator, Page } from 'playwright-core';
import { patience, userInterface } from '../support/vscode/userInterface';
import { makeRoomForTasks, runPaletteCommand } from '../support/vscode/workbench';
import { lane, openFile, runFile, selectedRow, timelineIn, treeRow } from '../support/vscode/workbenchSteps';

/** The finding is in line 10: the coroutine is dropped there. */
const forgets = `import asyncio


async def save(page):
    await asyncio.sleep(page)


async def main():
    await asyncio.sleep(0.01)
    save(1)
    await asyncio.sleep(0.01)


asyncio.run(main())
`;
/** Goes on until it is stopped, each time it is started with one task more. */
const again = `import asyncio, os


async def rest():
    await asyncio.sleep(1000)


async def main():
    with open('starts', 'a') as starts:
        starts.write('x')
    starts = os.path.getsize('starts')
    tasks = [asyncio.create_task(rest(), name=f'rest-{number}') for number in range(starts)]
    await asyncio.wait(tasks)


asyncio.run(main())
`;

/** Two lines forget a coroutine, the second one long after the first was told; then it goes on until it is stopped. */
const twice = `import asyncio


async def save():
    pass


async def main():
    save()
    await asyncio.sleep(3)
    save()
    await asyncio.sleep(1000)


asyncio.run(main())
`;

describe('Findings, restarts and first steps, as one sees them', function () {
  this.timeout(2 * patience);
  let page: Page;
  const opened = userInterface({
    name: 'findings-ui',
    files: { 'forgets.py': forgets, 'again.py': again, 'twice.py': twice },
  });

  before(() => {
    page = opened.page;
  });

  it('has a walkthrough that opens an example and runs it', async () => {
    await runPaletteCommand(page, 'Welcome: Open Walkthrough...');
    await page.locator('.quick-input-list .monaco-list-row', { hasText: 'Get Started with Loopscope' }).click();
    const step = (name: string) =>
      page.getByRole('button', { name, exact: false }).and(page.locator('.getting-started-step'));
    for (const name of ['Run an example', 'Read a lane', 'Find what went wrong', 'Open a recording']) {
      await step(name).waitFor();
    }
    await step('Run an example').click();
    await page.locator('.getting-started-media img').first().waitFor({ state: 'attached' }); // a narrow window has no room for it
    await page.getByRole('button', { name: 'Open an Example' }).click();
    await page.locator('.quick-input-widget input').fill('17_asyncio');
    await page.locator('.quick-input-list .monaco-list-row', { hasText: '17_asyncio_run.py' }).first().click();
    await page.getByRole('tab', { name: /^17_asyncio_run\.py/, selected: true }).waitFor();
    await page.getByRole('tab', { name: /^Welcome/ }).click();
    await page.getByRole('button', { name: 'Run the Opened File' }).click(); // it stands behind the walkthrough
    await treeRow(page, /^helloworld #2, done/).waitFor();
    await runPaletteCommand(page, 'View: Close All Editors');
  });

  it('tells of the first findings above the tree, and of those that come later too', async () => {
    await runFile(page, 'twice.py');
    const tasks = page.locator('.pane', { has: page.getByRole('tree', { name: /Async Tasks/ }) });
    await tasks.getByText('1 finding: never awaited at twice.py:9. Open Problems').waitFor();
    const both = tasks.getByText('2 findings, the first: never awaited at twice.py:9. Open Problems');
    await both.hover(); // the buttons of a view are there for the pointer, and for the focus
    await tasks.getByRole('button', { name: 'Open Problems' }).click();
    await page
      .getByRole('treeitem', { name: /'save' was never awaited/ })
      .first()
      .waitFor();
    await both.waitFor({ state: 'detached' });
    await runPaletteCommand(page, 'Debug: Stop');
    await treeRow(page, /^main #1, cancelled/).waitFor();
  });

  it('shows a finding at its line: squiggle, hover with its figures, and the page about it', async () => {
    await runFile(page, 'forgets.py');
    await page.locator('.squiggly-warning, .squiggly-error').first().waitFor();
    await treeRow(page, /^main #1, done/).waitFor();
    const hover = page.locator('.monaco-hover', { hasText: "Coroutine 'save' was never awaited" });
    await goToLine(10);
    await until(async () => {
      await runPaletteCommand(page, 'Show or Focus Hover');
      return hover.getByText('About never-awaited').isVisible(); // its parts come one after the other
    });
    const text = ((await hover.textContent()) ?? '').replaceAll('\u00a0', ' ');
    assert.match(text, /Seen in the last run in main #1 at 0\.\d+ s/);
    assert.match(text, /Loopscope: seen once in main #1 at 0\.\d+ s of forgets\.py/);
    await hover.getByText('About never-awaited').click();
    await page.getByRole('tab', { name: /never-awaited/, selected: true }).waitFor();
  });

  it('offers its quick fixes in VS Code’s menu, and shows it in the timeline and the tree from there', async () => {
    await openFile(page, 'forgets.py');
    await choose('Show in Timeline');
    const timeline = await timelineIn(page, 'panel');
    await lane(timeline, /^main/).waitFor();
    await makeRoomForTasks(page);
    await selectedRow(page, /^main #1/).waitFor();
    await openFile(page, 'forgets.py');
    await choose('Await save(');
    await page.locator('.view-line', { hasText: 'await save(1)' }).waitFor();
    await page.locator('.squiggly-warning, .squiggly-error').first().waitFor({ state: 'detached' });
    await runPaletteCommand(page, 'File: Revert File');
  });

  it('begins anew when it is restarted: the tree has the tasks of the new run alone', async () => {
    await runFile(page, 'again.py');
    await treeRow(page, /^rest-0, waiting, sleep\(1000\)/).waitFor();
    await page.keyboard.press('Control+Shift+F5');
    await treeRow(page, /^rest-1, waiting, sleep\(1000\)/).waitFor();
    assert.equal(await treeRow(page, /^main #1/).count(), 1);
    const timeline = await timelineIn(page, 'panel');
    await lane(timeline, /^rest-1/).waitFor();
    assert.equal(await lane(timeline, /^main/).count(), 1);
    await page.getByText('3 tasks', { exact: true }).waitFor();
    await runPaletteCommand(page, 'Loopscope: Switch Run...');
    await page.locator('.quick-input-list .monaco-list-row', { hasText: 'again.py' }).first().waitFor();
    await page.keyboard.press('Escape');
  });

  it('lets the tree be used with the keyboard alone: reached, walked, filtered, menus opened, left', async () => {
    await openFile(page, 'again.py');
    await runPaletteCommand(page, 'Run and Debug: Focus on Async Tasks View');
    await page.locator('.pane .monaco-list:focus').waitFor();
    await page.keyboard.press('Home');
    await focusedRow(/^main #1, waiting, wait of 2/);
    await page.keyboard.press('ArrowDown');
    await focusedRow(/^rest-0, /);
    await page.keyboard.press('End');
    await focusedRow(/^(rest-1|Resources)/);
    await page.keyboard.press('Home');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Shift+F10');
    await page.getByRole('menuitem', { name: 'Go to Creation' }).waitFor();
    // The first entry goes to the await.
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.getByText('Ln 5, Col 1').waitFor();
    await page.locator('.monaco-editor.focused').waitFor();
    await runPaletteCommand(page, 'Debug: Stop');
    await treeRow(page, /^rest-0, cancelled/).waitFor();
  });

  async function goToLine(line: number): Promise<void> {
    await openFile(page, 'forgets.py');
    await runPaletteCommand(page, 'Go to Line/Column...');
    await page.locator('.quick-input-widget input').fill(`:${line}:6`);
    await page.keyboard.press('Enter');
    await page.getByText(`Ln ${line}, Col 6`).waitFor();
  }

  /** From the menu of quick fixes at the line of the finding. Again when the editor had none yet, or something closed it. */
  async function choose(title: string): Promise<void> {
    const entry: Locator = page.locator('.action-widget .monaco-list-row', { hasText: title }).first();
    await goToLine(10);
    await until(async () => {
      await page.keyboard.press('Control+.');
      return entry.click({ timeout: 3000 }).then(
        () => true,
        () => page.keyboard.press('Escape').then(() => false),
      );
    });
  }

  async function focusedRow(label: RegExp): Promise<void> {
    await treeRow(page, label).and(page.locator('.focused')).waitFor();
  }

  /** The test's own time ends it. */
  async function until(isSo: () => Promise<boolean>): Promise<void> {
    while (!(await isSo())) await page.waitForTimeout(300);
  }
});
