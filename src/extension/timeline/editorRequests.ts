/** What timelines ask of the editor: to show places, to copy, to open text, to run one of a few commands. */
import * as vscode from 'vscode';
import { sourceLines } from '../../disk/sourceLines';
import type { Selection, TimelineCommand } from '../../protocol/timeline';
import { userFrame } from '../../trace/records';
import { TaskSteps } from '../../trace/story/stepsOfTask';
import type { Scene } from '../scene';
import { markPlace, type Place, showPlace } from '../showPlace';
import type { TextDocuments } from '../textDocuments';
import type { EditorRequest, TimelineConnection, TimelineRequests } from './timelineConnection';

const FOLLOWING = 'loopscope.following';
const DETAILS = 'loopscope.details';
/** Lines in one answer: a page asks for those it shows. */
const MOST_LINES = 10_000;

/** What each command is called in the editor. */
const commands: Readonly<Record<TimelineCommand, string>> = {
  openExample: 'loopscope.openExample',
  runFile: 'loopscope.run',
  showInTree: 'loopscope.showInTree',
  openRecording: 'loopscope.openRecording',
  showLog: 'loopscope.showLog',
  locateSources: 'loopscope.locateSources',
  goToCreation: 'loopscope.goToCreation',
  explainFinding: 'loopscope.explainFinding',
};

/** Collaborators of the requests. */
export interface RequestParts {
  readonly texts: TextDocuments;
  /** A timeline was used: the tree shows what it shows. */
  readonly used: (timeline: TimelineConnection) => void;
}

export class EditorRequests implements TimelineRequests {
  readonly #parts: RequestParts;

  constructor(parts: RequestParts) {
    this.#parts = parts;
  }

  request(message: EditorRequest, from: TimelineConnection): void {
    switch (message.type) {
      case 'wantLines':
        from.giveLines(linesOf(message.lines));
        return;
      case 'select':
        this.#parts.used(from);
        showSelected(message.selection, from);
        return;
      case 'open': {
        const column = from.place.kind === 'editor' ? vscode.ViewColumn.Beside : vscode.ViewColumn.Active;
        void showPlace(message, { preview: message.preview, column });
        return;
      }
      case 'copy':
        void vscode.env.clipboard.writeText(message.text);
        return;
      case 'showText':
        void this.#parts.texts.show(message.text);
        return;
      case 'cancelTask':
        void vscode.commands.executeCommand('loopscope.cancelTask', { process: message.process, task: message.task });
        return;
      case 'command':
        this.#parts.used(from);
        void vscode.commands.executeCommand(commands[message.command], message.argument);
        return;
      case 'state':
        void vscode.commands.executeCommand('setContext', FOLLOWING, message.following);
        void vscode.commands.executeCommand('setContext', DETAILS, message.details);
        return;
    }
  }
}

/** Read anew for each answer, so that an edited file is not remembered. */
function linesOf(wanted: readonly Place[]) {
  const text = sourceLines();
  return wanted.slice(0, MOST_LINES).map(({ file, line }) => ({ file, line, text: text(file, line) }));
}

/** Shows the line of what was selected: from the panel in a preview, from a tab only where the file is to be seen, as it would cover the tab. */
function showSelected(selection: Selection, { scene, place }: TimelineConnection): void {
  const at = placeOfSelection(selection, scene);
  if (at === undefined) {
    return;
  }
  if (place.kind === 'panel') {
    void showPlace(at, { preview: true });
  } else {
    markPlace(at);
  }
}

/** Where the selected task waits, or waited at the selected moment; where the selected resource was made; the line of a finding. */
function placeOfSelection(selection: Selection, scene: Scene): Place | undefined {
  const process = selection.kind === 'none' ? undefined : scene.process(selection.process);
  if (process === undefined || selection.kind === 'none') {
    return undefined;
  }
  const { trace, words } = process;
  switch (selection.kind) {
    case 'resource':
      return trace.dictionary.site(trace.resources.get(selection.resource)?.site ?? 0);
    case 'finding':
      return scene.findings.find(({ id, process: of }) => id === selection.finding && of === process)?.finding.place;
    case 'task': {
      const task = trace.tasks.get(selection.task);
      if (task === undefined) {
        return undefined;
      }
      const row = selection.time === undefined ? -1 : new TaskSteps(trace).rowAt(task, selection.time);
      const then = row < 0 ? undefined : userFrame(trace.dictionary.stack(trace.steps.stack.at(row)));
      return then ?? words.currentPlace(task);
    }
  }
}
