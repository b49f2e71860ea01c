/** A project's files and what is said of them: everything that a language server or a command line needs. It reads no disk. */
import { type Checked, checkFile, type Dispatch } from './check';
import type { Range } from './diagnostic';
import { KeptResults } from './keptResults';
import type { FunctionInfo, ModuleInfo, ModuleName } from './model/entity';
import { Knowledge } from './model/knowledge';
import { PartSummary } from './partSummary';
import { ChunkedFile, moduleOf } from './python/chunks';
import { interned } from './python/internedValues';
import type { PythonParser } from './python/parser';
import { summarizeAgain } from './python/sameSummary';
import { type KnownChunk, type ModuleSummary, summarize } from './python/summary';
import type { Attribute, Module, Name, Stmt } from './python/syntax';
import { expressionValue } from './python/values';
import { place, walk } from './python/walk';
import { RecentModules } from './recentModules';
import { rules } from './rules/all';
import type { Target } from './sourceFile';
import { suppress, suppressionsIn, type Unasked } from './suppressions';
import { UnparsedTexts } from './unparsed';

/** A file whose text is looked at. */
interface OpenFile {
  readonly chunked: ChunkedFile;
  readonly known: WeakMap<Stmt, KnownChunk>;
  readonly name: ModuleName;
  readonly results: KeptResults;
  text: string;
  module: Module;
}

/** A text that rules are asked about. */
interface Asked {
  readonly file: string;
  readonly text: string;
  readonly module: Module;
  readonly target: Target;
  readonly notebook: boolean;
  readonly results: KeptResults;
}

const nothing: Checked = { diagnostics: [], failures: [] };

export class Analyzer {
  readonly knowledge = new Knowledge();
  /** Of files that were offered. */
  readonly texts = new UnparsedTexts(this.knowledge.program);
  readonly #parser: PythonParser;
  readonly #open = new Map<string, OpenFile>();
  #recent: RecentModules | undefined;

  constructor(parser: PythonParser) {
    this.#parser = parser;
  }

  /** Takes a file's text. Until `close` it can be changed and checked. */
  open(file: string, name: ModuleName, text: string): ModuleSummary {
    this.close(file);
    const chunked = new ChunkedFile(this.#parser);
    const module = chunked.convert(text);
    const opened: OpenFile = { chunked, known: new WeakMap(), name, results: new KeptResults(), text, module };
    this.#open.set(file, opened);
    if (this.texts.get(file) !== undefined) {
      this.texts.set(file, text);
    }
    return this.#summarized(file, opened);
  }

  /** Takes a changed text. */
  change(file: string, text: string): void {
    const opened = this.#open.get(file);
    if (opened !== undefined) {
      opened.text = text;
      opened.module = opened.chunked.convert(text);
      this.#summarized(file, opened);
    }
  }

  #summarized(file: string, { module, known, name }: OpenFile): ModuleSummary {
    const { program } = this.knowledge;
    const before = program.file(file);
    if (before === undefined || !sameName(before, name)) {
      return program.set(file, name, summarize(module, known)).summary;
    }
    const { summary, change, calls } = summarizeAgain(module, known, before.summary);
    switch (change) {
      case 'stars':
        program.set(file, name, summary);
        break;
      case 'names':
        program.changed(file, summary);
        break;
      case 'calls':
      case 'none':
        program.moved(file, summary, calls);
    }
    return summary;
  }

  /** Gives back what an open file holds. What the program knows of it stays. */
  close(file: string): void {
    this.#open.delete(file);
  }

  /** Takes what is known of a file that is not looked at, from a summary that was kept. */
  add(file: string, name: ModuleName, summary: ModuleSummary): void {
    this.knowledge.program.set(file, name, summary);
  }

  /** The same of a file that is read when the program asks for what it says. `partly`: nobody will check it, or hardly, so that of it is read what is asked for. */
  offer(file: string, name: ModuleName, text: string, partly = false): void {
    this.#recent ??= new RecentModules(this.#parser);
    const [recent, texts] = [this.#recent, this.texts];
    const unparsed = texts.set(file, text);
    const module: ModuleInfo = this.knowledge.program.offer(file, name, {
      read: () => interned(summarize(recent.of(file, text), new WeakMap())),
      part: partly && PartSummary.isPossible(text) ? new PartSummary(this.#parser, text) : undefined,
      says: (word) => unparsed.words.has(word),
      get defined() {
        return unparsed.defined;
      },
      mayCome: (to) => texts.mayCome(module, to),
      mayInherit: (base) => texts.mayInherit(module, base),
      hears: (names) => texts.hears(module, names),
    });
  }

  /** Of some files the one that is best checked next: one that was parsed lately, or else the first. */
  nextOf(files: ReadonlySet<string>): string | undefined {
    for (const file of this.#recent?.files ?? []) {
      if (files.has(file)) {
        return file;
      }
    }
    const [first] = files;
    return first;
  }

  /** The file is no more. */
  remove(file: string): void {
    this.close(file);
    this.knowledge.program.remove(file);
  }

  isOpen(file: string): boolean {
    return this.#open.has(file);
  }

  /** Whether the line of an open file that ends at an offset can take a comment there: no string and no backslash goes on behind it. */
  takesComment(file: string, end: number): boolean {
    const opened = this.#open.get(file);
    return opened !== undefined && opened.text[end - 1] !== '\\' && !isInString(opened.module, end);
  }

  /** The function that a name in an open file means, at an offset. */
  functionNamedAt(file: string, offset: number): (Range & { readonly info: FunctionInfo }) | undefined {
    const opened = this.#open.get(file);
    const module = this.knowledge.program.file(file);
    const named = opened && nameAt(opened.module, offset);
    const entity = named && module && this.knowledge.evaluator.entity(expressionValue(named.expr), module);
    return named !== undefined && entity?.kind === 'function'
      ? { start: named.start, end: named.end, info: entity.info }
      : undefined;
  }

  /** What rules say of an open file, without what its comments silence. Nothing for a file that is not open. */
  check(file: string, dispatch: Dispatch, target: Target, notebook = false): Checked {
    const opened = this.#open.get(file);
    this.knowledge.program.asked.keep();
    return opened === undefined ? nothing : this.#check({ ...opened, file, target, notebook }, dispatch);
  }

  /** The same of a file that is not open, whose text the program knows as it is. The program stays as it is. */
  checkText(file: string, text: string, dispatch: Dispatch, target: Target): Checked {
    const module = this.#recent?.of(file, text) ?? moduleOf(this.#parser, text);
    const checked = this.#check({ file, text, module, target, notebook: false, results: new KeptResults() }, dispatch);
    // It is checked again only when its text is another one.
    this.#recent?.forget(file);
    return checked;
  }

  #check({ file, text, module, target, notebook, results }: Asked, dispatch: Dispatch): Checked {
    const info = this.knowledge.program.file(file);
    if (info === undefined) {
      return nothing;
    }
    const facts = { text, module, info, target, notebook };
    const { diagnostics, failures } = checkFile(facts, dispatch, this.knowledge, results);
    const suppressions = suppressionsIn(text, (offset) => !isInString(module, offset));
    return { diagnostics: suppress(diagnostics, suppressions, text, unaskedBy(dispatch)), failures };
  }
}

function sameName(a: ModuleName, b: ModuleName): boolean {
  return a.name === b.name && a.isPackage === b.isPackage && a.notebook === b.notebook;
}

/** Rules that are not asked; found out once for a set of those that are. */
function unaskedBy(dispatch: Dispatch): Unasked {
  let unasked = knownUnasked.get(dispatch);
  if (unasked === undefined) {
    const asked = new Set([...dispatch.values()].flatMap((handlers) => handlers.map(({ rule }) => rule)));
    const others = rules.filter((rule) => !asked.has(rule));
    unasked = { codes: new Set(others.map(({ code }) => code)), some: others.some((rule) => rule.default) };
    knownUnasked.set(dispatch, unasked);
  }
  return unasked;
}

const knownUnasked = new WeakMap<Dispatch, Unasked>();

/** The name or attribute whose last word stands at an offset, and where that word does. */
function nameAt(module: Module, offset: number): (Range & { readonly expr: Name | Attribute }) | undefined {
  let found: (Range & { readonly expr: Name | Attribute }) | undefined;
  walk(module, (node) => {
    if (node.kind === 'Module') {
      return true;
    }
    const { start, end } = place(node);
    if (offset < start || end < offset) {
      return false;
    }
    if (node.kind === 'Name') {
      found = { expr: node, start, end };
    } else if (node.kind === 'Attribute') {
      const word = start + node.attrStart - node.start;
      found = word <= offset ? { expr: node, start: word, end } : found;
    }
    return true;
  });
  return found;
}

/** Whether an offset of the file stands in a string. */
function isInString(module: Module, offset: number): boolean {
  let inside = false;
  walk(module, (node) => {
    if (inside || node.kind === 'Module') {
      return !inside;
    }
    const { start, end } = place(node);
    const here = start <= offset && offset < end;
    inside = here && (node.kind === 'JoinedStr' || (node.kind === 'Constant' && node.type === 'str'));
    return here;
  });
  return inside;
}
