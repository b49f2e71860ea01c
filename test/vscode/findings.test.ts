import { strict as assert } from 'node:assert';
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import type { LoopscopeApi } from '../../src/extension/main';

/** Of a whole run in a loaded machine. */
const patience = 30_000;

/** Waits until a file is there. The finding is in line 6, the figures are in lines 7, 8 and 11. */
const program = `import asyncio, os, sys

async def save(): pass

async def main():
    save()
    await asyncio.gather(*(rest() for _ in range(3)))
    while not os.path.exists(sys.argv[1]): await asyncio.sleep(0.01)

async def rest():
    await asyncio.sleep(0.02)

asyncio.run(main())
`;

describe('Findings in the editor', function () {
  this.timeout(patience);
  let api: LoopscopeApi;
  let folder: string;
  let runs = 0;
  let files = 0;

  before(async () => {
    const extension = vscode.extensions.getExtension<LoopscopeApi>('loopscope.loopscope');
    assert(extension, 'the extension is not installed');
    api = await extension.activate();
    folder = mkdtempSync(join(tmpdir(), 'loopscope-findings-'));
  });

  afterEach(async () => {
    await vscode.debug.stopDebugging();
    await vscode.commands.executeCommand('loopscope.hideFindings');
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });

  after(() => rmSync(folder, { recursive: true, force: true }));

  it('are diagnostics at their lines, each with a page and a related line for every link of its evidence', async () => {
    const uri = example('12_sentinel_out_of_order.py');
    await begin(uri, []);
    // It never ends by itself; its finding is told while it hangs.
    const [forEver] = await until(() => some(ours(uri)));
    assert(forEver);
    assert.match(
      forEver.message,
      /^Task 'queue_coro #3' waits for ever: Queue 'queue' is empty, and every task that put into it has ended\./,
    );
    assert.equal(forEver.severity, vscode.DiagnosticSeverity.Error);
    assert.equal(forEver.source, 'Loopscope');
    const code = forEver.code as { readonly value: string; readonly target: vscode.Uri };
    assert.equal(code.value, 'waits-for-ever');
    assert.equal(`${code.target}`.split('?')[0], 'command:loopscope.explainFinding');
    const document = await vscode.workspace.openTextDocument(uri);
    assert.equal(document.getText(forEver.range), 'message = await queue.get()');
    assert.deepEqual(
      forEver.relatedInformation?.map(({ message, location }) => `${message}: ${document.getText(location.range)}`),
      [
        'put #1 put 1 and ended: loop.run_until_complete(queue.put("foobar!"))',
        'put #2 put 1 and ended: loop.run_until_complete(queue.put("foobar is another!"))',
        "task 'queue_coro #3' was created: loop.run_until_complete(queue_coro(queue))",
      ],
    );
  });

  it('are told of a second example, at the line that used a closed loop', async () => {
    const uri = example('15_testing_antipattern.py');
    await run(uri);
    const found = await until(() => some(ours(uri), 2));
    assert.deepEqual(found.map(({ range, code }) => `${range.start.line + 1} ${Object(code).value}`).sort(), [
      '19 loop-closed',
      '19 never-awaited',
    ]);
  });

  it('appear while the program runs, and are hints of the previous run while the next one lasts', async () => {
    const uri = write(program);
    const first = await start(uri);
    const [diagnostic] = await until(() => some(ours(uri)));
    assert.equal(diagnostic?.range.start.line, 5);
    assert.equal(diagnostic.severity, vscode.DiagnosticSeverity.Warning);
    await first.end();
    writeFileSync(uri.fsPath, program.replace('save()', 'pass'));
    const second = await start(uri);
    const [hint] = await until(() =>
      some(ours(uri).filter(({ severity }) => severity === vscode.DiagnosticSeverity.Hint)),
    );
    assert.match(hint?.message ?? '', /^Coroutine 'save' was never awaited.* \(previous run\)$/);
    await second.end();
    await until(() => ours(uri).length === 0 || undefined);
  });

  it('stay when the next run repeats them', async () => {
    const uri = write(program);
    await (await start(uri)).end();
    await until(() => some(ours(uri)));
    const second = await start(uri);
    await until(() => some(ours(uri).filter(({ severity }) => severity === vscode.DiagnosticSeverity.Warning)));
    await second.end();
    assert.equal(ours(uri).length, 1);
  });

  it('move with their line, and go when the function around it is edited', async () => {
    const uri = write(program);
    await (await start(uri)).end();
    await until(() => some(ours(uri)));
    await edit(uri, new vscode.Position(1, 0), '\n\n');
    await until(() => ours(uri).some(({ range }) => range.start.line === 7) || undefined);
    assert.equal(ours(uri).length, 1);
    await edit(uri, new vscode.Position(12, 4), 'print()\n    '); // in another function
    assert.equal(ours(uri).length, 1);
    await edit(uri, new vscode.Position(8, 4), 'print()\n    '); // the line below
    await until(() => ours(uri).length === 0 || undefined);
  });

  it('go when something else changes their file, which no editor holds', async () => {
    const [root] = vscode.workspace.workspaceFolders ?? [];
    const uri = vscode.Uri.joinPath(root?.uri ?? assert.fail(), 'changed.py');
    writeFileSync(uri.fsPath, program);
    await (await start(uri)).end();
    await until(() => some(ours(uri)));
    writeFileSync(uri.fsPath, `# another text\n${program}`);
    await until(() => ours(uri).length === 0 || undefined);
    assert.equal(api.findings.figures.textAt(uri, 11), undefined);
    rmSync(uri.fsPath);
  });

  it('offer a change of the code first, then the timeline, then to be put away', async () => {
    const uri = write(program);
    await (await start(uri)).end();
    await until(() => some(ours(uri)));
    await vscode.window.showTextDocument(uri);
    const actions = await actionsAt(uri, 5);
    assert.deepEqual(
      actions.map(({ title }) => title),
      [
        'Await save()',
        'Run it as a task, and keep the task',
        'Show in Timeline',
        'Hide this finding until the next run',
      ],
    );
    const [fix, , show, hide] = actions;
    assert.equal(fix?.isPreferred, true);
    const [argument] = show?.command?.arguments ?? [];
    assert.deepEqual(Object.keys(argument), ['process', 'finding']);
    assert.equal(argument.process, api.currentRun()?.processes[0]?.key);
    await vscode.commands.executeCommand(hide?.command?.command ?? '', ...(hide?.command?.arguments ?? []));
    assert.deepEqual(ours(uri), []);
    await (await start(uri)).end();
    await until(() => some(ours(uri)));
    await vscode.workspace.applyEdit(fix.edit as vscode.WorkspaceEdit);
    const document = await vscode.workspace.openTextDocument(uri);
    assert.equal(document.lineAt(5).text, '    await save()');
    assert.deepEqual(ours(uri), []);
  });

  it('are put away all at once by a command, and are gone to one after the other', async () => {
    const uri = example('15_testing_antipattern.py');
    await run(uri);
    await until(() => some(ours(uri), 2));
    await vscode.commands.executeCommand('loopscope.nextFinding');
    assert.equal(vscode.window.activeTextEditor?.document.uri.fsPath, uri.fsPath);
    assert.equal(vscode.window.activeTextEditor.selection.active.line, 18);
    await vscode.commands.executeCommand('loopscope.hideFindings');
    assert.deepEqual(ours(uri), []);
  });

  it('show figures where the pointer rests, in which names are text', async () => {
    const uri = write(program.replaceAll('save', 'save_it'));
    await (await start(uri)).end();
    await until(() => some(ours(uri)));
    const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
      'vscode.executeHoverProvider',
      uri,
      new vscode.Position(5, 6),
    );
    const text = hovers
      .flatMap(({ contents }) => contents.map((content) => Object(content).value ?? content))
      .join('\n');
    assert.match(
      text.replaceAll('&nbsp;', ' '),
      /\*\*Loopscope\*\*: seen once in main \\#1 at 0\.\d+ s of saver\d+\.py\./,
    );
    assert.match(text, /\[Show in Timeline\]\(command:loopscope\.showInTimeline\?/);
  });

  it('come with figures at the end of await lines, during the run and after it, until the line is edited', async () => {
    const uri = write(program);
    const { end } = await start(uri);
    await until(
      () =>
        api.findings.figures.textAt(uri, 8)?.includes(' here, ') ||
        api.findings.figures.textAt(uri, 8)?.includes(' waits, ') ||
        undefined,
    );
    await end();
    await until(() => api.findings.figures.textAt(uri, 11) ?? undefined);
    assert.match(api.findings.figures.textAt(uri, 11) ?? '', /^3 waits, median \d.* m?s, longest \d.* m?s$/);
    assert.match(api.findings.figures.textAt(uri, 7) ?? '', /^1 wait, \d.* m?s$/);
    assert.match(api.findings.figures.textAt(uri, 8) ?? '', /^[\d,]+ waits, median 1\d\.\d ms, longest /);
    assert.equal(api.findings.figures.textAt(uri, 6), undefined);
    await edit(uri, new vscode.Position(10, 4), ' ');
    assert.equal(api.findings.figures.textAt(uri, 11), undefined);
    assert(api.findings.figures.textAt(uri, 7));
  });

  /** A copy of an example, so that nothing of a run before is told of it. */
  function example(name: string): vscode.Uri {
    const extension = vscode.extensions.getExtension('loopscope.loopscope');
    const copy = join(folder, name);
    copyFileSync(join(extension?.extensionPath ?? '', 'examples', name), copy);
    return vscode.Uri.file(copy);
  }

  /** A new file, so that no editor holds another text for it. */
  function write(text: string): vscode.Uri {
    files += 1;
    const path = join(folder, `saver${files}.py`);
    writeFileSync(path, text);
    return vscode.Uri.file(path);
  }

  /** Starts a program that ends when it is told to. */
  async function start(uri: vscode.Uri): Promise<{ readonly end: () => Promise<void> }> {
    runs += 1;
    const signal = join(folder, `end-${runs}`);
    const ended = await begin(uri, [signal]);
    const end = async () => {
      writeFileSync(signal, '');
      await ended();
    };
    return { end };
  }

  /** Runs a program to its end. */
  async function run(uri: vscode.Uri): Promise<void> {
    await (await begin(uri, []))();
  }

  /** What it gives waits for the end. */
  async function begin(uri: vscode.Uri, args: readonly string[]): Promise<() => Promise<void>> {
    const before = api.currentRun();
    assert(await vscode.debug.startDebugging(undefined, configuration(uri, args)));
    const now = await until(() => (api.currentRun() === before ? undefined : api.currentRun()));
    return async () => {
      await until(() => now.ended || undefined);
    };
  }
});

function configuration({ fsPath }: vscode.Uri, args: readonly string[]): vscode.DebugConfiguration {
  return { type: 'loopscope', request: 'launch', name: 'test', program: fsPath, args: [...args] };
}

/** What runs found at the lines of a file, the most severe first; not what the language server warns of. */
function ours(uri: vscode.Uri): readonly vscode.Diagnostic[] {
  return vscode.languages
    .getDiagnostics(uri)
    .filter(({ source, code }) => source === 'Loopscope' && !/^AIO/.test(`${Object(code).value}`))
    .sort((a, b) => a.severity - b.severity);
}

function some<T>(list: readonly T[], least = 1): readonly T[] | undefined {
  return list.length >= least ? list : undefined;
}

async function actionsAt(uri: vscode.Uri, line: number): Promise<readonly vscode.CodeAction[]> {
  const at = new vscode.Position(line, 5);
  const all = await vscode.commands.executeCommand<vscode.CodeAction[]>(
    'vscode.executeCodeActionProvider',
    uri,
    new vscode.Range(at, at),
  );
  // Those of the language server come with ours, in an order that VS Code chooses.
  return all.filter(({ kind, title }) => kind?.value === 'quickfix' && !title.startsWith('Disable AIO'));
}

async function edit(uri: vscode.Uri, at: vscode.Position, text: string): Promise<void> {
  const change = new vscode.WorkspaceEdit();
  change.insert(uri, at, text);
  assert(await vscode.workspace.applyEdit(change));
}

/** The first value that is there; asked for again after every turn of the event loop. The test's own time limit ends it. */
async function until<T>(ask: () => T | undefined): Promise<T> {
  for (;;) {
    const value = ask();
    if (value !== undefined && value !== false) return value;
    await new Promise((next) => setTimeout(next, 10));
  }
}
