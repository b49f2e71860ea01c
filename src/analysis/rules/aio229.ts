import type { Fix } from '../diagnostic';
import { awaitedArguments, functionArguments } from '../model/frameworks';
import type { Call, Expr } from '../python/syntax';
import type { Rule } from '../rule';
import type { SourceFile } from '../sourceFile';
import { givesNothing } from './plainFunctions';

/** A function that is called where it should be passed: it runs at once, here, and what it returned is then called. */
export const aio229: Rule = {
  code: 'AIO229',
  name: 'callback-called',
  title: 'A callback is called instead of being passed',
  severity: 'warning',
  default: true,
  visit: {
    Call(call, file) {
      const path = file.path(call.func);
      if (path === undefined) {
        return;
      }
      const awaited = awaitedArguments(path);
      for (const key of [...functionArguments(path), ...awaited]) {
        const given = /^\d+$/.test(key) ? call.args[Number(key)] : call.keywords.find(({ arg }) => arg === key)?.value;
        const name = given && returnsNothing(given, file);
        if (given?.kind === 'Call' && name !== undefined) {
          const mayPass = isLast(call, given) && (awaited.length > 0 || file.entity(given)?.kind !== 'coroutine');
          file.report({
            at: given,
            message: `'${name}' is called right here, and ${file.textOf(call.func)} gets what it returns, which cannot be called. Give the function and its arguments.`,
            fixes: mayPass ? passFixes(given, file) : [],
          });
        }
      }
    },
  },
};

/** The function with its arguments behind it, as positions only. */
function passFixes(given: Call, file: SourceFile): readonly Fix[] {
  const isPlain = given.keywords.length === 0 && given.args.every(({ kind }) => kind !== 'Starred');
  const text = [given.func, ...given.args].map((each) => file.textOf(each)).join(', ');
  return isPlain ? [{ title: 'Pass the function', safe: true, edits: [file.replace(given, text)] }] : [];
}

function isLast(call: Call, argument: Expr): boolean {
  return call.args.at(-1) === argument && call.keywords.length === 0;
}

/** The name of a called function of the program that returns nothing, or a coroutine: neither can be called. */
function returnsNothing(given: Expr, file: SourceFile): string | undefined {
  if (given.kind !== 'Call') {
    return undefined;
  }
  const called = file.entity(given.func);
  if (called?.kind === 'external') {
    return called.path === 'time.sleep' || called.path === 'builtins.print'
      ? called.path.replace('builtins.', '')
      : undefined;
  }
  if (called?.kind !== 'function') {
    return undefined;
  }
  const { summary } = called.info;
  const isKnown = summary.async ? file.evaluator.givesForSure(called) : file.evaluator.isCertain(called);
  return isKnown && (summary.async || givesNothing(summary)) ? summary.name : undefined;
}
