/** The programs that come with Loopscope. */
import * as vscode from 'vscode';

/** The larger one, which shows most. */
const LARGEST = 'crawler/crawler.py';

/** Lets the user choose an example, and opens it. */
export async function openExample(folder: vscode.Uri): Promise<void> {
  const names = (await vscode.workspace.fs.readDirectory(folder))
    .map(([name]) => name)
    .filter((name) => name.endsWith('.py'))
    .sort();
  const items = [LARGEST, ...names].map(async (name) => ({
    label: name.replace(/^.*\//, ''),
    detail: firstSentence(await textOf(vscode.Uri.joinPath(folder, name))),
    name,
  }));
  const chosen = await vscode.window.showQuickPick(Promise.all(items), {
    title: 'Open an Example',
    placeHolder: 'A small program to run with Loopscope: press F5 when it is open',
    matchOnDetail: true,
  });
  if (chosen !== undefined) {
    await vscode.window.showTextDocument(vscode.Uri.joinPath(folder, chosen.name), { preview: false });
  }
}

async function textOf(file: vscode.Uri): Promise<string> {
  return new TextDecoder().decode(await vscode.workspace.fs.readFile(file));
}

/** The first sentence of the comment at a program's top. */
function firstSentence(program: string): string {
  const comment = /^(?:# .*\n)+/.exec(program)?.[0] ?? '';
  const text = comment.replaceAll(/^# /gm, '').replaceAll('\n', ' ').trim();
  return text.split(/(?<=[.:]) /)[0]?.replace(/:$/, '.') ?? '';
}
