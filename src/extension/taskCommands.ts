/** Commands about the tree and its rows. A row is what a menu was opened at, else the selected one. */
import * as vscode from 'vscode';
import { decodeTarget } from '../protocol/timelineMessages';
import { plural } from '../trace/numbers';
import type { Frame } from '../trace/records';
import { groupings } from '../trace/story/taskBuckets';
import { noMatchText, parseTaskFilter } from '../trace/story/taskFilter';
import { hasEnded } from '../trace/task';
import type { RunProcess } from './liveRun';
import type { Arrangement } from './processTasks';
import { storyOf } from './rowStory';
import { showPlace } from './showPlace';
import { placesOf, taskOf } from './taskLook';
import { isRow, type Row } from './taskRows';
import type { TaskTreeView } from './taskTreeView';
import { treeText } from './treeText';

/** ms without a key after which a filter that is being typed is tried. */
const TYPING_MS = 150;

/** A process that is shown somewhere, by its key. */
export type FindProcess = (key: string) => RunProcess | undefined;

export function registerTaskCommands(view: TaskTreeView, find: FindProcess): vscode.Disposable {
  const register = (name: string, run: (row: Row | undefined) => unknown) =>
    vscode.commands.registerCommand(`loopscope.${name}`, (at: unknown) => run(rowAt(at, find) ?? view.selected));
  return vscode.Disposable.from(
    register('goToAwait', (row) => showPlace(row && placesOf(row).now, { preview: false })),
    register('goToCreation', (row) => showPlace(row && placesOf(row).creation, { preview: false })),
    register('copyAwaitStack', (row) => row && copyStack(row)),
    register('copyTaskStory', (row) => row && copyStory(view, row)),
    register('copyAsText', (row) => vscode.env.clipboard.writeText(treeText(view.tree, row, view.findings))),
    register('cancelTask', (row) => row && cancelTask(row)),
    register('showMoreTasks', (row) => row && view.showMore(row)),
    register('onlyThisTask', (row) => row && showOnly(view, row)),
    register('showAllTasks', () => view.arrange({ only: undefined })),
    register('filter', () => askForFilter(view)),
    register('clearFilter', () => view.arrange({ filter: undefined })),
    register('groupBy', () => askForGrouping(view)),
    register('hideEnded', () => view.arrange({ hideEnded: true })),
    register('showEnded', () => view.arrange({ hideEnded: false })),
    register('backToEnd', () => view.backToEnd()),
  );
}

/** What a menu was opened at: a row of the tree, or a place of a timeline, which is given the row that it would have. */
function rowAt(at: unknown, find: FindProcess): Row | undefined {
  if (isRow(at)) {
    return at;
  }
  const target = decodeTarget(at);
  const process = target === undefined ? undefined : find(target.process);
  const task = process?.trace.tasks.get(target?.task ?? 0);
  const resource = process?.trace.resources.get(target?.resource ?? 0);
  if (process !== undefined && task !== undefined) {
    return { kind: 'task', key: '', process, task, alone: true, depth: 0 };
  }
  return process === undefined || resource === undefined
    ? undefined
    : { kind: 'resource', key: '', process, resource, apart: '' };
}

async function copyStack(row: Row): Promise<void> {
  const task = taskOf(row);
  if (task === undefined || !('process' in row)) {
    return;
  }
  const { words } = row.process;
  const frames = words.currentStack(task).map(frameText);
  await vscode.env.clipboard.writeText([words.taskName(task), ...frames].join('\n'));
}

async function copyStory({ findings }: TaskTreeView, row: Row): Promise<void> {
  const task = taskOf(row);
  if (task !== undefined && 'process' in row) {
    await vscode.env.clipboard.writeText(storyOf(row.process, task, findings));
  }
}

function frameText({ file, line, function: name }: Frame): string {
  return `${file}:${line} in ${name}`;
}

/** Without a question: who asks has chosen it from a menu. */
async function cancelTask(row: Row): Promise<void> {
  const task = row.kind === 'task' || row.kind === 'user' ? row.task : undefined;
  if (task === undefined || !('process' in row) || row.process.cancel === undefined || hasEnded(task)) {
    await vscode.window.showInformationMessage('Only a task of a program that runs here can be cancelled.');
    return;
  }
  try {
    if (!(await row.process.cancel(task.id)) && !hasEnded(task)) {
      const name = row.process.words.taskName(task);
      await vscode.window.showInformationMessage(`The event loop is busy; it cancels ${name} when it goes on.`);
    }
  } catch (error) {
    await vscode.window.showErrorMessage(error instanceof Error ? error.message : String(error));
  }
}

function showOnly(view: TaskTreeView, row: Row): void {
  if ((row.kind === 'task' || row.kind === 'user') && row.task !== undefined) {
    view.arrange({ only: { process: row.process, task: row.task } });
  }
}

/** Filters while one types; Escape takes back what was typed. */
async function askForFilter(view: TaskTreeView): Promise<void> {
  const former = view.arrangement.filter;
  const input = vscode.window.createInputBox();
  input.title = 'Filter Tasks';
  input.placeholder = "worker   state:waiting   on:LIMIT   line:crawler.py:21   >500ms   is:failed   (joined by 'and')";
  input.value = former?.text ?? '';
  const tried = { text: input.value };
  const attempt = () => {
    tried.text = input.value;
    view.arrange({ filter: parseTaskFilter(input.value) });
    input.prompt = promptOf(view);
  };
  input.prompt = promptOf(view);
  let timer: NodeJS.Timeout | undefined;
  let accepted = false;
  await new Promise<void>((closed) => {
    input.onDidChangeValue(() => {
      clearTimeout(timer);
      timer = setTimeout(attempt, TYPING_MS);
    });
    input.onDidAccept(() => {
      accepted = true;
      input.hide();
    });
    input.onDidHide(closed);
    input.show();
  });
  clearTimeout(timer);
  if (accepted && tried.text !== input.value) {
    attempt();
  } else if (!accepted && view.arrangement.filter !== former) {
    view.arrange({ filter: former });
  }
  input.dispose();
}

function promptOf({ arrangement: { filter }, tree }: TaskTreeView): string {
  if (filter === undefined) {
    return 'Text in name, coroutine or file, or one of the words above.';
  }
  const { matching } = tree;
  return matching === 0 ? noMatchText(filter) : `${plural(matching ?? 0, 'task')} found.`;
}

const groupingLabels: Readonly<Record<Arrangement['grouping'], string>> = {
  creator: 'Creator',
  state: 'State',
  waitsFor: 'Waits For',
  loop: 'Loop',
  creationLine: 'Creation Line',
};

async function askForGrouping(view: TaskTreeView): Promise<void> {
  const now = view.arrangement.grouping;
  const all = (['creator', ...groupings] as const).map((grouping) => ({
    label: groupingLabels[grouping],
    ...(grouping === now ? { description: 'now' } : {}),
    grouping,
  }));
  const chosen = await vscode.window.showQuickPick(all, { title: 'Group Tasks By' });
  if (chosen !== undefined && chosen.grouping !== now) {
    view.arrange({ grouping: chosen.grouping });
  }
}
