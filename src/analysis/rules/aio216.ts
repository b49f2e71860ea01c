import type { FunctionInfo } from '../model/entity';
import { calledArguments } from '../model/frameworks';
import type { Call, Expr, FunctionDef } from '../python/syntax';
import type { Rule } from '../rule';
import type { SourceFile } from '../sourceFile';
import { madeCoroutine } from './coroutines';
import { uncalledCoroutine } from './uncalled';

const others: Readonly<Record<string, readonly string[]>> = { 'weakref.finalize': ['1'] };

/** Callbacks are called, not awaited: the coroutine that comes back is dropped. */
export const aio216: Rule = {
  code: 'AIO216',
  name: 'async-callback',
  title: 'A coroutine function is given as a callback that nobody awaits',
  severity: 'error',
  default: true,
  visit: {
    FunctionDef(node, file) {
      const command = node.async && !node.generator ? commandOf(node, file) : undefined;
      if (command !== undefined) {
        file.report({
          at: file.part(node, node.nameStart, node.nameStart + node.name.length),
          message: `'${node.name}' is a coroutine function: ${command} calls it and drops the coroutine, so its body never runs. Make it a plain function that calls asyncio.run().`,
        });
      }
    },
    Call(call, file) {
      const path = file.path(call.func);
      const keys = path === undefined ? [] : (others[path] ?? calledArguments(path));
      for (const key of keys) {
        const given = argument(call, key);
        const info =
          given &&
          (uncalledCoroutine(given, file) ??
            partialCoroutine(given, file) ??
            coroutineOfLambda(given, path ?? '', file));
        if (given !== undefined && info !== undefined) {
          file.report({
            at: given,
            message: `'${info.summary.name}' is a coroutine function: ${file.textOf(call.func)} calls it and drops the coroutine, so its body never runs. Give a function that makes a task of it.`,
            related: [file.definition(info, `'${info.summary.name}' is defined here`)],
          });
        }
      }
    },
  },
};

/** The library that makes a command of a function which nothing else wraps. */
function commandOf({ decorators }: FunctionDef, file: SourceFile): string | undefined {
  const paths = decorators.map((each) => file.path(each.kind === 'Call' ? each.func : each) ?? '');
  const isCommand = paths.some((path) =>
    /^(?:click\.(?:Group\.)?(?:command|group)|typer\.Typer\.(?:command|callback))$/.test(path),
  );
  return isCommand && paths.every((path) => /^(?:click|typer)\./.test(path))
    ? paths[0]?.replace(/\..*$/, '')
    : undefined;
}

/** `functools.partial(work, 1)`: what is called with what is given here. */
function partialCoroutine(given: Expr, file: SourceFile): FunctionInfo | undefined {
  let entity = given.kind === 'Call' ? file.entity(given) : undefined;
  if (entity?.kind !== 'partial') {
    return undefined;
  }
  while (entity?.kind === 'partial') {
    entity = entity.of;
  }
  if (entity?.kind !== 'function' || !file.evaluator.isCertain(entity)) {
    return undefined;
  }
  const { summary } = entity.info;
  return summary.async && !summary.generator ? entity.info : undefined;
}

/** `call_soon(lambda: work())`: who waits for a thread gets the coroutine, and may await it. */
function coroutineOfLambda(given: Expr, path: string, file: SourceFile): FunctionInfo | undefined {
  const made = given.kind === 'Lambda' && !answered.test(path) ? madeCoroutine(given.body, file) : undefined;
  return typeof made?.of === 'string' ? undefined : made?.of;
}

const answered = /(?:to_thread|run_sync|run_in_threadpool|sync_to_async|run_in_executor|submit|map)$/;

function argument(call: Call, key: string): Expr | undefined {
  return /^\d+$/.test(key) ? call.args[Number(key)] : call.keywords.find(({ arg }) => arg === key)?.value;
}
