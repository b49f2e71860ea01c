/** Runs rules over a file. */
import type { Diagnostic } from './diagnostic';
import type { Knowledge } from './model/knowledge';
import type { Node } from './python/syntax';
import { eachChild } from './python/walk';
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

/** What the rules say of a file. A rule that throws is left out for the rest of the file, and what it said before stays. */
export function checkFile(facts: FileFacts, dispatch: Dispatch, knowledge: Knowledge): Checked {
  const file = new SourceFile(facts, knowledge);
  const failed = new Map<Rule, Error>();
  const visit = (node: Node): void => {
    for (const { rule, handler } of dispatch.get(node.kind) ?? []) {
      if (!failed.has(rule)) {
        ask(rule, () => handler(node, file));
      }
    }
    eachChild(node, visit);
  };
  const ask = (rule: Rule, handler: () => void): void => {
    file.rule = rule;
    try {
      handler();
    } catch (error) {
      failed.set(rule, error instanceof Error ? error : new Error(String(error)));
    }
  };
  visit(facts.module);
  const diagnostics = [...file.diagnostics].sort((a, b) => a.start - b.start || a.code.localeCompare(b.code));
  return { diagnostics, failures: [...failed].map(([{ code }, error]) => ({ code, error })) };
}
