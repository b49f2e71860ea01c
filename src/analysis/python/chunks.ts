/**
 * A file as chunks: each statement of the module, and each member of a class of the module, is parsed and converted by itself and kept by its text. An edit then
 * costs the one that changed, and all others stay the very objects they were, so that what was found out about them can be kept too. What does not parse
 * is a matter of its own piece of the text, and of no other.
 */
import type { Cursor } from './cursor';
import { liftClass, liftStmt } from './liftStatements';
import type { PythonParser } from './parser';
import { type BlockPieces, type Cut, classPiecesOf, functionPiecesOf, type Piece, piecesOf } from './pieces';
import { Pool } from './pool';
import { brokenRaw, kidOf, type Raw, RawReader } from './raw';
import type { ClassDef, Module, Stmt } from './syntax';
import { setParents } from './walk';

/** Where pieces stand: in the module, or in a class. */
interface Level {
  /** Put before a text that is parsed, so that it is indented as it must be; tells members of classes from statements of the module. */
  readonly prefix: string;
  /** Where the offsets of the chunks count from. */
  readonly base: number;
}

const ofModule: Level = { prefix: '', base: 0 };

function membersOf({ start }: Piece): Level {
  return { prefix: 'class _:\n', base: start };
}

const inFunction: Level = { prefix: 'def _():\n', base: 0 };

/** The module that a text is, when it is asked for once. */
export function moduleOf(parser: PythonParser, text: string): Module {
  return new ChunkedFile(parser).convertOnce(text);
}

/** Converts texts of one file, again and again. */
export class ChunkedFile {
  readonly #parser: PythonParser;
  readonly #pool = new Pool();
  #cutBefore: Cut | undefined;
  #text = '';

  constructor(parser: PythonParser) {
    this.#parser = parser;
  }

  /** The module. Statements of the module before, and members of its classes, that have not changed are the same objects. */
  convert(text: string): Module {
    return this.#module(text, () => {
      const pieces = piecesOf(this.#text, this.#cutBefore);
      this.#cutBefore = { text: this.#text, pieces };
      return this.#known(pieces, ofModule);
    });
  }

  /** The module. Nothing of it is kept, which costs less. */
  convertOnce(text: string): Module {
    return this.#module(text, () => {
      const { chunks, broken } = this.#parsed({ start: 0, end: text.length }, ofModule);
      return broken ? this.#known(piecesOf(this.#text), ofModule) : chunks;
    });
  }

  /** A module of some statements alone: of those at pieces of the text. */
  convertSome(text: string, pieces: readonly Piece[]): Module {
    return this.#module(text, () => runsOf(pieces, text).flatMap((run) => this.#unknown(run, ofModule)));
  }

  #module(text: string, chunksOf: () => readonly Stmt[]): Module {
    this.#text = withPlainLines(text);
    const body = chunksOf();
    this.#pool.next();
    this.#text = '';
    const module: Module = { kind: 'Module', start: 0, end: text.length, parent: undefined, body };
    for (const statement of body) {
      statement.parent = module;
    }
    return module;
  }

  /** The chunks of some pieces. Those that are not known are parsed together where they stand side by side. */
  #known(pieces: readonly Piece[], level: Level): readonly Stmt[] {
    const chunks: (readonly Stmt[])[] = [];
    let unknown: Piece[] = [];
    for (const piece of pieces) {
      const known = this.#taken(piece, level) ?? this.#edited(piece, level);
      if (known === undefined) {
        unknown.push(piece);
      } else {
        chunks.push(this.#unknown(unknown, level), known);
        unknown = [];
      }
    }
    return [...chunks, this.#unknown(unknown, level)].flat();
  }

  #taken(piece: Piece, level: Level): readonly Stmt[] | undefined {
    const known = this.#pool.take(this.#keyOf(piece, level));
    for (const [index, chunk] of known?.chunks.entries() ?? []) {
      chunk.offset = piece.start + (known?.places[index] ?? 0) - level.base;
    }
    return known?.chunks;
  }

  /** A class of which a member changed, or its head. */
  #edited(piece: Piece, level: Level): readonly Stmt[] | undefined {
    const parts = level === ofModule ? this.#cut(piece) : undefined;
    const inside = membersOf(piece);
    const isKnown = parts?.members.some((member) => this.#pool.has(this.#keyOf(member, inside))) === true;
    return isKnown ? this.#class(piece, parts) : undefined;
  }

  #keyOf({ start, end }: Piece, { prefix }: Level): string {
    return prefix + this.#text.slice(start, end);
  }

  #cut(piece: Piece): BlockPieces | undefined {
    const mayBe = this.#text.startsWith('class', piece.start) || this.#text[piece.start] === '@';
    return mayBe ? classPiecesOf(this.#text, piece) : undefined;
  }

  /** Chunks of pieces that stand side by side. Where something does not parse, each piece is parsed by itself, and each member of a class. */
  #unknown(pieces: readonly Piece[], level: Level): readonly Stmt[] {
    const [first, ...more] = pieces;
    if (first === undefined) {
      return [];
    }
    const { chunks, broken } = this.#parsed({ start: first.start, end: more.at(-1)?.end ?? first.end }, level);
    // The grammar takes some lines together that Python does not, such as `def f` and `():` on the next one.
    const groups = broken ? undefined : grouped(pieces, level, chunks);
    if (groups === undefined && more.length > 0) {
      return pieces.flatMap((piece) => this.#unknown([piece], level));
    }
    const parts = broken && level === ofModule ? this.#cut(first) : undefined;
    const apart = parts && this.#class(first, parts);
    if (apart !== undefined) {
      return apart;
    }
    const mended = broken ? this.#function(first, level) : undefined;
    this.#keep(pieces, level, groups ?? [mended ?? chunks]);
    return mended ?? chunks;
  }

  /** A function in which something does not parse: each statement of its body by itself. Undefined when it is none, or its head does not parse. */
  #function(piece: Piece, level: Level): readonly Stmt[] | undefined {
    const parts = functionPiecesOf(this.#text, piece);
    const [first] = parts?.members ?? [];
    if (parts === undefined || first === undefined) {
      return undefined;
    }
    const start = piece.start + (/^[ \t]*/.exec(this.#text.slice(piece.start, piece.end))?.[0].length ?? 0);
    const indent = /^[ \t]*/.exec(this.#text.slice(first.start, first.end))?.[0] ?? '';
    const [whole] = this.#raws(parts.head, level, start, `\n${indent}pass`);
    const inner = whole?.type === 'decorated_definition' ? kidOf(whole, 'definition') : whole;
    if (whole === undefined || whole.broken || inner?.type !== 'function_definition') {
      return undefined;
    }
    const kids = parts.members.flatMap((member) => this.#raws(member, inFunction, start, ''));
    const end = piece.end - start;
    const withBody = (raw: Raw): Raw => {
      const kidsOf = (kid: Raw) => (kid.field === 'body' ? { ...kid, end, kids } : kid);
      return { ...raw, end, kids: raw.kids.map((kid) => (kid === inner ? withBody(kid) : kidsOf(kid))) };
    };
    const statement = liftStmt(withBody(whole), this.#text.slice(start, piece.end));
    statement.offset = start - level.base;
    setParents(statement);
    return [statement];
  }

  /** The nodes of a piece, whose positions count from `base`; one that does not parse when the parser finds no place for them. `more`: put behind the piece. */
  #raws({ start, end }: Piece, level: Level, base: number, more: string): readonly Raw[] {
    return this.#parser.read(level.prefix + this.#text.slice(start, end) + more, (cursor, hasError) => {
      const reader = new RawReader(cursor, this.#parser.grammar, hasError);
      const at = { cursor, reader, shift: start - level.prefix.length };
      const raws: Raw[] = [];
      for (
        let found = (level === ofModule || intoBlock(at)) && cursor.gotoFirstChild();
        found;
        found = cursor.gotoNextSibling()
      ) {
        if (reader.isSyntax) {
          raws.push(reader.read(base - at.shift));
        }
      }
      if (raws.length === 0) {
        return [brokenRaw(start - base, end - base)];
      }
      // A piece is one statement, whatever the parser makes of it: `foo bar work()` calls nothing.
      return hasError ? raws.map((raw) => ({ ...raw, broken: true })) : raws;
    });
  }

  /** Keeps chunks with the pieces that they came from, and the members of a class with theirs. */
  #keep(pieces: readonly Piece[], level: Level, groups: readonly (readonly Stmt[])[]): void {
    for (const [index, piece] of pieces.entries()) {
      const chunks = groups[index] ?? [];
      const places = chunks.map(({ offset = 0 }) => level.base + offset - piece.start);
      this.#pool.add({ key: this.#keyOf(piece, level), chunks, places });
      const [only] = chunks;
      const members = only?.kind === 'ClassDef' && chunks.length === 1 ? this.#cut(piece)?.members : undefined;
      const inside = membersOf(piece);
      const own = members && only?.kind === 'ClassDef' ? grouped(members, inside, only.body) : undefined;
      if (members !== undefined && own !== undefined) {
        this.#keep(members, inside, own);
      }
    }
  }

  /** A class whose members are converted by themselves; undefined when its head does not parse, or has a body of its own: the grammar takes it all the same. */
  #class(piece: Piece, { head, members }: BlockPieces): readonly Stmt[] | undefined {
    const text = this.#text.slice(piece.start, piece.end);
    const raws = this.#parser.read(`${this.#text.slice(head.start, head.end)}\n pass`, (cursor, hasError) => {
      const reader = new RawReader(cursor, this.#parser.grammar, hasError);
      const own: Stmt[] = [];
      const found =
        !hasError && cursor.gotoFirstChild() ? this.#header({ cursor, reader, shift: 0 }, 0, own) : undefined;
      const isHead = own.every(({ offset = 0 }) => offset >= head.end - head.start);
      return found && isHead ? definitionIn(found) : undefined;
    });
    if (raws === undefined) {
      return undefined;
    }
    const body = this.#known(members, membersOf(piece));
    const statement = classOf(raws, text, body);
    statement.offset = piece.start;
    setParents(statement);
    this.#pool.add({ key: this.#keyOf(piece, ofModule), chunks: [statement], places: [0] });
    return [statement];
  }

  // ---- parsing

  /** The chunks of a part of the text, and whether something there does not parse. */
  #parsed({ start, end }: Piece, level: Level): { readonly chunks: readonly Stmt[]; readonly broken: boolean } {
    const text = level.prefix + this.#text.slice(start, end);
    return this.#parser.read(text, (cursor, hasError) => {
      const reader = new RawReader(cursor, this.#parser.grammar, hasError);
      const at = { cursor, reader, shift: start - level.prefix.length };
      const chunks = level === ofModule || intoBlock(at) ? this.#chunksBelow(at, level.base - at.shift) : [];
      return { chunks: hasError ? chunks.map(withoutMeaning) : chunks, broken: hasError };
    });
  }

  /** The chunks below the cursor, behind those that are in `body`; their offsets count from `base`. */
  #chunksBelow(at: Place, base: number, body: Stmt[] = []): readonly Stmt[] {
    const { cursor, reader } = at;
    if (cursor.gotoFirstChild()) {
      do {
        if (reader.isSyntax) {
          const chunk = this.#chunk(at);
          chunk.offset = cursor.startIndex - base;
          setParents(chunk);
          body.push(chunk);
        }
      } while (cursor.gotoNextSibling());
      cursor.gotoParent();
    }
    return body;
  }

  /** A class of the module comes with its members as chunks. */
  #chunk(at: Place): Stmt {
    const { cursor, reader, shift } = at;
    const text = this.#text.slice(cursor.startIndex + shift, cursor.endIndex + shift);
    if (!/^(?:class|@)/.test(text)) {
      return liftStmt(reader.read(cursor.startIndex), text);
    }
    const members: Stmt[] = [];
    const whole = this.#header(at, cursor.startIndex, members);
    const raws = definitionIn(whole);
    return raws === undefined ? liftStmt(whole, text) : classOf(raws, text, members);
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
          this.#chunksBelow(at, base, members);
        } else if (reader.isSyntax) {
          kids.push(this.#header(at, base, members));
        }
      } while (cursor.gotoNextSibling());
      cursor.gotoParent();
    }
    return { type, field, start, end, kids, tokens: [], broken: kids.some(({ broken }) => broken) };
  }
}

/** A statement of a piece that does not parse; of one that holds others only what does not parse in it. */
function withoutMeaning(statement: Stmt): Stmt {
  if ('body' in statement) {
    return statement;
  }
  const broken: Stmt = { ...statement, broken: true };
  setParents(broken);
  return broken;
}

/** For Python a \r alone ends a line, for the grammar it does not. */
export function withPlainLines(text: string): string {
  return text.includes('\r') ? text.replaceAll(/\r(?!\n)/g, '\n') : text;
}

/** Pieces that stand side by side, with nothing of another one between them. */
function runsOf(pieces: readonly Piece[], text: string): readonly (readonly Piece[])[] {
  const runs: Piece[][] = [];
  for (const piece of pieces) {
    const run = runs.at(-1);
    const before = run?.at(-1);
    if (run === undefined || before === undefined || /[^\s]/.test(text.slice(before.end, piece.start))) {
      runs.push([piece]);
    } else {
      run.push(piece);
    }
  }
  return runs;
}

/** A cursor, what reads at it, and what its positions are less than those of the file. */
interface Place {
  readonly cursor: Cursor;
  readonly reader: RawReader;
  readonly shift: number;
}

/** The chunks of each piece; undefined when one stands in two pieces, or a piece has none. */
function grouped(pieces: readonly Piece[], { base }: Level, chunks: readonly Stmt[]): readonly Stmt[][] | undefined {
  const groups: Stmt[][] = pieces.map(() => []);
  let index = 0;
  for (const chunk of chunks) {
    const start = base + (chunk.offset ?? 0);
    while (start >= (pieces[index]?.end ?? Number.POSITIVE_INFINITY)) {
      index += 1;
    }
    const piece = pieces[index];
    if (piece === undefined || start < piece.start || start + chunk.end - chunk.start > piece.end) {
      return undefined;
    }
    groups[index]?.push(chunk);
  }
  return groups.every(({ length }) => length > 0) ? groups : undefined;
}

/** Goes to the body of the class or function that was put around statements. Returns whether it is there. */
function intoBlock({ cursor, reader }: Place): boolean {
  for (let found = cursor.gotoFirstChild(); found; found = cursor.gotoNextSibling()) {
    if (reader.kind === 'block') {
      return true;
    }
    if (reader.kind === 'class_definition' || reader.kind === 'function_definition') {
      found = cursor.gotoFirstChild();
    }
  }
  return false;
}

/** A class, and what has its decorators, if there are any. */
interface RawClass {
  readonly whole: Raw;
  readonly inner: Raw;
}

function definitionIn(whole: Raw): RawClass | undefined {
  const inner = whole.type === 'class_definition' ? whole : whole.kids.find(({ field }) => field === 'definition');
  return inner?.type === 'class_definition' ? { whole, inner } : undefined;
}

/** It ends with its last member, and not with a comment behind that, which stands in no piece of its own. */
function classOf({ whole, inner }: RawClass, text: string, members: readonly Stmt[]): ClassDef {
  const last = members.at(-1);
  const end = last === undefined ? whole.end : (last.offset ?? 0) + last.end - last.start;
  return liftClass({ ...whole, end }, inner, text, members);
}
