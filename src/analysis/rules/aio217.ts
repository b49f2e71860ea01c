import type { Expr } from '../python/syntax';
import type { Rule } from '../rule';
import type { SourceFile } from '../sourceFile';

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
      const owner = node.parent;
      // `async def __aiter__` with a yield is an asynchronous generator, as it should be.
      if (!node.async || node.generator || owner?.kind !== 'ClassDef' || !called.has(node.name)) {
        return;
      }
      // What a decorator makes of the method or the class may be called in another way, and Ray awaits `__init__` and `__del__` of its actors.
      if (node.decorators.length > 0 || !owner.decorators.every((each) => isPlain(each, file)) || usesRay(file)) {
        return;
      }
      file.report({
        at: file.part(node, node.nameStart, node.nameStart + node.name.length),
        message: `Python calls ${node.name}() without awaiting it, so as a coroutine function it does nothing or fails. ${node.name === '__init__' ? 'Make an asynchronous class method that creates the object.' : 'Make it a plain method.'}`,
      });
    },
  },
};

function usesRay({ info }: SourceFile): boolean {
  return [...info.names.values()].flat().some((value) => value.is === 'path' && /^ray(?:\.|$)/.test(value.path));
}

/** Decorators that leave a class what it is. */
const plain =
  /^(?:dataclasses\.dataclass|functools\.total_ordering|typing(?:_extensions)?\.(?:final|runtime_checkable)|attrs?\.(?:s|attrs|define|frozen|dataclass))$/;

function isPlain(decorator: Expr, file: SourceFile): boolean {
  return plain.test(file.path(decorator.kind === 'Call' ? decorator.func : decorator) ?? '');
}
