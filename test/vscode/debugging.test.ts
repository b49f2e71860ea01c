import { strict as assert } from 'node:assert';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import type { LiveRun } from '../../src/extension/liveRun';
import type { LoopscopeApi } from '../../src/extension/main';
import { accessibleLabel, descriptionOf, lookOf } from '../../src/extension/taskLook';
import type { Row } from '../../src/extension/taskRows';
import { TaskTree } from '../../src/extension/taskTree';
import { hasEnded } from '../../src/trace/task';

const limits = { done: 4, all: 50 };
/** Of a whole run in a loaded machine. */
const patience = 30_000;

/** A consumer that waits on a queue until the producer, or the test, lets it end. */
const consumerProgram = `
import asyncio, os, sys

async def consume(jobs):
    while await jobs.get() is not None:
        pass

async def main():
    jobs = asyncio.Queue()
    worker = asyncio.create_task(consume(jobs), name='worker-1')
    while not os.path.exists(sys.argv[1]):
        await asyncio.sleep(0.01)
    await jobs.put(None)
    await worker
    print('bye')

asyncio.run(main())
`;

describe('A Python program under F5', () => {
  let api: LoopscopeApi;
  let folder: string;

  before(async () => {
    const extension = vscode.extensions.getExtension<LoopscopeApi>('loopscope.loopscope');
    assert(extension, 'the extension is not installed');
    api = await extension.activate();
  });

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'loopscope-vscode-'));
  });

  afterEach(async () => {
    await vscode.debug.stopDebugging();
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    rmSync(folder, { recursive: true, force: true });
  });

  it('needs no launch.json: its tasks appear under their creators, each with what it waits for', async function () {
    this.timeout(patience);
    const { run, go } = await startConsumer();
    const worker = await until(() => rowsOf(run).find((row) => look(run, row).label === 'worker-1'));
    await until(() => look(run, worker).description.startsWith('Queue jobs.get · ') || undefined);
    assert.match(look(run, worker).accessible, /^worker-1, waiting, Queue jobs\.get, /);
    const [main] = new TaskTree([run], limits).children(undefined);
    assert(main?.kind === 'task');
    assert.equal(look(run, main).label, 'main #1');
    assert(new TaskTree([run], limits).children(main).some((row) => row.key === worker.key));
    await go();
    assert.deepEqual(
      [...(run.processes[0]?.trace.tasks.values() ?? [])].map((task) => hasEnded(task)),
      [true, true, true, true].slice(0, run.processes[0]?.trace.tasks.size),
    );
  });

  it('shows the line of the await when its row is clicked', async function () {
    this.timeout(patience);
    const { run, program, go } = await startConsumer();
    const worker = await until(() => rowsOf(run).find((row) => look(run, row).label === 'worker-1'));
    await until(() => look(run, worker).description.startsWith('Queue jobs.get') || undefined);
    const { command } = api.view.getTreeItem(worker);
    assert(command);
    await vscode.commands.executeCommand(command.command, ...(command.arguments ?? []));
    const editor = vscode.window.activeTextEditor;
    assert.equal(editor?.document.uri.fsPath, program);
    assert.match(editor.document.lineAt(editor.selection.active.line).text, /await jobs\.get\(\)/);
    await go();
  });

  it('cancels a task that the user chooses, and not one that has ended', async function () {
    this.timeout(patience);
    const { run } = await startConsumer();
    const worker = await until(() => rowsOf(run).find((row) => look(run, row).label === 'worker-1'));
    await until(() => look(run, worker).description.startsWith('Queue jobs.get') || undefined);
    assert.equal(api.view.getTreeItem(worker).contextValue, 'task.live');
    await vscode.commands.executeCommand('loopscope.cancelTask', worker);
    await until(() => look(run, worker).description === 'cancelled from Loopscope' || undefined);
    assert.equal(api.view.getTreeItem(worker).contextValue, 'task');
  });

  it('begins another tree when it is started again', async function () {
    this.timeout(2 * patience);
    const first = await startConsumer();
    await until(() => rowsOf(first.run).length > 1 || undefined);
    await first.go();
    const second = await startConsumer();
    assert.notEqual(second.run, first.run);
    await until(() => rowsOf(second.run).length > 1 || undefined);
    await second.go();
  });

  it('shares the tree with a second one that runs beside it, each under its process', async function () {
    this.timeout(2 * patience);
    const first = await startConsumer();
    await until(() => rowsOf(first.run).length > 1 || undefined);
    const second = await startConsumer();
    await until(() => rowsOf(second.run).length > 1 || undefined);
    const processes = await until(() => {
      const rows = api.view.getChildren();
      return rows.length === 2 ? rows : undefined;
    });
    assert.deepEqual(
      processes.map((row) => row.kind),
      ['process', 'process'],
    );
    assert.deepEqual(
      processes.map((row) => lookOf(row).label),
      ['consumer.py', 'consumer.py'],
    );
    const ends = [first.go(), second.go()];
    await Promise.all(ends);
    assert.match(lookOf(processes[0] as Row).text, /^exit code 0 · /);
  });

  it('leaves its recording in the folder that VS Code has for the workspace', async function () {
    this.timeout(patience);
    const { run, go } = await startConsumer();
    const recording = await until(() => run.processes[0]?.path);
    assert.match(recording, /loopscope\.loopscope[\\/]recordings[\\/]consumer-/);
    await go();
    assert(existsSync(recording));
  });

  it('says so when it ends without an event loop', async function () {
    this.timeout(patience);
    const program = join(folder, 'plain.py');
    writeFileSync(program, 'print("no loop here")\n');
    const ended = sessionEnd();
    assert(await vscode.debug.startDebugging(undefined, configuration(program, [])));
    await ended;
    const run = api.currentRun();
    assert(run);
    await until(() => run.ended || undefined);
    assert.equal(rowsOf(run).length, 0);
  });

  /** Starts the consumer; `go` lets it end and waits for the end. */
  async function startConsumer(): Promise<{ run: LiveRun; program: string; go: () => Promise<void> }> {
    const program = join(folder, 'consumer.py');
    const signal = join(folder, `go-${process.hrtime.bigint()}`);
    writeFileSync(program, consumerProgram);
    const before = api.currentRun();
    const session = new Promise<vscode.DebugSession>((began) => {
      const listener = vscode.debug.onDidStartDebugSession((started) => {
        listener.dispose();
        began(started);
      });
    });
    assert(await vscode.debug.startDebugging(undefined, configuration(program, [signal])));
    const ended = sessionEnd(await session);
    const run = await until(() => {
      const now = api.currentRun();
      return now !== undefined && now !== before ? now : undefined;
    });
    const go = async () => {
      writeFileSync(signal, '');
      await ended;
      await until(() => run.ended || undefined);
    };
    return { run, program, go };
  }
});

function configuration(program: string, args: readonly string[]): vscode.DebugConfiguration {
  return { type: 'loopscope', request: 'launch', name: 'test', program, args: [...args] };
}

/** The end of a session, or of the first that ends. */
function sessionEnd(session?: vscode.DebugSession): Promise<void> {
  return new Promise((done) => {
    const listener = vscode.debug.onDidTerminateDebugSession((ended) => {
      if (session === undefined || ended.id === session.id) {
        listener.dispose();
        done();
      }
    });
  });
}

function rowsOf(run: LiveRun): readonly Row[] {
  run.poll();
  const tree = new TaskTree([run], limits);
  const under = (row: Row | undefined): readonly Row[] =>
    tree.children(row).flatMap((child) => [child, ...under(child)]);
  const rows = under(undefined);
  tree.dispose();
  return rows;
}

function look(run: LiveRun, row: Row): { label: string; description: string; accessible: string } {
  run.poll();
  const now = lookOf(row);
  return { label: now.label, description: descriptionOf(now), accessible: accessibleLabel(now) };
}

/** The first value that is there; asked for again after every turn of the event loop. The test's own time limit ends it. */
async function until<T>(ask: () => T | undefined): Promise<T> {
  for (;;) {
    const value = ask();
    if (value !== undefined) return value;
    await new Promise((next) => setTimeout(next, 10));
  }
}
