/** Where a program calls a function, read from its source. Only what is plain is told. */
import type { Frame } from '../trace/records';
import type { Words } from '../trace/words';

/** Lines of a file that are read. */
const MOST_LINES = 20_000;
/** Empty lines on end behind which a file counts as over. */
const MOST_EMPTY = 200;

/**
 * The one line of these files that calls a coroutine function of this name and neither awaits the coroutine at once nor gives it to who does; undefined when
 * there is none or several, when the name is defined twice, and when it is used for something else than calls.
 */
export function onlyUnawaitedCall(name: string, files: Iterable<string>, words: Words): Frame | undefined {
  const uses = [...files].flatMap((file) => usesIn(linesOfCode(file, words), file, name));
  const calls = uses.filter(({ kind }) => kind === 'call');
  const definitions = uses.filter(({ kind }) => kind === 'definition');
  const plain = calls.length === 1 && definitions.length === 1 && !uses.some(({ kind }) => kind === 'value');
  return plain ? calls[0]?.place : undefined;
}

type UseKind = 'definition' | 'awaited' | 'call' | 'value';

interface Use {
  readonly kind: UseKind;
  readonly place: Frame;
}

function usesIn(lines: readonly string[], file: string, name: string): readonly Use[] {
  const named = new RegExp(`\\b${name}\\b`);
  return lines.flatMap((text, index) => {
    const at = text.search(named);
    const kind = at < 0 ? undefined : kindOf(text.slice(0, at), text.slice(at + name.length));
    const place = { file, line: index + 1, function: functionAround(index, lines), library: false };
    return kind === undefined ? [] : [{ kind, place }];
  });
}

/** What a name is used for that stands between these parts of a line; undefined for an import. */
function kindOf(before: string, behind: string): UseKind | undefined {
  if (/^\s*(from|import)\b/.test(before)) {
    return undefined;
  }
  if (/\bdef\s+$/.test(before)) {
    return 'definition';
  }
  if (!/^\s*\(/.test(behind)) {
    return 'value';
  }
  return /\bawait\s+[\w.]*$/.test(before) || taken.test(before) ? 'awaited' : 'call';
}

/** Functions that run the coroutine they are given. */
const taken =
  /\b(create_task|ensure_future|gather|run|run_until_complete|run_coroutine_threadsafe|wait_for|shield|start_soon|Task)\s*\((?:[^()]|\([^()]*\))*$/;

/** The name of the function around a line, as Python names code. */
function functionAround(index: number, lines: readonly string[]): string {
  let indent = indentOf(lines[index] ?? '');
  for (let at = index - 1; at >= 0 && indent > 0; at -= 1) {
    const text = lines[at] ?? '';
    if (text.trim() !== '' && indentOf(text) < indent) {
      indent = indentOf(text);
      const [, name] = /^\s*(?:async\s+)?def\s+(\w+)/.exec(text) ?? [];
      if (name !== undefined) {
        return name;
      }
    }
  }
  return '<module>';
}

function indentOf(text: string): number {
  return text.length - text.trimStart().length;
}

/** The lines of a file without comments and texts. */
function linesOfCode(file: string, words: Words): readonly string[] {
  const lines: string[] = [];
  for (let empty = 0; lines.length < MOST_LINES && empty < MOST_EMPTY; ) {
    const text = words.sourceLine(file, lines.length + 1) ?? '';
    empty = text === '' ? empty + 1 : 0;
    lines.push(text);
  }
  return lines
    .join('\n')
    .replaceAll(notCode, (text) => text.replaceAll(/[^\n]/g, '') || "''")
    .split('\n');
}

const notCode = /("""|''')[\s\S]*?\1|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|#.*/g;
