import { nameOf } from '../model/entity';
import type { Call, Node } from '../python/syntax';
import { lastName } from '../python/values';
import { enclosingFunction } from '../python/walk';
import type { Rule } from '../rule';
import type { SourceFile } from '../sourceFile';
import { droppedValues } from './collections';
import { isForSure } from './coroutines';
import { awaitFixes } from './fixes';

/** A coroutine that nobody awaits: its body never runs. Code of modules is AIO122's, coroutines of asyncio itself are AIO202's. */
export const aio201: Rule = {
  code: 'AIO201',
  name: 'coroutine-not-awaited',
  title: 'A coroutine is made and dropped: its body never runs',
  severity: 'error',
  default: true,
  visit: {
    ExprStmt({ value }, file) {
      for (const dropped of droppedValues(value)) {
        if (dropped.kind === 'Call' && (enclosingFunction(dropped) !== undefined || file.notebook)) {
          reportDropped(dropped, file);
        }
      }
    },
  },
};

function reportDropped(call: Call, file: SourceFile): void {
  const entity = file.entity(call);
  if (entity?.kind !== 'coroutine' || typeof entity.of === 'string') {
    return;
  }
  const called = file.entity(call.func);
  const fails = called?.kind === 'function' && !called.info.summary.async && isToFail(call);
  if (!fails && isForSure(called, file)) {
    const name = nameOf(entity.of);
    file.report({
      at: call,
      message: `Coroutine '${name}' is not awaited, so its body never runs.`,
      related: [file.definition(entity.of, `'${name}' is a coroutine function`)],
      fixes: awaitFixes(call, name, file),
    });
  }
}

/** A test says that the call raises, so that it gives no coroutine. */
function isToFail(call: Call): boolean {
  for (let node: Node | undefined = call; node !== undefined && node.kind !== 'FunctionDef'; node = node.parent) {
    const says =
      node.kind === 'With' &&
      node.items.some(
        ({ value }) =>
          value.kind === 'Call' && /^(?:raises|assertRaises|assertRaisesRegex)$/.test(lastName(value.func)),
      );
    if (says) {
      return true;
    }
  }
  return false;
}
