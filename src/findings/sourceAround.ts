/** What the source around a line says, read line by line; nothing is known of a file that cannot be read. */
import type { Frame } from '../trace/records';
import type { Words } from '../trace/words';

/** Lines above a line that are looked at. */
const FURTHEST = 300;
/** Lines that a statement is followed. */
const LONGEST_STATEMENT = 30;

/** The text of a line, from 1; empty where there is none. */
type LineAt = (line: number) => string;

/**
 * Whether a time limit that stands in the source around an await ends it: `async with asyncio.timeout(...)` and what other libraries have like it, an argument
 * `timeout=` of the awaited call, or `wait_for`. `stack`: that of the await, innermost first.
 */
export function hasTimeLimit(stack: readonly Frame[], words: Words): boolean {
  const own = stack.findIndex(({ library }) => !library);
  return stack.some((frame, index) => {
    if (frame.library && frame.function === 'wait_for') {
      return true;
    }
    const lineAt = lineReader(frame, words);
    const limited = index === own && /\btimeout\s*=(?!\s*None\b)/.test(statementAt(frame.line, lineAt));
    return limited || blocksAround(frame.line, lineAt).some((text) => timeLimit.test(text));
  });
}

const timeLimit = /\bwith\b.*\b(timeout|timeout_at|fail_after|fail_at|move_on_after|move_on_at)\s*\(/;

/** Whether whoever acquires a lock at a place releases it there too, as far as can be read: with `async with`, or a `release()` in the same function. */
export function releasesItself(acquired: Frame | undefined, words: Words): boolean {
  if (acquired === undefined || words.sourceLine(acquired.file, acquired.line) === undefined) {
    return true;
  }
  const lineAt = lineReader(acquired, words);
  const [, lock] = /([\w.]+(?:\[[^\]]*\])?)\.acquire\s*\(/.exec(statementAt(acquired.line, lineAt)) ?? [];
  const body = lock === undefined ? [] : withoutInner(functionBody(acquired.line, lineAt));
  return lock === undefined || body.some((text) => text.includes(`${lock}.release(`));
}

/**
 * Whether what stands in the source around a place, in the same function, catches a RuntimeError and keeps it: a `try`, or `with suppress(...)` and what
 * tests have like it. `how`: whether it has to name the error, or may catch any.
 */
export function catchesRuntimeError(place: Frame, words: Words, how: 'any' | 'named' = 'any'): boolean {
  const lineAt = lineReader(place, words);
  let indent = indentOf(lineAt(place.line));
  for (let at = place.line - 1; at > Math.max(0, place.line - FURTHEST); at -= 1) {
    const text = lineAt(at);
    if (isCode(text) && indentOf(text) < indent) {
      indent = indentOf(text);
      if (isDefinition(text)) {
        return false;
      }
      if (
        expecting.test(text) ||
        (/^\s*try\s*:/.test(text) && handlersBelow(place.line, indent, lineAt).some(catching[how]))
      ) {
        return true;
      }
    }
  }
  return false;
}

const expecting = /^\s*(async\s+)?with\b.*\b(suppress|raises|assertRaises\w*)\s*\(.*\bRuntimeError\b/;
const catching = {
  any: (head: string) => /^\s*except\s*(:|.*\b(RuntimeError|Exception|BaseException)\b)/.test(head),
  named: (head: string) => /^\s*except\b.*\bRuntimeError\b/.test(head),
};

/** The heads of the handlers of the `try` of an indent around a line, without those that raise the same error again in any case. */
function handlersBelow(line: number, indent: number, lineAt: LineAt): readonly string[] {
  const heads: string[] = [];
  let body: number | undefined;
  for (let at = line + 1; at < line + FURTHEST; at += 1) {
    const text = lineAt(at);
    if (isCode(text) && indentOf(text) <= indent) {
      if (indentOf(text) < indent || !/^\s*(except|else|finally)\b/.test(text)) {
        break;
      }
      heads.push(statementAt(at, lineAt));
      body = undefined;
    } else if (heads.length > 0 && isCode(text)) {
      body ??= indentOf(text);
      if (indentOf(text) === body && /^\s*raise\s*(#.*)?$/.test(text)) {
        heads.pop();
      }
    }
  }
  return heads;
}

/** The lines of the function around a line that have code, without the line of its `def`. */
function functionBody(line: number, lineAt: LineAt): readonly string[] {
  const first = definitionAbove(line, lineAt);
  const indent = first === 0 ? -1 : indentOf(lineAt(first));
  const lines: string[] = [];
  for (let at = first + 1; at < line + FURTHEST; at += 1) {
    const text = lineAt(at);
    if (at > line && isCode(text) && indentOf(text) <= indent) {
      break;
    }
    lines.push(text);
  }
  return lines.filter(isCode);
}

/** Without the functions that are defined in them. */
function withoutInner(lines: readonly string[]): readonly string[] {
  let inner = Number.POSITIVE_INFINITY;
  return lines.filter((text) => {
    const indent = indentOf(text);
    if (indent <= inner) {
      inner = isDefinition(text) ? indent : Number.POSITIVE_INFINITY;
    }
    return inner === Number.POSITIVE_INFINITY;
  });
}

function lineReader({ file }: Frame, words: Words): LineAt {
  return (line) => words.sourceLine(file, line) ?? '';
}

/** The statement that begins at a line, in one line. */
function statementAt(line: number, lineAt: LineAt): string {
  const parts: string[] = [];
  let open = 0;
  for (let at = line; at < line + LONGEST_STATEMENT; at += 1) {
    const text = lineAt(at).replace(/#.*/, '');
    parts.push(text.trim());
    open += count(text, /[([{]/g) - count(text, /[)\]}]/g);
    if (open <= 0 && !text.trimEnd().endsWith('\\')) {
      break;
    }
  }
  return parts.join(' ');
}

/** The heads of the blocks a line stands in, its own statement first, up to the function's `def`. */
function blocksAround(line: number, lineAt: LineAt): readonly string[] {
  const heads = [statementAt(line, lineAt)];
  let indent = indentOf(lineAt(line));
  for (let at = line - 1; at > Math.max(0, line - FURTHEST); at -= 1) {
    const text = lineAt(at);
    if (isCode(text) && indentOf(text) < indent) {
      if (isDefinition(text)) {
        return heads;
      }
      indent = indentOf(text);
      heads.push(statementAt(at, lineAt));
    }
  }
  return heads;
}

/** The line of the `def` around a line; 0 where there is none. */
function definitionAbove(line: number, lineAt: LineAt): number {
  let indent = indentOf(lineAt(line));
  for (let at = line - 1; at > Math.max(0, line - FURTHEST); at -= 1) {
    const text = lineAt(at);
    if (isCode(text) && indentOf(text) < indent) {
      if (isDefinition(text)) {
        return at;
      }
      indent = indentOf(text);
    }
  }
  return 0;
}

function isDefinition(text: string): boolean {
  return /^\s*(async\s+)?def\s/.test(text);
}

function isCode(text: string): boolean {
  return /^\s*[^\s#)\]}]/.test(text);
}

function indentOf(text: string): number {
  return text.length - text.trimStart().length;
}

function count(text: string, what: RegExp): number {
  return text.match(what)?.length ?? 0;
}
