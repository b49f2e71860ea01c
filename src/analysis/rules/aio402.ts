import { pathOf } from '../model/contexts';
import type { Call, Handler, Node, Try } from '../python/syntax';
import { lastName } from '../python/values';
import { contains, enclosingFunction, suspends } from '../python/walk';
import type { Rule } from '../rule';
import type { SourceFile } from '../sourceFile';
import { blockOf } from './statements';

/** A loop that catches everything around its awaits cannot be cancelled. */
export const aio402: Rule = {
  code: 'AIO402',
  name: 'uncancellable-loop',
  title: 'A loop catches everything, cancellation too, and goes on',
  severity: 'warning',
  default: true,
  visit: {
    Try(node, file) {
      if (
        !node.body.some((statement) => contains(statement, suspends)) ||
        !isInLoop(node) ||
        catchesCancelled(node, file) ||
        cancelsItself(node, file) ||
        isOfTwisted(file)
      ) {
        return;
      }
      for (const handler of node.handlers) {
        if (catchesAll(handler, file) && !leaves(handler) && !handsOn(handler, file)) {
          const keyword = file.part(handler, handler.start, handler.start + 'except'.length);
          const end =
            handler.type === undefined
              ? keyword.end
              : file.part(handler.type, handler.type.start, handler.type.end).end;
          file.report({
            at: { start: keyword.start, end },
            message: `This catches CancelledError too, and the loop goes on: the task cannot be cancelled. Use 'except Exception'.`,
            fixes: [
              { title: 'Use except Exception', safe: true, edits: [{ start: keyword.end, end, text: ' Exception' }] },
            ],
          });
        }
      }
    },
  },
};

function catchesAll({ type, star }: Handler, file: SourceFile): boolean {
  return !star && (type === undefined || file.path(type) === 'builtins.BaseException');
}

/** It raises again, ends the loop or the function, or keeps what it caught for later. */
function leaves(handler: Handler): boolean {
  return contains(
    handler,
    ({ kind }) => kind === 'Raise' || kind === 'Return' || kind === 'Break' || kind === 'Assign',
  );
}

/** Names of what only tells of an exception. */
const tells =
  /^(?:debug|info|warning|warn|error|exception|critical|log|failure|print|str|repr|format|type|isinstance|format_exc|format_exception|print_exc|print_exception|format_tb|write|sleep)$/;

/** It calls something that never returns, or gives the exception to something that may raise or keep it. */
function handsOn(handler: Handler, file: SourceFile): boolean {
  const { name } = handler;
  return contains(handler, (each) => {
    if (each.kind !== 'Call') {
      return false;
    }
    const isGiven =
      name !== undefined &&
      [...each.args, ...each.keywords.map(({ value }) => value)].some(
        (given) => given.kind === 'Name' && given.id === name,
      );
    return (isGiven && !tells.test(lastName(each.func))) || neverReturns(each, file);
  });
}

function neverReturns({ func }: Call, file: SourceFile): boolean {
  if (/^(?:sys\.exit|builtins\.exit|os\._exit)$/.test(file.path(func) ?? '')) {
    return true;
  }
  const entity = file.entity(func);
  const returns = entity?.kind === 'function' ? entity.info.summary.returns : undefined;
  return (
    entity?.kind === 'function' &&
    returns?.is === 'typed' &&
    /\.(?:NoReturn|Never)$/.test(pathOf(file.evaluator.entity(returns.of, entity.info.module)) ?? '')
  );
}

/** Twisted's cancellation is an Exception like others, and its loop another one. */
function isOfTwisted({ info }: SourceFile): boolean {
  let twisted = false;
  for (const values of info.names.values()) {
    for (const value of values) {
      if (value.is === 'path' && /^asyncio(?:\.|$)/.test(value.path)) {
        return false;
      }
      twisted = twisted || (value.is === 'path' && /^twisted(?:\.|$)/.test(value.path));
    }
  }
  return twisted;
}

function catchesCancelled(node: Try, file: SourceFile): boolean {
  return node.handlers.some(
    ({ type }) =>
      type !== undefined &&
      contains(type, (each) => ('id' in each || 'attr' in each ? file.path(each) === 'asyncio.CancelledError' : false)),
  );
}

/** `task.cancel()` stands before, and the task is awaited here: its cancellation is what is caught. */
function cancelsItself(node: Try, file: SourceFile): boolean {
  const block = blockOf(node);
  const before = [...block.slice(0, block.indexOf(node)), ...node.body];
  const cancelled = (awaited: string) =>
    before.some((statement) =>
      contains(
        statement,
        (each) =>
          each.kind === 'Call' &&
          each.func.kind === 'Attribute' &&
          each.func.attr === 'cancel' &&
          file.textOf(each.func.value) === awaited,
      ),
    );
  return node.body.some((statement) =>
    contains(statement, (each) => each.kind === 'Await' && cancelled(file.textOf(each.value))),
  );
}

/** The loop is the function's own: what is caught there comes back to it. */
function isInLoop(node: Try): boolean {
  const around = enclosingFunction(node);
  if (around?.kind !== 'FunctionDef' || !around.async) {
    return false;
  }
  for (let { parent } = node as Node; parent !== undefined && parent !== around; parent = parent.parent) {
    if (parent.kind === 'While' || parent.kind === 'For') {
      return true;
    }
  }
  return false;
}
