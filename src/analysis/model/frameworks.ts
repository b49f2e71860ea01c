/** Where libraries run the functions that they are given, by decorator, by class, by name. Taken from their documentation. */

/** Where code runs: on an event loop, where none runs, in another thread, in another process, in a signal handler. */
export type Context = 'loop' | 'noLoop' | 'thread' | 'process' | 'signal';

/** Decorators, by canonical path or by type and method, and where the decorated function then runs. Of coroutine functions the loop is known anyway. */
const decorated: readonly (readonly [RegExp, Context])[] = [
  [/^(?:click|asyncclick)\.(?:command|group)$/, 'noLoop'],
  [/^(?:typer\.Typer|click\.Group|celery\.Celery|flask\.(?:Flask|Blueprint))\./, 'noLoop'],
  [/^celery\.shared_task$/, 'noLoop'],
  [/^fastapi\.(?:FastAPI|APIRouter)\.(?:get|post|put|delete|patch|head|options|trace|api_route)$/, 'thread'],
  [/^(?:asgiref\.sync\.sync_to_async|channels\.db\.database_sync_to_async)$/, 'thread'],
  [/^pytest\.fixture$/, 'noLoop'],
  [/^atexit\.register$/, 'noLoop'],
];

/** Where a function runs that a decorator was put on; undefined: it does not say. */
export function contextOfDecorator(path: string): Context | undefined {
  return decorated.find(([pattern]) => pattern.test(path))?.[1];
}

const protocols = /^asyncio\.(?:Protocol|BaseProtocol|BufferedProtocol|DatagramProtocol|SubprocessProtocol)$/;
const protocolMethods =
  /^(?:connection_made|connection_lost|data_received|eof_received|pause_writing|resume_writing|get_buffer|buffer_updated|datagram_received|error_received|pipe_data_received|pipe_connection_lost|process_exited)$/;
const testCases =
  /^(?:unittest\.TestCase|unittest\.case\.TestCase|django\.test\.(?:TestCase|SimpleTestCase|TransactionTestCase))$/;
const testMethods = /^(?:test.*|setUp|tearDown|setUpClass|tearDownClass)$/;

/** Views as classes, whose plain methods run where requests are worked on without a loop; Starlette runs its endpoints in threads. */
const views =
  /^(?:django\.views\.(?:View|generic\..*)|flask\.views\.(?:View|MethodView)|rest_framework\.views\.APIView)$/;
const endpoints = /^starlette\.endpoints\.HTTPEndpoint$/;
const viewMethods = /^(?:get|post|put|patch|delete|head|options|trace|dispatch|dispatch_request)$/;
const commands = /^(?:django\.core\.management(?:\.base)?\.BaseCommand\.handle|celery\.Task\.run)$/;

/** Where a method of a class with this base runs, when the base calls it. */
export function contextOfMethod(base: string, method: string): Context | undefined {
  if (protocols.test(base) && protocolMethods.test(method)) {
    return 'loop';
  }
  if (/^threading\.(?:Thread|Timer)$/.test(base) && method === 'run') {
    return 'thread';
  }
  if (/^multiprocessing\.(?:context\.)?Process$/.test(base) && method === 'run') {
    return 'process';
  }
  if (endpoints.test(base) && viewMethods.test(method)) {
    return 'thread';
  }
  const withoutLoop =
    (testCases.test(base) && testMethods.test(method)) ||
    (views.test(base) && viewMethods.test(method)) ||
    commands.test(`${base}.${method}`);
  return withoutLoop || isSyncOfIsolated(base, method) ? 'noLoop' : undefined;
}

/** Plain methods of an IsolatedAsyncioTestCase are called beside its loop, which does not run then: measured on Python 3.8 to 3.15. */
function isSyncOfIsolated(base: string, method: string): boolean {
  return /^unittest\.(?:async_case\.)?IsolatedAsyncioTestCase$/.test(base) && testMethods.test(method);
}

/** Whether a plain method runs where no loop runs, but one is set: get_event_loop() gives it. */
export function hasLoopSet(base: string, method: string): boolean {
  return isSyncOfIsolated(base, method) && !method.endsWith('Class');
}

/** Whether pytest collects a function of this name from this file; one within another one it does not. */
export function isPytestFunction(file: string, name: string): boolean {
  return /^test[^.]*$/.test(name) && /(?:^|[\\/])(?:test_[^\\/]*|[^\\/]*_test)\.py$/.test(file);
}

/** Functions and methods that call what they are given, and where. The key is the argument's position or name. */
const callers: Readonly<Record<string, readonly (readonly [keys: string, context: Context])[]>> = {
  'threading.Thread': [['1 target', 'thread']],
  'threading.Timer': [['1 function', 'thread']],
  'multiprocessing.Process': [['1 target', 'process']],
  'asyncio.to_thread': [['0 func', 'thread']],
  'anyio.to_thread.run_sync': [['0 func', 'thread']],
  'starlette.concurrency.run_in_threadpool': [['0 func', 'thread']],
  'fastapi.concurrency.run_in_threadpool': [['0 func', 'thread']],
  'asgiref.sync.sync_to_async': [['0 func', 'thread']],
  'channels.db.database_sync_to_async': [['0 func', 'thread']],
  'typer.run': [['0 function', 'noLoop']],
  'asyncio.AbstractEventLoop.run_in_executor': [['1 func', 'thread']],
  'concurrent.futures.ThreadPoolExecutor.submit': [['0 fn', 'thread']],
  'concurrent.futures.ThreadPoolExecutor.map': [['0 fn', 'thread']],
  'concurrent.futures.ProcessPoolExecutor.submit': [['0 fn', 'process']],
  'concurrent.futures.ProcessPoolExecutor.map': [['0 fn', 'process']],
  'concurrent.futures.Future.add_done_callback': [['0 fn', 'thread']],
  'asyncio.AbstractEventLoop.call_soon': [['0 callback', 'loop']],
  'asyncio.AbstractEventLoop.call_soon_threadsafe': [['0 callback', 'loop']],
  'asyncio.AbstractEventLoop.call_later': [['1 callback', 'loop']],
  'asyncio.AbstractEventLoop.call_at': [['1 callback', 'loop']],
  'asyncio.AbstractEventLoop.add_reader': [['1 callback', 'loop']],
  'asyncio.AbstractEventLoop.add_writer': [['1 callback', 'loop']],
  'asyncio.AbstractEventLoop.add_signal_handler': [['1 callback', 'loop']],
  'asyncio.Future.add_done_callback': [['0 callback', 'loop']],
  'signal.signal': [['1 handler', 'signal']],
  'atexit.register': [['0 func', 'noLoop']],
};

/** The same of what takes coroutine functions too, which it awaits; the others run here. */
const bothWays: typeof callers = {
  'starlette.background.BackgroundTask': [['0 func', 'thread']],
  'starlette.background.BackgroundTasks.add_task': [['0 func', 'thread']],
  'starlette.routing.Route': [['1 endpoint', 'thread']],
  'fastapi.Depends': [['0 dependency', 'thread']],
  'fastapi.FastAPI.add_api_route': [['1 endpoint', 'thread']],
  'fastapi.APIRouter.add_api_route': [['1 endpoint', 'thread']],
  'django.urls.path': [['1 view', 'noLoop']],
  'django.urls.re_path': [['1 view', 'noLoop']],
};

/** Where a function runs that is passed to `path` as the argument `key`; undefined: it is not known. */
export function contextOfPassed(path: string, key: string): Context | undefined {
  return (callers[path] ?? bothWays[path])?.find(([keys]) => keys.split(' ').includes(key))?.[1];
}

/** The last names of what calls what it is given in a context; each time the same list. */
export function namesOfCallers(context: Context): readonly string[] {
  let names = knownNames.get(context);
  if (names === undefined) {
    const found = [...Object.entries(callers), ...Object.entries(bothWays)].filter(([, rows]) =>
      rows.some(([, each]) => each === context),
    );
    names = found.map(([path]) => path.replace(/^.*\./, ''));
    knownNames.set(context, names);
  }
  return names;
}

const knownNames = new Map<Context, readonly string[]>();

/** Arguments of `path` that it calls, be it to await what they give. */
export function functionArguments(path: string): readonly string[] {
  return (callers[path] ?? bothWays[path] ?? []).flatMap(([keys]) => keys.split(' '));
}

/** Arguments of `path` that it calls and never awaits. */
export function calledArguments(path: string): readonly string[] {
  return (callers[path] ?? []).flatMap(([keys]) => keys.split(' '));
}

/** What takes coroutine functions alone, and awaits what they give, by the position of that argument. */
const awaiting = new Map(
  ['anyio.run', 'anyio.from_thread.run', 'anyio.abc.TaskGroup.start_soon', 'anyio.abc.TaskGroup.start']
    .flatMap((path) => [path, path.replace('anyio.', 'trio.').replace('abc.TaskGroup', 'Nursery')])
    .map((path) => [path, ['0']] as const),
);

/** Arguments of `path` that are coroutine functions, which it calls and awaits. */
export function awaitedArguments(path: string): readonly string[] {
  return awaiting.get(path) ?? [];
}
