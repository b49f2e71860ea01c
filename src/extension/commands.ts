/** Commands that are about no row of the tree. Their ids and titles stand in package.json; a test holds both together. */
import * as vscode from 'vscode';
import { configurationFor } from './configurationProvider';
import { openExample } from './examples';

export function registerCommands(log: vscode.LogOutputChannel, examples: vscode.Uri): vscode.Disposable {
  const register = vscode.commands.registerCommand;
  return vscode.Disposable.from(
    register('loopscope.run', (file?: vscode.Uri) => runFile(file)),
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
