/** Code that is only for some Pythons. */
import type { FunctionDef, Node } from '../python/syntax';
import { contains, place } from '../python/walk';

/** Whether the version is looked at: by an `if` around a node, by a decorator such as `pytest.mark.skipif`, or before it in its function, by an `if` that leaves. */
export function isVersionGuarded(node: Node): boolean {
  for (let { parent } = node; parent !== undefined; parent = parent.parent) {
    const tests = parent.kind === 'If' || parent.kind === 'IfExp' ? [parent.test] : [];
    const decorators = parent.kind === 'FunctionDef' || parent.kind === 'ClassDef' ? parent.decorators : [];
    if (
      [...tests, ...decorators].some(looksAtVersion) ||
      (parent.kind === 'FunctionDef' && leavesBefore(node, parent))
    ) {
      return true;
    }
  }
  return false;
}

function leavesBefore(node: Node, around: FunctionDef): boolean {
  return around.body.some(
    (statement) =>
      statement.kind === 'If' &&
      place(statement).end <= place(node).start &&
      looksAtVersion(statement.test) &&
      statement.body.some(({ kind }) => kind === 'Return' || kind === 'Raise' || kind === 'ExprStmt'),
  );
}

function looksAtVersion(test: Node): boolean {
  return contains(
    test,
    (each) =>
      (each.kind === 'Attribute' && each.attr === 'version_info') ||
      (each.kind === 'Name' &&
        (each.id === 'version_info' || each.id === 'hasattr' || /^(?:PY|HAS_|IS_PY)/.test(each.id))),
  );
}
