/** What the pointer shows over the line of a finding, beside its message: figures, and the way to the timeline. */
import * as vscode from 'vscode';
import { count, moment } from '../trace/numbers';
import type { FindingDiagnostics } from './diagnostics';
import { pythonFiles, timelineArgument } from './findingActions';
import type { LineFigures } from './lineFigures';
import type { ShownFinding } from './shownFindings';

export function registerFindingHover(findings: FindingDiagnostics, figures: LineFigures): vscode.Disposable {
  return vscode.languages.registerHoverProvider(pythonFiles, {
    provideHover: (document, position) => {
      const shown = findings.at(document.uri, position.line);
      if (shown.length === 0) {
        return undefined;
      }
      const waits = figures.textAt(document.uri, position.line + 1);
      const parts = shown.map((finding) => hoverOf(finding));
      return new vscode.Hover(
        waits === undefined
          ? parts
          : [...parts, new vscode.MarkdownString().appendText(`Waits at this line: ${waits}`)],
      );
    },
  });
}

/** Names are text: only our own words are Markdown. */
function hoverOf(finding: ShownFinding): vscode.MarkdownString {
  const markdown = new vscode.MarkdownString();
  markdown.isTrusted = { enabledCommands: ['loopscope.showInTimeline', 'loopscope.explainFinding'] };
  markdown.appendMarkdown('**Loopscope**: ').appendText(figuresOf(finding)).appendMarkdown('\n\n');
  const links = finding.previous
    ? []
    : [link('Show in Timeline', 'loopscope.showInTimeline', timelineArgument(finding))];
  links.push(link(`About ${finding.code}`, 'loopscope.explainFinding', finding.code));
  return markdown.appendMarkdown(links.join(' · '));
}

function figuresOf({ found, count: times, previous }: ShownFinding): string {
  const first = found.reduce((best, one) => (one.finding.time < best.finding.time ? one : best));
  const { process, finding } = first;
  const task = finding.task === 0 ? '' : ` in ${process.words.taskOf(finding.task)}`;
  const seen = times === 1 ? 'seen once' : `seen ${count(times)} times, first`;
  return `${seen}${task} at ${moment(finding.time)} of ${process.name}${previous ? ', in the previous run' : ''}.`;
}

function link(title: string, command: string, argument: unknown): string {
  const encoded = encodeURIComponent(JSON.stringify([argument]))
    .replaceAll(')', '%29')
    .replaceAll('(', '%28');
  return `[${title}](command:${command}?${encoded})`;
}
