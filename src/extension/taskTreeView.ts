/** The view Async Tasks in the debug side bar. */
import * as vscode from 'vscode';
import type { LiveRun } from './liveRun';
import { childRows, lookOf, type MergeLimits, placesOf, type Row } from './taskTreeModel';

/** Times that tick are shown anew this often. */
const TICK_MS = 250;
/** Changes are shown within 100 ms; this is how long several of them are gathered. */
const GATHER_MS = 40;

export class TaskTreeView implements vscode.TreeDataProvider<Row>, vscode.Disposable {
  readonly #changed = new vscode.EventEmitter<undefined>();
  readonly #pages = new Map<string, number>();
  readonly #tick: NodeJS.Timeout;
  readonly #view: vscode.TreeView<Row>;
  readonly onDidChangeTreeData = this.#changed.event;
  #run: LiveRun | undefined;
  #gathering: NodeJS.Timeout | undefined;

  constructor() {
    this.#view = vscode.window.createTreeView('loopscope.tasks', { treeDataProvider: this, showCollapseAll: true });
    this.#tick = setInterval(() => {
      if (this.#run !== undefined && !this.#run.ended && this.#view.visible) {
        this.refresh();
      }
    }, TICK_MS);
  }

  dispose(): void {
    clearInterval(this.#tick);
    clearTimeout(this.#gathering);
    this.#view.dispose();
    this.#changed.dispose();
  }

  /** Shows a run, from its beginning. */
  show(run: LiveRun): void {
    this.#run = run;
    this.#pages.clear();
    this.refresh();
  }

  get run(): LiveRun | undefined {
    return this.#run;
  }

  /** Shows what is new, soon. */
  refresh(): void {
    this.#gathering ??= setTimeout(() => {
      this.#gathering = undefined;
      this.#run?.poll();
      this.#view.message = this.#message() ?? '';
      this.#changed.fire(undefined);
    }, GATHER_MS);
  }

  /** Opens the view beside the program's other debug views, without taking the focus. */
  async reveal(): Promise<void> {
    const [first] = this.getChildren();
    if (first !== undefined) {
      await this.#view.reveal(first, { focus: false, select: false, expand: true });
    }
  }

  showMore(row: Row): void {
    if (row.kind === 'more') {
      this.#pages.set(row.parent, (this.#pages.get(row.parent) ?? 1) + 1);
      this.refresh();
    }
  }

  getChildren(parent?: Row): Row[] {
    return this.#run === undefined ? [] : [...childRows(this.#run, parent, mergeLimits(), this.#pages)];
  }

  getParent(): undefined {
    return undefined; // only rows of the first level are revealed
  }

  getTreeItem(row: Row): vscode.TreeItem {
    const run = this.#run;
    const item = new vscode.TreeItem('');
    item.id = row.key;
    if (run === undefined) {
      return item;
    }
    const look = lookOf(run, row);
    item.label = look.label;
    item.description = look.description;
    item.tooltip = look.tooltip;
    item.iconPath =
      look.color === undefined
        ? new vscode.ThemeIcon(look.icon)
        : new vscode.ThemeIcon(look.icon, new vscode.ThemeColor(look.color));
    item.accessibilityInformation = { label: look.accessible };
    item.collapsibleState = collapsibleState(row, look.children);
    item.contextValue = row.kind;
    if (row.kind === 'more') {
      item.command = { command: 'loopscope.showMoreTasks', title: 'Show More', arguments: [row] };
    } else if (placesOf(row).now !== undefined) {
      item.command = { command: 'loopscope.goToAwait', title: 'Go to Await', arguments: [row, { preview: true }] };
    }
    return item;
  }

  #message(): string | undefined {
    const run = this.#run;
    if (run === undefined) {
      return undefined;
    }
    const [problem] = run.problems;
    if (problem !== undefined) {
      return problem;
    }
    if (run.processes.some((process) => process.trace.tasks.size > 0)) {
      return undefined;
    }
    return run.ended
      ? `${run.name} ended without starting an event loop. Nothing to show.`
      : 'No task was created yet.';
  }
}

function collapsibleState(row: Row, hasChildren: boolean): vscode.TreeItemCollapsibleState {
  if (!hasChildren) {
    return vscode.TreeItemCollapsibleState.None;
  }
  return row.kind === 'merged' ? vscode.TreeItemCollapsibleState.Collapsed : vscode.TreeItemCollapsibleState.Expanded;
}

function mergeLimits(): MergeLimits {
  const settings = vscode.workspace.getConfiguration('loopscope.tree');
  return { done: settings.get('mergeDone', 4), all: settings.get('mergeAll', 50) };
}
