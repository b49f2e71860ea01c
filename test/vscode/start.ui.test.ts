import { equal, match } from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { repository, temporaryFolder } from '../support/folders';
import { launchBrowser } from '../support/vscode/browser';
import { takePicture } from '../support/vscode/session';

describe('npm start on a machine without a desktop VS Code', () => {
  const data = temporaryFolder('start');
  let start: ChildProcess;
  let address: string;
  let browser: Browser;
  let page: Page;

  before(async function () {
    this.timeout(60_000);
    start = startWithoutDesktop(data.path);
    address = await addressOf(start);
    browser = await launchBrowser();
    page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  });

  afterEach(async function () {
    if (this.currentTest?.state === 'failed') console.log(await takePicture(page, this.currentTest.title));
  });

  after(async () => {
    await browser?.close();
    if (start?.exitCode === null) start.kill('SIGTERM');
    data.remove();
  });

  it('prints an address on the loopback interface, which lets nobody in without its key', async () => {
    match(address, /^http:\/\/127\.0\.0\.1:\d+\/\?tkn=[0-9a-f]{48}&/);
    equal((await fetch(new URL('/', address))).status, 403);
  });

  it('shows the tasks of an example after F5, once the user trusts the folder', async function () {
    this.timeout(120_000);
    await page.goto(address);
    await openCrawler(page);
    await page.keyboard.press('F5');
    await page
      .getByRole('dialog')
      .getByRole('button', { name: /^Trust/ })
      .click();
    const tasks = page.getByRole('tree', { name: /Async Tasks/ });
    await tasks.getByRole('treeitem', { name: /^main/ }).waitFor({ timeout: 30_000 });
    await tasks.getByRole('treeitem', { name: /^worker-1,/ }).waitFor();
  });

  it('ends with Ctrl+C, and with it all that it started', async function () {
    this.timeout(20_000);
    const ended = once(start, 'exit');
    start.kill('SIGINT');
    equal((await ended)[0], 0);
    const answer = await fetch(address).catch(() => 'no answer');
    equal(answer, 'no answer');
  });
});

/** On a PATH without `code`, so that a desktop VS Code of this machine stays closed. */
function startWithoutDesktop(data: string): ChildProcess {
  const folders = (process.env['PATH'] ?? '').split(delimiter).filter((folder) => !existsSync(join(folder, 'code')));
  const script = join(repository, 'scripts/with-packages.mjs');
  return spawn(process.execPath, [script, 'scripts/start', '--data', data], {
    env: { ...process.env, PATH: folders.join(delimiter) },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}

/** The address is in what it prints. */
function addressOf(start: ChildProcess): Promise<string> {
  let said = '';
  return new Promise((found, failed) => {
    start.stdout?.on('data', (chunk: Buffer) => {
      said += chunk;
      const address = /http:\S+(?=\s)/.exec(said)?.[0];
      if (address) found(address);
    });
    start.once('exit', () => failed(new Error(`npm start ended without an address:\n${said}`)));
  });
}

async function openCrawler(page: Page): Promise<void> {
  // The description of the examples opens by itself, and would come in front of what was opened before it.
  await page.getByRole('tab', { name: /README/ }).waitFor({ timeout: 60_000 });
  const explorer = page.getByRole('tree', { name: 'Files Explorer' });
  await explorer.getByRole('treeitem', { name: 'crawler', exact: true }).click({ timeout: 60_000 });
  await explorer.getByRole('treeitem', { name: 'crawler.py' }).dblclick();
  await page.locator('.monaco-editor .view-line', { hasText: 'A crawler' }).waitFor();
}
