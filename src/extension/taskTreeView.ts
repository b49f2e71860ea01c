/** The view Async Tasks in the debug side bar. */
import * as vscode from 'vscode';
import type { Resource } from '../trace/resource';
import type { Task } from '../trace/task';
import { ContextKeys } from './contextKeys';
import type { FindingsEvent } from './diagnostics';
import type { LiveRun, RunProcess, ShownRun } from './liveRun';
import { type Arrangement, plainArrangement } from './processTasks';
import type { RowLook } from './rowLook';
import { type RowsNow, ShownRows } from './shownRows';
import { noFindings, TaskFindings } from './taskFindings';
import { lookAndPlace } from './taskLook';
import type { Row } from './taskRows';
import { tooltipOf } from './taskTooltip';
import { TaskTree } from './taskTree';
import { treeItem } from './treeItem';
import { viewDescription, viewMessage } from './viewTexts';

/** Times that only tick are shown anew when nothing else was for this long. See `#flush`. */
const TICK_MS = 1000;
/** How often that is looked at. */
const BEAT_MS = 250;
/** VS Code holds a change back until none came for 200 ms before it; after that time it shows one at once. */
const GAP_MS = 205;
/** Until then the first event of the agent may take its time. */
const SILENCE_MS = 10_000;
/** A row that is drawn again loses its tooltip: for so long after the pointer asked for one, times of the row and of those above it tick seldom. */
const TOOLTIP_MS = 12_000;

/** Rows that stand under more others are not revealed. */
const MOST_LEVELS = 500;

/** An earlier moment of a run. */
export interface EarlierMoment {
  /** Read up to the moment, and no further. */
  readonly processes: readonly RunProcess[];
  /** The moment, in words: `3.202 s`. */
  readonly moment: string;
}

export class TaskTreeView implements vscode.TreeDataProvider<Row>, vscode.Disposable {
  readonly #changed = new vscode.EventEmitter<(Row | undefined)[]>();
  readonly #shown = new ShownRows();
  readonly #view: vscode.TreeView<Row>;
  readonly #tick: NodeJS.Timeout;
  readonly onDidChangeTreeData = this.#changed.event as vscode.Event<Row[]>;
  #runs: readonly LiveRun[] = [];
  readonly #selected = new vscode.EventEmitter<Row | undefined>();
  /** What the user selected; not what `select` did. */
  readonly onDidSelect = this.#selected.event;
  readonly #back = new vscode.EventEmitter<void>();
  /** The user leaves the earlier moment that is shown. */
  readonly onDidGoBackToEnd = this.#back.event;
  readonly #context = new ContextKeys();
  #arrangement: Arrangement = plainArrangement;
  #earlier: EarlierMoment | undefined;
  readonly #found = new Map<LiveRun, FindingsEvent['found']>();
  #findings = noFindings;
  #tree = new TaskTree([], mergeLimits());
  #selecting = '';
  /** VS Code told of a selection whose row it did not know just then, because the rows around it were asked for anew; or nothing is selected. */
  #selectionUnknown = false;
  #read: { readonly row: Row; readonly at: number } | undefined;
  #flushing: NodeJS.Timeout | undefined;
  #lastFired = 0;
  #lastTicked = 0;
  #message = '';
  #notice = '';
  readonly #now: Omit<RowsNow, 'isRead'> = {
    childrenOf: (row) => this.#tree.children(row),
    lookOf: (row) => this.#look(row),
    hasChildren: (row) => this.#tree.hasChildren(row),
    parentOf: (row) => this.#tree.parentOf(row),
    isSelected: (row) => this.#view.selection[0]?.key === row.key,
    clock: () => performance.now(),
  };

  constructor() {
    this.#view = vscode.window.createTreeView('loopscope.tasks', { treeDataProvider: this, showCollapseAll: true });
    this.#tick = setInterval(() => this.#ticked(), BEAT_MS);
    this.#view.onDidChangeSelection(({ selection: [row] }) => {
      this.#selectionUnknown = row === undefined;
      this.#tellSelected(row);
    });
  }

  dispose(): void {
    clearInterval(this.#tick);
    clearTimeout(this.#flushing);
    this.#tree.dispose();
    this.#view.dispose();
    this.#changed.dispose();
    this.#selected.dispose();
    this.#back.dispose();
  }

  /** Shows a run from its beginning, beside those that still run. */
  show(run: LiveRun): void {
    this.showRuns([...this.#runs.filter((other) => !other.ended && other !== run), run]);
  }

  /** Shows these runs, at their newest moments, and no others. */
  showRuns(runs: readonly LiveRun[]): void {
    this.#runs = runs;
    this.#earlier = undefined;
    this.#arrangement = { ...this.#arrangement, only: undefined };
    this.#rebuild();
  }

  /** Shows an earlier moment of the runs, or the newest again. */
  showAt(earlier: EarlierMoment | undefined): void {
    this.#earlier = earlier;
    this.#rebuild();
  }

  /** Where tasks stand, and which of them. */
  get arrangement(): Arrangement {
    return this.#arrangement;
  }

  arrange(change: Partial<Arrangement>): void {
    this.#arrangement = { ...this.#arrangement, ...change };
    this.#rebuild();
  }

  /** The newest moment is shown again. */
  backToEnd(): void {
    this.showAt(undefined);
    this.#back.fire();
  }

  /** What the user selected in the tree. */
  get selected(): Row | undefined {
    return this.#view.selection[0];
  }

  get findings(): TaskFindings {
    return this.#findings;
  }

  /** What was found in a run so far. */
  setFindings({ run, found }: FindingsEvent): void {
    this.#found.set(run, found);
    for (const other of this.#found.keys()) {
      if (other !== run && !this.#runs.includes(other)) {
        this.#found.delete(other);
      }
    }
    this.#findings = new TaskFindings([...this.#found.values()].flat());
    this.refresh();
  }

  /** The row of a task, wherever it stands now; undefined when it is not to be seen. */
  rowOf(process: RunProcess, task: Task): Row | undefined {
    return this.#tree.find(process, task);
  }

  /** Selects a task or a resource, opening what it stands under. The focus stays where it is, and `onDidSelect` says nothing. */
  async select(process: RunProcess, what: { readonly task: Task } | { readonly resource: Resource }): Promise<void> {
    const row = 'task' in what ? this.#tree.find(process, what.task) : this.#tree.findResource(process, what.resource);
    if (row !== undefined && this.#view.visible && this.#view.selection[0] !== row && this.#isInReach(row)) {
      this.#selecting = row.key;
      this.#flush(false); // it may stand on a page that was not shown
      try {
        await this.#view.reveal(row, { focus: false, select: true, expand: false });
      } finally {
        // VS Code tells of no change where the row was selected meanwhile; the next click on it is the user's.
        this.#selecting = this.#selecting === row.key ? '' : this.#selecting;
      }
    }
  }

  /** VS Code asks for every row above one that it reveals, one after the other. */
  #isInReach(row: Row): boolean {
    let levels = 0;
    for (let at: Row | undefined = row; at !== undefined && levels <= MOST_LEVELS; at = this.#tree.parentOf(at)) {
      levels += 1;
    }
    return levels <= MOST_LEVELS;
  }

  #rebuild(): void {
    this.#tree.dispose();
    const runs: readonly ShownRun[] =
      this.#earlier === undefined
        ? this.#runs
        : [{ name: this.run?.name ?? '', processes: this.#earlier.processes, ended: false }];
    const moment = this.#earlier?.moment;
    this.#tree = new TaskTree(runs, mergeLimits(), { ...this.#arrangement, moment });
    this.#shown.clear();
    this.#fire([undefined]);
    this.#showTexts();
    const { filter, hideEnded, only } = this.#arrangement;
    this.#context.set('filtered', filter !== undefined);
    this.#context.set('endedHidden', hideEnded);
    this.#context.set('onlyOneTask', only !== undefined);
    this.#context.set('atMoment', moment !== undefined);
  }

  /** The newest of the runs that are shown. */
  get run(): LiveRun | undefined {
    return this.#runs.at(-1);
  }

  get tree(): TaskTree {
    return this.#tree;
  }

  /** Something was read: the tree knows it now, and what of it is to be seen is shown as soon as VS Code takes it. */
  refresh(): void {
    this.#tree.update();
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

  getParent(row: Row): Row | undefined {
    return this.#tree.parentOf(row);
  }

  getTreeItem(row: Row): vscode.TreeItem {
    const look = this.#look(row);
    const id = this.#shown.gaveLook(row, look, this.#now);
    return treeItem(row, look, { id, hasChildren: this.#tree.hasChildren(row) });
  }

  /** The tooltip is made when the pointer asks for it. */
  resolveTreeItem(item: vscode.TreeItem, row: Row): vscode.TreeItem {
    item.tooltip = tooltipOf(row, this.#findings);
    this.#read = { row, at: Date.now() };
    return item;
  }

  #tellSelected(row: Row | undefined): void {
    if (row === undefined || row.key !== this.#selecting) {
      this.#selected.fire(row);
    }
    this.#selecting = '';
    this.#context.set('selected', row !== undefined);
  }

  #ticked(): void {
    const row = this.#selectionUnknown ? this.#view.selection[0] : undefined;
    if (row !== undefined) {
      this.#selectionUnknown = false;
      this.#tellSelected(row);
    }
    if (this.#earlier !== undefined || !this.#runs.some((run) => !run.ended)) {
      return;
    }
    this.#showTexts();
    // Half a beat early rather than late.
    if (this.#view.visible && Date.now() - this.#lastFired >= TICK_MS - BEAT_MS / 2) {
      this.#flush(true);
    }
  }

  /**
   * Tells VS Code what changed, and once a second the times too. Not oftener: VS Code shows a change at once only when it was told of none in the 200 ms
   * before, and a row that is drawn again under the pointer forgets that a tooltip was to come.
   */
  #flush(ticks: boolean): void {
    this.#tree.update();
    const read = this.#rowsRead();
    const { changed, ticked } = this.#shown.compare({ ...this.#now, isRead: (row) => read.has(row) });
    const isTime = Date.now() - this.#lastTicked >= TICK_MS - BEAT_MS / 2;
    if (changed.length > 0 || (ticks && ticked.length > 0)) {
      this.#lastTicked = isTime ? Date.now() : this.#lastTicked;
      this.#fire([...changed, ...(isTime ? ticked : [])]);
    }
    this.#showTexts();
  }

  /** The rows whose drawing again would take away the tooltip that is shown. */
  #rowsRead(): ReadonlySet<Row> {
    const read = new Set<Row>();
    if (this.#read !== undefined && Date.now() - this.#read.at < TOOLTIP_MS) {
      for (let row: Row | undefined = this.#read.row; row !== undefined; row = this.#tree.parentOf(row)) {
        read.add(row);
      }
    }
    return read;
  }

  #look(row: Row): RowLook {
    return lookAndPlace(row, this.#findings);
  }

  #fire(rows: (Row | undefined)[]): void {
    if (rows.length > 0) {
      this.#lastFired = Date.now();
      this.#changed.fire(rows);
    }
  }

  #showTexts(): void {
    this.#context.set('hasTasks', this.#tree.processes.length > 0);
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

function mergeLimits(): { readonly done: number; readonly all: number } {
  const settings = vscode.workspace.getConfiguration('loopscope.tree');
  return { done: settings.get('mergeDone', 4), all: settings.get('mergeAll', 50) };
}
