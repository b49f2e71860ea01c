/** A timeline and the scene that it shows. The timeline is woken and pulls; what it asks for is checked first. */
import type * as vscode from 'vscode';
import { openFile } from '../../disk/fileSource';
import type { FromTimeline, TimelineAction, TimelineProcess, ToTimeline } from '../../protocol/timeline';
import { decodeFromTimeline } from '../../protocol/timelineMessages';
import type { ActiveFile } from '../activeFile';
import { toTimelineFinding } from '../findingsOfRun';
import type { LiveProcess, LiveRun } from '../liveRun';
import type { Scene } from '../scene';
import { openRowsFeed, type RowsFeed } from './rowsFeed';

/** Answers what concerns the editor and not the scene. */
export interface TimelineRequests {
  request(message: EditorRequest, from: TimelineConnection): void;
}

/** Collaborators of every timeline. */
export interface TimelineParts {
  readonly requests: TimelineRequests;
  readonly activeFile: ActiveFile;
}

export type EditorRequest = Exclude<FromTimeline, { readonly type: 'ready' | 'pull' | 'cursor' | 'window' }>;

/** Where a timeline is shown. */
export interface TimelinePlace {
  readonly webview: vscode.Webview;
  readonly kind: 'panel' | 'editor';
  readonly visible: () => boolean;
}

interface OpenFeed {
  /** Of a recording that is read anew it is another one. */
  readonly process: LiveProcess;
  readonly feed: RowsFeed;
  readonly close: () => void;
}

/** States: loading (nothing is sent), ready (what is shown is told; while hidden it waits until it is seen again). */
export class TimelineConnection implements vscode.Disposable {
  readonly place: TimelinePlace;
  readonly scene: Scene;
  readonly #requests: TimelineRequests;
  readonly #activeFile: ActiveFile;
  readonly #disposables: vscode.Disposable[];
  readonly #feeds = new Map<string, OpenFeed>();
  /** Processes whose timeline was woken and has not pulled since. */
  readonly #woken = new Set<string>();
  #waiting: ToTimeline[] = [];
  #ready = false;
  #told = '';
  /** Which run was told last. */
  #toldRun = '';
  #foundTold = '';

  constructor(place: TimelinePlace, scene: Scene, { requests, activeFile }: TimelineParts) {
    this.place = place;
    this.scene = scene;
    this.#requests = requests;
    this.#activeFile = activeFile;
    this.#disposables = [
      place.webview.onDidReceiveMessage((message: unknown) => this.#receive(message)),
      scene.onRuns(() => this.show()),
      scene.onNews((run) => this.#wake(run)),
      activeFile.onChange(() => this.#tellActiveFile()),
      scene.onFindings(() => this.#tellFindings()),
      scene.onSelection(({ selection, by }) => by !== this && this.#send({ type: 'select', selection })),
      scene.onCursor(({ time, by }) => by !== this && this.#send({ type: 'cursor', time })),
    ];
  }

  dispose(): void {
    for (const disposable of this.#disposables) {
      disposable.dispose();
    }
    this.#closeFeeds(() => true);
  }

  /** Asks the timeline to do something, as soon as it can. */
  do(action: TimelineAction, argument?: string): void {
    this.#send({ type: 'do', action, argument });
  }

  /** Shows the span that another timeline shows. */
  showWindow(from: number, to: number): void {
    this.#send({ type: 'window', from, to });
  }

  /** Answers lines that the timeline asked for. */
  giveLines(lines: Extract<ToTimeline, { readonly type: 'lines' }>['lines']): void {
    this.#send({ type: 'lines', lines });
  }

  /** The timeline is seen, or shows others: what it does not know yet is told. */
  show(): void {
    if (!this.#ready || !this.place.visible()) {
      return;
    }
    this.#tellProcesses();
    this.#tellFindings();
    for (const process of this.scene.processes) {
      this.#wakeProcess(process);
    }
  }

  #receive(message: unknown): void {
    const decoded = decodeFromTimeline(message);
    if (!decoded.ok) {
      return; // of a page that is not ours any more: it gets nothing
    }
    switch (decoded.value.type) {
      case 'ready':
        this.#begin();
        return;
      case 'pull':
        this.#answer(decoded.value.process);
        return;
      case 'cursor':
        this.scene.moveCursor(decoded.value.time, this);
        return;
      case 'window':
        this.scene.showWindow(decoded.value.from, decoded.value.to, this);
        return;
      case 'select':
        this.scene.select(decoded.value.selection, this);
        this.#requests.request(decoded.value, this);
        return;
      default:
        this.#requests.request(decoded.value, this);
    }
  }

  /** A page was loaded, for the first time or again: it knows nothing. */
  #begin(): void {
    this.#closeFeeds(() => true);
    this.#woken.clear();
    this.#told = '';
    this.#foundTold = '';
    this.#ready = true;
    this.#tellActiveFile();
    this.#tellProcesses();
    this.#tellFindings();
    this.#send({ type: 'select', selection: this.scene.selection });
    this.#send({ type: 'cursor', time: this.scene.cursor });
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const message of waiting) {
      this.#send(message);
    }
  }

  #wake(run: LiveRun): void {
    if (!this.#ready || !this.place.visible()) {
      return;
    }
    this.#tellProcesses();
    for (const process of run.processes) {
      this.#wakeProcess(process);
    }
  }

  #wakeProcess(process: LiveProcess): void {
    if (!this.#woken.has(process.key)) {
      this.#woken.add(process.key);
      this.#send({ type: 'wake', process: process.key, now: process.now });
    }
  }

  #answer(key: string): void {
    // A run that it was not told of begins with another pull.
    const process = this.#toldRun === this.scene.key ? this.scene.process(key) : undefined;
    const feed = process === undefined ? undefined : this.#feedOf(process);
    if (process === undefined || feed === undefined) {
      return; // it went away since the timeline learned of it
    }
    this.#woken.delete(key);
    const notes = feed.notes.length;
    this.#send({ type: 'rows', process: key, ...feed.pull(), now: process.now });
    if (feed.notes.length !== notes) {
      this.#tellProcesses();
    }
  }

  #feedOf(process: LiveProcess): RowsFeed | undefined {
    const known = this.#feeds.get(process.key);
    if (known !== undefined) {
      return known.feed;
    }
    const file = openFile(process.path);
    const feed = file.ok ? openRowsFeed(file.value, process.run.change) : file;
    if (!file.ok || !feed.ok) {
      return undefined; // the run says why it cannot be read
    }
    this.#feeds.set(process.key, { process, feed: feed.value, close: () => file.value.close() });
    return feed.value;
  }

  #tellProcesses(): void {
    const { scene } = this;
    const processes = scene.processes.map((process) => toTimelineProcess(process, this.#feeds.get(process.key)?.feed));
    const { of, key: run, title, problems, absent } = scene;
    const message: ToTimeline = { type: 'processes', of, run, title, processes, problems, absent };
    const text = JSON.stringify(message);
    if (text !== this.#told) {
      this.#told = text;
      this.#closeFeeds((key, { process }) => scene.process(key) !== process);
      this.#toldRun = run;
      this.#send(message);
    }
  }

  #tellFindings(): void {
    if (!this.#ready || !this.place.visible()) {
      return;
    }
    const findings = this.scene.findings.map(toTimelineFinding);
    const text = JSON.stringify(findings);
    if (text !== this.#foundTold) {
      this.#foundTold = text;
      this.#send({ type: 'findings', findings });
    }
  }

  #tellActiveFile(): void {
    this.#send({ type: 'activeFile', name: this.#activeFile.name });
  }

  #closeFeeds(which: (key: string, feed: OpenFeed) => boolean): void {
    for (const [key, feed] of this.#feeds) {
      if (which(key, feed)) {
        feed.close();
        this.#feeds.delete(key);
        this.#woken.delete(key);
      }
    }
  }

  #send(message: ToTimeline): void {
    if (this.#ready) {
      void this.place.webview.postMessage(message);
    } else if (message.type === 'do' || message.type === 'window') {
      this.#waiting.push(message); // all else is told when the page is ready
    }
  }
}

function toTimelineProcess(process: LiveProcess, feed: RowsFeed | undefined): TimelineProcess {
  const { key, pid, parentPid, name, over, exitCode, reader } = process;
  return {
    key,
    pid,
    parentPid,
    name,
    over,
    exitCode,
    origin: String(reader.header.origin),
    wallClock: String(reader.header.wallClock),
    format: reader.header.format,
    notes: feed?.notes ?? reader.notes,
  };
}
