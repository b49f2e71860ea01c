/** Statements that are put under another one. */
import type { TextEdit } from '../diagnostic';
import type { Stmt } from '../python/syntax';
import { place } from '../python/walk';
import type { SourceFile } from '../sourceFile';
import { indentOf } from './fixes';

/**
 * Puts statements of one block under a head such as `try:`, with something behind them; undefined where that would change a string that spans lines.
 * `first` to `last` are replaced.
 */
export function wrapEdit(first: Stmt, last: Stmt, lines: Wrapped, file: SourceFile): TextEdit | undefined {
  const { start } = place(first);
  const { end } = place(last);
  const indent = indentOf(first, file);
  const { body } = lines;
  if (!/^[ \t]*$/.test(indent) || body.some((statement) => /"""|'''|\\[\r\n]/.test(file.textOf(statement)))) {
    return undefined;
  }
  const [bodyFirst, bodyLast] = [body[0], body.at(-1)];
  if (bodyFirst === undefined || bodyLast === undefined) {
    return undefined;
  }
  const step = indent.includes('\t') ? '\t' : '    ';
  const text = file.text.slice(place(bodyFirst).start, place(bodyLast).end);
  const deeper = text.replace(/(\r\n?|\n)(?=[^\r\n])/g, `$1${step}`);
  const behind = lines.behind.map((line) => `\n${indent}${line}`).join('');
  return { start, end, text: `${lines.before.map((line) => `${line}\n${indent}`).join('')}${step}${deeper}${behind}` };
}

export interface Wrapped {
  /** What stands before the body; its last line is the head. */
  readonly before: readonly string[];
  readonly body: readonly Stmt[];
  /** Lines behind the body. */
  readonly behind: readonly string[];
}
