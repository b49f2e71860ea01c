/** The view Async Tasks in the debug side bar. */
import * as vscode from 'vscode';
import type { LiveRun } from './liveRun';
import { ShownRows } from './shownRows';
import { accessibleLabel, descriptionOf, lookOf, tooltipOf } from './taskLook';
import type { Row } from './taskRows';
import { TaskTree } from './taskTree';
import { viewDescription, viewMessage } from './viewTexts';

/** Times that only tick are shown anew when nothing else was for this long. See `#flush`. */
const TICK_MS = 1000;
/** How often that is looked at. */
const BEAT_MS = 250;
/** VS Code holds a change back until none came for 200 ms before it; after that time it shows one at once. */
const GAP_MS = 205;
/** Levels that are open at first: tasks that each create the next make a tree as deep as the program is long. */
const OPEN_LEVELS = 8;
/** Until then the first event of the agent may take its time. */
const SILENCE_MS = 10_000;

export class TaskTreeView implements vscode.TreeDataProvider<Row>, vscode.Disposable {
  readonly #changed = new vscode.EventEmitter<(Row | undefined)[]>();
  readonly #shown = new ShownRows();
  readonly #view: vscode.TreeView<Row>;
  readonly #tick: NodeJS.Timeout;
  readonly onDidChangeTreeData = this.#changed.event as vscode.Event<Row[]>;
  #runs: readonly LiveRun[] = [];
  #tree = new TaskTree([], mergeLimits());
  #flushing: NodeJS.Timeout | undefined;
  #lastFired = 0;
  #message = '';
  #notice = '';

  constructor() {
    this.#view = vscode.window.createTreeView('loopscope.tasks', { treeDataProvider: this, showCollapseAll: true });
    this.#tick = setInterval(() => this.#ticked(), BEAT_MS);
  }

  dispose(): void {
    clearInterval(this.#tick);
    clearTimeout(this.#flushing);
    this.#tree.dispose();
    this.#view.dispose();
    this.#changed.dispose();
  }

  /** Shows a run from its beginning, beside those that still run. */
  show(run: LiveRun): void {
    this.#runs = [...this.#runs.filter((other) => !other.ended && other !== run), run];
    this.#tree.dispose();
    this.#tree = new TaskTree(this.#runs, mergeLimits());
    this.#shown.clear();
    this.#fire([undefined]);
    this.#showTexts();
  }

  /** The newest of the runs that are shown. */
  get run(): LiveRun | undefined {
    return this.#runs.at(-1);
  }

  get tree(): TaskTree {
    return this.#tree;
  }

  /** Something was read: what of it is to be seen is shown as soon as VS Code takes it. */
  refresh(): void {
    this.#flushing ??= setTimeout(
      () => {
        this.#flushing = undefined;
        this.#flush(false);
      },
      Math.max(0, this.#lastFired + GAP_MS - Date.now()),
    );
  }

  /** Says something above the rows until the runs have ended or it is taken back with ''; what hinders the run goes before it. */
  say(notice: string): void {
    this.#notice = notice;
    this.#showTexts();
  }

  /** Opens the view beside the program's other debug views, without taking the focus. */
  async reveal(): Promise<void> {
    const [first] = this.#tree.children(undefined);
    if (first !== undefined) {
      await this.#view.reveal(first, { focus: false, select: false, expand: true });
    }
  }

  showMore(row: Row): void {
    this.#tree.showMore(row);
    this.refresh();
  }

  getChildren(parent?: Row): Row[] {
    const children = this.#tree.children(parent);
    this.#shown.gaveChildren(parent, children);
    return [...children];
  }

  getParent(): undefined {
    return undefined; // only rows of the first level are revealed
  }

  getTreeItem(row: Row): vscode.TreeItem {
    const look = lookOf(row);
    this.#shown.gaveLook(row, look);
    const item = new vscode.TreeItem(look.label, collapsibleState(row, this.#tree.hasChildren(row)));
    item.id = row.key;
    item.description = descriptionOf(look);
    item.iconPath = new vscode.ThemeIcon(
      look.icon,
      look.color === undefined ? undefined : new vscode.ThemeColor(look.color),
    );
    item.accessibilityInformation = { label: accessibleLabel(look) };
    item.contextValue = row.kind;
    if (row.kind === 'more') {
      item.command = { command: 'loopscope.showMoreTasks', title: 'Show More', arguments: [row] };
    } else if (row.kind === 'task') {
      item.command = { command: 'loopscope.goToAwait', title: 'Go to Await', arguments: [row, { preview: true }] };
    }
    return item;
  }

  /** The tooltip is made when the pointer asks for it. */
  resolveTreeItem(item: vscode.TreeItem, row: Row): vscode.TreeItem {
    item.tooltip = tooltipOf(row);
    return item;
  }

  #ticked(): void {
    if (!this.#runs.some((run) => !run.ended)) {
      return;
    }
    this.#showTexts();
    // Half a beat early rather than late.
    if (this.#view.visible && Date.now() - this.#lastFired >= TICK_MS - BEAT_MS / 2) {
      this.#flush(true);
    }
  }

  /**
   * Tells VS Code what changed, and then the times too. VS Code shows a change at once only when it was told of none in the 200 ms before; so times
   * on their own tick once a second and not oftener: with four ticks a second most changes of state would come late.
   */
  #flush(ticks: boolean): void {
    this.#tree.update();
    const { changed, ticked } = this.#shown.compare(
      (row) => this.#tree.children(row),
      (row) => lookOf(row),
    );
    if (changed.length > 0 || (ticks && ticked.length > 0)) {
      this.#fire([...changed, ...ticked]);
    }
    this.#showTexts();
  }

  #fire(rows: (Row | undefined)[]): void {
    this.#lastFired = Date.now();
    this.#changed.fire(rows);
  }

  #showTexts(): void {
    this.#view.description = viewDescription(this.#runs, this.#tree);
    const silent = this.#runs.some((run) => !run.ended && Date.now() - run.began > SILENCE_MS);
    this.#notice = this.#runs.some((run) => !run.ended) ? this.#notice : '';
    const message = viewMessage(this.#runs, silent) || this.#notice;
    if (message !== this.#message) {
      this.#message = message;
      this.#view.message = message;
      this.#lastFired = Date.now(); // goes the same way as changes of rows
    }
  }
}

function collapsibleState(row: Row, hasChildren: boolean): vscode.TreeItemCollapsibleState {
  if (!hasChildren) {
    return vscode.TreeItemCollapsibleState.None;
  }
  const deep = row.key.split('/').length > OPEN_LEVELS;
  return deep || row.kind === 'group' || row.kind === 'line'
    ? vscode.TreeItemCollapsibleState.Collapsed
    : vscode.TreeItemCollapsibleState.Expanded;
}

function mergeLimits(): { readonly done: number; readonly all: number } {
  const settings = vscode.workspace.getConfiguration('loopscope.tree');
  return { done: settings.get('mergeDone', 4), all: settings.get('mergeAll', 50) };
}
