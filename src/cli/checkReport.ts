/** What `loopscope check` prints, in its four formats. */
import type { Range } from '../analysis/diagnostic';
import type { Severity } from '../protocol/severity';
import { oneLine } from '../trace/words';
import { type CheckedFile, type LinesOf, type ReportWorld, shown } from './checkedFile';
import type { CheckFormat } from './checkOptions';
import { sarifLog } from './sarif';

/** Characters of a message or path in text; a message may show source, and that may have lines, and what a terminal obeys. */
const LONGEST = 2000;

/** Pieces of the report; the last ends its last line. */
export function report(format: CheckFormat, files: readonly CheckedFile[], world: ReportWorld): Iterable<string> {
  const { linesOf } = world;
  switch (format) {
    case 'text':
      return asText(files, linesOf);
    case 'json':
      return [`${JSON.stringify(asJson(files, linesOf), undefined, 2)}\n`];
    case 'sarif':
      return [`${JSON.stringify(sarifLog(files, world), undefined, 2)}\n`];
    case 'github':
      return asGithub(files, linesOf);
  }
}

/** `app.py:12:5`: line and column from 1. */
function* asText(files: readonly CheckedFile[], linesOf: LinesOf): Generator<string> {
  for (const { path, diagnostics } of files) {
    for (const { code, severity, message, related, start } of diagnostics) {
      yield `${place(path, start, linesOf)}: ${code} ${severity}: ${oneLine(message, LONGEST)}\n`;
      for (const link of related) {
        yield `    ${place(link.file, link.start, linesOf)}: ${oneLine(link.message, LONGEST)}\n`;
      }
    }
  }
}

function place(path: string, offset: number, linesOf: LinesOf): string {
  const { line, column } = linesOf(path).position(offset);
  return `${oneLine(shown(path), LONGEST)}:${line + 1}:${column + 1}`;
}

/** Positions as LSP has them: from 0, columns in UTF-16 code units. */
function asJson(files: readonly CheckedFile[], linesOf: LinesOf): unknown {
  const range = (path: string, { start, end }: Range) => {
    const positions = [start, end].map((offset) => linesOf(path).position(offset));
    const [from, to] = positions.map(({ line, column }) => ({ line, character: column }));
    return { start: from, end: to };
  };
  return files.flatMap(({ path, diagnostics }) =>
    diagnostics.map((diagnostic) => ({
      file: path,
      range: range(path, diagnostic),
      code: diagnostic.code,
      severity: diagnostic.severity,
      message: diagnostic.message,
      related: diagnostic.related.map((link) => ({
        file: link.file,
        range: range(link.file, link),
        message: link.message,
      })),
      fixes: diagnostic.fixes.map(({ title, safe, edits }) => ({
        title,
        safe,
        edits: edits.map((edit) => ({ range: range(path, edit), text: edit.text })),
      })),
    })),
  );
}

const githubLevels: Readonly<Record<Severity, string>> = {
  error: 'error',
  warning: 'warning',
  information: 'notice',
  hint: 'notice',
};

/** Workflow commands: one line each, with what they reserve escaped. */
function* asGithub(files: readonly CheckedFile[], linesOf: LinesOf): Generator<string> {
  for (const { path, diagnostics } of files) {
    for (const { code, severity, message, start, end } of diagnostics) {
      const [from, to] = [start, end].map((offset) => linesOf(path).position(offset));
      const properties = [
        `file=${property(shown(path))}`,
        `line=${(from?.line ?? 0) + 1}`,
        `col=${(from?.column ?? 0) + 1}`,
        `endLine=${(to?.line ?? 0) + 1}`,
        `title=${property(code)}`,
      ];
      yield `::${githubLevels[severity]} ${properties.join(',')}::${escaped(message)}\n`;
    }
  }
}

function escaped(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function property(text: string): string {
  return escaped(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
