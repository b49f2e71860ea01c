// npm run pictures: takes the pictures of README and walkthrough in a real VS Code, from runs of examples/, and puts them into media/pictures.
import { cpSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { build } from '../test/support/build';
import { runCommand, tail } from '../test/support/command';
import { repository, temporaryFolder } from '../test/support/folders';
import { anyPython } from '../test/support/pythons';
import { openSession, type Session } from '../test/support/vscode/session';
import { runPaletteCommand } from '../test/support/vscode/workbench';
import { lane, openFile, timelineIn, treeRow } from '../test/support/vscode/workbenchSteps';
import { installChromium } from './chromium';

const pictures = join(repository, 'media/pictures');
/** Bytes of all pictures: they are part of the package. */
const BUDGET = 1_500_000;
const themes = { dark: 'Default Dark Modern', light: 'Default Light Modern', contrast: 'Default High Contrast' };
const size = { width: 1200, height: 800 };

/** What went wrong in a program that is only there to be looked at. Its third task holds the loop up. */
const findingProgram = `import asyncio
import time


async def parse(pages):
    while (page := await pages.get()) is not None:
        time.sleep(0.15)  # all other tasks stand still meanwhile
        print('parsed', page)


async def heartbeat():
    while True:
        await asyncio.sleep(0.05)


async def main():
    pages = asyncio.Queue()
    beats = asyncio.create_task(heartbeat(), name='heartbeat')
    parser = asyncio.create_task(parse(pages), name='parser')
    for page in range(4):
        await pages.put(page)
        await asyncio.sleep(0.3)
    await pages.put(None)
    await parser
    beats.cancel()


asyncio.run(main())
`;

async function main(): Promise<void> {
  const built = await build();
  if (built.code !== 0) return fail(tail(built));
  const missing = await installChromium(console.log);
  if (missing !== undefined) return fail(missing);
  mkdirSync(pictures, { recursive: true });
  const folder = temporaryFolder('pictures');
  try {
    await prepare(folder.path);
    for (const [name, theme] of Object.entries(themes)) await takeAll(folder.path, name, theme);
  } finally {
    folder.remove();
  }
  const total = readdirSync(pictures).reduce((sum, name) => sum + statSync(join(pictures, name)).size, 0);
  console.log(`${Math.ceil(total / 1000)} kB in media/pictures`);
  if (total > BUDGET) fail(`the pictures are larger than ${BUDGET / 1000} kB: make them smaller, or fewer`);
}

/** A folder as a user may have it: the examples, a run that lasts long enough to look at, and a recording. */
async function prepare(folder: string): Promise<void> {
  cpSync(join(repository, 'examples/crawler'), folder, { recursive: true });
  writeFileSync(join(folder, 'parser.py'), findingProgram);
  mkdirSync(join(folder, '.vscode'));
  const crawl = {
    type: 'loopscope',
    request: 'launch',
    name: 'Crawl',
    program: 'crawler.py',
    args: ['--pages', '4000'],
  };
  writeFileSync(join(folder, '.vscode/launch.json'), JSON.stringify({ version: '0.2.0', configurations: [crawl] }));
  const recording = join(folder, 'crawl.loopscope');
  const args = ['run', '--quiet', '--python', anyPython().path, '--record', recording, join(folder, 'crawler.py')];
  const run = await runCommand(process.execPath, [join(repository, 'dist/cli.js'), ...args], { cwd: folder });
  if (run.code !== 0) throw new Error(tail(run));
}

async function takeAll(folder: string, name: string, theme: string): Promise<void> {
  const settings = { 'workbench.colorTheme': theme, 'window.commandCenter': false, 'breadcrumbs.enabled': false };
  const session = await openSession({ folder, settings });
  try {
    await session.page.setViewportSize(size);
    session.page.setDefaultTimeout(60_000);
    await takeOverview(session, `overview-${name}`);
    if (name !== 'contrast') {
      await takeFinding(session, `finding-${name}`);
      await takeRecording(session, `recording-${name}`);
    }
  } catch (error) {
    console.error(`What was to be seen: ${await session.picture('pictures')}`);
    throw error;
  } finally {
    await session.close();
  }
}

/** A program that goes on, with a task selected. */
async function takeOverview({ page }: Session, name: string): Promise<void> {
  await openFile(page, 'crawler.py');
  await page.keyboard.press('F5');
  const timeline = await timelineIn(page, 'panel');
  await lane(timeline, /^worker-1/).waitFor();
  await foldDebugViews(page);
  await timeline.getByText(/^Live\s*([3-9]|\d\d)/).waitFor();
  await lane(timeline, /^worker-1/).click();
  await take(page, name);
  await runPaletteCommand(page, 'Debug: Stop');
  await timeline.getByText(/^Ended/).waitFor();
}

/** A line that blocked the loop. */
async function takeFinding({ page }: Session, name: string): Promise<void> {
  await openFile(page, 'parser.py');
  await page.getByRole('button', { name: 'Run with Loopscope' }).click();
  const timeline = await timelineIn(page, 'panel');
  await lane(timeline, /^parser/).waitFor();
  await timeline.getByText(/^Ended/).waitFor();
  await page.locator('.squiggly-warning').first().waitFor();
  await lane(timeline, /^parser/).click();
  await take(page, name);
}

/** A recording in a tab: a task is selected, its story beside it. */
async function takeRecording({ page }: Session, name: string): Promise<void> {
  await openFile(page, 'crawl.loopscope');
  await runPaletteCommand(page, 'View: Hide Panel');
  const timeline = await timelineIn(page, 'editor');
  await lane(timeline, /^worker-1/).click();
  await runPaletteCommand(page, 'Loopscope: Toggle Details');
  await timeline.getByRole('complementary', { name: 'Details' }).waitFor();
  await treeRow(page, /^worker-1/).waitFor();
  await take(page, name);
}

/** The debugger's other views have nothing to say here, and leave the room to the tree. */
async function foldDebugViews(page: Page): Promise<void> {
  for (const title of ['Variables', 'Watch', 'Call Stack', 'Breakpoints']) {
    const header = page.getByRole('button', { name: `${title} Section` });
    if ((await header.getAttribute('aria-expanded')) === 'true') await header.click();
  }
  // Not above a row of the tree, which comes under the pointer now: its time ticks seldom as long as its tooltip may be read.
  await page.mouse.move(1000, 4);
}

async function take(page: Page, name: string): Promise<void> {
  await page.mouse.move(1000, 4);
  // The last change is painted within two frames.
  await page.waitForTimeout(500);
  await page.screenshot({ path: join(pictures, `${name}.png`) });
  console.log(`media/pictures/${name}.png`);
}

function fail(reason: string): void {
  console.error(`The pictures were not taken: ${reason}`);
  process.exitCode = 1;
}

main().catch((error: unknown) => fail(error instanceof Error ? error.message : String(error)));
