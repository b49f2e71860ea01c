/** What was found out of the nodes of a part of a file, so that rules which ask the same have the same answer. */
import type { Entity, FunctionInfo } from './model/entity';
import type { Expr, FunctionDef, FunctionLike, Node } from './python/syntax';

/** The function whose code a node is, with what the program knows of it. */
export interface FunctionAround {
  readonly node: FunctionLike;
  readonly info: FunctionInfo | undefined;
}

export class KnownNodes {
  readonly entities = new Map<Expr, Entity | undefined>();
  readonly paths = new Map<Expr, string | undefined>();
  readonly infos = new Map<FunctionDef, FunctionInfo | undefined>();
  /** The node around which a function was looked for last: all rules ask it of one node after the other. */
  asked: Node | undefined;
  around: FunctionAround | undefined;
}
