/** Lambdas that are given to something which calls them elsewhere. */
import type { Related } from '../diagnostic';
import { type Context, contextOfPassed } from '../model/frameworks';
import type { Call, Node } from '../python/syntax';
import { enclosingFunction, place } from '../python/walk';
import type { SourceFile } from '../sourceFile';

/** The call that the lambda around a node is given to, when that runs it in a context. */
export function lambdaIn(context: Context, node: Node, file: SourceFile): readonly Related[] | undefined {
  const lambda = enclosingFunction(node);
  const given = lambda?.kind === 'Lambda' ? givenTo(lambda) : undefined;
  if (given === undefined || contextOfPassed(file.path(given.call.func) ?? '', given.key) !== context) {
    return undefined;
  }
  const { call } = given;
  return [{ file: file.info.file, ...place(call), message: `the lambda is given to ${file.textOf(call.func)}() here` }];
}

/** The call of which a node is an argument, and which one: by position or name. */
function givenTo(node: Node): { readonly call: Call; readonly key: string } | undefined {
  const { parent } = node;
  if (parent?.kind === 'Keyword') {
    return parent.parent?.kind === 'Call' ? { call: parent.parent, key: parent.arg ?? '' } : undefined;
  }
  const index = parent?.kind === 'Call' ? parent.args.findIndex((each: Node) => each === node) : -1;
  return parent?.kind === 'Call' && index >= 0 ? { call: parent, key: String(index) } : undefined;
}
