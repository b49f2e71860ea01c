/** Shows a line of source. */
import * as vscode from 'vscode';
import type { Frame } from '../trace/records';

/** Shows a place, or says why not. */
export async function openPlace(place: Frame | undefined): Promise<void> {
  if (place === undefined) {
    await vscode.window.showInformationMessage('The recording does not say where this is.');
    return;
  }
  const position = new vscode.Position(Math.max(0, place.line - 1), 0);
  try {
    await vscode.window.showTextDocument(vscode.Uri.file(place.file), {
      selection: new vscode.Range(position, position),
    });
  } catch {
    await vscode.window.showInformationMessage(`'${place.file}' is not on this machine.`);
  }
}
