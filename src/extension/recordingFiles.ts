/** Commands about the files of recordings: open, save as, export. */
import { execFile } from 'node:child_process';
import { copyFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import * as vscode from 'vscode';
import { reason } from '../disk/fileSource';
import { filesOfRun } from '../disk/runFiles';
import { RECORDING_SUFFIX } from '../protocol/recording';
import { RECORDING_EDITOR } from './recordingEditor';

/** How long a message about what was written stays in the status bar, ms. */
const TOLD_MS = 8000;

/** Lets the user choose recordings, and opens each in its editor. */
export async function openRecordings(): Promise<void> {
  const chosen = await vscode.window.showOpenDialog({
    title: 'Open Recording',
    canSelectMany: true,
    filters: { 'Loopscope recordings': [RECORDING_SUFFIX.slice(1)] },
  });
  for (const uri of chosen ?? []) {
    await vscode.commands.executeCommand('vscode.openWith', uri, RECORDING_EDITOR);
  }
}

/** Copies a recording, with those of its child processes, to where the user says. */
export async function saveRecording(path: string | undefined): Promise<void> {
  if (path === undefined) {
    await vscode.window.showInformationMessage('There is no recording to save. Run a program with Loopscope first.');
    return;
  }
  const target = await vscode.window.showSaveDialog({
    title: 'Save Recording As',
    defaultUri: vscode.Uri.file(join(folderFor(path), basename(path))),
    filters: { 'Loopscope recordings': [RECORDING_SUFFIX.slice(1)] },
  });
  if (target === undefined || target.fsPath === path) {
    return;
  }
  try {
    for (const [from, to] of copies(path, target.fsPath)) {
      copyFileSync(from, to);
    }
    vscode.window.setStatusBarMessage(`$(save) Saved ${basename(target.fsPath)}`, TOLD_MS);
  } catch (error) {
    await vscode.window.showErrorMessage(`'${target.fsPath}' cannot be written: ${reason(error)}.`);
  }
}

/** Writes a recording as a Chrome trace, by the command line's `export`: it may take a while, and the editor goes on. */
export async function exportChromeTrace(path: string | undefined, cli: vscode.Uri): Promise<void> {
  if (path === undefined) {
    await vscode.window.showInformationMessage('There is no recording to export. Run a program with Loopscope first.');
    return;
  }
  const name = `${basename(path, RECORDING_SUFFIX)}.json`;
  const target = await vscode.window.showSaveDialog({
    title: 'Export as Chrome Trace',
    defaultUri: vscode.Uri.file(join(folderFor(path), name)),
    filters: { 'Chrome trace': ['json'] },
  });
  if (target === undefined) {
    return;
  }
  const args = [cli.fsPath, 'export', '--format', 'chrome', '--output', target.fsPath, path];
  const env = { ...process.env, ELECTRON_RUN_AS_NODE: '1' };
  try {
    await vscode.window.withProgress(
      { location: vscode.ProgressLocation.Window, title: `Exporting ${basename(target.fsPath)}` },
      () => promisify(execFile)(process.execPath, args, { env }),
    );
    vscode.window.setStatusBarMessage(`$(check) ${basename(target.fsPath)} can be opened in ui.perfetto.dev`, TOLD_MS);
  } catch (error) {
    const said = error instanceof Error && 'stderr' in error ? String(error.stderr).trim() : '';
    await vscode.window.showErrorMessage(`The recording cannot be exported. ${said.replace(/^loopscope: /, '')}`);
  }
}

/** Each file of the run, and what its copy is called: the children keep their process ids. */
function copies(path: string, target: string): readonly (readonly [string, string])[] {
  const files = filesOfRun(path);
  const stem = (file: string) => basename(file, RECORDING_SUFFIX);
  const own = stem(path);
  return (files.ok ? files.value : [path]).map((file) => {
    const child = stem(file).slice(own.length);
    return [file, join(dirname(target), `${stem(target)}${child}${RECORDING_SUFFIX}`)];
  });
}

/** Where the user keeps files; recordings themselves lie in a folder of VS Code's. */
function folderFor(path: string): string {
  return vscode.workspace.workspaceFolders?.[0]?.uri.fsPath ?? dirname(path);
}
