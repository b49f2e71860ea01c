/** Diagnostics and edits in the words of LSP. */
import {
  DiagnosticSeverity,
  DiagnosticTag,
  type Diagnostic as LspDiagnostic,
  type TextEdit as LspEdit,
  type Position as LspPosition,
  type Range as LspRange,
} from 'vscode-languageserver/node';
import type { Diagnostic, Range, TextEdit } from '../analysis/diagnostic';
import { LineTable } from '../analysis/lines';
import { decodeSource } from '../disk/pythonFiles';
import { readRegularFile } from '../disk/regularFile';
import type { Severity } from '../protocol/severity';
import type { Documents } from './documents';
import { pathOf } from './project';

const severities: Readonly<Record<Severity, DiagnosticSeverity>> = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  information: DiagnosticSeverity.Information,
  hint: DiagnosticSeverity.Hint,
};
const tags = { deprecated: DiagnosticTag.Deprecated, unnecessary: DiagnosticTag.Unnecessary };

/** Converts offsets of any file of the workspace. Made for one answer: it reads a file once. */
export class Converter {
  readonly #documents: Documents;
  readonly #pages: string | undefined;
  readonly #lines = new Map<string, (offset: number) => LspPosition>();

  /** `pages`: address of the folder of the rules' pages. */
  constructor(documents: Documents, pages: string | undefined) {
    this.#documents = documents;
    this.#pages = pages;
  }

  diagnostic(uri: string, diagnostic: Diagnostic): LspDiagnostic {
    const { code, severity, message, related, tag } = diagnostic;
    return {
      range: this.range(uri, diagnostic),
      severity: severities[severity],
      code,
      source: 'Loopscope',
      message,
      ...(this.#pages === undefined ? {} : { codeDescription: { href: `${this.#pages}/${code}.md` } }),
      ...(tag === undefined ? {} : { tags: [tags[tag]] }),
      relatedInformation: related.map((link) => ({
        location: { uri: link.file, range: this.range(link.file, link) },
        message: link.message,
      })),
    };
  }

  edits(uri: string, edits: readonly TextEdit[]): LspEdit[] {
    return edits.map((edit) => ({ range: this.range(uri, edit), newText: edit.text }));
  }

  range(uri: string, { start, end }: Range): LspRange {
    const position = this.#positionsOf(uri);
    return { start: position(start), end: position(end) };
  }

  #positionsOf(uri: string): (offset: number) => LspPosition {
    let positions = this.#lines.get(uri);
    if (positions === undefined) {
      const document = this.#documents.get(uri)?.document;
      // The document keeps where its lines begin through its changes.
      positions = document === undefined ? positionsIn(textOf(uri)) : (offset) => document.positionAt(offset);
      this.#lines.set(uri, positions);
    }
    return positions;
  }
}

function positionsIn(text: string): (offset: number) => LspPosition {
  const lines = new LineTable(text);
  return (offset) => {
    const { line, column } = lines.position(offset);
    return { line, character: column };
  };
}

/** A file's text; empty when it is gone. */
function textOf(uri: string): string {
  const path = pathOf(uri);
  try {
    return path === undefined ? '' : decodeSource(readRegularFile(path)).text;
  } catch {
    return '';
  }
}
