/**
 * What a program does with a task that it creates, read from the source around the creation: a result that is dropped cannot be awaited or cancelled by
 * anybody. Only what is plain is told; everything else is `used`.
 */
import type { Frame } from '../trace/records';
import type { Words } from '../trace/words';

/**
 * `dropped`: nothing holds the task. `background`: it is kept in a collection until it is done, and nothing else. `handled`: a callback looks at how it ended.
 * `used`: anything else, and what cannot be read.
 */
export type CreationUse = 'dropped' | 'background' | 'handled' | 'used';

/** Lines around a creation that are looked at. */
const FURTHEST = 300;

export function creationUse(place: Frame | undefined, words: Words): CreationUse {
  const text = place === undefined ? undefined : words.sourceLine(place.file, place.line);
  if (place === undefined || text === undefined || place.library) {
    return 'used';
  }
  const lineAt = (line: number) => words.sourceLine(place.file, line) ?? '';
  const before = lineAt(place.line - 1)
    .replace(/#.*/, '')
    .trimEnd();
  if (/[([{,=\\]$|\breturn$|\bawait$/.test(before) || /,\s*(#.*)?$/.test(text)) {
    return 'used'; // the line is a part of a statement that begins above it
  }
  const [, name] =
    /^\s*(?:([A-Za-z_]\w*)\s*(?::[^=]+)?=\s*)?(?:[A-Za-z_][\w.]*\.)?(?:create_task|ensure_future)\(/.exec(text) ?? [];
  if (name !== undefined) {
    return useOf(name, place.line, lineAt);
  }
  return /^\s*(?:[A-Za-z_][\w.]*\.)?(?:create_task|ensure_future)\(/.test(text) && !/\)\s*\.\w+\s*\(/.test(text)
    ? 'dropped'
    : 'used';
}

/** How the function around a line uses a name that the line assigns. */
function useOf(name: string, line: number, lineAt: (line: number) => string): CreationUse {
  const mention = new RegExp(`\\b${name}\\b`);
  const uses = functionAround(line, lineAt)
    .filter((text) => mention.test(text))
    .map((text) => useInLine(text, name));
  const found = (['used', 'handled', 'background'] as const).find((use) => uses.includes(use));
  return found ?? 'dropped';
}

function useInLine(text: string, name: string): CreationUse {
  if (new RegExp(`^\\s*[\\w.]+\\.(add|append)\\(\\s*${name}\\s*\\)\\s*(#.*)?$`).test(text)) {
    return 'background';
  }
  const callback = new RegExp(`^\\s*${name}\\.add_done_callback\\(\\s*(.*)\\)\\s*(#.*)?$`).exec(text)?.[1];
  if (callback === undefined) {
    return 'used';
  }
  return /^[\w.]+\.(discard|remove)$/.test(callback) ? 'background' : 'handled';
}

/** The lines of the function around a line, without that line itself; all that can be read of a module. */
function functionAround(line: number, lineAt: (line: number) => string): readonly string[] {
  const first = definitionAbove(line, lineAt);
  const indent = indentOf(lineAt(first));
  const lines: string[] = [];
  for (let at = first; at < line; at += 1) {
    lines.push(lineAt(at));
  }
  for (let at = line + 1; at < line + FURTHEST; at += 1) {
    const text = lineAt(at);
    if (isCode(text) && indentOf(text) <= indent) {
      break;
    }
    lines.push(text);
  }
  return lines.filter(isCode);
}

/** The line of the `def` around a line; the first line to look at where there is none. */
function definitionAbove(line: number, lineAt: (line: number) => string): number {
  let indent = indentOf(lineAt(line));
  for (let at = line; at > Math.max(1, line - FURTHEST); at -= 1) {
    const text = lineAt(at);
    if (isCode(text) && (indentOf(text) < indent || at === line)) {
      indent = indentOf(text);
      if (/^\s*(async\s+)?def\s/.test(text)) {
        return at;
      }
    }
  }
  return Math.max(1, line - FURTHEST);
}

function isCode(text: string): boolean {
  return /^\s*[^\s#)\]]/.test(text);
}

function indentOf(text: string): number {
  return text.length - text.trimStart().length;
}
