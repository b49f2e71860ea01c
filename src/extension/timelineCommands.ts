/** Commands about timelines and recordings. Their ids and titles stand in package.json; a test holds both together. */
import * as vscode from 'vscode';
import type { Selection, TimelineAction, TimelineTarget } from '../protocol/timeline';
import { decodeTarget } from '../protocol/timelineMessages';
import type { FormerRuns } from './formerRuns';
import type { LinkedTime } from './linkedTime';
import { RECORDING_EDITOR, type RecordingEditors } from './recordingEditor';
import { exportChromeTrace, openRecordings, saveRecording } from './recordingFiles';
import type { Scene } from './scene';
import type { Sources } from './sources';
import { rowSelection, type Stage } from './stage';
import { isRow } from './taskRows';
import type { Timelines } from './timeline/timelines';

/** What the commands are about. */
export interface CommandParts {
  readonly extension: vscode.Uri;
  readonly stage: Stage;
  readonly timelines: Timelines;
  readonly recordings: RecordingEditors;
  readonly sources: Sources;
  readonly formerRuns: FormerRuns;
  readonly linkedTime: LinkedTime;
}

/** Commands that a timeline carries out, by what they are called. */
const actions = {
  follow: 'follow',
  zoomToRun: 'zoomToRun',
  zoomToSelection: 'zoomToSelection',
  toggleDetails: 'toggleDetails',
  filterTimeline: 'filter',
  groupTimelineBy: 'groupBy',
  hideEndedInTimeline: 'hideEnded',
  showEndedInTimeline: 'showEnded',
  pinRow: 'pinRow',
  copyStory: 'copyStory',
  copyTime: 'copyTime',
  rowsAsText: 'rowsAsText',
  keys: 'keys',
} as const satisfies Readonly<Record<string, TimelineAction>>;

/** Those that the title of the panel has too: there they are for the panel, whatever tab is in front. */
const inPanel = [
  'follow',
  'zoomToRun',
  'toggleDetails',
  'groupTimelineBy',
  'hideEndedInTimeline',
  'showEndedInTimeline',
  'rowsAsText',
  'keys',
] as const;

export function registerTimelineCommands(parts: CommandParts): vscode.Disposable {
  const { timelines, stage, sources, formerRuns, linkedTime } = parts;
  const cli = vscode.Uri.joinPath(parts.extension, 'dist', 'cli.js');
  const register = (name: string, run: (argument: unknown) => unknown) =>
    vscode.commands.registerCommand(`loopscope.${name}`, run);
  return vscode.Disposable.from(
    ...Object.entries(actions).map(([name, action]) => register(name, (at) => perform(parts, action, at))),
    ...inPanel.map((name) => register(`panel.${name}`, () => timelines.doInPanel(actions[name]))),
    register('showTimeline', () => timelines.showRuns(false)),
    register('openTimelineInEditor', () => timelines.openInEditor()),
    register('showInTimeline', (at) => showInTimeline(parts, at)),
    register('showInTree', () => stage.showInTree()),
    register('switchRun', () => formerRuns.switch()),
    register('linkTime', () => linkedTime.toggle()),
    register('openRecording', () => openRecordings()),
    register('saveRecording', () => saveRecording(pathOf(stage.scene))),
    register('panel.saveRecording', () => saveRecording(pathOf(stage.live))),
    register('exportChromeTrace', () => exportChromeTrace(pathOf(stage.scene), cli)),
    register('panel.exportChromeTrace', () => exportChromeTrace(pathOf(stage.live), cli)),
    register('locateSources', (file) =>
      sources.locate(stage.scene.runs[0], typeof file === 'string' ? file : undefined),
    ),
  );
}

/** Asks a timeline to do something; at what a menu of its own was opened, if one was. */
async function perform(parts: CommandParts, action: TimelineAction, at: unknown): Promise<void> {
  const target = decodeTarget(at);
  if (target !== undefined) {
    sceneOf(parts, target)?.select(selectionOf(target), parts);
  }
  await parts.timelines.do(action);
}

/** Shows in the timeline what a row of the tree, a finding or the selection is. */
async function showInTimeline(parts: CommandParts, at: unknown): Promise<void> {
  const { stage, timelines } = parts;
  const selection = selectionAt(at) ?? stage.scene.selection;
  const scene = selection.kind === 'none' ? stage.scene : sceneOf(parts, selection);
  if (scene === undefined) {
    await vscode.window.showInformationMessage(
      'The recording of this run is not shown any more. Choose it with Switch Run.',
    );
    return;
  }
  scene.select(selection, parts);
  const document = [...parts.recordings.documents].find((other) => other.scene === scene);
  if (document === undefined) {
    await timelines.showRuns(false);
  } else {
    await vscode.commands.executeCommand('vscode.openWith', document.uri, RECORDING_EDITOR);
  }
}

/** What a command was called for: a row of the tree, a place of a timeline, a finding. */
function selectionAt(at: unknown): Selection | undefined {
  if (isRow(at)) {
    return rowSelection(at);
  }
  const target = decodeTarget(at);
  return target === undefined ? undefined : selectionOf(target);
}

/** The scene that has a process. */
export function sceneOf(
  { stage, recordings }: Pick<CommandParts, 'stage' | 'recordings'>,
  { process }: { readonly process: string },
): Scene | undefined {
  const scenes = [stage.scene, stage.live, ...[...recordings.documents].map(({ scene }) => scene)];
  return scenes.find((scene) => scene.process(process) !== undefined);
}

function selectionOf({ process, task, resource, finding, time }: TimelineTarget): Selection {
  if (finding !== undefined) {
    return { kind: 'finding', process, finding };
  }
  if (resource !== undefined) {
    return { kind: 'resource', process, resource };
  }
  return task === undefined ? { kind: 'none' } : { kind: 'task', process, task, time };
}

/** The program's own recording. */
function pathOf(scene: Scene): string | undefined {
  return scene.processes[0]?.path;
}
