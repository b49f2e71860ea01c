/**
 * The types of libraries that the analysis knows, and their methods. Taken from the documentation and typeshed's stubs of
 * Python 3.9 to 3.15; a name that is not here is not known, and nothing is said about it.
 */

/** A type of a library. */
export interface LibraryType {
  readonly bases?: readonly string[];
  /** Methods that are coroutine functions. */
  readonly coroutines?: readonly string[];
  /** Other methods, with the type that a call gives; empty when it is not one of these types. */
  readonly members?: Readonly<Record<string, string>>;
  /** What attributes are, and the parts of a tuple by their number. */
  readonly attributes?: Readonly<Record<string, string>>;
  /** `async with` on it is meant, and gives this type. */
  readonly entersAsync?: string;
  /** `with` on it is meant, and gives this type; empty: something else. */
  readonly enters?: string;
  /** What awaiting it gives. */
  readonly awaits?: string;
  /** `async for` on it is meant. */
  readonly asyncIterable?: true;
}

export const words = (text: string): readonly string[] => text.trim().split(/\s+/);
const plain = (text: string): Readonly<Record<string, string>> =>
  Object.fromEntries(words(text).map((name) => [name, '']));

const loopMethods = `call_soon call_soon_threadsafe call_later call_at time stop close is_running is_closed run_forever
  run_until_complete add_reader remove_reader add_writer remove_writer add_signal_handler remove_signal_handler
  set_default_executor set_task_factory get_task_factory set_exception_handler get_exception_handler
  default_exception_handler call_exception_handler get_debug set_debug`;

const routes = 'get post put delete patch head options trace api_route on_event exception_handler middleware websocket';

export const types: Readonly<Record<string, LibraryType>> = {
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
    members: plain('send_signal terminate kill pid returncode'),
    attributes: {
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
    members: {
      ...plain('connect recv recv_into recvfrom send sendall sendto close bind listen setblocking settimeout makefile'),
      accept: '(socket.socket, address)',
    },
    enters: 'socket.socket',
  },
  '(socket.socket, address)': { attributes: { 0: 'socket.socket' } },
  '(asyncio.StreamReader, asyncio.StreamWriter)': {
    attributes: { 0: 'asyncio.StreamReader', 1: 'asyncio.StreamWriter' },
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
  'aiohttp.web.RouteTableDef': { members: plain('get post put patch delete head view static route') },
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
    members: plain(`route before_request after_request errorhandler ${routes}`),
    attributes: { cli: 'click.Group' },
  },
  'flask.Blueprint': { members: plain(`route before_request after_request errorhandler ${routes}`) },
  'typer.Typer': { members: plain('command callback') },
  'click.Group': { members: plain('command group') },
  'celery.Celery': { members: plain('task') },
  'requests.Session': {
    members: plain('get post put delete patch head options request send close'),
    enters: 'requests.Session',
  },
  'anyio.abc.TaskGroup': { coroutines: ['start'], members: plain('start_soon'), entersAsync: 'anyio.abc.TaskGroup' },
  'trio.Nursery': { coroutines: ['start'], members: plain('start_soon') },
  'trio.open_nursery()': { entersAsync: 'trio.Nursery' },
  'anyio.Event': { coroutines: ['wait'], members: plain('set is_set statistics') },
  'anyio.Lock': { coroutines: ['acquire'], members: plain('release locked statistics'), entersAsync: '' },
  'anyio.Semaphore': { coroutines: ['acquire'], members: plain('release'), entersAsync: '' },
  'anyio.Condition': {
    coroutines: words('acquire wait'),
    members: plain('release notify notify_all'),
    entersAsync: '',
  },
  'anyio.abc.ObjectSendStream': { coroutines: words('send aclose') },
  'anyio.abc.ObjectReceiveStream': { coroutines: words('receive aclose'), asyncIterable: true },
  'anyio.create_memory_object_stream': {
    attributes: { 0: 'anyio.abc.ObjectSendStream', 1: 'anyio.abc.ObjectReceiveStream' },
  },
  'trio.Event': { coroutines: ['wait'], members: plain('set is_set statistics') },
  'trio.Lock': { coroutines: ['acquire'], members: plain('release locked statistics'), entersAsync: '' },
  'trio.abc.SendChannel': { coroutines: words('send aclose') },
  'trio.abc.ReceiveChannel': { coroutines: words('receive aclose'), asyncIterable: true },
  'trio.open_memory_channel': { attributes: { 0: 'trio.abc.SendChannel', 1: 'trio.abc.ReceiveChannel' } },
  'discord.Client': {
    members: plain('event'),
    attributes: { loop: 'asyncio.AbstractEventLoop' },
    coroutines:
      words(`login connect close start wait_until_ready wait_for change_presence fetch_guild fetch_user fetch_channel
      fetch_invite application_info create_dm`),
  },
  'discord.ext.commands.Bot': {
    bases: ['discord.Client'],
    coroutines: words(`add_cog remove_cog load_extension unload_extension reload_extension get_context invoke
      process_commands is_owner`),
    members: plain('command hybrid_command'),
    attributes: { tree: 'discord.app_commands.CommandTree' },
  },
  'discord.app_commands.CommandTree': {
    coroutines: words('sync fetch_command fetch_commands'),
    members: plain('command'),
  },
  'discord.abc.Messageable': { coroutines: words('send fetch_message') },
  'discord.ext.commands.Context': {
    bases: ['discord.abc.Messageable'],
    coroutines: words('reply defer invoke reinvoke send_help'),
    attributes: {
      bot: 'discord.ext.commands.Bot',
      channel: 'discord.abc.Messageable',
      author: 'discord.Member',
      message: 'discord.Message',
    },
  },
  'discord.Message': {
    coroutines: words(`delete edit publish pin unpin add_reaction remove_reaction clear_reaction clear_reactions
      create_thread reply forward`),
    attributes: { channel: 'discord.abc.Messageable', author: 'discord.Member' },
  },
  'discord.Member': {
    bases: ['discord.abc.Messageable'],
    coroutines: words('ban unban kick edit move_to timeout add_roles remove_roles create_dm'),
  },
  'discord.Interaction': {
    coroutines: words('original_response edit_original_response delete_original_response'),
    attributes: {
      response: 'discord.InteractionResponse',
      followup: 'discord.Webhook',
      channel: 'discord.abc.Messageable',
    },
  },
  'discord.InteractionResponse': {
    coroutines: words('defer send_message edit_message send_modal autocomplete'),
  },
  'discord.Webhook': { coroutines: words('send edit_message delete_message fetch_message') },
  'discord.VoiceClient': { coroutines: words('disconnect move_to') },
};
