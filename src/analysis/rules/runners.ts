/** Calls that start a loop and wait for its end. */
import { isRunner } from '../model/knowledge';
import type { Call } from '../python/syntax';
import type { SourceFile } from '../sourceFile';

/** The path of what is called, when it starts a loop, and nothing in the program lets loops run in loops. */
export function runnerOf(call: Call, file: SourceFile): string | undefined {
  const path = file.path(call.func);
  return path !== undefined && isRunner(path) && !nests(file) ? path : undefined;
}

/** `nest_asyncio.apply()` stands somewhere in the program. */
export function nests(file: SourceFile): boolean {
  for (const site of file.program.mentions('apply', 'nest_asyncio')) {
    if (file.contexts.calledPath(site) === 'nest_asyncio.apply') {
      return true;
    }
  }
  return false;
}

/** `asyncio.run()`, `loop.run_until_complete()`, as messages show them. */
export function shownRunner(path: string): string {
  return `${path.replace('asyncio.AbstractEventLoop.', 'loop.').replace('asyncio.Runner.', 'runner.').replace('asgiref.sync.AsyncToSync.__call__', 'async_to_sync()')}()`;
}
