/** What `loopscope check` prints, in its four formats. */
import { relative, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import { version } from '../../package.json';
import type { Diagnostic, Range } from '../analysis/diagnostic';
import type { LineTable } from '../analysis/lines';
import { rules } from '../analysis/rules/all';
import { unusedSuppression } from '../analysis/suppressions';
import type { Severity } from '../protocol/severity';
import { oneLine } from '../trace/words';
import type { CheckFormat } from './checkOptions';

/** Characters of a message or path in text; a message may show source, and that may have lines, and what a terminal obeys. */
const LONGEST = 2000;

/** What was found in one file. */
export interface CheckedFile {
  readonly path: string;
  readonly diagnostics: readonly Diagnostic[];
}

/** Finds lines of any file of the project. */
export type LinesOf = (path: string) => LineTable;

/** Pieces of the report; the last ends its last line. */
export function report(format: CheckFormat, files: readonly CheckedFile[], linesOf: LinesOf): Iterable<string> {
  switch (format) {
    case 'text':
      return asText(files, linesOf);
    case 'json':
      return [`${JSON.stringify(asJson(files, linesOf), undefined, 2)}\n`];
    case 'sarif':
      return [`${JSON.stringify(asSarif(files, linesOf), undefined, 2)}\n`];
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

/** Relative to the working directory, when it stands below. */
function shown(path: string): string {
  const short = relative(process.cwd(), path);
  return short === '' || short.startsWith('..') ? path : short;
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

const sarifLevels: Readonly<Record<Severity, string>> = {
  error: 'error',
  warning: 'warning',
  information: 'note',
  hint: 'note',
};

/** What is said of comments is said by no rule of the list. */
const unusedRule = {
  code: unusedSuppression,
  name: 'unused-suppression',
  title: 'A comment that silences nothing',
};

/** SARIF 2.1.0, https://docs.oasis-open.org/sarif/sarif/v2.1.0/. */
function asSarif(files: readonly CheckedFile[], linesOf: LinesOf): unknown {
  const location = (path: string, { start, end }: Range) => {
    const [from, to] = [start, end].map((offset) => linesOf(path).position(offset));
    return {
      physicalLocation: {
        artifactLocation: { uri: uriOf(path) },
        region: {
          startLine: (from?.line ?? 0) + 1,
          startColumn: (from?.column ?? 0) + 1,
          endLine: (to?.line ?? 0) + 1,
          endColumn: (to?.column ?? 0) + 1,
        },
      },
    };
  };
  const results = files.flatMap(({ path, diagnostics }) =>
    diagnostics.map(({ code, severity, message, related, start, end }) => ({
      ruleId: code,
      level: sarifLevels[severity],
      message: { text: message },
      locations: [location(path, { start, end })],
      relatedLocations: related.map((link, id) => ({
        id,
        ...location(link.file, link),
        message: { text: link.message },
      })),
    })),
  );
  const driver = {
    name: 'Loopscope',
    version,
    rules: [unusedRule, ...rules].map(({ code, name, title }) => ({
      id: code,
      name,
      shortDescription: { text: title },
    })),
  };
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [{ tool: { driver }, columnKind: 'utf16CodeUnits', results }],
  };
}

function uriOf(path: string): string {
  const short = shown(path);
  return short === path ? pathToFileURL(path).href : short.split(sep).map(encodeURIComponent).join('/');
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
