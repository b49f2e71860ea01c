/** Functions that run in other threads than a loop's. */
import type { Reached } from '../model/contexts';
import type { Node } from '../python/syntax';
import type { SourceFile } from '../sourceFile';

/** The function around a node and the way by which it comes into another thread, unless it runs a loop of its own there. */
export function threadOf(node: Node, file: SourceFile): { readonly name: string; readonly way: Reached } | undefined {
  const info = file.functionAround(node)?.info;
  if (info === undefined || info.summary.async || info.summary.guarded) {
    return undefined;
  }
  const way = file.contexts.in(info, 'thread');
  const runsLoop = [info, ...(way?.calls ?? []).map(({ caller }) => caller)].some(
    (each) => each !== undefined && !each.summary.async && file.knowledge.runners.from(each) !== undefined,
  );
  return way === undefined || runsLoop ? undefined : { name: info.summary.name, way };
}
