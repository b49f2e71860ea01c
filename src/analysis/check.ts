/** Runs rules over a file. */
import type { Diagnostic } from './diagnostic';
import { KeptResults, type Source } from './keptResults';
import type { Knowledge } from './model/knowledge';
import { eachChild } from './python/children';
import type { FunctionDef, Node } from './python/syntax';
import type { Rule } from './rule';
import { type FileFacts, SourceFile } from './sourceFile';

export interface Checked {
  /** In the order of the source. */
  readonly diagnostics: readonly Diagnostic[];
  /** Rules that failed in this file, and were not asked again there. */
  readonly failures: readonly RuleFailure[];
}

export interface RuleFailure {
  readonly code: string;
  readonly error: Error;
}

type Handler = (node: Node, file: SourceFile) => void;

/** Which handlers of which rules want to see each kind of node. */
export type Dispatch = ReadonlyMap<Node['kind'], readonly { readonly rule: Rule; readonly handler: Handler }[]>;

/** Made once for a set of rules. */
export function dispatchOf(rules: readonly Rule[]): Dispatch {
  const dispatch = new Map<Node['kind'], { rule: Rule; handler: Handler }[]>();
  for (const rule of rules) {
    for (const [kind, handler] of Object.entries(rule.visit)) {
      const handlers = dispatch.get(kind as Node['kind']) ?? [];
      dispatch.set(kind as Node['kind'], handlers);
      // A handler sees only nodes of its own kind; the table's type has forgotten which.
      handlers.push({ rule, handler: handler as Handler });
    }
  }
  return dispatch;
}

/** What the rules say of a file. A rule that throws is left out for the rest of the file, and what it said before stays. `kept`: what they said before. */
export function checkFile(
  facts: FileFacts,
  dispatch: Dispatch,
  knowledge: Knowledge,
  kept: KeptResults = new KeptResults(),
): Checked {
  const { target, notebook } = facts;
  kept.keepUp([dispatch, target.source, ...target.oldest, notebook, knowledge, knowledge.extraBlocking.size]);
  const checking = new Checking(facts, dispatch, knowledge, kept);
  let checked = checking.run();
  if (checked.failures.length > 0) {
    // Where a rule fails it is left out behind that place, and nothing that was found without knowing that holds.
    kept.forget();
    checked = new Checking(facts, dispatch, knowledge, kept).run();
    kept.forget();
  }
  return checked;
}

class Checking {
  readonly #source: Source;
  readonly #dispatch: Dispatch;
  readonly #kept: KeptResults;
  readonly #file: SourceFile;
  readonly #failed = new Map<Rule, Error>();
  readonly #found: Diagnostic[] = [];

  constructor(facts: FileFacts, dispatch: Dispatch, knowledge: Knowledge, kept: KeptResults) {
    this.#source = { facts, knowledge };
    this.#dispatch = dispatch;
    this.#kept = kept;
    this.#file = new SourceFile(facts, knowledge);
  }

  run(): Checked {
    const { found } = this.#file.record(() => this.#visit(this.#source.facts.module));
    const all = [...found.given, ...this.#found].sort((a, b) => a.start - b.start || a.code.localeCompare(b.code));
    return { diagnostics: all, failures: [...this.#failed].map(([{ code }, error]) => ({ code, error })) };
  }

  readonly #visit = (node: Node): void => {
    if (node.kind === 'FunctionDef' && node.offset !== undefined) {
      this.#found.push(...this.#foundIn(node));
    } else {
      this.#ask(node);
    }
  };

  /** Functions of the module and methods of its classes are chunks, and what is found in one can be kept. */
  #foundIn(node: FunctionDef): readonly Diagnostic[] {
    const known = this.#kept.get(node, this.#source.knowledge);
    if (known !== undefined) {
      return known;
    }
    const recorded = this.#file.record(() => {
      this.#file.isFoundBy(node);
      this.#ask(node);
    });
    this.#kept.set(node, recorded, this.#source);
    return recorded.found.given;
  }

  #ask(node: Node): void {
    for (const { rule, handler } of this.#dispatch.get(node.kind) ?? none) {
      if (!this.#failed.has(rule)) {
        this.#file.rule = rule;
        try {
          handler(node, this.#file);
        } catch (error) {
          this.#failed.set(rule, error instanceof Error ? error : new Error(String(error)));
        }
      }
    }
    eachChild(node, this.#visit);
  }
}

const none: readonly never[] = [];
