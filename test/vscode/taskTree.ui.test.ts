import { ok } from 'node:assert/strict';
import type { Locator, Page } from 'playwright-core';
import { patience, userInterface } from '../support/vscode/userInterface';
import { chooseFromMenu, makeRoomForTasks, runPaletteCommand } from '../support/vscode/workbench';
import { lane, openFile, selectedRow, timelineIn } from '../support/vscode/workbenchSteps';

/** A task that holds a semaphore, two that wait for it, one that is done and one that failed. */
const program = `
import asyncio

LIMIT = asyncio.Semaphore(1)

async def fetch(seconds):
    async with LIMIT:
        await asyncio.sleep(seconds)

async def fails():
    raise ValueError('no')

async def nothing():
    pass

async def main():
    first = [asyncio.create_task(nothing(), name='quick'), asyncio.create_task(fails(), name='broken')]
    await asyncio.wait(first)
    tasks = [asyncio.create_task(fetch(1000), name=f'fetch-{number}') for number in range(3)]
    await asyncio.wait(tasks)
    await asyncio.sleep(1000)

asyncio.run(main())
`;

describe('The task tree, used with keyboard and menus', function () {
  this.timeout(2 * patience);
  let page: Page;
  const opened = userInterface({ name: 'task-tree', files: { 'fetches.py': program } });

  before(async () => {
    page = opened.page;
    await openFile(page, 'fetches.py');
    await page.getByRole('button', { name: 'Run with Loopscope' }).click();
    await row(/^main #1, waiting/).waitFor();
    await makeRoomForTasks(page);
    await row(/^fetch-2, waiting, Semaphore LIMIT, /).waitFor();
  });

  it('has resources as a second root: who holds them, and who waits in which order', async () => {
    await row(/^LIMIT, Semaphore · 1 \/ 1 held · 2 waiting$/).click();
    await page.keyboard.press('ArrowRight');
    await row(/^fetch-0, holds it .*, fetches\.py:7$/).waitFor();
    await row(/^fetch-1, waits .*, next$/).waitFor();
    await row(/^fetch-2, waits [^,]*$/).waitFor();
    await page.keyboard.press('ArrowLeft');
    await row(/^fetch-0, holds it/).waitFor({ state: 'detached' });
  });

  it('moves into the editor by Enter, and stays in the tree by a click', async () => {
    await row(/^fetch-1, waiting/).click();
    await page.getByText('Ln 7, Col 1').waitFor();
    ok(await focusIn('.monaco-list'), 'the focus left the tree');
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('Enter');
    await page.getByText('Ln 8, Col 1').waitFor();
    await page.waitForFunction("document.activeElement.closest('.monaco-editor') !== null");
  });

  it('has the task selected that waits at a line, when one clicks there or asks for it from the keyboard', async () => {
    const timeline = await timelineIn(page, 'panel');
    await page.locator('.view-line', { hasText: 'await asyncio.wait(tasks)' }).click();
    await selectedRow(page, /^main #1, waiting/).waitFor();
    await lane(timeline, /^main/).and(timeline.locator('[aria-selected=true]')).waitFor();
    await page.locator('.view-line', { hasText: 'async with LIMIT' }).click();
    await selectedRow(page, /^fetch-1, waiting/).waitFor(); // of two the one that waits longest
    await lane(timeline, /^fetch-1/)
      .and(timeline.locator('[aria-selected=true]'))
      .waitFor();
    await page.locator('.view-line', { hasText: 'LIMIT = asyncio' }).click();
    await selectedRow(page, /^LIMIT, Semaphore/).waitFor();
    await openFile(page, 'fetches.py');
    await page.keyboard.press('Control+Home');
    for (let line = 1; line < 8; line += 1) await page.keyboard.press('ArrowDown');
    await page.getByText('Ln 8, Col 1').waitFor();
    await runPaletteCommand(page, 'Loopscope: Show Task of This Line');
    await selectedRow(page, /^fetch-0, waiting, sleep/).waitFor();
    ok(await focusIn('.monaco-list'), 'the focus is not in the tree');
  });

  it('is filtered while one types, from the keyboard, and shows all again', async () => {
    await filter('on:LIMIT');
    await row(/^2 tasks match 'on:LIMIT'\., Clear filter/).waitFor();
    await row(/^fetch-0, /).waitFor({ state: 'detached' });
    await row(/^main #1, /).waitFor();
    await page.keyboard.press('Enter');
    await row(/^2 tasks match/).click();
    await row(/^fetch-0, /).waitFor();
  });

  it('takes back a filter that is not accepted', async () => {
    await filter('on:LIMT');
    await row(/^No task matches 'on:LIMT'\., Clear filter/).waitFor();
    await page.keyboard.press('Escape');
    await row(/^fetch-1, /).waitFor();
    await row(/^No task matches/).waitFor({ state: 'detached' });
  });

  it('groups by state, and back under creators', async () => {
    await groupBy('State');
    await row(/^Failed, 1 task$/).waitFor();
    await row(/^Waiting, 4 tasks/).waitFor();
    await row(/^broken, failed, ValueError: no/).waitFor();
    await groupBy('Creator');
    await row(/^Waiting, 4 tasks/).waitFor({ state: 'detached' });
    await row(/^main #1, waiting/).waitFor();
  });

  it('hides ended tasks and shows them again', async () => {
    await runPaletteCommand(page, 'Hide Ended Tasks');
    await row(/^quick, done/).waitFor({ state: 'detached' });
    await row(/^fetch-0, waiting/).waitFor();
    await runPaletteCommand(page, 'Show Ended Tasks');
    await row(/^quick, done/).waitFor();
  });

  it('shows one task alone from its menu, and all again', async () => {
    await menu(row(/^fetch-2, waiting/), 'Show Only This Task and Its Children');
    await row(/^Only fetch-2 and its children\., Show all/).waitFor();
    await row(/^fetch-1, /).waitFor({ state: 'detached' });
    await row(/^Only fetch-2/).click();
    await row(/^fetch-1, /).waitFor();
  });

  it('goes to the line that created a task', async () => {
    await menu(row(/^fetch-2, waiting/), 'Go to Creation');
    await page.getByText('Ln 19, Col 1').waitFor();
  });

  it('cancels a task from its menu; of one that has ended it cannot be chosen', async () => {
    await menu(row(/^fetch-0, waiting/), 'Cancel Task');
    await row(/^fetch-0, cancelled, cancelled from Loopscope/).waitFor();
    await row(/^fetch-1, waiting, sleep\(1000\)/).waitFor();
    await row(/^fetch-0, cancelled/).click();
    await page.keyboard.press('Shift+F10');
    const item = page.getByRole('menuitem', { name: 'Cancel Task' });
    await item.waitFor();
    ok(
      (await item.getAttribute('class'))?.includes('disabled') || (await item.getAttribute('aria-disabled')) === 'true',
    );
    await page.keyboard.press('Escape');
  });

  it('tells in the tooltip totals, place and creator', async () => {
    const tooltip = page.locator('.monaco-hover', { hasText: 'Created by main #1 at fetches.py:19' });
    // A row whose time ticks is drawn again once a second, and VS Code waits half of one before it shows a tooltip: the pointer may have to come again.
    for (let turn = 0; turn < 12 && !(await tooltip.isVisible()); turn += 1) {
      await page.mouse.move(800, 300);
      await row(/^fetch-2, waiting/).hover();
      // Each time at another moment of the second, else it may always come too late.
      await tooltip.waitFor({ timeout: 700 + 130 * (turn % 5) }).catch(() => undefined);
    }
    const text = (await tooltip.textContent()) ?? '';
    ok(
      /fetch-2 +fetch\(\)/.test(text) && /Waiting .* for Semaphore LIMIT/.test(text) && /ready .*waiting/.test(text),
      text,
    );
  });

  /** A row by what a screen reader says of it. */
  function row(label: RegExp) {
    return page.getByRole('treeitem', { name: label }).first();
  }

  function focusIn(selector: string): Promise<boolean> {
    return page.evaluate(`document.activeElement.closest('${selector}') !== null`);
  }

  function menu(at: Locator, item: string): Promise<void> {
    return chooseFromMenu(page, at, item);
  }

  /** From a focused row. Again when the box was closed at once: the click that came before was still at work, and took the focus. */
  async function filter(text: string): Promise<void> {
    const input = page.getByRole('textbox', { name: /state:waiting/ });
    for (let filled = false, attempt = 1; !filled; attempt += 1) {
      ok(attempt <= 6, 'the box of the filter does not stay open');
      await row(/^fetch-1, waiting/).click();
      await page.locator('.pane .monaco-list:focus').waitFor();
      await page.keyboard.press('Control+f');
      filled = await input.fill(text, { timeout: 5000 }).then(
        () => true,
        () => false,
      );
    }
  }

  async function groupBy(what: string): Promise<void> {
    await runPaletteCommand(page, 'Loopscope: Group By...');
    await page.locator('.quick-input-list .monaco-list-row', { hasText: what }).first().waitFor();
    await page.keyboard.type(what);
    await page.keyboard.press('Enter');
  }
});
