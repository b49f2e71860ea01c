/** Lambdas that are given to something which calls them elsewhere. */
import type { Related } from '../diagnostic';
import { type Context, contextOfPassed } from '../model/frameworks';
import { giftOf } from '../python/lambdas';
import type { Node } from '../python/syntax';
import { enclosingFunction, place } from '../python/walk';
import type { SourceFile } from '../sourceFile';

/** The call that the lambda around a node is given to, when that runs it in a context. */
export function lambdaIn(context: Context, node: Node, file: SourceFile): readonly Related[] | undefined {
  const lambda = enclosingFunction(node);
  const given = lambda?.kind === 'Lambda' ? giftOf(lambda) : undefined;
  if (given === undefined || contextOfPassed(file.path(given.call.func) ?? '', given.key) !== context) {
    return undefined;
  }
  const { call } = given;
  return [{ file: file.info.file, ...place(call), message: `the lambda is given to ${file.textOf(call.func)}() here` }];
}
