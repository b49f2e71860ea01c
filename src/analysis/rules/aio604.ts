import type { Rule } from '../rule';

/** The future is the only place where an error of the coroutine shows. */
export const aio604: Rule = {
  code: 'AIO604',
  name: 'threadsafe-future-dropped',
  title: 'The future of run_coroutine_threadsafe is dropped',
  severity: 'warning',
  default: true,
  visit: {
    ExprStmt({ value }, file) {
      if (value.kind === 'Call' && file.path(value.func) === 'asyncio.run_coroutine_threadsafe') {
        file.report({
          at: value,
          message:
            'The future is dropped: an error of the coroutine is never seen. Keep it and ask for its result, or add a callback that logs the error.',
        });
      }
    },
  },
};
