/** What a file says of some of its names, of which others ask for few: only the statements that may bind these are parsed. */
import { append } from '../base/multimap';
import type { Part } from './model/moduleInfo';
import { ChunkedFile, withPlainLines } from './python/chunks';
import { interned } from './python/internedValues';
import type { PythonParser } from './python/parser';
import { type Piece, piecesOf } from './python/pieces';
import { type ChunkSummary, type ModuleSummary, summarize } from './python/summary';

/** Takes all names of a module, and so tells of none what it is. */
const star = /\bimport[\s\\(]*\*/;
/** The name that a function or a class has, behind its decorators. */
const definition = /^(?:(?:async[ \t]+)?def|class)[ \t]+([\w\u0080-\uffff]+)/m;
const word = /[\w\u0080-\uffff]+/g;

/** A statement of the module. */
interface Statement {
  readonly piece: Piece;
  /** What was read of it. */
  chunks: readonly ChunkSummary[] | undefined;
}

export class PartSummary implements Part {
  readonly #parser: PythonParser;
  readonly #text: string;
  #parts: readonly Statement[] | undefined;
  /** The statements that may bind a name. */
  readonly #binding = new Map<string, Statement[]>();

  constructor(parser: PythonParser, text: string) {
    this.#parser = parser;
    this.#text = text;
  }

  /** Whether names of a text can be told one by one. */
  static isPossible(text: string): boolean {
    return !star.test(text);
  }

  /** Reads what binds a name. Returns whether that is more than was read before. */
  about(name: string): boolean {
    this.#cut();
    return this.#read(this.#binding.get(name) ?? []);
  }

  /** Everything, with what was read before as it was. */
  all(): ModuleSummary {
    this.#read(this.#cut());
    return this.summary;
  }

  /** What was read until now. */
  get summary(): ModuleSummary {
    return { chunks: this.#cut().flatMap(({ chunks = [] }) => chunks), stars: [] };
  }

  #cut(): readonly Statement[] {
    if (this.#parts === undefined) {
      this.#parts = piecesOf(withPlainLines(this.#text)).map((piece) => ({ piece, chunks: undefined }));
      for (const part of this.#parts) {
        for (const name of this.#namesIn(part)) {
          append(this.#binding, name, part);
        }
      }
    }
    return this.#parts;
  }

  /** The name of a function or class; of other statements every word, for any may be what is bound. */
  #namesIn({ piece: { start, end } }: Statement): Iterable<string> {
    const text = this.#text.slice(start, end);
    const [, name] = /^(?:async|def|class|@)/.test(text) ? (definition.exec(text) ?? []) : [];
    return name === undefined ? new Set(text.match(word)) : [name];
  }

  #read(wanted: readonly Statement[]): boolean {
    const parts = wanted.filter(({ chunks }) => chunks === undefined);
    if (parts.length > 0) {
      const module = new ChunkedFile(this.#parser).convertSome(
        this.#text,
        parts.map(({ piece }) => piece),
      );
      const { chunks } = interned(summarize(module, new WeakMap()));
      for (const part of parts) {
        const { start, end } = part.piece;
        part.chunks = chunks.filter((chunk) => start <= chunk.start && chunk.start < end);
      }
    }
    return parts.length > 0;
  }
}
