/**
 * A file as chunks: each statement of the module, and each member of a class of the module, is converted by itself and kept by its text. An edit then
 * converts the one that changed, and all others stay the very objects they were, so that what was found out about them can be kept too.
 */
import type { Tree } from 'web-tree-sitter';
import type { Cursor } from './cursor';
import { liftClass, liftStmt } from './liftStatements';
import type { PythonParser } from './parser';
import { type Raw, RawReader } from './raw';
import type { Module, Stmt } from './syntax';
import { setParents } from './walk';

/** Converts texts of one file, again and again. */
export class ChunkedFile {
  readonly #parser: PythonParser;
  /** Chunks of the version before that were not used yet, and those of this one. */
  #before = new Pool();
  #now = new Pool();
  #text = '';

  constructor(parser: PythonParser) {
    this.#parser = parser;
  }

  /** The module. Statements of the module before, and members of its classes, that have not changed are the same objects. */
  convert(tree: Tree, text: string): Module {
    this.#text = text;
    const { hasError } = tree.rootNode;
    const cursor = this.#parser.walk(tree);
    const reader = new RawReader(cursor, this.#parser.grammar, hasError);
    const body = this.#chunksBelow({ cursor, reader }, 0, '');
    cursor.delete();
    this.#before = this.#now;
    this.#now = new Pool();
    this.#text = '';
    const module: Module = { kind: 'Module', start: 0, end: text.length, parent: undefined, body };
    for (const statement of body) {
      statement.parent = module;
    }
    return module;
  }

  /** The chunks below the cursor; their offsets count from `base`. `within` tells members of classes from statements of the module. */
  #chunksBelow(at: Place, base: number, within: string): readonly Stmt[] {
    const { cursor, reader } = at;
    const body: Stmt[] = [];
    if (cursor.gotoFirstChild()) {
      do {
        if (reader.isSyntax) {
          const chunk = this.#chunk(at, within);
          chunk.offset = cursor.startIndex - base;
          body.push(chunk);
        }
      } while (cursor.gotoNextSibling());
      cursor.gotoParent();
    }
    return body;
  }

  #chunk(at: Place, within: string): Stmt {
    const { cursor } = at;
    const text = this.#text.slice(cursor.startIndex, cursor.endIndex);
    const key = within + text;
    const known = this.#before.take(key);
    const members = known?.kind === 'ClassDef' && within === '' ? known.body : [];
    // A member that another class with the same words has taken meanwhile belongs to that one.
    if (known === undefined || !members.every((member) => this.#before.has(member))) {
      const fresh = (within === '' ? this.#definition(at, text) : undefined) ?? this.#whole(at, text);
      setParents(fresh);
      this.#now.add(key, fresh);
      return fresh;
    }
    this.#now.add(key, known);
    for (const member of members) {
      this.#now.add(this.#before.remove(member), member);
    }
    return known;
  }

  #whole({ cursor, reader }: Place, text: string): Stmt {
    return liftStmt(reader.read(cursor.startIndex), text);
  }

  /** A class with its members as chunks, or a decorated function; undefined for everything else. */
  #definition(at: Place, text: string): Stmt | undefined {
    if (!/^(?:class|@)/.test(text)) {
      return undefined;
    }
    const members: Stmt[] = [];
    const whole = this.#header(at, at.cursor.startIndex, members);
    const inner = whole.type === 'class_definition' ? whole : whole.kids.find(({ field }) => field === 'definition');
    return inner?.type === 'class_definition' ? liftClass(whole, inner, text, members) : liftStmt(whole, text);
  }

  /** The node at the cursor, but what stands in a class's body becomes `members`. */
  #header(at: Place, base: number, members: Stmt[]): Raw {
    const { cursor, reader } = at;
    const type = reader.kind;
    if (type !== 'class_definition' && type !== 'decorated_definition') {
      return reader.read(base);
    }
    const { field } = reader;
    const [start, end] = [cursor.startIndex - base, cursor.endIndex - base];
    const kids: Raw[] = [];
    if (cursor.gotoFirstChild()) {
      do {
        if (type === 'class_definition' && reader.kind === 'block') {
          members.push(...this.#chunksBelow(at, base, 'member '));
        } else if (reader.isSyntax) {
          kids.push(this.#header(at, base, members));
        }
      } while (cursor.gotoNextSibling());
      cursor.gotoParent();
    }
    return { type, field, start, end, kids, tokens: [], broken: kids.some(({ broken }) => broken) };
  }
}

/** A cursor, and what reads at it. */
interface Place {
  readonly cursor: Cursor;
  readonly reader: RawReader;
}

/** Chunks by their texts; the same text may stand in a file several times. */
class Pool {
  readonly #chunks = new Map<string, Stmt[]>();
  readonly #keys = new Map<Stmt, string>();

  add(key: string, chunk: Stmt): void {
    const known = this.#chunks.get(key);
    if (known === undefined) {
      this.#chunks.set(key, [chunk]);
    } else {
      known.push(chunk);
    }
    this.#keys.set(chunk, key);
  }

  /** One with this text, which then is in the pool no more. */
  take(key: string): Stmt | undefined {
    const chunk = this.#chunks.get(key)?.pop();
    if (chunk !== undefined) {
      this.#keys.delete(chunk);
    }
    return chunk;
  }

  has(chunk: Stmt): boolean {
    return this.#keys.has(chunk);
  }

  /** Takes this one out. Returns its key. */
  remove(chunk: Stmt): string {
    const key = this.#keys.get(chunk) ?? '';
    const known = this.#chunks.get(key);
    known?.splice(known.indexOf(chunk), 1);
    this.#keys.delete(chunk);
    return key;
  }
}
