/**
 * What the analysis knows of asyncio and of the parts of the standard library that meet it. Taken from the documentation and typeshed's stubs of
 * Python 3.9 to 3.15; a name that is not here is not known, and nothing is said about it.
 */

/** A type of a library. */
interface LibraryType {
  readonly bases?: readonly string[];
  /** Methods that are coroutine functions. */
  readonly coroutines?: readonly string[];
  /** Other methods and attributes, with the type that a call, or the attribute, gives; empty when it is not one of these types. */
  readonly members?: Readonly<Record<string, string>>;
  /** `async with` on it is meant, and gives this type. */
  readonly entersAsync?: string;
  /** `with` on it is meant, and gives this type; empty: something else. */
  readonly enters?: string;
  /** What awaiting it gives. */
  readonly awaits?: string;
  /** `async for` on it is meant. */
  readonly asyncIterable?: true;
}

const words = (text: string): readonly string[] => text.trim().split(/\s+/);
const plain = (text: string): Readonly<Record<string, string>> =>
  Object.fromEntries(words(text).map((name) => [name, '']));

const loopMethods = `call_soon call_soon_threadsafe call_later call_at time stop close is_running is_closed run_forever
  run_until_complete add_reader remove_reader add_writer remove_writer add_signal_handler remove_signal_handler
  set_default_executor set_task_factory get_task_factory set_exception_handler get_exception_handler
  default_exception_handler call_exception_handler get_debug set_debug`;

const routes = 'get post put delete patch head options trace api_route on_event exception_handler middleware websocket';

const types: Readonly<Record<string, LibraryType>> = {
  'asyncio.AbstractEventLoop': {
    coroutines:
      words(`shutdown_asyncgens shutdown_default_executor create_connection create_server create_unix_connection
      create_unix_server create_datagram_endpoint connect_accepted_socket connect_read_pipe connect_write_pipe
      getaddrinfo getnameinfo sock_recv sock_recv_into sock_recvfrom sock_recvfrom_into sock_sendall sock_sendto
      sock_connect sock_accept sock_sendfile sendfile start_tls subprocess_exec subprocess_shell`),
    members: {
      ...plain(loopMethods),
      create_task: 'asyncio.Task',
      create_future: 'asyncio.Future',
      run_in_executor: 'asyncio.Future',
      call_soon: 'asyncio.Handle',
      call_soon_threadsafe: 'asyncio.Handle',
      call_later: 'asyncio.TimerHandle',
      call_at: 'asyncio.TimerHandle',
    },
  },
  'asyncio.Runner': {
    members: { ...plain('run close'), get_loop: 'asyncio.AbstractEventLoop' },
    enters: 'asyncio.Runner',
  },
  'asyncio.Future': {
    members: plain(
      'result exception done cancelled cancel set_result set_exception add_done_callback remove_done_callback get_loop',
    ),
  },
  'asyncio.Task': {
    bases: ['asyncio.Future'],
    members: plain('get_coro get_name set_name get_stack print_stack uncancel cancelling get_context'),
  },
  'asyncio.Handle': { members: plain('cancel cancelled') },
  'asyncio.TimerHandle': { bases: ['asyncio.Handle'], members: plain('when') },
  'asyncio.TaskGroup': { members: { create_task: 'asyncio.Task', cancel: '' }, entersAsync: 'asyncio.TaskGroup' },
  'asyncio.Timeout': { members: plain('when reschedule expired'), entersAsync: 'asyncio.Timeout' },
  'asyncio.Queue': {
    coroutines: words('put get join'),
    members: plain('put_nowait get_nowait task_done qsize empty full maxsize shutdown'),
  },
  'asyncio.LifoQueue': { bases: ['asyncio.Queue'] },
  'asyncio.PriorityQueue': { bases: ['asyncio.Queue'] },
  'asyncio.Lock': { coroutines: ['acquire'], members: plain('release locked'), entersAsync: '' },
  'asyncio.Semaphore': { coroutines: ['acquire'], members: plain('release locked'), entersAsync: '' },
  'asyncio.BoundedSemaphore': { bases: ['asyncio.Semaphore'] },
  'asyncio.Event': { coroutines: ['wait'], members: plain('set clear is_set') },
  'asyncio.Condition': {
    coroutines: words('acquire wait wait_for'),
    members: plain('release locked notify notify_all'),
    entersAsync: '',
  },
  'asyncio.Barrier': {
    coroutines: words('wait reset abort'),
    members: plain('parties n_waiting broken'),
    entersAsync: '',
  },
  'asyncio.StreamReader': {
    coroutines: words('read readline readexactly readuntil'),
    members: plain('at_eof feed_data feed_eof'),
    asyncIterable: true,
  },
  'asyncio.StreamWriter': {
    coroutines: words('drain wait_closed start_tls'),
    members: plain('write writelines write_eof can_write_eof close is_closing get_extra_info transport'),
  },
  'asyncio.subprocess.Process': {
    coroutines: words('wait communicate'),
    members: {
      ...plain('send_signal terminate kill pid returncode'),
      stdin: 'asyncio.StreamWriter',
      stdout: 'asyncio.StreamReader',
      stderr: 'asyncio.StreamReader',
    },
  },
  'asyncio.Server': {
    coroutines: words('start_serving serve_forever wait_closed'),
    members: plain('close is_serving get_loop sockets close_clients abort_clients'),
    entersAsync: 'asyncio.Server',
  },
  'threading.Thread': { members: plain('start join is_alive name daemon ident') },
  'threading.Timer': { bases: ['threading.Thread'], members: plain('cancel') },
  'threading.Lock': { members: plain('acquire release locked'), enters: '' },
  'threading.RLock': { members: plain('acquire release'), enters: '' },
  'threading.Condition': { members: plain('acquire release wait wait_for notify notify_all'), enters: '' },
  'threading.Semaphore': { members: plain('acquire release'), enters: '' },
  'threading.BoundedSemaphore': { bases: ['threading.Semaphore'] },
  'threading.Event': { members: plain('set clear is_set wait') },
  'threading.Barrier': { members: plain('wait reset abort') },
  'threading.local': {},
  'queue.Queue': { members: plain('put get join put_nowait get_nowait task_done qsize empty full shutdown') },
  'queue.LifoQueue': { bases: ['queue.Queue'] },
  'queue.PriorityQueue': { bases: ['queue.Queue'] },
  'queue.SimpleQueue': { members: plain('put get put_nowait get_nowait qsize empty') },
  'multiprocessing.Process': { members: plain('start join terminate kill is_alive close') },
  'multiprocessing.Queue': { members: plain('put get put_nowait get_nowait close join_thread empty full qsize') },
  'concurrent.futures.ThreadPoolExecutor': {
    members: { submit: 'concurrent.futures.Future', map: '', shutdown: '' },
    enters: 'concurrent.futures.ThreadPoolExecutor',
  },
  'concurrent.futures.ProcessPoolExecutor': {
    members: { submit: 'concurrent.futures.Future', map: '', shutdown: '' },
    enters: 'concurrent.futures.ProcessPoolExecutor',
  },
  'concurrent.futures.Future': {
    members: plain('result exception done cancelled cancel running add_done_callback set_result set_exception'),
  },
  'subprocess.Popen': {
    members: plain('wait communicate poll kill terminate send_signal stdin stdout stderr pid returncode'),
    enters: 'subprocess.Popen',
  },
  'socket.socket': {
    members: plain(
      'connect accept recv recv_into recvfrom send sendall sendto close bind listen setblocking settimeout makefile',
    ),
    enters: 'socket.socket',
  },
  'pathlib.Path': {
    members:
      plain(`read_text read_bytes write_text write_bytes open stat exists is_file is_dir mkdir rmdir unlink rename
      replace touch glob rglob iterdir resolve name stem suffix parent`),
  },
  'sqlite3.Connection': {
    members: plain('execute executemany executescript commit rollback close cursor'),
    enters: '',
  },
  file: { members: plain('read readline readlines write writelines close flush seek'), enters: 'file' },
  'aiohttp.ClientSession': {
    coroutines: ['close'],
    members: {
      ...Object.fromEntries(
        words('get post put delete patch head options request').map((name) => [name, 'aiohttp._RequestContextManager']),
      ),
      ws_connect: '',
      closed: '',
    },
    entersAsync: 'aiohttp.ClientSession',
  },
  'aiohttp._RequestContextManager': { awaits: 'aiohttp.ClientResponse', entersAsync: 'aiohttp.ClientResponse' },
  'aiohttp.ClientResponse': { coroutines: words('json text read'), entersAsync: 'aiohttp.ClientResponse' },
  'aiohttp.web.Request': { coroutines: words('json text read post multipart') },
  'starlette.requests.Request': { coroutines: words('json body is_disconnected') },
  'starlette.websockets.WebSocket': {
    coroutines: words(
      'accept close receive receive_text receive_bytes send send_text send_bytes send_json send_denial_response',
    ),
  },
  'starlette.datastructures.UploadFile': { coroutines: words('read write seek close') },
  'httpx.AsyncClient': {
    coroutines: words('get post put delete patch head options request send aclose'),
    members: plain('stream build_request'),
    entersAsync: 'httpx.AsyncClient',
  },
  'httpx.Client': {
    members: plain('get post put delete patch head options request send close stream'),
    enters: 'httpx.Client',
  },
  'starlette.background.BackgroundTasks': { members: plain('add_task') },
  'fastapi.FastAPI': { members: plain(`add_api_route ${routes}`) },
  'fastapi.APIRouter': { members: plain(`add_api_route ${routes}`) },
  'flask.Flask': {
    members: { ...plain(`route before_request after_request errorhandler ${routes}`), cli: 'click.Group' },
  },
  'flask.Blueprint': { members: plain(`route before_request after_request errorhandler ${routes}`) },
  'typer.Typer': { members: plain('command callback') },
  'click.Group': { members: plain('command group') },
  'celery.Celery': { members: plain('task') },
  'requests.Session': {
    members: plain('get post put delete patch head options request send close'),
    enters: 'requests.Session',
  },
};

const coroutineFunctions = new Set(
  words(`asyncio.sleep asyncio.wait asyncio.wait_for asyncio.to_thread asyncio.open_connection asyncio.start_server
    asyncio.open_unix_connection asyncio.start_unix_server asyncio.create_subprocess_exec asyncio.create_subprocess_shell
    anyio.sleep`),
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
};

/** What awaiting a coroutine of a library gives. */
const awaited: Readonly<Record<string, string>> = {
  'asyncio.create_subprocess_exec': 'asyncio.subprocess.Process',
  'asyncio.create_subprocess_shell': 'asyncio.subprocess.Process',
  'asyncio.start_server': 'asyncio.Server',
  'asyncio.start_unix_server': 'asyncio.Server',
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

/** A method or attribute of a type; undefined when it has none of this name that is known. */
export function memberOf(
  type: string,
  name: string,
): { readonly coroutine: boolean; readonly gives: string } | undefined {
  for (const each of typeAndBases(type)) {
    if (types[each]?.coroutines?.includes(name) === true) {
      return { coroutine: true, gives: '' };
    }
    const gives = types[each]?.members;
    if (gives !== undefined && Object.hasOwn(gives, name)) {
      return { coroutine: false, gives: gives[name] ?? '' };
    }
  }
  return undefined;
}

/** The coroutine functions among the members of a type, and of what its members give. */
export function coroutinesOf(type: string): readonly string[] {
  const found = new Set<string>();
  const seen = new Set(typeAndBases(type));
  for (const each of seen) {
    for (const name of types[each]?.coroutines ?? []) {
      found.add(name);
    }
    for (const gives of Object.values(types[each]?.members ?? {})) {
      seen.add(gives);
      for (const base of types[gives]?.bases ?? []) {
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
