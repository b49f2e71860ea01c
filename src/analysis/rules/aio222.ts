import type { Fix } from '../diagnostic';
import type { Call, Expr } from '../python/syntax';
import { contains } from '../python/walk';
import type { Rule } from '../rule';
import type { SourceFile } from '../sourceFile';
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
    Assign({ targets, value }, file) {
      const isUnpacked = targets.some(({ kind }) => kind === 'Tuple' || kind === 'List');
      if (isUnpacked && file.entity(value)?.kind === 'asyncGenerator') {
        file.report({
          at: value,
          message: `Unpacking cannot iterate an asynchronous generator: this raises TypeError. Use a comprehension with 'async for'.`,
        });
      }
    },
    Call(call, file) {
      const name = consumerOf(call, file);
      for (const argument of name === undefined ? [] : call.args) {
        const inner = argument.kind === 'Starred' ? argument.value : argument;
        if (isAsyncExpression(inner)) {
          file.report({
            at: inner,
            message: `${name}() cannot iterate this: the await makes it an asynchronous generator, which raises TypeError. Make a list of it.`,
            fixes: listFixes(call, inner, file),
          });
        } else if (file.entity(inner)?.kind === 'asyncGenerator') {
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

/** The name of what iterates its arguments; `join` is that of strings. */
function consumerOf({ func }: Call, file: SourceFile): string | undefined {
  if (func.kind === 'Attribute' && func.attr === 'join') {
    return func.value.kind === 'Constant' && func.value.type === 'str' ? 'join' : undefined;
  }
  const path = file.path(func) ?? '';
  return consumers.has(path) ? path.replace('builtins.', '') : undefined;
}

/** A generator expression with an `async for`, or with an `await` that is not in what it iterates first. */
function isAsyncExpression(expr: Expr): boolean {
  if (expr.kind !== 'GeneratorExp') {
    return false;
  }
  const [first, ...others] = expr.generators;
  const parts = [...expr.elements, ...(first?.ifs ?? []), ...others];
  return (
    expr.generators.some(({ async }) => async) || parts.some((part) => contains(part, (each) => each.kind === 'Await'))
  );
}

/** The parentheses of a call are those of a generator alone in them. */
function listFixes(call: Call, generator: Expr, file: SourceFile): readonly Fix[] {
  const text = file.textOf(generator);
  if (!text.startsWith('(') || !mayAwait(call, file)) {
    return [];
  }
  const list = `[${text.slice(1, -1)}]`;
  const isBare = generator.start === call.argsStart;
  return [{ title: 'Make a list of it', safe: true, edits: [file.replace(generator, isBare ? `(${list})` : list)] }];
}
