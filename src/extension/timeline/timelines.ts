/** All timelines of the window: in the panel, in an editor tab, and those of opened recordings. */
import * as vscode from 'vscode';
import type { TimelineAction } from '../../protocol/timeline';
import type { Scene } from '../scene';
import { TimelineConnection, type TimelineParts, type TimelinePlace } from './timelineConnection';
import { pageOptions, timelinePage } from './timelinePage';

/** Of the view in the panel, and of the tab with the live timeline. */
export const TIMELINE = 'loopscope.timeline';

export class Timelines implements vscode.Disposable, vscode.WebviewViewProvider {
  readonly #extension: vscode.Uri;
  readonly #live: Scene;
  readonly #parts: TimelineParts;
  readonly #open = new Set<TimelineConnection>();
  readonly #windows = new vscode.EventEmitter<TimelineConnection>();
  #view: { readonly connection: TimelineConnection; readonly view: vscode.WebviewView } | undefined;
  #tab: vscode.WebviewPanel | undefined;
  /** The tab in front that has a timeline. */
  #active: TimelineConnection | undefined;
  /** An action that no timeline was there for. */
  #waiting: { readonly action: TimelineAction; readonly argument: string | undefined } | undefined;
  /** Another timeline is in front. */
  readonly onActive = this.#windows.event;

  constructor(extension: vscode.Uri, live: Scene, parts: TimelineParts) {
    this.#extension = extension;
    this.#live = live;
    this.#parts = parts;
  }

  dispose(): void {
    for (const connection of this.#open) {
      connection.dispose();
    }
    this.#tab?.dispose();
    this.#windows.dispose();
  }

  /** All that are there. */
  get all(): Iterable<TimelineConnection> {
    return this.#open;
  }

  /** VS Code shows the view in the panel. */
  resolveWebviewView(view: vscode.WebviewView): void {
    const connection = this.#fill({ webview: view.webview, kind: 'panel', visible: () => view.visible }, this.#live);
    this.#view = { connection, view };
    view.onDidChangeVisibility(() => connection.show());
    view.onDidDispose(() => {
      this.#forget(connection);
      this.#view = this.#view?.connection === connection ? undefined : this.#view;
    });
    if (this.#waiting !== undefined) {
      connection.do(this.#waiting.action, this.#waiting.argument);
      this.#waiting = undefined;
    }
  }

  /** Shows the timeline of the runs in a tab. */
  openInEditor(): void {
    if (this.#tab !== undefined) {
      this.#tab.reveal();
      return;
    }
    // The page is kept while its tab is hidden: see `retained`.
    const panel = vscode.window.createWebviewPanel(TIMELINE, 'Timeline', vscode.ViewColumn.Active, retained);
    const icon = (theme: string) => vscode.Uri.joinPath(this.#extension, 'media', `timeline-${theme}.svg`);
    panel.iconPath = { light: icon('light'), dark: icon('dark') };
    this.addPanel(panel, this.#live);
    this.#tab = panel;
    panel.onDidDispose(() => {
      this.#tab = undefined;
    });
  }

  /** Makes a tab the timeline of a scene, until it is closed or the answer disposed. */
  addPanel(panel: vscode.WebviewPanel, scene: Scene): vscode.Disposable {
    const place: TimelinePlace = { webview: panel.webview, kind: 'editor', visible: () => panel.visible };
    const connection = this.#fill(place, scene);
    const follow = () => {
      connection.show();
      if (panel.active) {
        this.#activate(connection);
      } else if (this.#active === connection) {
        this.#activate(undefined);
      }
    };
    const forget = () => {
      follows.dispose();
      this.#forget(connection);
      if (this.#active === connection) {
        this.#activate(undefined);
      }
    };
    const follows = vscode.Disposable.from(panel.onDidChangeViewState(follow), panel.onDidDispose(forget));
    follow();
    return { dispose: forget };
  }

  /** The timeline that commands of the palette and keys are for: the tab in front, else the one in the panel. */
  get current(): TimelineConnection | undefined {
    return this.#active ?? this.#view?.connection;
  }

  /** Asks the timeline in the panel. */
  doInPanel(action: TimelineAction, argument?: string): void {
    this.#view?.connection.do(action, argument);
  }

  /** Asks the current timeline; one that is not there yet is opened. */
  async do(action: TimelineAction, argument?: string): Promise<void> {
    const { current } = this;
    if (current === undefined) {
      this.#waiting = { action, argument };
      await this.showPanel(false);
      return;
    }
    if (current === this.#view?.connection && !current.place.visible()) {
      await this.showPanel(false);
    }
    current.do(action, argument);
  }

  /** Opens the timeline in the panel. */
  async showPanel(preserveFocus: boolean): Promise<void> {
    if (preserveFocus && this.#view !== undefined) {
      this.#view.view.show(true);
      return;
    }
    await vscode.commands.executeCommand(`${TIMELINE}.focus`, { preserveFocus });
  }

  /** Shows a timeline of the runs, where one is: in the tab, else in the panel. */
  async showRuns(preserveFocus: boolean): Promise<void> {
    if (this.#tab?.visible) {
      this.#tab.reveal(undefined, preserveFocus);
    } else {
      await this.showPanel(preserveFocus);
    }
  }

  #fill(place: TimelinePlace, scene: Scene): TimelineConnection {
    const { webview, kind } = place;
    const connection = new TimelineConnection(place, scene, this.#parts);
    this.#open.add(connection);
    webview.options = pageOptions(this.#extension);
    webview.html = timelinePage(webview, this.#extension, kind);
    return connection;
  }

  #activate(connection: TimelineConnection | undefined): void {
    this.#active = connection;
    if (connection !== undefined) {
      this.#windows.fire(connection);
    }
  }

  #forget(connection: TimelineConnection): void {
    connection.dispose();
    this.#open.delete(connection);
  }
}

/**
 * A hidden timeline keeps its page. Without it every change to the Terminal and back would read the recording anew (seconds for one of ten million rows) and lose
 * zoom, scrolling and opened rows; with it a hidden timeline costs its memory and no time, as it is not woken.
 */
export const retained = { retainContextWhenHidden: true, enableFindWidget: false };
