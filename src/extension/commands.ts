/** Commands that are about no row of the tree. Their ids and titles stand in package.json; a test holds both together. */
import * as vscode from 'vscode';
import type { ActiveFile } from './activeFile';
import { configurationFor } from './configurationProvider';
import { openExample } from './examples';

/** `files`: knows the file that is in front, or was. */
export function registerCommands(
  log: vscode.LogOutputChannel,
  examples: vscode.Uri,
  files: ActiveFile,
): vscode.Disposable {
  const register = vscode.commands.registerCommand;
  return vscode.Disposable.from(
    register('loopscope.run', (file?: vscode.Uri) => runFile(file ?? fileInFront(files))),
    register('loopscope.openExample', () => openExample(examples)),
    register('loopscope.showLog', () => log.show()),
  );
}

/** The walkthrough, which stands in front of the file, has a button that runs it. */
function fileInFront({ last }: ActiveFile): vscode.Uri | undefined {
  const editor = vscode.window.activeTextEditor;
  return editor === undefined ? last : editor.document.uri;
}

async function runFile(uri: vscode.Uri | undefined): Promise<void> {
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
