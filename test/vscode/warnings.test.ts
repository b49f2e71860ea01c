import { strict as assert } from 'node:assert';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import type { LoopscopeApi } from '../../src/extension/main';

const program = `import asyncio


async def save():
    await asyncio.sleep(0)


async def main():
    print("🐍")


asyncio.run(main())
`;

describe('Warnings while one types', function () {
  this.timeout(30_000);
  let folder: string;
  let files = 0;

  before(async () => {
    await vscode.extensions.getExtension<LoopscopeApi>('loopscope.loopscope')?.activate();
    folder = mkdtempSync(join(tmpdir(), 'loopscope-warnings-'));
  });

  afterEach(async () => {
    await vscode.commands.executeCommand('loopscope.hideFindings');
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });

  after(() => rmSync(folder, { recursive: true, force: true }));

  it('come with the mistake, have a page and a fix, and go with it', async () => {
    const editor = await open(program);
    const { uri } = editor.document;
    await type(editor, new vscode.Position(8, 15), '; save()');
    const [warning] = await changed(uri, (found) => found.length === 1);
    assert.equal(Object(warning?.code).value, 'AIO201');
    assert.equal(editor.document.getText(warning?.range), 'save()');
    assert.equal(warning?.source, 'Loopscope');
    const page = `${Object(warning.code).target}`;
    assert.equal(decodeURIComponent(page), 'command:loopscope.explainFinding?["AIO201"]');
    const fixes = await actionsAt(uri, warning.range);
    assert.deepEqual(
      fixes.map(({ title }) => title),
      ['Await save()', 'Disable AIO201 for this line'],
    );
    assert(fixes[0]?.edit);
    const gone = changed(uri, (found) => found.length === 0);
    assert(await vscode.workspace.applyEdit(fixes[0].edit));
    await gone;
    assert.equal(editor.document.lineAt(8).text, '    print("🐍"); await save()');
  });

  it('stay away while another tool says the same', async () => {
    const editor = await open(program.replace('print("🐍")', 'asyncio.create_task(save())'));
    const { uri } = editor.document;
    await changed(uri, ([found]) => codeOf(found) === 'AIO301');
    const other = vscode.languages.createDiagnosticCollection('other');
    try {
      const gone = changed(uri, (found) => found.length === 0);
      const told = new vscode.Diagnostic(new vscode.Range(8, 4, 8, 31), 'Store a reference');
      told.code = { value: 'RUF006', target: uri };
      told.source = 'Ruff';
      other.set(uri, [told]);
      await gone;
    } finally {
      other.dispose();
    }
    await changed(uri, ([found]) => codeOf(found) === 'AIO301');
  });

  it('say how often the last run saw them', async () => {
    const editor = await open(program.replace('print("🐍")', 'for _ in range(3): save()'));
    const { uri } = editor.document;
    const [before] = await changed(uri, ([found]) => codeOf(found) === 'AIO201');
    assert(!before?.message.includes('Seen'));
    const confirmed = changed(uri, ([found]) => found?.message.endsWith(' Seen 3 times in the last run.') === true);
    const configuration = { type: 'loopscope', request: 'launch', name: 'test', program: uri.fsPath };
    assert(await vscode.debug.startDebugging(undefined, configuration));
    await confirmed;
    const titles = (await actionsAt(uri, before?.range)).map(({ title }) => title);
    assert.equal(titles.filter((title) => title === 'Await save()').length, 1, `${titles}`);
  });

  it('come back when the server is started again', async () => {
    const editor = await open(program.replace('print("🐍")', 'save()'));
    const { uri } = editor.document;
    await changed(uri, (found) => found.length === 1);
    const gone = changed(uri, (found) => found.length === 0);
    const restarted = vscode.commands.executeCommand('loopscope.restartServer');
    await gone;
    await restarted;
    await changed(uri, (found) => found.length === 1);
  });

  it('open the page about their rule', async () => {
    const { tabGroups } = vscode.window;
    const opened = new Promise<void>((resolve) => {
      const listener = tabGroups.onDidChangeTabs(() => {
        if (tabGroups.all.some(({ tabs }) => tabs.some(({ label }) => /AIO201/.test(label)))) {
          listener.dispose();
          resolve();
        }
      });
    });
    await vscode.commands.executeCommand('loopscope.explainFinding', 'AIO201');
    await opened;
  });

  it('are told of the whole workspace when that is asked for', async () => {
    const [root] = vscode.workspace.workspaceFolders ?? [];
    assert(root);
    const parts = vscode.Uri.joinPath(root.uri, 'parts of the workspace');
    const uri = vscode.Uri.joinPath(parts, 'unopened.py');
    await vscode.workspace.fs.writeFile(uri, Buffer.from(program.replace('print("🐍")', 'save()')));
    try {
      // The server hears of the file from a watcher, and no event says when it has.
      const asking = setInterval(() => vscode.commands.executeCommand('loopscope.checkWorkspace'), 200);
      const [warning] = await changed(uri, (found) => found.length === 1).finally(() => clearInterval(asking));
      assert.equal(codeOf(warning), 'AIO201');
    } finally {
      // Of its files the editor's watcher tells nothing then.
      await vscode.workspace.fs.delete(parts, { recursive: true });
    }
    await changed(uri, (found) => found.length === 0);
  });

  it('are there in cells of a notebook', async () => {
    const cell = new vscode.NotebookCellData(vscode.NotebookCellKind.Code, program, 'python');
    const notebook = await vscode.workspace.openNotebookDocument('jupyter-notebook', new vscode.NotebookData([cell]));
    await vscode.window.showNotebookDocument(notebook);
    const { document } = notebook.cellAt(0);
    const [warning] = await changed(document.uri, (found) => found.length === 1);
    assert.equal(codeOf(warning), 'AIO121');
  });

  /** Opens a new file with a text. */
  async function open(text: string): Promise<vscode.TextEditor> {
    files += 1;
    const path = join(folder, `warned${files}.py`);
    writeFileSync(path, text);
    return vscode.window.showTextDocument(vscode.Uri.file(path));
  }
});

/** What the language server warns of in a file. */
function warnings(uri: vscode.Uri): readonly vscode.Diagnostic[] {
  return vscode.languages.getDiagnostics(uri).filter((each) => codeOf(each)?.startsWith('AIO') === true);
}

function codeOf(diagnostic: vscode.Diagnostic | undefined): string | undefined {
  const { code } = diagnostic ?? {};
  return typeof code === 'object' ? `${code.value}` : undefined;
}

/** The warnings as soon as they are as wanted. The test's own time limit ends it. */
function changed(
  uri: vscode.Uri,
  wanted: (found: readonly vscode.Diagnostic[]) => boolean,
): Promise<readonly vscode.Diagnostic[]> {
  return new Promise((resolve) => {
    const look = () => {
      const found = warnings(uri);
      if (wanted(found)) {
        listener.dispose();
        resolve(found);
      }
    };
    const listener = vscode.languages.onDidChangeDiagnostics(look);
    look();
  });
}

async function actionsAt(uri: vscode.Uri, range: vscode.Range | undefined): Promise<readonly vscode.CodeAction[]> {
  const all = await vscode.commands.executeCommand<vscode.CodeAction[]>('vscode.executeCodeActionProvider', uri, range);
  return all.filter(({ kind }) => kind?.value === 'quickfix');
}

async function type(editor: vscode.TextEditor, at: vscode.Position, text: string): Promise<void> {
  assert(await editor.edit((edit) => edit.insert(at, text)));
}
