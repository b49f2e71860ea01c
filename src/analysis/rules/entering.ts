/** What can be entered by `with`, and what by `async with`; what runs where no call is written. */

import { pathOf } from '../model/contexts';
import type { Ancestor, ClassInfo, Entity, FunctionInfo } from '../model/entity';
import { getterOf, methodOf } from '../model/implicitCalls';
import { entered, isAsyncIterable, isKnownType } from '../model/library';
import { isRead } from '../python/properties';
import type { Attribute, Expr, Node } from '../python/syntax';
import type { SourceFile } from '../sourceFile';

/** Bases that bring nothing with them. */
const empty = /^(?:builtins\.object|abc\.ABC|typing\.(?:Generic|Protocol)|typing_extensions\.(?:Generic|Protocol))$/;

/** Whether something is entered by `with` (or `async with`); undefined when that is not known. */
function canEnter(entity: Entity | undefined, async: boolean, file: SourceFile): boolean | undefined {
  if (entity?.kind === 'object') {
    return entered(entity.type, async) !== undefined;
  }
  return entity?.kind === 'instance' ? hasMethod(entity.info, async ? '__aenter__' : '__enter__', file) : undefined;
}

/** Whether a class of the program, or one that is made from it, has a method; undefined when some of its bases are not known. */
export function hasMethod(info: ClassInfo, name: string, file: SourceFile): boolean | undefined {
  const { evaluator } = file;
  const answers = evaluator.ancestors(info).map((ancestor) => ancestorHas(ancestor, name));
  if (answers.includes(true)) {
    return true;
  }
  return answers.includes(undefined) || evaluator.overridden(info, name) ? undefined : false;
}

function ancestorHas(ancestor: Ancestor, name: string): boolean | undefined {
  switch (ancestor.kind) {
    case 'unknown':
      return undefined;
    case 'library':
      if (isKnownType(ancestor.type)) {
        return libraryHas(ancestor.type, name);
      }
      return empty.test(ancestor.type) ? false : undefined;
    case 'class': {
      const { methods, summary } = ancestor.info;
      const has = methods.has(name) || name in summary.names;
      // A metaclass, or a decorator, may add it.
      return has || (summary.keywords || summary.decorators.length > 0 ? undefined : false);
    }
  }
}

function libraryHas(type: string, name: string): boolean | undefined {
  switch (name) {
    case '__enter__':
    case '__aenter__':
      return entered(type, name === '__aenter__') !== undefined;
    case '__aiter__':
      return isAsyncIterable(type);
    default:
      return undefined;
  }
}

/** What an expression is, as a message shows it. */
function shownType(entity: Entity | undefined): string {
  if (entity?.kind === 'instance') {
    return entity.info.summary.name;
  }
  return entity?.kind === 'object' ? entity.type : '';
}

/** The functions that `with` runs: two methods, or the generator function of which contextlib makes a manager. */
export function enteredBy(value: Expr, file: SourceFile): readonly FunctionInfo[] {
  const entity = file.entity(value);
  if (entity?.kind === 'instance') {
    return ['__enter__', '__exit__'].flatMap((name) => methodOf(entity.info, name, file.evaluator) ?? []);
  }
  const made = madeManager(value, file);
  return made === undefined || made.async ? [] : [made.info];
}

/** A call of a generator function of which contextlib makes a manager. */
interface MadeManager {
  readonly info: FunctionInfo;
  readonly async: boolean;
}

function madeManager(value: Expr, file: SourceFile): MadeManager | undefined {
  const made = value.kind === 'Call' ? file.entity(value.func) : undefined;
  if (made?.kind !== 'function') {
    return undefined;
  }
  const { info, through } = made;
  const { decorators, name } = info.summary;
  const [decorator, ...others] = decorators;
  const path = decorator && others.length === 0 ? pathOf(file.evaluator.entity(decorator, info.module)) : undefined;
  const isCertain = through === undefined || !file.evaluator.overridden(through, name.replace(/^.*\./, ''));
  return isCertain && (path === 'contextlib.contextmanager' || path === 'contextlib.asynccontextmanager')
    ? { info, async: path === 'contextlib.asynccontextmanager' }
    : undefined;
}

/** What a value is that one kind of `with` enters and this one does not, as a message shows it; undefined when that is not sure. */
export function enteredOtherwise(value: Expr, async: boolean, file: SourceFile): string | undefined {
  const made = madeManager(value, file);
  if (made !== undefined) {
    return made.async === async ? undefined : `${made.info.summary.name}()`;
  }
  const entity = file.entity(value);
  const isOther = canEnter(entity, !async, file) === true && canEnter(entity, async, file) === false;
  return isOther ? shownType(entity) : undefined;
}

/** The function that runs when an attribute is read: that of a property. */
export function readBy(node: Attribute, file: SourceFile): FunctionInfo | undefined {
  const owner = isRead(node) ? file.entity(node.value) : undefined;
  return owner?.kind === 'instance' ? getterOf(owner.info, node.attr, file.evaluator) : undefined;
}

/** Whether a node stands in a coroutine function itself, not in a function within. */
export function isInCoroutineFunction(node: Node, file: SourceFile): boolean {
  const around = file.functionAround(node)?.node;
  return around?.kind === 'FunctionDef' && around.async;
}
