import type { Fix } from '../diagnostic';
import { circumstances } from '../python/circumstances';
import type { Call } from '../python/syntax';
import type { Rule } from '../rule';
import type { SourceFile } from '../sourceFile';
import { awaitedText, mayAwait } from './fixes';
import { runnerOf, shownRunner } from './runners';

/** A loop cannot be started in a thread in which one runs. */
export const aio107: Rule = {
  code: 'AIO107',
  name: 'run-in-coroutine',
  title: 'A coroutine function starts an event loop',
  severity: 'error',
  default: true,
  visit: {
    Call(call, file) {
      const around = file.functionAround(call)?.node;
      if (around?.kind !== 'FunctionDef' || !around.async || circumstances(call).tried) {
        return;
      }
      const path = runnerOf(call, file);
      if (path !== undefined) {
        file.report({
          at: call,
          message: `${shownRunner(path)} raises RuntimeError here: '${around.name}' is a coroutine function, and its own event loop runs. Await the coroutine instead.`,
          fixes: fixesOf(call, path, file),
        });
      }
    },
  },
};

function fixesOf(call: Call, path: string, file: SourceFile): readonly Fix[] {
  const [coroutine, ...more] = call.args;
  if (path !== 'asyncio.run' || coroutine?.kind !== 'Call' || more.length + call.keywords.length > 0) {
    return [];
  }
  const text = awaitedText(call, file.textOf(coroutine));
  return mayAwait(call, file) ? [{ title: 'Await it', safe: true, edits: [file.replace(call, text)] }] : [];
}
