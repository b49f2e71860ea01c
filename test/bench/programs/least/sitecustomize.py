"""The least that a recorder written in Python must do, to compare the agent with: a folder for PYTHONPATH.

It has only the hooks without which a step, a wake-up, a task or an operation on a queue is not seen at all, each as thin as it can be: two readings of the clock
and a row for a step, one of each for the rest, with the place that made a task. It knows nothing else: an address stands for a task, nothing is said of what a task
waits for, with which stack, or how it ended, no error of its own is caught, and it is true for the programs here and for no others.
"""
import functools
import inspect
import itertools
import mmap
import struct
import sys
import tempfile
import textwrap
import time
import weakref
from asyncio import base_events, events, queues, tasks

SIZE = 1 << 22
FILE = tempfile.TemporaryFile()
FILE.truncate(SIZE)
QUICK = sys.version_info >= (3, 13)
NOW = 'read(1)' if QUICK else 'now()'       # see sink.py of the agent
sites = {}


class Loop:
    """As much of a loop as a task asks for; keeps the types of what is to be called for a step and for a wake-up."""

    def __init__(self):
        self.kinds = []
        self.asked = None

    get_debug = is_running = lambda self: False

    def call_soon(self, callback, *_args, context=None):
        """Called by a new task, and by the future that it waits for."""
        self.kinds.append(type(callback))
        self.asked = callback


def kinds_of_callbacks():
    """The types of what a task has called for its step and for its wake-up."""
    loop = Loop()
    future = tasks.Task.__base__(loop=loop)

    async def wait():
        await future
    coro = wait()
    task = tasks.Task(coro, loop=loop)
    task._log_destroy_pending = False
    if sys.version_info < (3, 10):      # later a wake-up is a builtin method
        loop.asked()
        future.set_result(None)
    coro.close()
    return loop.kinds[0], loop.kinds[-1] if len(loop.kinds) > 1 else type(len)


STEP, WAKE_UP = kinds_of_callbacks()
IS_STEP = 'kind is STEP or kind is WAKE_UP and type(callback.__self__) is Task'
PROBES = {
    'now': time.perf_counter, 'read': getattr(time, 'clock_gettime', None), 'mm': mmap.mmap(FILE.fileno(), SIZE), 'take': itertools.cycle(range(0, SIZE, 32)).__next__,
    'step': struct.Struct('ddQ4xI').pack_into, 'row': struct.Struct('dQQII').pack_into, 'STEP': STEP, 'WAKE_UP': WAKE_UP, 'Task': tasks.Task,
    'site_of': sites.get, 'frame_at': sys._getframe, 'reference': weakref.ref, 'partial': functools.partial,
    'current': tasks.current_task if sys.version_info >= (3, 14) else tasks._current_tasks.get, 'running': events._get_running_loop,
}


def met(key):
    """A site not seen before."""
    sites[key] = len(sites) + 1
    return sites[key]


PROBES['met'] = met


def change(owner, name, *changes):
    """Puts a probe into a function's text."""
    real = getattr(owner, name)
    text = textwrap.dedent(inspect.getsource(real))
    for old, new in changes:
        if old not in text:
            raise LookupError(f'no {old} in {name}')
        text = text.replace(old, new, 1)
    make(text, real.__globals__)
    setattr(owner, name, PROBES[name])


def make(text, names):
    """The function of which this is the text."""
    known = {**names, **PROBES}
    exec(text, known)
    name = text.split('def ', 1)[1].split('(', 1)[0]
    PROBES[name] = known[name]
    return known[name]


def born(task, loop, depth, time=NOW):
    """The text that writes a row about a new task."""
    return (f"frame = frame_at({depth}); key = (id(frame.f_code), frame.f_lasti); "
            f"row(mm, take(), {time}, id({task}), id(current({loop})), site_of(key) or met(key), 3)")


def steps():
    """Steps and wake-ups of asyncio's own loops."""
    change(events.Handle, '_run', ('self._context.run(self._callback, *self._args)', f'''callback, args = self._callback, self._args
        began = {NOW}
        if not args: self._context.run(callback)
        elif len(args) == 1: self._context.run(callback, args[0])
        else: self._context.run(callback, *args)'''), ('    self = None', f'''    kind = type(callback)
    if {IS_STEP}: step(mm, take(), began, {NOW}, id(callback.__self__), 1)
    self = callback = None'''))
    change(base_events.BaseEventLoop, 'call_soon', ('return handle', f'''if type(callback) is WAKE_UP and type(callback.__self__) is Task:
        row(mm, take(), {NOW}, id(callback.__self__), 0, 0, 2)
    return handle'''))


def creation():
    """Tasks, by what each of them calls."""
    if sys.version_info < (3, 14):
        PROBES['REMOVE'] = getattr(tasks, '_scheduled_tasks', getattr(tasks, '_all_tasks', None))._remove
        change(weakref.WeakSet, 'add', ('self.data.add(ref(item, self._remove))', f'''self.data.add(reference(item, self._remove))
    if self._remove is REMOVE:
        {born('item', 'item._loop', 2)}'''))
    else:
        change(base_events.BaseEventLoop, 'create_task', ('task = tasks.Task(', f'began = {NOW}; task = Task('), ('try:\n', f'''{born('task', 'self', 2, 'began')}
    if task.done(): step(mm, take(), began, {NOW}, id(task), 1)
    try:\n'''))


def operations():
    """Items of queues."""
    for name, text in (('put_nowait', 'self._put(item)'), ('get_nowait', 'item = self._get()')):
        change(queues.Queue, name, (text, f'{text}; row(mm, take(), {NOW}, id(self), len(self._queue), 0, 4)'))


def uvloops(kind):
    """The same of uvloop's loops, of which each call goes through the class."""
    PROBES.update(real_soon=kind.call_soon, real_create=kind.create_task)
    make(f'''def run(callback, *args):
    began = {NOW}
    callback(*args)
    step(mm, take(), began, {NOW}, id(callback.__self__), 1)''', {})
    kind.call_soon = make(f'''def call_soon(self, callback, *args, context=None):
    kind = type(callback)
    if not ({IS_STEP}): return real_soon(self, callback, *args, context=context)
    if args: row(mm, take(), {NOW}, id(callback.__self__), 0, 0, 2)
    return real_soon(self, partial(run, callback), *args, context=context)''', {})
    if not QUICK:
        return      # `WeakSet.add` tells of all
    kind.create_task = make(f'''def create_task(self, *args, **keywords):
    task = real_create(self, *args, **keywords)
    {born('task', 'self', 1)}
    return task''', {})


def eager_tasks(code):
    """Tasks that are made by calling the class, which tells nobody: their code does."""
    monitoring = sys.monitoring
    starts = make(f'''def starts(code, offset):
    frame = frame_at(1).f_back; key = (id(frame.f_code), frame.f_lasti)
    row(mm, take(), {NOW}, id(current(running())), 0, site_of(key) or met(key), 3)''', {})
    returns = make(f'''def returns(code, offset, value):
    row(mm, take(), {NOW}, id(current(running())), 0, 0, 1)''', {})
    monitoring.use_tool_id(4, 'least')
    monitoring.register_callback(4, monitoring.events.PY_START, starts)
    monitoring.register_callback(4, monitoring.events.PY_RETURN, returns)
    monitoring.set_local_events(4, code, monitoring.events.PY_START | monitoring.events.PY_RETURN)


def install():
    """Puts everything in that this Python, and the packages that are there, need."""
    steps()
    creation()
    operations()
    try:
        from aiohttp import web_protocol
    except ImportError:
        return      # the programs that need no package
    uvloop = None
    try:
        import uvloop
        uvloops(uvloop.Loop)
    except ImportError:
        pass        # a server on asyncio's own loop
    if (3, 12) <= sys.version_info < (3, 14) or uvloop and sys.version_info >= (3, 14):
        eager_tasks(web_protocol.RequestHandler._handle_request.__code__)


install()
