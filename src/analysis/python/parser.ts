/** The parser: tree-sitter's, as WebAssembly that the host reads from its disk. */
import { Language, Parser } from 'web-tree-sitter';
import { Cursor, type CursorFunctions, cursorFunctions } from './cursor';

/** The two files of WebAssembly that parse Python. */
export interface ParserFiles {
  /** `web-tree-sitter.wasm` */
  readonly runtime: Uint8Array;
  /** `tree-sitter-python.wasm` */
  readonly grammar: Uint8Array;
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

  /** Parses a text, which gives a tree however broken it is. `use` gets a way through it, and whether something in it does not parse; nothing is parsed meanwhile. */
  read<Result>(text: string, use: (cursor: Cursor, hasError: boolean) => Result): Result {
    const tree = this.#parser.parse(withoutLongContinuations(text));
    if (tree === null) {
      throw new Error('The parser has no language.'); // cannot be: it was set by `load`
    }
    const { hasError } = tree.rootNode;
    const cursor = new Cursor(this.#functions, tree);
    try {
      return use(cursor, hasError);
    } finally {
      cursor.delete();
      tree.delete();
    }
  }
}

/** Lines that a backslash continues, one after the other. */
const MOST_CONTINUED = 200;
const longContinuation = new RegExp(`(?:\\\\(?:\\r\\n|\\r|\\n)[ \\t]*){${MOST_CONTINUED},}`, 'g');

/**
 * The parser looks behind all lines that a backslash continues again and again: 4,000 of them take seconds, 20,000 minutes. Nobody writes hundreds that have
 * nothing else in them; such are read as empty, with every offset as it was.
 */
function withoutLongContinuations(text: string): string {
  return text.includes('\\\n') || text.includes('\\\r')
    ? text.replace(longContinuation, (lines) => lines.replaceAll('\\', ' '))
    : text;
}

/** The module of the WebAssembly, one for the process. */
const runtime: object = {};
