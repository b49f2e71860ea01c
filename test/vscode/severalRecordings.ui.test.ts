import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Frame, Page } from 'playwright-core';
import { runCommand, tail } from '../support/command';
import { repository } from '../support/folders';
import { anyPython } from '../support/pythons';
import { steered } from '../support/vscode/steered';
import { patience, userInterface } from '../support/vscode/userInterface';
import { makeRoomForTasks, runPaletteCommand } from '../support/vscode/workbench';
import {
  closeEditors,
  focusTimeline,
  lane,
  openFile,
  timelineIn,
  treeRow,
  until,
  visiblePart,
  zoomIn,
} from '../support/vscode/workbenchSteps';

/** Lasts a second. */
const nap = `
import asyncio

async def nap(name):
    for _ in range(10):
        await asyncio.sleep(0.1)

async def main():
    await asyncio.gather(*[asyncio.create_task(nap(name), name=name) for name in ('NAME-1', 'NAME-2')])

asyncio.run(main())
`;
/** Line 12 waits in the child. */
const family = `
import asyncio, sys

async def parent():
    child = await asyncio.create_subprocess_exec(sys.executable, __file__, 'child')
    await child.wait()

async def child():
    await asyncio.create_task(rests(), name='in the child')

async def rests():
    await asyncio.sleep(0.2)

asyncio.run(child() if sys.argv[1:] else parent())
`;

describe('Several recordings, and those of several processes', function () {
  this.timeout(2 * patience);
  let page: Page;
  let writer: ChildProcess | undefined;
  const opened = userInterface({ name: 'several-ui', prepare });
  const { file } = opened;

  before(() => {
    page = opened.page;
  });

  afterEach(() => closeEditors(page));

  after(() => {
    if (writer?.exitCode === null) writer.kill('SIGTERM'); // which it hands on to its program
  });

  it('stand side by side; with linked time they show the span that the one in front shows', async () => {
    await openFile(page, 'one.loopscope');
    const one = await timelineWith('one-1');
    await runPaletteCommand(page, 'View: Split Editor Right');
    await page
      .getByRole('tab', { name: /^one\.loopscope/ })
      .nth(1)
      .waitFor();
    await openFile(page, 'two.loopscope');
    const two = await timelineWith('two-1');
    assert.notEqual(await visiblePart(one), '');
    await zoomIn(page, two);
    await until(async () => (await visiblePart(two)) !== (await visiblePart(one)));
    await runPaletteCommand(page, 'Loopscope: Link Time of Open Recordings');
    await until(async () => (await visiblePart(one)) === (await visiblePart(two)));
    await zoomIn(page, two);
    const before = await visiblePart(two);
    await until(async () => (await visiblePart(one)) === before);
    await runPaletteCommand(page, 'Loopscope: Link Time of Open Recordings');
    await zoomIn(page, one);
    await until(async () => (await visiblePart(one)) !== before);
    assert.equal(await visiblePart(two), before);
  });

  it('are live while another program writes them: tree and timeline grow, and end with it', async () => {
    await openFile(page, 'written.loopscope');
    const timeline = await timelineIn(page, 'editor');
    await lane(timeline, /^main/).waitFor();
    await timeline.getByText(/^Live/).waitFor();
    await runPaletteCommand(page, 'Run and Debug: Focus on Async Tasks View');
    writeFileSync(file('steered.py.0'), '');
    await lane(timeline, /^task-0/).waitFor();
    await treeRow(page, /^task-0, waiting, Event gate/).waitFor();
    writeFileSync(file('stop'), '');
    await treeRow(page, /^task-0, done/).waitFor();
    await timeline.getByText(/^Recording/).waitFor();
  });

  it('have a root for each of several processes, the child with its own tasks; a click goes to its line', async () => {
    await openFile(page, 'family.loopscope');
    const timeline = await timelineIn(page, 'editor');
    await makeRoomForTasks(page);
    await lane(timeline, /^in the child/).waitFor();
    const child = treeRow(page, /^in the child, done/);
    await child.waitFor();
    assert.equal(await treeRow(page, /^family\.py, process/).count(), 2);
    assert.equal(await timeline.getByRole('row', { name: /^family\.py/ }).count(), 2);
    await child.click();
    await timeline.locator('[role=row][aria-selected=true]', { hasText: 'in the child' }).waitFor();
    await page.getByRole('tab', { name: /^family\.py/ }).waitFor();
  });

  it('stay apart from the panel: its title is for the runs, whatever tab is in front', async () => {
    const title = page.locator('.part.panel .title-actions'); // whose name VS Code does not always tell anew
    await runPaletteCommand(page, 'Loopscope: Show Timeline');
    await title.getByRole('button', { name: 'Open Timeline in Editor' }).waitFor();
    assert.equal(await title.getByRole('button', { name: 'Zoom to Whole Run' }).count(), 0); // nothing was run yet
    await openFile(page, 'run.py');
    await runPaletteCommand(page, 'Loopscope: Run with Loopscope');
    const panel = await timelineIn(page, 'panel');
    await lane(panel, /^run-1/).waitFor();
    await panel.getByText(/^Ended/).waitFor();
    await openFile(page, 'one.loopscope');
    const tab = await timelineWith('one-1');
    await zoomIn(page, panel);
    await zoomIn(page, tab);
    const [ofPanel, ofTab] = [await visiblePart(panel), await visiblePart(tab)];
    await focusTimeline(page, tab);
    await title.getByRole('button', { name: 'Zoom to Whole Run' }).click();
    await until(async () => (await visiblePart(panel)) !== ofPanel);
    assert.equal(await visiblePart(tab), ofTab);
  });

  async function prepare(folder: string): Promise<void> {
    for (const name of ['one', 'two', 'run']) writeFileSync(join(folder, `${name}.py`), nap.replaceAll('NAME', name));
    writeFileSync(join(folder, 'family.py'), family);
    writeFileSync(join(folder, 'steered.py'), steered);
    await Promise.all(['one', 'two', 'family'].map((name) => record(folder, name)));
    const args = ['run', '--quiet', '--python', anyPython().path, '--record', 'written.loopscope', 'steered.py'];
    writer = spawn(process.execPath, [join(repository, 'dist/cli.js'), ...args], { cwd: folder, stdio: 'ignore' });
    const ended = once(writer, 'exit').then(() => assert.fail('the program that writes ended'));
    await Promise.race([ended, until(() => Promise.resolve(existsSync(join(folder, 'written.loopscope'))))]);
    ended.catch(() => undefined); // later it may
  }

  /** The timeline in an editor tab that has a lane of this name. */
  async function timelineWith(name: string): Promise<Frame> {
    let found: Frame | undefined;
    await until(async () => {
      for (const frame of page.frames()) {
        const there = await lane(frame, new RegExp(`^${name}`))
          .first()
          .isVisible()
          .catch(() => false); // the frame went away meanwhile
        found = there ? frame : found;
      }
      return found !== undefined;
    });
    return found ?? assert.fail(name);
  }
});

async function record(folder: string, name: string): Promise<void> {
  const args = ['run', '--quiet', '--python', anyPython().path, '--record', `${name}.loopscope`, `${name}.py`];
  const result = await runCommand(process.execPath, [join(repository, 'dist/cli.js'), ...args], { cwd: folder });
  assert.equal(result.code, 0, tail(result));
}
