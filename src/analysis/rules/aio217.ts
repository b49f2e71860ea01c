import type { Rule } from '../rule';

/** Methods that Python calls by itself, and whose results it does not await. */
const called = new Set(
  `__init__ __new__ __del__ __enter__ __exit__ __len__ __iter__ __next__ __str__ __repr__ __bool__ __hash__ __eq__ __lt__
   __contains__ __getattr__ __getattribute__ __setattr__ __delattr__ __setitem__ __delitem__ __post_init__
   __init_subclass__ __set_name__ __aiter__ __format__ __bytes__ __int__ __float__ __index__ __await__`.split(/\s+/),
);

/** Python calls these as plain functions. */
export const aio217: Rule = {
  code: 'AIO217',
  name: 'async-dunder',
  title: 'A special method that Python calls without awaiting is a coroutine function',
  severity: 'error',
  default: true,
  visit: {
    FunctionDef(node, file) {
      // `async def __aiter__` with a yield is an asynchronous generator, as it should be.
      if (!node.async || node.generator || node.parent?.kind !== 'ClassDef' || !called.has(node.name)) {
        return;
      }
      file.report({
        at: file.part(node, node.nameStart, node.nameStart + node.name.length),
        message: `Python calls ${node.name}() without awaiting it, so as a coroutine function it does nothing or fails. ${node.name === '__init__' ? 'Make an asynchronous class method that creates the object.' : 'Make it a plain method.'}`,
      });
    },
  },
};
