import type { Call, Expr } from '../python/syntax';
import type { Rule } from '../rule';
import type { SourceFile } from '../sourceFile';
import { noLoopAt, setsLoop, whereNoLoop } from './loopCalls';

const names = new Set(['asyncio.gather', 'asyncio.ensure_future', 'asyncio.shield', 'asyncio.Future']);

/** These took whatever loop there was up to Python 3.9, warned from 3.10 on, and raise since 3.14. */
export const aio104: Rule = {
  code: 'AIO104',
  name: 'future-without-loop',
  title: 'gather, ensure_future, shield or Future where no event loop runs',
  severity: 'warning',
  default: true,
  visit: {
    Call(call, file) {
      const path = file.path(call.func);
      if (path === undefined || !names.has(path) || !looksForLoop(call, file)) {
        return;
      }
      const noLoop = noLoopAt(call, file);
      if (noLoop !== undefined && !setsLoop(file)) {
        file.report({
          at: call,
          message: `${path} is called ${whereNoLoop(noLoop)}: it raises RuntimeError from Python 3.14 on, and before that binds to a loop that may never run (${file.target.source}: ${file.target.oldest.join('.')}). Call it in a coroutine.`,
          related: noLoop.kind === 'chain' ? file.links(noLoop.reached) : [],
          severity: file.atLeast(3, 14) ? 'error' : 'warning',
        });
      }
    },
  },
};

/** With a loop, or with a future that has one, none is looked for. The first argument tells: nothing, or a coroutine for sure. */
function looksForLoop(call: Call, file: SourceFile): boolean {
  const hasLoop = call.keywords.some(({ arg }) => arg === 'loop' || arg === undefined);
  const [first] = call.args;
  return !hasLoop && (first === undefined || isCoroutine(first, file));
}

/** A coroutine, or `*` of several. */
function isCoroutine(expr: Expr, file: SourceFile): boolean {
  return expr.kind === 'Starred' ? areCoroutines(expr.value, file) : file.entity(expr)?.kind === 'coroutine';
}

/** `[f() for x in y]`, `[f(), g()]`, or a name of such. */
function areCoroutines(expr: Expr, file: SourceFile): boolean {
  switch (expr.kind) {
    case 'ListComp':
    case 'GeneratorExp':
    case 'List':
    case 'Tuple': {
      const [first] = expr.elements;
      return first !== undefined && isCoroutine(first, file);
    }
    case 'Name': {
      const [binding, ...more] = file.lookUp(expr.id, expr)?.bindings ?? [];
      const isList = binding?.kind === 'value' && binding.how === 'is' && binding.value.kind !== 'Name';
      return isList && more.length === 0 && areCoroutines(binding.value, file);
    }
    default:
      return false;
  }
}
