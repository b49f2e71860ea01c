/** The commands. Their ids and titles stand in package.json; a test holds both together. */
import * as vscode from 'vscode';
import type { Frame } from '../trace/records';
import { configurationFor } from './configurationProvider';
import { placesOf } from './taskLook';
import type { Row } from './taskRows';
import type { TaskTreeView } from './taskTreeView';

export function registerCommands(
  tree: TaskTreeView,
  log: vscode.LogOutputChannel,
  examples: vscode.Uri,
): vscode.Disposable {
  const register = vscode.commands.registerCommand;
  return vscode.Disposable.from(
    register('loopscope.run', (file?: vscode.Uri) => runFile(file)),
    register('loopscope.goToAwait', (row?: Row, options?: { readonly preview: boolean }) =>
      go(row && placesOf(row).now, options?.preview === true),
    ),
    register('loopscope.goToCreation', (row?: Row) => go(row && placesOf(row).creation, false)),
    register('loopscope.copyAwaitStack', (row?: Row) => copyStack(row)),
    register('loopscope.showMoreTasks', (row: Row) => tree.showMore(row)),
    register('loopscope.openExample', () => openExample(examples)),
    register('loopscope.showLog', () => log.show()),
  );
}

async function runFile(file: vscode.Uri | undefined): Promise<void> {
  const uri = file ?? vscode.window.activeTextEditor?.document.uri;
  if (uri === undefined || uri.scheme !== 'file') {
    await vscode.window.showErrorMessage('Open a Python file to run it with Loopscope.');
    return;
  }
  const document = vscode.workspace.textDocuments.find((open) => open.uri.toString() === uri.toString());
  await document?.save();
  await vscode.debug.startDebugging(vscode.workspace.getWorkspaceFolder(uri), configurationFor(uri.fsPath), {
    noDebug: true,
  });
}

/** Shows a place; as a preview the focus stays where it is. */
async function go(place: Frame | undefined, preview: boolean): Promise<void> {
  if (place === undefined) {
    await vscode.window.showInformationMessage('The recording does not say where this is.');
    return;
  }
  const position = new vscode.Position(Math.max(0, place.line - 1), 0);
  try {
    const editor = await vscode.window.showTextDocument(vscode.Uri.file(place.file), {
      preview,
      preserveFocus: preview,
      selection: new vscode.Range(position, position),
    });
    editor.revealRange(new vscode.Range(position, position), vscode.TextEditorRevealType.InCenterIfOutsideViewport);
  } catch {
    await vscode.window.showInformationMessage(`'${place.file}' is not on this machine.`);
  }
}

async function copyStack(row: Row | undefined): Promise<void> {
  if (row?.kind !== 'task') {
    return;
  }
  const frames = row.process.words.currentStack(row.task);
  const text = frames.map((frame) => `${frame.file}:${frame.line} in ${frame.function}`).join('\n');
  await vscode.env.clipboard.writeText(`${row.process.words.taskName(row.task)}\n${text}`);
}

async function openExample(examples: vscode.Uri): Promise<void> {
  const files = (await vscode.workspace.fs.readDirectory(examples)).filter(([name]) => name.endsWith('.py'));
  const chosen = await vscode.window.showQuickPick(
    files.map(([name]) => name),
    { title: 'Open an Example', placeHolder: 'A small program to run with Loopscope' },
  );
  if (chosen !== undefined) {
    await vscode.window.showTextDocument(vscode.Uri.joinPath(examples, chosen));
  }
}
