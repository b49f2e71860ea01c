/** A row of the task tree as VS Code shows it. */
import { existsSync } from 'node:fs';
import * as vscode from 'vscode';
import type { Frame } from '../trace/records';
import { hasEnded, type Task } from '../trace/task';
import type { RunProcess } from './liveRun';
import type { RowLook } from './rowLook';
import { accessibleLabel, descriptionOf } from './taskLook';
import { type Row, sizeOf } from './taskRows';

/** Levels that are open at first: tasks that each create the next make a tree as deep as the program is long. */
const OPEN_LEVELS = 7;
/** Up to so many tasks a bucket is open at first. */
const OPEN_BUCKET = 20;

export interface KnownRow {
  /** Under which VS Code knows the row. */
  readonly id: string;
  readonly hasChildren: boolean;
}

export function treeItem(row: Row, look: RowLook, { id, hasChildren }: KnownRow): vscode.TreeItem {
  const item = new vscode.TreeItem(look.label, collapsibleState(row, hasChildren));
  item.id = id;
  item.description = descriptionOf(look);
  if (look.icon !== '') {
    const color = look.color === undefined ? undefined : new vscode.ThemeColor(look.color);
    item.iconPath = new vscode.ThemeIcon(look.icon, color);
  }
  item.accessibilityInformation = { label: accessibleLabel(look) };
  item.contextValue = contextValue(row);
  const command = commandOf(row, look);
  if (command !== undefined) {
    item.command = command;
  }
  return item;
}

/** For `when` clauses: the kind of the row; `task.live` can be cancelled. */
function contextValue(row: Row): string {
  switch (row.kind) {
    case 'task':
    case 'user':
      return taskValue(row.process, row.task);
    default:
      return row.kind;
  }
}

function taskValue({ cancel }: RunProcess, task: Task | undefined): string {
  if (task === undefined) {
    return 'outside';
  }
  return !hasEnded(task) && cancel !== undefined ? 'task.live' : 'task';
}

function commandOf(row: Row, { place }: RowLook): vscode.Command | undefined {
  switch (row.kind) {
    case 'more':
      return { command: 'loopscope.showMoreTasks', title: 'Show More', arguments: [row] };
    case 'note':
      return { command: row.command, title: row.action };
    case 'task':
    case 'user':
    case 'resource':
      return place === undefined || !existsSync(place.file)
        ? { command: 'loopscope.goToAwait', title: 'Go to Await', arguments: [row] }
        : openCommand(place);
    default:
      return undefined;
  }
}

/** VS Code's own way to open a file knows how it was asked: a click shows a preview and leaves the focus in the tree, Enter moves it into the editor. */
function openCommand(place: Frame): vscode.Command {
  const position = new vscode.Position(Math.max(0, place.line - 1), 0);
  const options: vscode.TextDocumentShowOptions = { selection: new vscode.Range(position, position) };
  return { command: 'vscode.open', title: 'Go to Await', arguments: [vscode.Uri.file(place.file), options] };
}

function collapsibleState(row: Row, hasChildren: boolean): vscode.TreeItemCollapsibleState {
  if (!hasChildren) {
    return vscode.TreeItemCollapsibleState.None;
  }
  const deep = (row.kind === 'task' ? row.depth : row.key.split('/').length) > OPEN_LEVELS;
  const large = row.kind === 'bucket' && sizeOf(row.tasks) > OPEN_BUCKET;
  return deep || large || closed.has(row.kind)
    ? vscode.TreeItemCollapsibleState.Collapsed
    : vscode.TreeItemCollapsibleState.Expanded;
}

const closed: ReadonlySet<Row['kind']> = new Set(['group', 'line', 'resource']);
