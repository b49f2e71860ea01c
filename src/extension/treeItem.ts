/** A row of the task tree as VS Code shows it. */
import * as vscode from 'vscode';
import { hasEnded } from '../trace/task';
import { accessibleLabel, descriptionOf, type RowLook } from './taskLook';
import type { Row } from './taskRows';

/** Levels that are open at first: tasks that each create the next make a tree as deep as the program is long. */
const OPEN_LEVELS = 8;
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
  const command = commandOf(row);
  if (command !== undefined) {
    item.command = command;
  }
  return item;
}

/** For `when` clauses: the kind of the row; tasks say whether they live. */
function contextValue(row: Row): string {
  if (row.kind !== 'task') {
    return row.kind;
  }
  return hasEnded(row.task) || row.process.over ? 'task.ended' : 'task.live';
}

/** What a click does: the place in a preview, the focus stays in the tree. */
function commandOf(row: Row): vscode.Command | undefined {
  switch (row.kind) {
    case 'more':
      return { command: 'loopscope.showMoreTasks', title: 'Show More', arguments: [row] };
    case 'note':
      return { command: row.command, title: row.action };
    case 'task':
    case 'user':
    case 'resource':
      return { command: 'loopscope.goToAwait', title: 'Go to Await', arguments: [row, { preview: true }] };
    default:
      return undefined;
  }
}

function collapsibleState(row: Row, hasChildren: boolean): vscode.TreeItemCollapsibleState {
  if (!hasChildren) {
    return vscode.TreeItemCollapsibleState.None;
  }
  const deep = row.key.split('/').length > OPEN_LEVELS;
  const large = row.kind === 'bucket' && row.size > OPEN_BUCKET;
  return deep || large || closed.has(row.kind)
    ? vscode.TreeItemCollapsibleState.Collapsed
    : vscode.TreeItemCollapsibleState.Expanded;
}

const closed: ReadonlySet<Row['kind']> = new Set(['group', 'line', 'resource']);
