/** The editor for recordings: tree and timeline of what a file holds. */
import * as vscode from 'vscode';
import type { LinkedTime } from './linkedTime';
import { RecordingDocument } from './recordingDocument';
import type { Sources } from './sources';
import type { Stage } from './stage';
import { sentencePage } from './timeline/timelinePage';
import { retained, type Timelines } from './timeline/timelines';

export const RECORDING_EDITOR = 'loopscope.recording';

/** What the editors share with others. */
export interface RecordingParts {
  readonly sources: Sources;
  readonly timelines: Timelines;
  readonly stage: Stage;
  readonly linkedTime: LinkedTime;
}

export class RecordingEditors implements vscode.CustomReadonlyEditorProvider<RecordingDocument>, vscode.Disposable {
  readonly #parts: RecordingParts;
  readonly #open = new Set<RecordingDocument>();
  readonly #registration: vscode.Disposable;

  constructor(parts: RecordingParts) {
    this.#parts = parts;
    this.#registration = vscode.window.registerCustomEditorProvider(RECORDING_EDITOR, this, {
      supportsMultipleEditorsPerDocument: true,
      webviewOptions: retained,
    });
  }

  dispose(): void {
    this.#registration.dispose();
  }

  /** The recordings that are open. */
  get documents(): Iterable<RecordingDocument> {
    return this.#open;
  }

  openCustomDocument(uri: vscode.Uri): RecordingDocument {
    const { sources, stage, linkedTime } = this.#parts;
    const document = new RecordingDocument(uri, sources);
    linkedTime.add(document.scene);
    this.#open.add(document);
    document.onClose(() => {
      this.#open.delete(document);
      linkedTime.remove(document.scene);
      stage.leave(document.scene);
    });
    return document;
  }

  resolveCustomEditor(document: RecordingDocument, panel: vscode.WebviewPanel): void {
    const { timelines, stage } = this.#parts;
    let shown: vscode.Disposable | undefined;
    const show = () => {
      if (document.problem !== undefined) {
        panel.webview.options = { enableScripts: false, localResourceRoots: [] };
        panel.webview.html = sentencePage(panel.webview, document.problem);
      } else {
        shown ??= timelines.addPanel(panel, document.scene);
      }
      if (panel.active) {
        stage.show(document.scene);
      }
    };
    const changes = document.onChange(() => {
      shown?.dispose();
      shown = undefined;
      show();
    });
    panel.onDidChangeViewState(() => panel.active && stage.show(document.scene));
    panel.onDidDispose(() => changes.dispose());
    show();
  }
}
