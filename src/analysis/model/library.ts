/**
 * What the analysis knows of asyncio and of the parts of the standard library that meet it. Taken from the documentation and typeshed's stubs of
 * Python 3.9 to 3.15; a name that is not here is not known, and nothing is said about it.
 */

import { types, words } from './libraryTypes';

const coroutineFunctions = new Set(
  words(`asyncio.sleep asyncio.wait asyncio.wait_for asyncio.to_thread asyncio.open_connection asyncio.start_server
    asyncio.open_unix_connection asyncio.start_unix_server asyncio.create_subprocess_exec asyncio.create_subprocess_shell
    anyio.sleep anyio.sleep_forever anyio.sleep_until anyio.to_thread.run_sync anyio.to_process.run_sync
    trio.sleep trio.sleep_forever trio.sleep_until trio.to_thread.run_sync
    starlette.concurrency.run_in_threadpool`),
);

/** What calls of functions give. */
const returns: Readonly<Record<string, string>> = {
  'asyncio.get_event_loop': 'asyncio.AbstractEventLoop',
  'asyncio.get_running_loop': 'asyncio.AbstractEventLoop',
  'asyncio.new_event_loop': 'asyncio.AbstractEventLoop',
  'uvloop.new_event_loop': 'asyncio.AbstractEventLoop',
  'asyncio.create_task': 'asyncio.Task',
  'asyncio.ensure_future': 'asyncio.Task',
  'asyncio.current_task': 'asyncio.Task',
  'asyncio.gather': 'asyncio.Future',
  'asyncio.shield': 'asyncio.Future',
  'asyncio.wrap_future': 'asyncio.Future',
  'asyncio.run_coroutine_threadsafe': 'concurrent.futures.Future',
  'asyncio.timeout': 'asyncio.Timeout',
  'asyncio.timeout_at': 'asyncio.Timeout',
  'socket.create_connection': 'socket.socket',
  'socket.create_server': 'socket.socket',
  'sqlite3.connect': 'sqlite3.Connection',
  'builtins.open': 'file',
  'aiohttp.request': 'aiohttp._RequestContextManager',
  'multiprocessing.Queue': 'multiprocessing.Queue',
  'anyio.create_task_group': 'anyio.abc.TaskGroup',
  'trio.open_nursery': 'trio.open_nursery()',
};

/** What awaiting a coroutine of a library gives. */
const awaited: Readonly<Record<string, string>> = {
  'asyncio.create_subprocess_exec': 'asyncio.subprocess.Process',
  'asyncio.create_subprocess_shell': 'asyncio.subprocess.Process',
  'asyncio.start_server': 'asyncio.Server',
  'asyncio.start_unix_server': 'asyncio.Server',
  'asyncio.open_connection': '(asyncio.StreamReader, asyncio.StreamWriter)',
  'asyncio.open_unix_connection': '(asyncio.StreamReader, asyncio.StreamWriter)',
  'asyncio.AbstractEventLoop.sock_accept': '(socket.socket, address)',
};

const loopClasses = /^(?:asyncio\.(?:BaseEventLoop|SelectorEventLoop|ProactorEventLoop|EventLoop)|uvloop\.Loop)$/;

/** One name for what has several: `asyncio.tasks.create_task` is `asyncio.create_task`. */
export function canonical(path: string): string {
  const short = path.replace(
    /^asyncio\.(?:tasks|locks|queues|events|futures|exceptions|coroutines|runners|streams|timeouts|taskgroups|base_events|unix_events|windows_events|threads)\./,
    'asyncio.',
  );
  if (loopClasses.test(short)) {
    return 'asyncio.AbstractEventLoop';
  }
  return short
    .replace(/^fastapi\.(?:requests\.)?Request$/, 'starlette.requests.Request')
    .replace(/^fastapi\.(?:websockets\.)?WebSocket$/, 'starlette.websockets.WebSocket')
    .replace(/^fastapi\.(?:background\.)?BackgroundTasks$/, 'starlette.background.BackgroundTasks')
    .replace(/^fastapi\.(?:datastructures\.)?UploadFile$/, 'starlette.datastructures.UploadFile')
    .replace(/^aiohttp\.client(?:_reqrep)?\.Client/, 'aiohttp.Client')
    .replace(/^concurrent\.futures\.(?:thread|process|_base)\./, 'concurrent.futures.')
    .replace(/^discord\.(?:client\.Client|AutoShardedClient)$/, 'discord.Client')
    .replace(/^discord\.ext\.commands\.(?:bot\.)?AutoShardedBot$/, 'discord.ext.commands.Bot')
    .replace(/^_thread\.allocate_lock$/, 'threading.Lock');
}

/** Whether instances of a class of a library are known by their methods. */
export function isKnownType(path: string): boolean {
  return Object.hasOwn(types, path);
}

/** A type and its bases, nearest first. */
export function typeAndBases(type: string): readonly string[] {
  return [type, ...(types[type]?.bases ?? []).flatMap(typeAndBases)];
}

/** Whether a type is this one, or made from it. */
export function isA(type: string, base: string): boolean {
  return typeAndBases(type).includes(base);
}

/** A method or attribute of a type. */
export interface Member {
  readonly kind: 'coroutine' | 'method' | 'attribute';
  /** The type of what a call, or the attribute, gives; empty when it is not known. */
  readonly gives: string;
}

/** A method or attribute of a type; undefined when it has none of this name that is known. */
export function memberOf(type: string, name: string): Member | undefined {
  for (const each of typeAndBases(type)) {
    const { coroutines, members, attributes } = types[each] ?? {};
    if (coroutines?.includes(name) === true) {
      return { kind: 'coroutine', gives: '' };
    }
    if (members !== undefined && Object.hasOwn(members, name)) {
      return { kind: 'method', gives: members[name] ?? '' };
    }
    if (attributes !== undefined && Object.hasOwn(attributes, name)) {
      return { kind: 'attribute', gives: attributes[name] ?? '' };
    }
  }
  return undefined;
}

/** The coroutine functions among the members of a type, and of what its members give. */
export function coroutinesOf(type: string): readonly string[] {
  const found = new Set<string>();
  const seen = new Set(typeAndBases(type));
  for (const each of seen) {
    const { coroutines = [], members = {}, attributes = {} } = types[each] ?? {};
    for (const name of coroutines) {
      found.add(name);
    }
    for (const gives of [...Object.values(members), ...Object.values(attributes)]) {
      for (const base of typeAndBases(gives)) {
        seen.add(base);
      }
    }
  }
  return [...found];
}

/** The library that a path is of, by its first name. */
export function libraryOf(path: string): string {
  return path.replace(/\..*$/, '');
}

/** Libraries that have coroutine functions. */
export const librariesOfCoroutines: readonly string[] = [
  // FastAPI has those of Starlette, uvloop those of asyncio.
  'fastapi',
  'uvloop',
  ...new Set(
    [...coroutineFunctions, ...Object.keys(types).filter((type) => types[type]?.coroutines !== undefined)].map(
      libraryOf,
    ),
  ),
];

/** The last names of coroutine functions that a module of a library has, and of those of its types. */
export function coroutinesBelow(path: string): readonly string[] {
  const isBelow = (name: string) => name === path || name.startsWith(`${path}.`);
  const functions = [...coroutineFunctions].filter(isBelow).map((name) => name.replace(/^.*\./, ''));
  const below = [...Object.keys(types), ...Object.values(returns)].filter(isBelow);
  return [...functions, ...below.flatMap(coroutinesOf)];
}

/** What `with` or `async with` on an instance gives: a type, `''` when it is not known, undefined when it cannot be entered so. */
export function entered(type: string, async: boolean): string | undefined {
  for (const each of typeAndBases(type)) {
    const found = async ? types[each]?.entersAsync : types[each]?.enters;
    if (found !== undefined) {
      return found;
    }
  }
  return undefined;
}

/** Whether `async for` on an instance is meant. */
export function isAsyncIterable(type: string): boolean {
  return typeAndBases(type).some((each) => types[each]?.asyncIterable === true);
}

/** Whether a function of a library is a coroutine function. */
export function isCoroutineFunction(path: string): boolean {
  return coroutineFunctions.has(path);
}

/** The type that a call of a function or class of a library gives; undefined when it is not known. */
export function returned(path: string): string | undefined {
  return returns[path] ?? (isKnownType(path) ? path : undefined);
}

/** The type that awaiting an instance gives. */
export function awaits(type: string): string | undefined {
  return types[type]?.awaits;
}

/** The type that awaiting a call of a coroutine function of a library gives. */
export function awaitedType(path: string): string | undefined {
  return awaited[path];
}

/** Names of asyncio, for `from asyncio import *`. */
export function isAsyncioName(name: string): boolean {
  return (
    isKnownType(`asyncio.${name}`) ||
    returns[`asyncio.${name}`] !== undefined ||
    coroutineFunctions.has(`asyncio.${name}`) ||
    otherNames.has(name)
  );
}
const otherNames = new Set(
  words(
    'run CancelledError TimeoutError InvalidStateError iscoroutinefunction iscoroutine isfuture all_tasks as_completed FIRST_COMPLETED FIRST_EXCEPTION ALL_COMPLETED set_event_loop',
  ),
);

/** Builtins that rules ask for. */
export const builtins = new Set(
  words(`open input print list tuple set dict frozenset sum sorted min max any all filter map zip enumerate reversed next iter len
    isinstance type super range anext aiter classmethod staticmethod property object hasattr getattr setattr callable repr str int float bool bytes
    Exception BaseException ArithmeticError AssertionError AttributeError BaseExceptionGroup BlockingIOError BrokenPipeError
    BufferError ChildProcessError ConnectionAbortedError ConnectionError ConnectionRefusedError ConnectionResetError EOFError
    ExceptionGroup FileExistsError FileNotFoundError GeneratorExit IOError ImportError IndexError InterruptedError
    IsADirectoryError KeyError KeyboardInterrupt LookupError MemoryError ModuleNotFoundError NameError NotADirectoryError
    NotImplementedError OSError OverflowError PermissionError ProcessLookupError RecursionError ReferenceError RuntimeError
    StopAsyncIteration StopIteration SyntaxError SystemError SystemExit TimeoutError TypeError UnicodeDecodeError
    UnicodeEncodeError UnicodeError ValueError ZeroDivisionError`),
);
