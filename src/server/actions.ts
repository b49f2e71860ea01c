/** What can be done about diagnostics: fixes, comments that silence them, everything at once. */
import {
  type CodeAction,
  CodeActionKind,
  type Diagnostic as LspDiagnostic,
  type TextEdit,
} from 'vscode-languageserver/node';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Diagnostic } from '../analysis/diagnostic';
import { safeFixes } from '../analysis/fixing';
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
}

/** The actions for a part of a file. */
export function actionsFor(wanted: Wanted, converter: Converter): CodeAction[] {
  const { document, diagnostics, start, end, only } = wanted;
  const wants = (kind: string) =>
    only === undefined || only.some((each) => kind === each || kind.startsWith(`${each}.`));
  const here = diagnostics.filter((each) => each.start <= end && start <= each.end);
  return [
    ...(wants(CodeActionKind.QuickFix) ? here.flatMap((each) => quickFixes(document, each, converter)) : []),
    // Asked for by name only: it would stand in every light bulb otherwise.
    ...(only !== undefined && wants(fixAllKind) ? fixAll(document, diagnostics, converter) : []),
  ];
}

function quickFixes(document: TextDocument, diagnostic: Diagnostic, converter: Converter): CodeAction[] {
  const { uri } = document;
  const lsp = converter.diagnostic(uri, diagnostic);
  const fixes = diagnostic.fixes.map((fix, index) => ({
    title: fix.safe ? fix.title : `${fix.title} (may change what the program does)`,
    kind: CodeActionKind.QuickFix,
    diagnostics: [lsp],
    isPreferred: fix.safe && index === 0,
    edit: { changes: { [uri]: converter.edits(uri, fix.edits) } },
  }));
  return diagnostic.code === 'AIO001' ? fixes : [...fixes, silence(document, diagnostic, lsp)];
}

/** `# loopscope: ignore[AIO101]` at the end of the line, or one code more in the comment that is there. */
function silence(document: TextDocument, { code, start }: Diagnostic, lsp: LspDiagnostic): CodeAction {
  const { line } = document.positionAt(start);
  const text = document
    .getText({ start: { line, character: 0 }, end: { line, character: Number.MAX_SAFE_INTEGER } })
    .replace(/[\r\n]+$/, '');
  const known = /#\s*loopscope:\s*ignore\[([^\]]*)/.exec(text);
  const character = known === null ? text.length : known.index + known[0].length;
  const newText = known === null ? `  # loopscope: ignore[${code}]` : `, ${code}`;
  const edit: TextEdit = { range: { start: { line, character }, end: { line, character } }, newText };
  return {
    title: `Disable ${code} for this line`,
    kind: CodeActionKind.QuickFix,
    diagnostics: [lsp],
    edit: { changes: { [document.uri]: [edit] } },
  };
}

function fixAll({ uri }: TextDocument, diagnostics: readonly Diagnostic[], converter: Converter): CodeAction[] {
  const edits = safeFixes(diagnostics).flatMap((fix) => converter.edits(uri, fix.edits));
  return edits.length === 0
    ? []
    : [{ title: 'Apply all safe fixes of Loopscope', kind: fixAllKind, edit: { changes: { [uri]: edits } } }];
}
