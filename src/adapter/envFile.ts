/** Files of environment variables: `NAME=value` lines as dotenv and the Python extension read them. */
import { fail, type Result, succeed } from '../base/result';

/** What is wrong with an environment file; `line` from 1. */
export interface EnvFileError {
  readonly line: number;
  readonly reason: string;
}

const statement = /\s*(?:export\s+)?([A-Za-z_][\w.-]*)[ \t]*=[ \t]*/y;
const blank = /[ \t]*(?:#[^\n]*)?(?:\r?\n|$)/y;
const doubleQuoted = /"((?:\\[\s\S]|[^"\\])*)"/y;
const singleQuoted = /'([^']*)'/y;
const unquoted = /(?:[^\n#]|(?<=\S)#)*/y;

/**
 * Reads the text of an environment file: comments (`#`), `export NAME=...`, values in single quotes (as they are), in double quotes
 * (`\n`, `\"`; may span lines) or bare. `${OTHER}` in bare and double-quoted values stands for a variable set above or in `outer`.
 */
export function parseEnvFile(
  text: string,
  outer: Readonly<Record<string, string | undefined>>,
): Result<Readonly<Record<string, string>>, EnvFileError> {
  const source = text.replace(/^\uFEFF/, '');
  const values: Record<string, string> = {};
  let at = 0;
  while (at < source.length) {
    const skipped = match(blank, source, at);
    if (skipped) {
      at += skipped[0].length;
      continue;
    }
    const entry = readEntry(source, at);
    if (typeof entry === 'string') return fail({ line: lineOf(source, at), reason: entry });
    values[entry.name] = resolve(entry, { ...outer, ...values });
    at = entry.end;
  }
  return succeed(values);
}

interface Entry {
  readonly name: string;
  /** As written, without its quotes. */
  readonly value: string;
  readonly form: 'bare' | 'single' | 'double';
  readonly end: number;
}

/** The entry that starts at `at`, or what the line is instead. */
function readEntry(source: string, at: number): Entry | string {
  const start = match(statement, source, at);
  const name = start?.[1];
  if (!start || name === undefined) return 'not of the form NAME=value';
  const from = at + start[0].length;
  const quote = source.charAt(from);
  if (quote !== '"' && quote !== "'") {
    const value = match(unquoted, source, from)?.[0] ?? '';
    return { name, value: value.trim(), form: 'bare', end: endOfLine(source, from + value.length) };
  }
  const value = match(quote === '"' ? doubleQuoted : singleQuoted, source, from);
  if (!value) return `without the closing ${quote} of ${name}`;
  const behind = match(blank, source, from + value[0].length);
  if (!behind) return `not readable behind the closing ${quote} of ${name}`;
  const end = from + value[0].length + behind[0].length;
  return { name, value: value[1] ?? '', form: quote === '"' ? 'double' : 'single', end };
}

function match(pattern: RegExp, source: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(source);
}

function endOfLine(source: string, at: number): number {
  const end = source.indexOf('\n', at);
  return end < 0 ? source.length : end + 1;
}

const escapes: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t' };

/** `\${NAME}` stands for itself. A backslash in a bare value is one otherwise, as in a path on Windows. */
function resolve(entry: Entry, known: Readonly<Record<string, string | undefined>>): string {
  switch (entry.form) {
    case 'single':
      return entry.value;
    case 'bare':
      return entry.value.replace(/\\?\$\{(\w+)\}/g, (whole, name: string) =>
        whole.startsWith('\\') ? whole.slice(1) : (known[name] ?? ''),
      );
    case 'double':
      return entry.value.replace(/\\([\s\S])|\$\{(\w+)\}/g, (_, letter?: string, name = '') =>
        letter === undefined ? (known[name] ?? '') : (escapes[letter] ?? letter),
      );
  }
}

function lineOf(source: string, at: number): number {
  const leading = /\s*/y;
  const start = at + (match(leading, source, at)?.[0].length ?? 0);
  return source.slice(0, start).split('\n').length;
}
