import type { Rule } from '../rule';

/** An asynchronous generator is iterated, not awaited. */
export const aio223: Rule = {
  code: 'AIO223',
  name: 'await-of-async-generator',
  title: 'An asynchronous generator is awaited',
  severity: 'error',
  default: true,
  visit: {
    Await({ value }, file) {
      const entity = value.kind === 'Call' ? file.entity(value) : undefined;
      if (entity?.kind === 'asyncGenerator') {
        const { of } = entity;
        file.report({
          at: value,
          message: `'${of.summary.name}' is an asynchronous generator, which cannot be awaited: this raises TypeError. Iterate it with 'async for', or take one item with anext().`,
          related: [file.definition(of, `'${of.summary.name}' has a yield`)],
        });
      }
    },
  },
};
