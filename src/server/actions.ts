/** What can be done about diagnostics: fixes, comments that silence them, everything at once. */
import {
  type CodeAction,
  CodeActionKind,
  type Diagnostic as LspDiagnostic,
  type TextEdit,
} from 'vscode-languageserver/node';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Diagnostic } from '../analysis/diagnostic';
import { editsOf, safeFixes } from '../analysis/fixing';
import type { Converter } from './convert';

/** Applies all safe fixes of a file; with `editor.codeActionsOnSave`, when it is saved. */
export const fixAllKind = `${CodeActionKind.SourceFixAll}.loopscope`;

interface Wanted {
  readonly document: TextDocument;
  /** What was found in the file. */
  readonly diagnostics: readonly Diagnostic[];
  /** Offsets that are asked about. */
  readonly start: number;
  readonly end: number;
  /** Kinds that are asked for; undefined: all. */
  readonly only: readonly string[] | undefined;
  /** Whether the line that ends at an offset can take a comment there. */
  readonly takesComment: (end: number) => boolean;
}

/** The actions for a part of a file. */
export function actionsFor(wanted: Wanted, converter: Converter): CodeAction[] {
  const { diagnostics, start, end, only } = wanted;
  const wants = (kind: string) =>
    only === undefined || only.some((each) => kind === each || kind.startsWith(`${each}.`));
  const here = diagnostics.filter((each) => each.start <= end && start <= each.end);
  return [
    ...(wants(CodeActionKind.QuickFix) ? here.flatMap((each) => quickFixes(wanted, each, converter)) : []),
    // Asked for by name only: it would stand in every light bulb otherwise.
    ...(only !== undefined && wants(fixAllKind) ? fixAll(wanted, converter) : []),
  ];
}

function quickFixes(wanted: Wanted, diagnostic: Diagnostic, converter: Converter): CodeAction[] {
  const { uri } = wanted.document;
  const lsp = converter.diagnostic(uri, diagnostic);
  const fixes = diagnostic.fixes.map((fix, index) => ({
    title: fix.safe ? fix.title : `${fix.title} (may change what the program does)`,
    kind: CodeActionKind.QuickFix,
    diagnostics: [lsp],
    isPreferred: fix.safe && index === 0,
    edit: { changes: { [uri]: converter.edits(uri, fix.edits) } },
  }));
  return diagnostic.code === 'AIO001' ? fixes : [...fixes, ...silence(wanted, diagnostic, lsp)];
}

/** `# loopscope: ignore[AIO101]` at the end of the first or the last line, or one code more in the comment that is there. None where a string or a backslash goes on behind both. */
function silence({ document, takesComment }: Wanted, diagnostic: Diagnostic, lsp: LspDiagnostic): CodeAction[] {
  const { code, start, end } = diagnostic;
  const lines = [start, Math.max(start, end - 1)].map((offset) => document.positionAt(offset).line);
  const line = lines.find((each) =>
    takesComment(document.offsetAt({ line: each, character: 0 }) + textOf(document, each).length),
  );
  if (line === undefined) {
    return [];
  }
  const text = textOf(document, line);
  const known = /#\s*loopscope:\s*ignore\[([^\]]*)/.exec(text);
  const character = known === null ? text.length : known.index + known[0].length;
  const newText = known === null ? `  # loopscope: ignore[${code}]` : `, ${code}`;
  const edit: TextEdit = { range: { start: { line, character }, end: { line, character } }, newText };
  return [
    {
      title: `Disable ${code} for this line`,
      kind: CodeActionKind.QuickFix,
      diagnostics: [lsp],
      edit: { changes: { [document.uri]: [edit] } },
    },
  ];
}

/** A line, without what ends it. */
function textOf(document: TextDocument, line: number): string {
  return document
    .getText({ start: { line, character: 0 }, end: { line, character: Number.MAX_SAFE_INTEGER } })
    .replace(/[\r\n]+$/, '');
}

function fixAll({ document: { uri }, diagnostics }: Wanted, converter: Converter): CodeAction[] {
  const edits = converter.edits(uri, editsOf(safeFixes(diagnostics)));
  return edits.length === 0
    ? []
    : [{ title: 'Apply all safe fixes of Loopscope', kind: fixAllKind, edit: { changes: { [uri]: edits } } }];
}
