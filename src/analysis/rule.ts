/** What a rule is. Each has a file of its own in `rules/`, a page in `media/rules/`, and tests. */
import type { Severity } from '../protocol/severity';
import type { Node } from './python/syntax';
import type { SourceFile } from './sourceFile';

export interface Rule {
  /** `AIO101` */
  readonly code: string;
  /** In words for configuration and menus: `create-task-without-loop`. */
  readonly name: string;
  /** What it finds, in one line. */
  readonly title: string;
  /** How bad it is when it is right. */
  readonly severity: Severity;
  /** It is on where nobody said anything: its false positives are near zero. */
  readonly default: boolean;
  /** Called for each node of a kind, in the order of the source. What it finds it reports to the file. */
  readonly visit: Visitor;
}

export type Visitor = {
  readonly [Kind in Node['kind']]?: (node: Extract<Node, { readonly kind: Kind }>, file: SourceFile) => void;
};
