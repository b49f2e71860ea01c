/** Calls of methods of queues and locks, found in statements. */
import { libraryOf } from '../model/library';
import type { Call, Node } from '../python/syntax';
import { walkOwn } from '../python/walk';
import type { SourceFile } from '../sourceFile';

/** The first call of a method (`asyncio.Queue.get`) in a node, on the same object as `on` (source text) when that is given. */
export function findCall(node: Node, path: string, file: SourceFile, on?: string): Call | undefined {
  let found: Call | undefined;
  walkOwn(node, (each) => {
    const isIt =
      each.kind === 'Call' && file.path(each.func) === path && (on === undefined || receiver(each, file) === on);
    found = found ?? (isIt ? each : undefined);
    return found === undefined;
  });
  return found;
}

/** Source text of the object whose method is called. */
export function receiver(call: Call, file: SourceFile): string {
  return call.func.kind === 'Attribute' ? file.textOf(call.func.value) : '';
}

/** Whether the program calls this method of a library's type anywhere. */
export function isCalled(path: string, file: SourceFile): boolean {
  for (const site of file.program.mentions(path.replace(/^.*\./, ''), libraryOf(path))) {
    if (file.contexts.calledPath(site) === path) {
      return true;
    }
  }
  return false;
}
