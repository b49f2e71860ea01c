/** What one can do at the line of a finding: mend the code, see it in the timeline, put it away; and go from one to the next. */
import * as vscode from 'vscode';
import { findingCodes } from '../findings/finding';
import { type CodeFix, codeFixes } from './codeFixes';
import { DIAGNOSTIC_SOURCE, type FindingDiagnostics } from './diagnostics';
import type { ShownFinding } from './shownFindings';

export const pythonFiles: vscode.DocumentSelector = { language: 'python', scheme: 'file' };

export function registerFindingActions(findings: FindingDiagnostics, media: vscode.Uri): vscode.Disposable {
  const register = vscode.commands.registerCommand;
  return vscode.Disposable.from(
    vscode.languages.registerCodeActionsProvider(
      pythonFiles,
      { provideCodeActions: (document, range, context) => actionsAt(findings, { document, range, context }) },
      { providedCodeActionKinds: [vscode.CodeActionKind.QuickFix] },
    ),
    register('loopscope.explainFinding', (code: unknown) => explain(code, media)),
    register('loopscope.hideFinding', (finding: ShownFinding) => findings.hide(finding)),
    register('loopscope.hideFindings', () => findings.hideAll()),
    register('loopscope.nextFinding', () => goToNeighbour(findings, 1)),
    register('loopscope.previousFinding', () => goToNeighbour(findings, -1)),
  );
}

/** The argument of `loopscope.showInTimeline`. */
export function timelineArgument({ found }: ShownFinding): { readonly process: string; readonly finding: string } {
  return { process: found[0].process.key, finding: found[0].id };
}

interface Asked {
  readonly document: vscode.TextDocument;
  readonly range: vscode.Range;
  readonly context: vscode.CodeActionContext;
}

function actionsAt(findings: FindingDiagnostics, { document, range, context }: Asked): vscode.CodeAction[] {
  const shown = findings.at(document.uri, range.start.line, range.end.line);
  if (shown.length === 0 || (context.only !== undefined && !context.only.contains(vscode.CodeActionKind.QuickFix))) {
    return [];
  }
  const lines = document.getText().split(/\r\n|\r|\n/);
  return shown.flatMap((finding) => {
    const diagnostics = vscode.languages.getDiagnostics(document.uri).filter(({ source, message, range: at }) => {
      return source === DIAGNOSTIC_SOURCE && message === finding.message && at.start.line === finding.line - 1;
    });
    const fixes = fixesOf(finding, lines, document).map((fix) => fixAction(fix, document));
    const show = action('Show in Timeline', 'loopscope.showInTimeline', timelineArgument(finding));
    const hide = action('Hide this finding until the next run', 'loopscope.hideFinding', finding);
    const all = [...fixes, ...(finding.previous ? [] : [show]), hide];
    for (const one of all) {
      one.diagnostics = diagnostics;
    }
    return all;
  });
}

/** Titles of the changes that findings of runs offer at some lines. */
export function fixTitlesAt(
  findings: FindingDiagnostics,
  document: vscode.TextDocument,
  range: vscode.Range,
): readonly string[] {
  const lines = document.getText().split(/\r\n|\r|\n/);
  return findings
    .at(document.uri, range.start.line, range.end.line)
    .flatMap((finding) => fixesOf(finding, lines, document).map(({ title }) => title));
}

/** Fixes at the finding's line, else at the line where its task was created. */
function fixesOf(finding: ShownFinding, lines: readonly string[], { uri }: vscode.TextDocument): readonly CodeFix[] {
  const { code, message, evidence } = finding;
  const others = evidence
    .filter(({ place }) => vscode.Uri.file(place.file).toString() === uri.toString())
    .map(({ place }) => place.line);
  for (const line of [finding.line, ...(code === 'loop-blocked' ? [] : others)]) {
    const fixes = codeFixes({ code, message, line }, lines);
    if (fixes.length > 0) {
      return fixes;
    }
  }
  return [];
}

function fixAction({ title, safe, lines }: CodeFix, document: vscode.TextDocument): vscode.CodeAction {
  const fix = new vscode.CodeAction(title, vscode.CodeActionKind.QuickFix);
  fix.isPreferred = safe;
  fix.edit = new vscode.WorkspaceEdit();
  const end = document.eol === vscode.EndOfLine.CRLF ? '\r\n' : '\n';
  for (const { line, text } of lines) {
    fix.edit.replace(document.uri, document.lineAt(line - 1).range, text.replaceAll('\n', end));
  }
  return fix;
}

function action(title: string, command: string, argument: unknown): vscode.CodeAction {
  const made = new vscode.CodeAction(title, vscode.CodeActionKind.QuickFix);
  made.command = { command, title, arguments: [argument] };
  return made;
}

/** Opens the page about a kind of finding, or about a rule of the language server. */
async function explain(code: unknown, media: vscode.Uri): Promise<void> {
  const finding = findingCodes.find((other) => other === code);
  const rule = typeof code === 'string' && /^AIO\d{3}$/.test(code) ? code : undefined;
  const page = finding === undefined ? rule && `rules/${rule}.md` : `findings/${finding}.md`;
  if (page !== undefined) {
    await vscode.commands.executeCommand('markdown.showPreview', vscode.Uri.joinPath(media, page));
  }
}

/** Goes to the finding behind (1) or before (-1) the cursor, file by file; from the last to the first. */
async function goToNeighbour(findings: FindingDiagnostics, direction: 1 | -1): Promise<void> {
  const editor = vscode.window.activeTextEditor;
  const here = { file: editor?.document.uri.fsPath ?? '', line: (editor?.selection.active.line ?? 0) + 1 };
  const all = findings.shown.toSorted((a, b) => direction * order(a, b));
  const next = all.find((other) => direction * order(other, here) > 0) ?? all[0];
  if (next === undefined) {
    await vscode.window.showInformationMessage('The last run has no findings.');
    return;
  }
  const at = new vscode.Position(next.line - 1, 0);
  const selection = new vscode.Range(at, at);
  try {
    const shown = await vscode.window.showTextDocument(vscode.Uri.file(next.file), { selection });
    shown.revealRange(selection, vscode.TextEditorRevealType.InCenterIfOutsideViewport);
  } catch {
    await vscode.window.showInformationMessage(`'${next.file}' is not on this machine.`);
  }
}

interface FileLine {
  readonly file: string;
  readonly line: number;
}

function order(a: FileLine, b: FileLine): number {
  if (a.file === b.file) {
    return a.line - b.line;
  }
  return a.file < b.file ? -1 : 1;
}
