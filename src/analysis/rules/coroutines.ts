/** Coroutines among expressions. */

import type { Related } from '../diagnostic';
import { type Entity, type FunctionInfo, nameOf } from '../model/entity';
import type { Expr, Name } from '../python/syntax';
import type { SourceFile } from '../sourceFile';
import { usesOf } from './names';

/** A coroutine that a call makes. */
export interface MadeCoroutine {
  /** As messages show it: `fetch`, `asyncio.sleep`. */
  readonly name: string;
  readonly of: FunctionInfo | string;
  /** Where it is defined, when it is the program's. */
  readonly related: readonly Related[];
}

/** The coroutine that an expression makes when it is evaluated; undefined when it makes none for sure. */
export function madeCoroutine(expr: Expr, file: SourceFile): MadeCoroutine | undefined {
  if (expr.kind !== 'Call') {
    return undefined;
  }
  const entity = file.entity(expr);
  if (entity?.kind !== 'coroutine' || !isForSure(file.entity(expr.func), file)) {
    return undefined;
  }
  const { of } = entity;
  const name = nameOf(of).replace('asyncio.AbstractEventLoop.', 'loop.');
  const related = typeof of === 'string' ? [] : [file.definition(of, `'${name}' is a coroutine function`)];
  return { name, of, related };
}

/** Whether what is called is what it looks like: nothing of the program may stand in its place. */
export function isForSure(called: Entity | undefined, file: SourceFile): boolean {
  if (called?.kind === 'partial') {
    return isForSure(called.of, file);
  }
  if (called?.kind === 'method') {
    return !newCoroutines.test(`${called.type}.${called.name}`) || isForDiscord2(file);
  }
  if (called?.kind !== 'function') {
    return true;
  }
  return file.evaluator.givesForSure(called) && !file.mayBeReplaced(called.info);
}

/** Coroutine functions since version 2 of discord.py; in its first version, and in Pycord, which has its names too, they are not. */
const newCoroutines = /^discord\.ext\.commands\.Bot\.(?:(?:add|remove)_cog|(?:load|unload|reload)_extension)$/;

function isForDiscord2(file: SourceFile): boolean {
  file.looksAround();
  return /\b(?:app_commands|setup_hook|async def setup|await [\w.]+\.(?:(?:add|remove)_cog|(?:load|unload|reload)_extension))\b/.test(
    file.text,
  );
}

/** A coroutine, or `*` of several. */
export function isCoroutine(expr: Expr, file: SourceFile): boolean {
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

/** The call whose coroutine a local name was given, when that is all that it is ever given, and nobody awaits it by that name. */
export function coroutineOf(name: Name, file: SourceFile): Expr | undefined {
  const { scope, bindings } = file.lookUpInFunction(name.id, name) ?? { bindings: [] };
  const [binding, ...more] = bindings;
  if (scope === undefined || binding?.kind !== 'value' || binding.how !== 'is' || more.length > 0) {
    return undefined;
  }
  const { value } = binding;
  const isMade = value.kind === 'Call' && madeCoroutine(value, file) !== undefined;
  return isMade && usesOf(name.id, scope).every(({ parent }) => parent?.kind !== 'Await') ? value : undefined;
}
