/** The parser: tree-sitter's, as WebAssembly that the host reads from its disk. */
import { Edit, Language, Parser, type Tree } from 'web-tree-sitter';
import { Cursor, type CursorFunctions, cursorFunctions } from './cursor';

/** The two files of WebAssembly that parse Python. */
export interface ParserFiles {
  /** `web-tree-sitter.wasm` */
  readonly runtime: Uint8Array;
  /** `tree-sitter-python.wasm` */
  readonly grammar: Uint8Array;
}

/** A position in a text; UTF-16 code units, lines from 0. */
export interface TextPoint {
  readonly index: number;
  readonly row: number;
  readonly column: number;
}

/** What a change of a text replaces: from `start` to `oldEnd`, by what now ends at `newEnd`. */
export interface TextChange {
  readonly start: TextPoint;
  readonly oldEnd: TextPoint;
  readonly newEnd: TextPoint;
}

/** What the grammar's numbers mean: asking for numbers over the border to WebAssembly costs much less than asking for names. */
export interface Grammar {
  /** Names of kinds. */
  readonly kinds: readonly string[];
  /** Whether a kind is syntax, and not only a token. */
  readonly named: readonly boolean[];
  /** Names of fields; none for 0. */
  readonly fields: readonly (string | undefined)[];
}

/** Parses texts. One for a process is enough; it keeps nothing between texts. */
export class PythonParser {
  readonly #parser: Parser;
  readonly #functions: CursorFunctions;
  readonly grammar: Grammar;

  private constructor(parser: Parser, language: Language) {
    this.#parser = parser;
    this.#functions = cursorFunctions(runtime);
    this.grammar = {
      kinds: Array.from({ length: language.nodeTypeCount }, (_, id) => language.nodeTypeForId(id) ?? ''),
      named: Array.from({ length: language.nodeTypeCount }, (_, id) => language.nodeTypeIsNamed(id)),
      fields: Array.from({ length: language.fieldCount + 1 }, (_, id) => language.fieldNameForId(id) ?? undefined),
    };
  }

  /** Rejects when the files are not those of a parser for Python. */
  static async load(files: ParserFiles): Promise<PythonParser> {
    // The first call counts, and fills its argument with the functions of the WebAssembly.
    await Parser.init(Object.assign(runtime, { wasmBinary: files.runtime }));
    const language = await Language.load(files.grammar);
    const parser = new Parser();
    parser.setLanguage(language);
    return new PythonParser(parser, language);
  }

  /** Any text gives a tree, however broken it is. The caller deletes it. `old`, with the changes told to `moved`, makes it fast. */
  parse(text: string, old?: Tree): Tree {
    // For Python a \r alone ends a line, for the grammar it does not.
    const read = hasBareReturns(text) ? text.replaceAll(bareReturns, '\n') : text;
    const tree = this.#parser.parse(read, old ?? null);
    if (tree === null) {
      throw new Error('The parser has no language.'); // cannot be: it was set by `load`
    }
    return tree;
  }

  /** A way through a tree. Until it is deleted no other may be asked for, and nothing parsed. */
  walk(tree: Tree): Cursor {
    return new Cursor(this.#functions, tree);
  }
}

/** The module of the WebAssembly, one for the process. */
const runtime: object = {};

const bareReturns = /\r(?!\n)/g;

/** Whether lines of a text end with \r alone. */
export function hasBareReturns(text: string): boolean {
  return text.includes('\r') && text.search(bareReturns) !== -1;
}

/** Tells a tree what changed in its text, before it is given to `parse` again. */
export function moved(tree: Tree, { start, oldEnd, newEnd }: TextChange): void {
  tree.edit(
    new Edit({
      startIndex: start.index,
      oldEndIndex: oldEnd.index,
      newEndIndex: newEnd.index,
      startPosition: start,
      oldEndPosition: oldEnd,
      newEndPosition: newEnd,
    }),
  );
}
