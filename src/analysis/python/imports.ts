/**
 * What a text imports, found without a parser: all of it, and some words more that stand in comments and strings. It tells which files cannot have anything to
 * do with each other, so that they need not be parsed.
 */

/** Something that may be imported. */
export interface Importing {
  /** Dotted, of a module or of a name in one; relative ones begin with their dots. */
  readonly path: string;
  /** Names by which the text, or who imports the text as a module, may speak of it. */
  readonly names: readonly string[];
  /** All names of it are taken. */
  readonly star: boolean;
}

const keyword = /\bimport\b/g;
/** What stands before `import`, when that takes names from a module. */
const from = /\bfrom\b((?:[.\w\u0080-\uffff \t\f]|\\\r?\n)*)$/;
/** A line may be longer, but not the way to a module. */
const LONGEST_PATH = 300;

export function importsIn(text: string): readonly Importing[] {
  const found: Importing[] = [];
  for (const { index } of text.matchAll(keyword)) {
    const before = text.slice(Math.max(0, index - LONGEST_PATH), index);
    const module = from.exec(before)?.[1]?.replaceAll(/[\s\\]/g, '');
    const items = itemsAt(text, index + 'import'.length);
    found.push(...(module === undefined ? items.flatMap(modulesOf) : takenFrom(module, items)));
  }
  return found;
}

/** `a.b as c` */
interface Item {
  readonly path: string;
  readonly as: string | undefined;
}

function modulesOf({ path, as }: Item): readonly Importing[] {
  const parts = path.split('.');
  return parts.map((_, index) => {
    const names = parts.slice(0, index + 1);
    const whole = index === parts.length - 1 && as !== undefined;
    return { path: names.join('.'), names: whole ? [...names, as] : names, star: false };
  });
}

function takenFrom(module: string, items: readonly Item[]): readonly Importing[] {
  const star = items.some(({ path }) => path === '*');
  const members = items.map(({ path, as }) => ({
    path: `${module}${module.endsWith('.') ? '' : '.'}${path}`,
    names: as === undefined ? [path] : [path, as],
    star: false,
  }));
  return [{ path: module, names: [], star }, ...members];
}

const item = /[\s\\]*(\*|[.\w\u0080-\uffff]+)(?:[\s\\]+as[\s\\]+([\w\u0080-\uffff]+))?[\s\\]*(,?)/y;

const open = /(?:[ \t\f]|\\\r?\n)*\(/y;

/** The names behind `import`; in brackets they may have comments between them. */
function itemsAt(text: string, start: number): readonly Item[] {
  open.lastIndex = start;
  const list = open.test(text) ? bracketed(text, open.lastIndex) : lineAt(text, start);
  const items: Item[] = [];
  for (item.lastIndex = 0; ; ) {
    const match = item.exec(list);
    if (match === null) {
      return items;
    }
    items.push({ path: match[1] ?? '', as: match[2] });
    if (match[3] === '') {
      return items;
    }
  }
}

/** To the end of the line, which a backslash may put off. */
function lineAt(text: string, start: number): string {
  const end = /(?<!\\)\r?\n|$/g;
  end.lastIndex = start;
  const stop = end.exec(text)?.index ?? text.length;
  return text.slice(start, stop);
}

/** To the closing bracket, without comments. */
function bracketed(text: string, start: number): string {
  let found = '';
  for (let at = start; at < text.length; ) {
    const part = /[^#)]*/y;
    part.lastIndex = at;
    const [plain = ''] = part.exec(text) ?? [];
    found += plain;
    at += plain.length;
    if (text[at] !== '#') {
      return found;
    }
    const line = text.indexOf('\n', at);
    at = line < 0 ? text.length : line;
  }
  return found;
}
