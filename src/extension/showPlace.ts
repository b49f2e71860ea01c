/** Shows places of programs in the editor. */
import * as vscode from 'vscode';

export interface Place {
  readonly file: string;
  /** From 1. */
  readonly line: number;
}

/** How a place is shown. */
export interface Showing {
  /** In a tab that the next one replaces, the focus stays where it is. */
  readonly preview: boolean;
  /** Where, unless the file is to be seen already. */
  readonly column?: vscode.ViewColumn | undefined;
}

/** Places are shown one after the other: what is asked for last is what is seen at the end. */
let shown: Promise<void> = Promise.resolve();

/** Shows a place; says so when the recording does not know it, or the file is not here. */
export async function showPlace(place: Place | undefined, { preview, column }: Showing): Promise<void> {
  if (place === undefined) {
    await vscode.window.showInformationMessage('The recording does not say where this is.');
    return;
  }
  const here = shown.then(() => open(place, { preview, column }));
  shown = here.catch(() => undefined);
  try {
    await here;
  } catch {
    await vscode.window
      .showInformationMessage(`'${place.file}' is not on this machine.`, 'Locate...')
      .then((chosen) =>
        chosen === undefined ? undefined : vscode.commands.executeCommand('loopscope.locateSources', place.file),
      );
  }
}

async function open(place: Place, { preview, column }: Showing): Promise<void> {
  const range = lineRange(place);
  const seen = visibleEditor(place.file);
  const editor = await vscode.window.showTextDocument(vscode.Uri.file(place.file), {
    preview,
    preserveFocus: preview,
    selection: range,
    ...(seen?.viewColumn === undefined
      ? { viewColumn: column ?? vscode.ViewColumn.Active }
      : { viewColumn: seen.viewColumn }),
  });
  editor.revealRange(range, vscode.TextEditorRevealType.InCenterIfOutsideViewport);
}

/** Marks a place where its file is to be seen already; opens nothing. */
export function markPlace(place: Place): void {
  const editor = visibleEditor(place.file);
  if (editor !== undefined) {
    const range = lineRange(place);
    editor.selection = new vscode.Selection(range.start, range.end);
    editor.revealRange(range, vscode.TextEditorRevealType.InCenterIfOutsideViewport);
  }
}

function visibleEditor(file: string): vscode.TextEditor | undefined {
  const uri = vscode.Uri.file(file).toString();
  return vscode.window.visibleTextEditors.find(({ document }) => document.uri.toString() === uri);
}

function lineRange({ line }: Place): vscode.Range {
  const position = new vscode.Position(Math.max(0, line - 1), 0);
  return new vscode.Range(position, position);
}
