import { strict as assert } from 'node:assert';
import type { Page } from 'playwright-core';
import { patience, userInterface } from '../support/vscode/userInterface';
import { runPaletteCommand } from '../support/vscode/workbench';
import { openFile } from '../support/vscode/workbenchSteps';

const program = `
import asyncio

async def consume(jobs):
    while True:
        await jobs.get()

async def main():
    await asyncio.sleep(0.5)
    jobs = asyncio.Queue()
    consumers = [asyncio.create_task(consume(jobs), name=name) for name in ('worker-1', '<b>bold</b>\\n')]
    await asyncio.sleep(1000)

asyncio.run(main())
`;

describe('Async Tasks in the debug side bar', function () {
  this.timeout(2 * patience);
  let page: Page;
  const missing = { type: 'loopscope', request: 'launch', name: 'Missing', program: 'nowhere.py' };
  const launch = JSON.stringify({ version: '0.2.0', configurations: [missing] });
  const opened = userInterface({ name: 'tasks-ui', files: { 'waiting.py': program, '.vscode/launch.json': launch } });

  before(() => {
    page = opened.page;
  });

  it('opens at the first run, also a task that makes others late, and shows what each task waits for, as text, with names for a screen reader', async () => {
    await openFile(page, 'waiting.py');
    await page.getByRole('button', { name: 'Run with Loopscope' }).click();
    const worker = row(/^worker-1, waiting, Queue jobs\.get, /);
    await worker.waitFor();
    assert.equal(await row(/^main #1, waiting, sleep\(1000\), /).getAttribute('aria-expanded'), 'true');
    // A name is text of one line: no mark-up, no line break.
    assert.equal(
      await row(/^<b>bold<\/b>␀, waiting, /)
        .locator('b')
        .count(),
      0,
    );
    await page.getByText('3 tasks', { exact: true }).waitFor();
  });

  it('goes to the await line by a click', async () => {
    await row(/^worker-1, /).click();
    await page.getByText('Ln 6, Col 1').waitFor();
  });

  it('is used with the keyboard alone', async () => {
    await row(/^main #1, /).click();
    await page.keyboard.press('ArrowLeft');
    await row(/^worker-1, /).waitFor({ state: 'detached' });
    await page.keyboard.press('ArrowRight');
    await row(/^worker-1, /).waitFor(); // until then the row below is another one
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.getByText('Ln 6, Col 1').waitFor();
  });

  it('still shows the tasks of a program that was stopped, and how Ctrl+C ended them', async () => {
    await runPaletteCommand(page, 'Debug: Stop');
    await row(/^worker-1, cancelled/).waitFor();
    await page.getByText('3 tasks', { exact: true }).waitFor({ state: 'detached' });
  });

  it('shows an error of the launch with a button that mends it', async () => {
    await runPaletteCommand(page, 'Debug: Select and Start Debugging');
    await page.getByRole('option', { name: /^Missing/ }).click();
    const toast = page.locator('.notification-toast', { hasText: "'nowhere.py' does not exist." });
    await toast.waitFor();
    await toast.getByRole('button', { name: 'Open launch.json' }).click();
    await page.getByRole('tab', { name: /launch\.json/ }).waitFor();
  });

  /** A row by what a screen reader says of it. */
  function row(label: RegExp) {
    return page.getByRole('treeitem', { name: label });
  }
});
