/** What a module says by itself: relative imports, nested definitions, `self`. */
import type { FunctionSummary } from '../python/summary';
import type { Value } from '../python/values';
import type { Entity, FunctionInfo, ModuleInfo } from './entity';
import type { Program } from './program';

/** An import's path without dots at its beginning. */
function absolute(path: string, module: ModuleInfo): string {
  if (!path.startsWith('.')) {
    return path;
  }
  const level = /^\.*/.exec(path)?.[0].length ?? 0;
  const parts = module.name.split('.');
  const kept = parts.slice(0, parts.length - level + (module.isPackage ? 1 : 0));
  return [...kept, path.slice(level)].filter((part) => part !== '').join('.');
}

/** An import's path as the program has it: a script finds the files beside it by their own names. */
export function imported(path: string, module: ModuleInfo, program: Program): string {
  const [first = ''] = path.split('.');
  const folder = module.name.replace(/(?:^|\.)[^.]*$/, '');
  const beside = `${folder}.${first}`;
  const isBeside =
    first !== '' && folder !== '' && program.module(first) === undefined && program.module(beside) !== undefined;
  return isBeside ? `${folder}.${path}` : absolute(path, module);
}

/** A function or class that a function of the module defines; of several with one name, only when they are alike. */
export function definition(name: string, module: ModuleInfo): Entity | undefined {
  const functions = module.functions.get(name);
  const classes = module.classes.get(name);
  const [info] = functions ?? [];
  if (info !== undefined && classes === undefined) {
    // Lambdas of one name give what each gives.
    const alike = functions?.length === 1 || functions?.every(({ summary }) => isAlike(summary, info.summary)) === true;
    return alike ? { kind: 'function', info, through: undefined } : undefined;
  }
  const [only, ...others] = classes ?? [];
  return only !== undefined && others.length === 0 && info === undefined ? { kind: 'class', info: only } : undefined;
}

function isAlike(a: FunctionSummary, b: FunctionSummary): boolean {
  return a.async === b.async && a.lambda !== true && b.lambda !== true;
}

/** A function and the others of its name that may be meant; where some are overloads, these alone say what is returned. `isPlain`: no decorator replaces it. */
export function definitionsOf(info: FunctionInfo, isPlain: (info: FunctionInfo) => boolean): readonly FunctionInfo[] {
  const all = info.module.functions.get(info.summary.name) ?? [];
  if (all.length < 2) {
    return [info];
  }
  const overloads = all.filter(({ summary }) =>
    summary.decorators.some((each) => /(?:^|\.)overload$/.test(wordsOf(each))),
  );
  return overloads.length > 0 ? overloads : all.filter((each) => each === info || isPlain(each));
}

/** `overload`, `typing.overload`: how a value is written. */
function wordsOf(value: Value): string {
  if (value.is === 'attr') {
    return `${wordsOf(value.of)}.${value.name}`;
  }
  if (value.is === 'path') {
    return value.path;
  }
  return 'name' in value ? value.name : '';
}

/** `self` or `cls`. */
export function self({ name, instance }: Extract<Value, { is: 'self' }>, module: ModuleInfo): Entity | undefined {
  const info = module.classes.get(name)?.at(-1);
  return info && { kind: instance ? 'instance' : 'class', info };
}
