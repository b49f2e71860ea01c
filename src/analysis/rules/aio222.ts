import type { Rule } from '../rule';
import { mayAwait } from './fixes';

const consumers = new Set(
  'list tuple set frozenset dict sum sorted min max any all enumerate zip map filter reversed next iter'
    .split(' ')
    .map((name) => `builtins.${name}`),
);

/** Functions that iterate as `for` does cannot take an asynchronous generator. */
export const aio222: Rule = {
  code: 'AIO222',
  name: 'async-generator-in-plain-call',
  title: 'An asynchronous generator is given to something that iterates plainly',
  severity: 'error',
  default: true,
  visit: {
    Call(call, file) {
      const path = file.path(call.func) ?? '';
      if (!consumers.has(path)) {
        return;
      }
      for (const argument of call.args) {
        const inner = argument.kind === 'Starred' ? argument.value : argument;
        if (file.entity(inner)?.kind === 'asyncGenerator') {
          const name = path.replace('builtins.', '');
          const simple = name === 'list' && call.args.length === 1 && mayAwait(call, file) && inner === argument;
          file.report({
            at: inner,
            message: `${name}() cannot iterate an asynchronous generator: this raises TypeError. Use a comprehension with 'async for'.`,
            fixes: simple
              ? [
                  {
                    title: 'Use an asynchronous comprehension',
                    safe: true,
                    edits: [file.replace(call, `[item async for item in ${file.textOf(inner)}]`)],
                  },
                ]
              : [],
          });
        }
      }
    },
  },
};
