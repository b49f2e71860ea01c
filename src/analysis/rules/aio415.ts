import type { FunctionInfo } from '../model/entity';
import type { Await, Call, FunctionDef, Node, Stmt } from '../python/syntax';
import { walk, walkOwn } from '../python/walk';
import type { Rule } from '../rule';
import type { SourceFile } from '../sourceFile';

/** What awaits of these raise by themselves is never a TimeoutError. */
const quiet =
  /^asyncio\.(?:sleep|Queue\.(?:get|put|join)|Lock\.acquire|Semaphore\.acquire|Event\.wait|Condition\.(?:wait|acquire)|Barrier\.wait)$/;

/** The timeout cancels what runs in its body, and turns that into TimeoutError only behind it. */
export const aio415: Rule = {
  code: 'AIO415',
  name: 'timeout-error-inside-timeout',
  title: 'except TimeoutError within the asyncio.timeout() that it is meant for',
  severity: 'warning',
  default: true,
  visit: {
    With(node, file) {
      const isTimeout =
        node.async &&
        node.items.some(
          ({ value }) => value.kind === 'Call' && /^asyncio\.timeout(?:_at)?$/.test(file.path(value.func) ?? ''),
        );
      for (const statement of isTimeout ? node.body : []) {
        if (statement.kind !== 'Try' || !onlyQuietAwaits(statement.body, file)) {
          continue;
        }
        for (const { type } of statement.handlers) {
          if (type !== undefined && /^(?:builtins|asyncio)\.TimeoutError$/.test(file.path(type) ?? '')) {
            file.report({
              at: type,
              message: `The timeout raises TimeoutError only behind its 'async with'; within, it is a CancelledError, so this never matches. Put the try around the 'async with'.`,
            });
          }
        }
      }
    },
  },
};

/** There are awaits, all of them of what raises no TimeoutError. */
function onlyQuietAwaits(body: readonly Stmt[], file: SourceFile): boolean {
  const made = madeIn(body);
  return made.awaits.length > 0 && !made.others && made.awaits.every((each) => isQuiet(each, file, LONGEST));
}

/** Chains of coroutine functions longer than this are not followed. */
const LONGEST = 4;

function isQuiet({ value }: Await, file: SourceFile, left: number): boolean {
  if (value.kind !== 'Call') {
    return false;
  }
  if (quiet.test(file.path(value.func) ?? '')) {
    return true;
  }
  const entity = left === 0 ? undefined : file.entity(value.func);
  const own =
    entity?.kind === 'function' && entity.info.summary.async && file.evaluator.isCertain(entity)
      ? definitionOf(entity.info, file)
      : undefined;
  return own !== undefined && isQuietBody(own, file, left - 1);
}

/** Nothing in a coroutine function raises TimeoutError: no statement does, no call that is not known is made. */
function isQuietBody({ body, generator }: FunctionDef, file: SourceFile, left: number): boolean {
  const { awaits, calls, others } = madeIn(body);
  const awaited = new Set<Node>(awaits.map(({ value }) => value));
  return (
    !generator &&
    !others &&
    awaits.every((each) => isQuiet(each, file, left)) &&
    calls.every((each) => awaited.has(each) || harmless.test(file.path(each.func) ?? ''))
  );
}

/** These only make something, or tell it. */
const harmless = /^(?:builtins\.(?!open$|input$)|asyncio\.(?:Queue|Lock|Event|Semaphore|Condition)$|logging\.)/;

interface Made {
  readonly awaits: readonly Await[];
  readonly calls: readonly Call[];
  /** Something else may raise anything. */
  readonly others: boolean;
}

function madeIn(body: readonly Stmt[]): Made {
  const awaits: Await[] = [];
  const calls: Call[] = [];
  let others = false;
  for (const statement of body) {
    walkOwn(statement, (node: Node) => {
      if (node.kind === 'Await') {
        awaits.push(node);
      } else if (node.kind === 'Call') {
        calls.push(node);
      }
      others ||= ((node.kind === 'With' || node.kind === 'For') && node.async) || node.kind === 'Raise';
      return true;
    });
  }
  return { awaits, calls, others };
}

/** The definition of a function that stands in this file. */
function definitionOf(info: FunctionInfo, file: SourceFile): FunctionDef | undefined {
  let found: FunctionDef | undefined;
  walk(file.module, (node) => {
    if (found === undefined && node.kind === 'FunctionDef' && node.async && file.functionInfo(node) === info) {
      found = node;
    }
    return found === undefined;
  });
  return found;
}
