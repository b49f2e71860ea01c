import { enclosingFunction } from '../python/walk';
import type { Rule } from '../rule';
import { runnerOf, shownRunner } from './runners';

/** The code of a cell runs on the notebook's own loop. */
export const aio121: Rule = {
  code: 'AIO121',
  name: 'run-in-notebook',
  title: 'A cell of a notebook starts an event loop',
  severity: 'error',
  default: true,
  visit: {
    Call(call, file) {
      const path = file.notebook && enclosingFunction(call) === undefined ? runnerOf(call, file) : undefined;
      if (path === undefined) {
        return;
      }
      const [coroutine, ...more] = call.args;
      const simple = path === 'asyncio.run' && coroutine?.kind === 'Call' && more.length + call.keywords.length === 0;
      file.report({
        at: call,
        message: `${shownRunner(path)} raises RuntimeError in a notebook, whose own event loop runs. Await the coroutine.`,
        fixes: simple
          ? [{ title: 'Await it', safe: true, edits: [file.replace(call, `await ${file.textOf(coroutine)}`)] }]
          : [],
      });
    },
  },
};
