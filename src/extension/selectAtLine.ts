/** The way back from the editor: a click at a line selects what of the run it is about, in tree and timeline; a command does it too. */
import * as vscode from 'vscode';
import { whatIsAtLine } from '../trace/story/atLine';
import { pythonFiles } from './findingActions';
import type { RunProcess } from './liveRun';
import type { Scene } from './scene';
import type { Place } from './showPlace';
import type { Stage } from './stage';

const SETTING = 'loopscope.editor.selectTaskOfLine';

/** Where a line (from 1) is now that a process ran; undefined when it was edited. */
export type LineNow = (process: string, file: string, line: number) => number | undefined;

export function selectFromEditor(stage: Stage, lineNow: LineNow): vscode.Disposable {
  return vscode.Disposable.from(
    vscode.window.onDidChangeTextEditorSelection(({ kind, selections: [first, ...others], textEditor }) => {
      const clicked = kind === vscode.TextEditorSelectionChangeKind.Mouse && first?.isEmpty === true;
      if (clicked && others.length === 0 && vscode.workspace.getConfiguration().get(SETTING, true)) {
        selectAt(stage, lineNow, textEditor);
      }
    }),
    vscode.commands.registerCommand('loopscope.showTaskOfLine', () => showTaskOfLine(stage, lineNow)),
  );
}

async function showTaskOfLine(stage: Stage, lineNow: LineNow): Promise<void> {
  const editor = vscode.window.activeTextEditor;
  if (editor !== undefined && selectAt(stage, lineNow, editor)) {
    await stage.showInTree();
  } else {
    await vscode.window.showInformationMessage('No task of the run that is shown was at this line.');
  }
}

/** Returns whether there was something to select. */
function selectAt(stage: Stage, lineNow: LineNow, { document, selection }: vscode.TextEditor): boolean {
  if (vscode.languages.match(pythonFiles, document) === 0) {
    return false;
  }
  const isShown = fileCheck(document.uri);
  const line = selection.active.line + 1;
  const { scene } = stage;
  for (const process of stage.processes.toReversed()) {
    const isThere = (place: Place) => isShown(place.file) && lineNow(process.key, place.file, place.line) === line;
    if (selectIn(scene, process, isThere)) {
      return true;
    }
  }
  return false;
}

function selectIn(scene: Scene, { trace, words, key }: RunProcess, isThere: (place: Place) => boolean): boolean {
  const { selection } = scene;
  const isOwn = selection.kind !== 'none' && selection.process === key;
  const selected = isOwn && selection.kind === 'task' ? selection.task : 0;
  const found = whatIsAtLine({ trace, words, isThere, selected });
  if (found?.kind === 'resource') {
    scene.select({ kind: 'resource', process: key, resource: found.resource.id }, scene);
  } else if (found !== undefined && (found.task.id !== selected || found.time !== undefined)) {
    scene.select({ kind: 'task', process: key, task: found.task.id, time: found.time }, scene);
  }
  return found !== undefined;
}

/** Whether a file is this one. Asked for every frame of every task, of few files. */
function fileCheck(uri: vscode.Uri): (file: string) => boolean {
  const text = uri.toString();
  const known = new Map<string, boolean>();
  return (file) => {
    const answer = known.get(file) ?? vscode.Uri.file(file).toString() === text;
    known.set(file, answer);
    return answer;
  };
}
