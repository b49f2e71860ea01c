/** A file while rules look at it: its syntax, what its expressions are, and where to report. */
import type { Severity } from '../protocol/severity';
import type { Diagnostic, Fix, Range, Related, TextEdit } from './diagnostic';
import { type FunctionAround, KnownNodes } from './knownNodes';
import type { Answer as FoundAnswer } from './model/askedNames';
import type { Blocking } from './model/blocking';
import type { Contexts, Reached } from './model/contexts';
import { pathOf } from './model/contexts';
import type { CallSite, Entity, FunctionInfo, ModuleInfo } from './model/entity';
import type { Evaluator } from './model/evaluate';
import type { Context } from './model/frameworks';
import type { Knowledge } from './model/knowledge';
import type { Program } from './model/program';
import type { Reach } from './model/reach';
import { mayBeReplaced } from './model/replacedFunctions';
import type { CallSummary } from './python/callSummary';
import { isDead } from './python/circumstances';
import { InternedValues } from './python/internedValues';
import { qualifiedName } from './python/qualifiedName';
import { lookUp, type Resolved } from './python/scopes';
import type { Expr, FunctionDef, Module, Node } from './python/syntax';
import { expressionValue } from './python/values';
import { chunkStart, enclosingFunction, place } from './python/walk';
import { type Answer, Questions } from './questions';

/** What a rule says of a place; its code and severity are the rule's own where it names none. */
export interface Report {
  readonly at: Node | Range;
  readonly message: string;
  readonly related?: readonly Related[];
  readonly fixes?: readonly Fix[];
  readonly severity?: Severity;
  readonly tag?: 'deprecated' | 'unnecessary';
}

/** Which Python a program is for. */
export interface Target {
  /** The oldest it must run on: `[3, 11]`. */
  readonly oldest: readonly [number, number];
  /** What says so: `requires-python`, `the selected interpreter`, ... */
  readonly source: string;
  /** Nothing says so: it is only what we support, and no reason to warn of what is newer. */
  readonly assumed?: true;
}

export interface FileFacts {
  readonly text: string;
  readonly module: Module;
  readonly info: ModuleInfo;
  readonly target: Target;
  /** The code of a module runs on a loop: a notebook's cell. */
  readonly notebook: boolean;
}

/** What was found in a part of a file, and on what that depends besides the part itself. */
export interface Recorded {
  /** With the names that were asked for. */
  readonly found: FoundAnswer<readonly Diagnostic[]>;
  /** Calls elsewhere, of which more was asked than the questions. */
  readonly calls: boolean;
  /** What else was asked about calls elsewhere. */
  readonly questions: Questions;
  /** Other parts of the file. */
  readonly around: boolean;
}

/** Ways from functions to calls of a kind. */
type Leading<Found> = Pick<Reach<Found>, 'from' | 'calledFunction'>;

export class SourceFile {
  readonly text: string;
  readonly info: ModuleInfo;
  readonly target: Target;
  readonly notebook: boolean;
  readonly #module: Module;
  readonly #knowledge: Knowledge;
  readonly contexts: Pick<Contexts, 'of' | 'in' | 'isMeantFor' | 'calledPath'>;
  /** Who starts a loop, who sets one, and who blocks. */
  readonly reach: {
    readonly runners: Leading<string>;
    readonly blockers: Leading<Blocking>;
    readonly setters: Leading<true>;
    /** Who needs one that runs. */
    readonly loopUsers: Leading<string>;
  };
  /** Whether the program may put another function in the place of one. */
  readonly mayBeReplaced: (info: FunctionInfo) => boolean;
  #calls = false;
  #questions = new Questions();
  #around = false;
  /** The rule that is asked. */
  rule: Pick<Diagnostic, 'code' | 'severity'> | undefined;
  #diagnostics: Diagnostic[] = [];
  readonly #values = new InternedValues();
  #known = new KnownNodes();

  constructor(facts: FileFacts, knowledge: Knowledge) {
    this.text = facts.text;
    this.#module = facts.module;
    this.info = facts.info;
    this.target = facts.target;
    this.notebook = facts.notebook;
    this.#knowledge = knowledge;
    const { contexts, runners, blockers, setters, loopUsers } = knowledge;
    const of = (info: FunctionInfo) => contexts.of(info);
    const meant = new Map<Context, (info: FunctionInfo) => boolean>();
    this.contexts = {
      of: (info) => this.#asked(of, info),
      in: (info, context) => this.#asked(of, info).find((reached) => reached.context === context),
      isMeantFor: (info, context) => {
        const ask = meant.get(context) ?? ((each) => contexts.isMeantFor(each, context));
        meant.set(context, ask);
        return this.#asked(ask, info);
      },
      calledPath: (site) => contexts.calledPath(site),
    };
    const replaced = (info: FunctionInfo) => mayBeReplaced(info, knowledge.evaluator);
    this.mayBeReplaced = (info) => this.#asked(replaced, info);
    this.reach = {
      runners: this.#recorded(runners),
      blockers: this.#recorded(blockers),
      setters: this.#recorded(setters),
      loopUsers: this.#recorded(loopUsers),
    };
  }

  #recorded<Found>(reach: Reach<Found>): Leading<Found> {
    const from = (info: FunctionInfo) => reach.from(info);
    return { from: (info) => this.#asked(from, info), calledFunction: (entity) => reach.calledFunction(entity) };
  }

  // ---- what is asked is recorded, so that what was found can be kept while the answers are the same

  /** Asks rules about a part of the file. */
  record(ask: () => void): Recorded {
    const before = this.#diagnostics;
    const known = this.#known;
    const { asked } = this.#knowledge.program;
    const around = asked.begin();
    this.#diagnostics = [];
    this.#calls = false;
    this.#questions = new Questions();
    this.#around = false;
    // What was found out for another part is not asked for again, and would not be noted for this one.
    this.#known = new KnownNodes();
    ask();
    const recorded = {
      found: asked.end(this.#diagnostics, around),
      calls: this.#calls,
      questions: this.#questions,
      around: this.#around,
    };
    this.#diagnostics = before;
    this.#known = known;
    return recorded;
  }

  /** What is found depends on the names of the function that is asked about, and of the class around it. */
  isFoundBy(node: FunctionDef): void {
    const { asked } = this.#knowledge.program;
    asked.note(qualifiedName(node));
    if (node.parent?.kind === 'ClassDef') {
      asked.note(qualifiedName(node.parent));
    }
  }

  /** What the rule finds depends on more of the file than the function that it is asked about, and than the names that the rest of the program knows. */
  looksAround(): void {
    this.#around = true;
  }

  get module(): Module {
    this.looksAround();
    return this.#module;
  }

  get evaluator(): Evaluator {
    return this.#knowledge.evaluator;
  }

  /** For calls elsewhere. */
  get program(): Program {
    this.#calls = true;
    return this.#knowledge.program;
  }

  /** Functions that block, besides those that are known; by path. */
  get extraBlocking(): ReadonlySet<string> {
    return this.#knowledge.extraBlocking;
  }

  /** The answer to a question about calls elsewhere. */
  #asked<Given extends Answer>(ask: (info: FunctionInfo) => Given, info: FunctionInfo): Given {
    const answer = this.#knowledge.program.asked.apart(() => ask(info));
    this.#questions.add(ask, info, answer);
    return answer;
  }

  /** The calls that a function makes. */
  callsOf(info: FunctionInfo): readonly CallSummary[] {
    this.#calls = true;
    return info.summary.calls;
  }

  /** Names of methods that are called, where a function is defined, on something that is not known. */
  othersOf(info: FunctionInfo): readonly string[] {
    this.#calls = true;
    return info.chunk.others;
  }

  /** What binds a name that is read at a node; undefined when nothing in the file does. */
  lookUp(name: string, at: Node): Resolved | undefined {
    const resolved = lookUp(name, at);
    this.#knowledge.program.asked.note(name);
    if (resolved?.scope.kind === 'Module' || resolved?.scope.kind === 'ClassDef') {
      this.looksAround();
    }
    return resolved;
  }

  /** What binds a name of a function that is read at a node; undefined for names of modules and classes. Whether it is one is said by the function alone. */
  lookUpInFunction(name: string, at: Node): Resolved | undefined {
    const resolved = lookUp(name, at);
    return resolved?.scope.kind === 'FunctionDef' ? resolved : undefined;
  }

  // ---- what the file says

  /** What an expression is, as far as the program tells. */
  entity(expr: Expr): Entity | undefined {
    if (this.#known.entities.has(expr)) {
      return this.#known.entities.get(expr);
    }
    const entity = this.evaluator.entity(this.#values.value(expressionValue(expr)), this.info);
    this.#known.entities.set(expr, entity);
    return entity;
  }

  /** The path of what an expression names, when it is of a library: `asyncio.create_task`, `asyncio.Queue.put`. */
  path(expr: Expr): string | undefined {
    if (this.#known.paths.has(expr)) {
      return this.#known.paths.get(expr);
    }
    const path = pathOf(this.entity(expr));
    this.#known.paths.set(expr, path);
    return path;
  }

  /** What the program knows of a function that stands in this file. */
  functionInfo(node: FunctionDef): FunctionInfo | undefined {
    if (this.#known.infos.has(node)) {
      return this.#known.infos.get(node);
    }
    const start = place(node).start - node.start + node.nameStart;
    const info = this.info.functions
      .get(qualifiedName(node))
      ?.find((each) => each.chunk.start + each.summary.start === start);
    this.#known.infos.set(node, info);
    return info;
  }

  /** The function whose code a node is, with what the program knows of it. */
  functionAround(node: Node): FunctionAround | undefined {
    const known = this.#known;
    if (known.asked !== node) {
      const around = enclosingFunction(node);
      const info = around?.kind === 'FunctionDef' ? this.functionInfo(around) : undefined;
      known.around = around && { node: around, info };
      known.asked = node;
    }
    return known.around;
  }

  /** Whether the Pythons that the program is for are all this new. */
  atLeast(major: number, minor: number): boolean {
    const [oldestMajor, oldestMinor] = this.target.oldest;
    return oldestMajor > major || (oldestMajor === major && oldestMinor >= minor);
  }

  /** The source text of a node. */
  textOf(node: Node): string {
    const { start, end } = place(node);
    return this.text.slice(start, end);
  }

  /** The span of a part of a node, whose ends are given as the node's own are. */
  part(node: Node, start: number, end: number): Range {
    const base = chunkStart(node);
    return { start: base + start, end: base + end };
  }

  report({ at, message, related = [], fixes = [], severity, tag }: Report): void {
    const { rule } = this;
    if (rule === undefined || ('kind' in at && (this.#isBroken(at) || isDead(at)))) {
      return;
    }
    const { start, end } = 'kind' in at ? place(at) : at;
    this.#diagnostics.push({
      code: rule.code,
      severity: severity ?? rule.severity,
      start,
      end,
      message,
      related,
      fixes: this.#withLineEnds(fixes),
      ...(tag === undefined ? {} : { tag }),
    });
  }

  /** Lines that are put into the file end as its own do. */
  #withLineEnds(fixes: readonly Fix[]): readonly Fix[] {
    const needed = fixes.some(({ edits }) => edits.some(({ text }) => text.includes('\n')));
    const end = needed ? (/\r\n|\r|\n/.exec(this.text)?.[0] ?? '\n') : '\n';
    const ended = (edit: TextEdit) => ({ ...edit, text: edit.text.replace(/\r\n|\r|\n/g, end) });
    return end === '\n' ? fixes : fixes.map((fix) => ({ ...fix, edits: fix.edits.map(ended) }));
  }

  /** Whether the statement of a node, or the head of one around it, does not parse. */
  #isBroken(node: Node): boolean {
    for (let each: Node | undefined = node; each !== undefined; each = each.parent) {
      if ('broken' in each && each.broken) {
        return true;
      }
    }
    return false;
  }

  // ---- evidence

  /** Where a function of the program is defined. */
  definition(info: FunctionInfo, message: string): Related {
    const { module, chunk, summary } = info;
    return { file: module.file, start: chunk.start + summary.start, end: chunk.start + summary.end, message };
  }

  /** Every link of a way into a function, the root first. */
  links(reached: Reached): readonly Related[] {
    const entry = reached.entry === undefined ? [] : [this.definition(reached.entry, rootMessage(reached))];
    const chain = this.chain(reached.calls);
    const [first, ...rest] = chain;
    const [site] = reached.calls;
    const isPassed = reached.root === 'passed' && first !== undefined && site !== undefined;
    return [...entry, ...(isPassed ? [{ ...first, message: this.#passedHere(site) }, ...rest] : chain)];
  }

  /** The function is not called there, but given to what calls it. */
  #passedHere({ module, caller, call }: CallSite): string {
    const to = pathOf(this.evaluator.entity(call.callee, module))?.replace('asyncio.AbstractEventLoop.', 'loop.') ?? '';
    return `given to ${to}() here, in ${placeName(module, caller)}`;
  }

  /** Every call of a chain. */
  chain(calls: readonly CallSite[]): readonly Related[] {
    return calls.map(({ module, chunk, caller, call }) => ({
      file: module.file,
      start: chunk.start + call.start,
      end: chunk.start + call.end,
      message: `called here, in ${placeName(module, caller)}`,
    }));
  }

  // ---- edits

  insertBefore(node: Node, text: string): TextEdit {
    const { start } = place(node);
    return { start, end: start, text };
  }

  insertAfter(node: Node, text: string): TextEdit {
    const { end } = place(node);
    return { start: end, end, text };
  }

  replace(node: Node, text: string): TextEdit {
    return { ...place(node), text };
  }
}

function placeName(module: ModuleInfo, caller: FunctionInfo | undefined): string {
  if (caller?.summary.given !== undefined) {
    return 'a lambda';
  }
  return caller === undefined ? `module ${module.name}` : `${caller.summary.name}()`;
}

function rootMessage({ root, context, entry }: Reached): string {
  const name = entry?.summary.name ?? '';
  if (root === 'coroutine') {
    return `'${name}' is a coroutine function and runs on the event loop`;
  }
  return context === 'thread' ? `'${name}' runs in a thread` : `'${name}' is called where no event loop runs`;
}
