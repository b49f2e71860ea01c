import assert from 'node:assert/strict';
import { closeSync, copyFileSync, mkdirSync, openSync, readFileSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { Frame, Locator, Page } from 'playwright-core';
import { stepEnd, waitKind } from '../../src/protocol/recording';
import { runCommand } from '../support/command';
import { repository, temporaryFolder } from '../support/folders';
import { anyPython } from '../support/pythons';
import { patience, userInterface } from '../support/vscode/userInterface';
import { runPaletteCommand } from '../support/vscode/workbench';
import {
  closeEditors,
  isHidden,
  lane,
  openFile,
  timelineIn,
  treeRow,
  until,
  visiblePart,
  zoomIn,
} from '../support/vscode/workbenchSteps';
import { RecordingBuilder } from '../unit/support/recordingBuilder';

/** Names that would run something if they were taken for HTML, an address, or a command. */
const hostile = `
import asyncio

NAMES = ['<img src=x onerror=document.body.dataset.hacked=1>', '</script><script>document.body.dataset.hacked=1</script>',
         '[run](command:workbench.action.terminal.new)', 'javascript:alert(1)', '"onmouseover=alert(1) x="']

async def wait(gate):
    await gate.wait()

async def main():
    gate = asyncio.Event()
    tasks = [asyncio.create_task(wait(gate), name=name) for name in NAMES[:3]]
    tasks += [asyncio.create_task(wait(gate), name=name) for name in NAMES[3:]]
    await asyncio.sleep(0.05)
    gate.set()
    await asyncio.gather(*tasks)

asyncio.run(main())
`;
const sleeper = `
import asyncio

async def nap():
    await asyncio.sleep(0.2)

async def main():
    await asyncio.create_task(nap(), name='napper')

asyncio.run(main())
`;

/** Kills itself while a task waits. */
const killed = `
import asyncio, os, signal

async def main():
    await asyncio.sleep(0.2)
    os.kill(os.getpid(), signal.SIGKILL)

asyncio.run(main())
`;

const MS = 1e6;

describe('Recordings in the editor', function () {
  this.timeout(2 * patience);
  let page: Page;
  const elsewhere = temporaryFolder('elsewhere');
  const opened = userInterface({ name: 'recordings-ui', prepare: (folder) => prepare(folder, elsewhere) });
  const { file } = opened;

  before(() => {
    page = opened.page;
  });

  it('show their timeline in the tab, and their tasks in the tree', async () => {
    await openFile(page, 'sleeper.loopscope');
    const timeline = await timelineIn(page, 'editor');
    await lane(timeline, /^napper/).waitFor();
    await runPaletteCommand(page, 'Run and Debug: Focus on Async Tasks View');
    await treeRow(page, /^napper, done/).waitFor();
  });

  it('open when their file is dragged from the explorer into the editor', async () => {
    await closeEditors(page);
    await runPaletteCommand(page, 'File: Focus on Files Explorer');
    const entry = page.getByRole('treeitem', { name: 'sleeper.loopscope' });
    await entry.waitFor();
    await dragIntoEditor(page, entry);
    await page.getByRole('tab', { name: /^sleeper\.loopscope/, selected: true }).waitFor();
    await lane(await timelineIn(page, 'editor'), /^napper/).waitFor();
    await runPaletteCommand(page, 'Run and Debug: Focus on Async Tasks View');
  });

  it('come with what is shown of them when another tab is in front', async () => {
    await openFile(page, 'hostile.loopscope');
    await lane(await timelineIn(page, 'editor'), /^javascript:alert/).waitFor();
    await treeRow(page, /^javascript:alert\(1\), done/).waitFor();
    await page.getByRole('tab', { name: /^sleeper\.loopscope/ }).click();
    await lane(await timelineIn(page, 'editor'), /^napper/).waitFor();
    await treeRow(page, /^napper, done/).waitFor();
  });

  it('run nothing, whatever their names are', async () => {
    await page.getByRole('tab', { name: /^hostile\.loopscope/ }).click();
    const timeline = await timelineIn(page, 'editor');
    await lane(timeline, /^<img src=x/).waitFor();
    await lane(timeline, /^<\/script>/).click();
    await lane(timeline, /^<img src=x/).hover();
    assert.equal(await timeline.locator('img').count(), 0);
    assert.equal(await timeline.locator('body[data-hacked]').count(), 0);
    assert.equal(await timeline.locator('script:not(#_vscodeApiScript)').count(), 1);
    assert.equal(await page.locator('.terminal-wrapper').count(), 0);
  });

  it('forbid the page scripts, styles and connections that are not ours', async () => {
    const timeline = await timelineIn(page, 'editor');
    const policy = await timeline.locator('meta[http-equiv="Content-Security-Policy"]').getAttribute('content');
    assert.match(policy ?? '', /^default-src 'none'; script-src 'nonce-[\w+/=]{32}'; style-src /);
    assert.doesNotMatch(policy ?? '', /unsafe|\*[^.]|connect-src|data:/);
    const tried = await timeline.evaluate(async () => {
      const { document, fetch } = globalThis as unknown as {
        readonly document: {
          createElement(name: string): { textContent: string };
          readonly body: { append(node: unknown): void; readonly dataset: { hacked?: string } };
        };
        readonly fetch: (url: string) => Promise<unknown>;
      };
      const script = document.createElement('script');
      script.textContent = 'document.body.dataset.hacked = 1';
      document.body.append(script);
      const fetched = await fetch('/').then(
        () => 'fetched',
        () => 'refused',
      );
      return [document.body.dataset.hacked, fetched];
    });
    assert.deepEqual(tried, [undefined, 'refused']);
  });

  for (const [name, sentence] of [
    ['text.loopscope', 'This is not a Loopscope recording. Choose a file that Loopscope wrote.'],
    ['empty.loopscope', /^This recording is empty/],
    ['newer.loopscope', /made by a newer Loopscope \(format 99; this one reads up to 2\)\. Update Loopscope\.$/],
  ] as const) {
    it(`say in the tab, in a sentence, why they cannot be read: ${name}`, async () => {
      await openFile(page, name);
      await inWebviews(page, sentence);
      assert.equal(await page.locator('.notification-toast').count(), 0);
    });
  }

  it('are shown as soon as a bad file has become a good one', async () => {
    await page.getByRole('tab', { name: /^text\.loopscope/ }).click();
    copyFileSync(file('sleeper.loopscope'), file('text.loopscope'));
    await lane(await timelineIn(page, 'editor'), /^napper/).waitFor();
  });

  it('are live while another program writes them, and have lost nothing of a minute in which their tab was hidden', async () => {
    const writer = beginMinute();
    await openFile(page, 'growing.loopscope');
    const before = await timelineIn(page, 'editor');
    await lane(before, /^main/).waitFor();
    await before.getByText(/^Live/).waitFor();
    await openFile(page, 'sleeper.py');
    await isHidden(page, before);
    for (let turn = 1; turn <= 6; turn += 1) {
      for (let step = 0; step < 1000; step += 1) {
        const from = (turn * 10_000 - 5000 + step * 5) * MS;
        if (step === 0)
          writer.task({ id: turn + 1, at: from, creator: 1, name: `turn-${turn}`, code: writer.code(`turn_${turn}`) });
        const wait = step === 999 ? { how: stepEnd.returned } : { how: waitKind.sleep, target: 1 };
        writer.step({ task: turn + 1, from, to: from + MS, ...wait });
      }
      write(writer);
    }
    await page.getByRole('tab', { name: /^growing\.loopscope/ }).click();
    const after = await timelineIn(page, 'editor');
    await after.getByText(/^Live\s*6\d\.\d s/).waitFor();
    for (let turn = 1; turn <= 6; turn += 1) await lane(after, new RegExp(`^turn-${turn} done.* 1\\.00 s$`)).waitFor();
    write(writer.end(65_000 * MS));
    await after.getByText(/^Recording\s*65\.0 s/).waitFor();
  });

  it('show the same span when their time is linked, and go their own way afterwards', async () => {
    // The tab before may be seen for a moment yet.
    const opened = async (name: string, row: RegExp): Promise<Frame> => {
      await openFile(page, name);
      for (;;) {
        const timeline = await timelineIn(page, 'editor');
        if (await lane(timeline, row).isVisible()) return timeline;
        await page.waitForTimeout(50); // a page says nothing when it has drawn
      }
    };
    // Its end is that of the run where the window goes beyond it.
    const beginningOf = async (timeline: Frame) => (await visiblePart(timeline)).split(' to ')[0];
    const whole = await beginningOf(await opened('sleeper.loopscope', /^napper/));
    await runPaletteCommand(page, 'Loopscope: Link Time of Open Recordings');
    const other = await opened('hostile.loopscope', /^javascript/);
    await zoomIn(page, other);
    const chosen = await beginningOf(other);
    assert.notEqual(chosen, whole);
    const first = await opened('sleeper.loopscope', /^napper/);
    await until(async () => (await beginningOf(first)) === chosen);
    await runPaletteCommand(page, 'Loopscope: Link Time of Open Recordings');
    await zoomIn(page, first);
    assert.equal(await beginningOf(await opened('hostile.loopscope', /^javascript/)), chosen);
  });

  it('show what a killed program left', async () => {
    await openFile(page, 'killed.loopscope');
    const timeline = await timelineIn(page, 'editor');
    await lane(timeline, /^main/).waitFor();
    await lane(timeline, /^Note The recording breaks off at .*, as after a kill/).waitFor();
    await timeline.getByText(/^Torn at/).waitFor();
    await treeRow(page, /^main/).waitFor();
  });

  it('that were made elsewhere find their program in the workspace, once the user says so, and from then on', async () => {
    await openFile(page, 'moved.loopscope');
    const timeline = await timelineIn(page, 'editor');
    const note = lane(
      timeline,
      /^Note .*moved\.py' is not on this machine, so its lines cannot be shown\. Locate\.\.\./,
    );
    await note.waitFor();
    const question = page.locator('.notification-toast', { hasText: `was in '${elsewhere.path}'` });
    await question.getByRole('button', { name: 'Use These Files' }).click();
    await note.waitFor({ state: 'detached' });
    await lane(timeline, /^napper/).waitFor();
    const tab = page.getByRole('tab', { name: /^moved\.py/ });
    // The recording is read anew meanwhile.
    while (!(await tab.isVisible())) {
      await treeRow(page, /^napper/).click();
      await tab.waitFor({ timeout: 2000 }).catch(() => undefined);
    }
    await page.getByText('Ln 5, Col 1').waitFor();
    await closeEditors(page);
    await openFile(page, 'moved.loopscope');
    await lane(await timelineIn(page, 'editor'), /^napper/).waitFor();
    await treeRow(page, /^napper/).click();
    await tab.waitFor();
    await page.getByText('Ln 5, Col 1').waitFor();
    assert.equal(await question.count(), 0);
  });

  /** A recording of this process, which goes on: the editor takes it for one that is written. */
  function beginMinute(): RecordingBuilder {
    const wallClock = BigInt(Date.now()) * 1_000_000n;
    const writer = new RecordingBuilder({ pid: process.pid, wallClock, run: '0123456789abcdef0123456789abcdef' });
    writer.process({ pid: process.pid }).text({ k: 'loop', id: 1, class: 'asyncio.Loop' });
    writer.task({ id: 1, at: 0, name: 'main' });
    writer.step({ task: 1, from: 0, to: 10 * MS, how: waitKind.sleep, target: 60 });
    writeFileSync(file('growing.loopscope'), writer.bytes());
    return writer;
  }

  /** In place, as an agent writes: the file is never shorter than it was. */
  function write(writer: RecordingBuilder): void {
    const to = openSync(file('growing.loopscope'), 'r+');
    writeSync(to, writer.bytes(), 0);
    closeSync(to);
  }
});

/** By the mouse, step by step: VS Code looks where it is on its way. */
async function dragIntoEditor(page: Page, entry: Locator): Promise<void> {
  const [from, to] = [await entry.boundingBox(), await page.locator('.editor-group-container').first().boundingBox()];
  assert.ok(from && to);
  await page.mouse.move(from.x + from.width / 2, from.y + from.height / 2);
  await page.mouse.down();
  await page.mouse.move(to.x + to.width / 3, to.y + to.height / 3, { steps: 10 });
  await page.locator('.editor-group-overlay-indicator').first().waitFor({ state: 'attached' });
  await page.mouse.move(to.x + to.width / 2, to.y + to.height / 2, { steps: 5 });
  await page.mouse.up();
}

/** Recordings that are good, of a folder that is not there any more, of a later format, of a program that was killed, and none at all. */
async function prepare(folder: string, elsewhere: ReturnType<typeof temporaryFolder>): Promise<void> {
  const at = (name: string) => join(folder, name);
  for (const [name, program] of Object.entries({ hostile, sleeper })) {
    writeFileSync(at(`${name}.py`), program);
    await record(at(`${name}.py`), at(`${name}.loopscope`));
  }
  for (const root of [elsewhere.path, folder]) {
    mkdirSync(join(root, 'app'));
    writeFileSync(join(root, 'app', 'moved.py'), sleeper);
  }
  await record(join(elsewhere.path, 'app', 'moved.py'), at('moved.loopscope'));
  elsewhere.remove();
  writeFileSync(at('text.loopscope'), '<script>alert(1)</script>');
  writeFileSync(at('empty.loopscope'), '');
  writeFileSync(at('killed.py'), killed);
  await record(at('killed.py'), at('killed.loopscope'), null); // a signal ended it
  const whole = readFileSync(at('sleeper.loopscope'));
  const newer = Buffer.from(whole);
  newer.writeUInt32LE(99, 8);
  writeFileSync(at('newer.loopscope'), newer);
}

/** Waits for a text in a webview that is seen. */
async function inWebviews(page: Page, text: string | RegExp): Promise<void> {
  for (;;) {
    for (const frame of page.frames()) {
      const found = await frame
        .getByText(text)
        .first()
        .isVisible()
        .catch(() => false);
      if (found) return;
    }
    await page.waitForTimeout(50); // VS Code says nothing when it puts a webview into its page
  }
}

async function record(program: string, recording: string, code: number | null = 0): Promise<void> {
  const args = [join(repository, 'dist/cli.js'), 'run', '--python', anyPython().path, '--record', recording, program];
  const result = await runCommand(process.execPath, args, { cwd: repository });
  assert.equal(result.code, code, result.stderr);
}
