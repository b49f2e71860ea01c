/** Statements in their order. */
import type { Node, Stmt } from '../python/syntax';

/** The block in which a statement stands. */
export function blockOf(statement: Stmt): readonly Stmt[] {
  const { parent } = statement;
  return parent === undefined ? [] : (blocksOf(parent).find((block) => block.includes(statement)) ?? []);
}

/** The statements behind one, in its own block. */
export function followers(statement: Stmt): readonly Stmt[] {
  const block = blockOf(statement);
  return block.slice(block.indexOf(statement) + 1);
}

/** The blocks of a statement, a handler or a case, in the order of the source. */
function blocksOf(node: Node): readonly (readonly Stmt[])[] {
  switch (node.kind) {
    case 'For':
    case 'While':
    case 'If':
      return [node.body, node.orelse];
    case 'Try':
      return [node.body, node.orelse, node.finalbody];
    case 'Module':
    case 'FunctionDef':
    case 'ClassDef':
    case 'With':
    case 'Handler':
    case 'MatchCase':
    case 'OtherStmt':
      return [node.body];
    default:
      return [];
  }
}
