/** Entities of libraries: what their members are, and what calls of them give. */
import type { Entity } from './entity';
import {
  awaitedType,
  awaits,
  builtins,
  entered,
  isCoroutineFunction,
  isKnownType,
  memberOf,
  returned,
} from './library';

/** A builtin that rules ask for. */
export function builtin(name: string): Entity | undefined {
  return builtins.has(name) ? { kind: 'external', path: `builtins.${name}` } : undefined;
}

/** An instance of a class; of a library's only where its methods are known. */
export function instanceOf(type: Entity | undefined): Entity | undefined {
  if (type?.kind === 'class') {
    return { kind: 'instance', info: type.info };
  }
  return type?.kind === 'external' && isKnownType(type.path) ? { kind: 'object', type: type.path } : undefined;
}

/** A method or attribute of an instance of a library's type. */
export function libraryMember(type: string, name: string): Entity | undefined {
  const member = memberOf(type, name);
  if (member === undefined) {
    return undefined;
  }
  return member.kind === 'attribute' ? { kind: 'object', type: member.gives } : { kind: 'method', type, name };
}

/** What a library's decorator gives as first argument to a function; the key's name is that of `python/values.ts`. */
export function givenBy(decorator: string, name: string): Entity | undefined {
  const [, type] = given.find(([pattern]) => name.startsWith('(') && pattern.test(decorator + name)) ?? [];
  return type === undefined ? undefined : { kind: 'object', type };
}

const given: readonly (readonly [RegExp, string])[] = [
  [/^discord\.ext\.commands\.(?:Bot\.)?(?:hybrid_)?command\(/, 'discord.ext.commands.Context'],
  [/^discord\.app_commands\.(?:CommandTree\.)?command\(/, 'discord.Interaction'],
  [/^discord\.(?:ext\.commands\.Bot|Client)\.event\(on_message\)/, 'discord.Message'],
  [/^discord\.ext\.commands\.Cog\.listener\(on_message\)/, 'discord.Message'],
  [/^aiohttp\.web\.RouteTableDef\.(?:get|post|put|patch|delete)\(/, 'aiohttp.web.Request'],
];

/** What `with` or `async with` on an instance of a library's type gives. */
export function libraryEntered(of: string, async: boolean): Entity | undefined {
  const type = entered(of, async);
  return type === undefined || type === '' ? undefined : { kind: 'object', type };
}

/** What a call of a library's method gives. */
export function methodCall(type: string, name: string): Entity | undefined {
  const member = memberOf(type, name);
  if (member?.kind === 'coroutine') {
    return { kind: 'coroutine', of: `${type}.${name}` };
  }
  return member === undefined || member.gives === '' ? undefined : { kind: 'object', type: member.gives };
}

/** The type that awaiting something of a library gives. */
export function awaitedOf(of: Entity): string | undefined {
  if (of.kind === 'object') {
    return awaits(of.type);
  }
  return of.kind === 'coroutine' && typeof of.of === 'string' ? awaitedType(of.of) : undefined;
}

/** What a call of a library's function or class gives. `first`: its first argument. */
export function externalCall(path: string, first: Entity | undefined): Entity | undefined {
  if (path === 'functools.partial') {
    return first && { kind: 'partial', of: first };
  }
  if (path === 'asgiref.sync.async_to_sync') {
    return { kind: 'external', path: 'asgiref.sync.AsyncToSync.__call__' };
  }
  if (isCoroutineFunction(path)) {
    return { kind: 'coroutine', of: path };
  }
  const type = returned(path);
  return type === undefined ? undefined : { kind: 'object', type };
}
