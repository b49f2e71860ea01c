"""What runs at every step, wake-up and queue operation: text that is written into asyncio's own functions, because a call costs as much as a row.

Names in capitals are probes (`install.py`); `NEXT(ROWS)` is `take()` without a method. No object of the program stays in a local of these functions: an error
that a task keeps has a traceback that leads to them.
"""
from __future__ import annotations

import sys
from asyncio import tasks as asyncio_tasks

from . import creation, sink
from .tasks import ANONYMOUS, RETURNED, STEP, WAITS_FUTURE, WOKE

# Reads the clock. From 3.13 on, a function that takes one argument is called in half the time.
NOW = f'READ({sink.MONOTONIC})' if sink.MONOTONIC is not None else 'NOW()'
BEFORE_RUN = f'_callback = self._callback\n_began = {NOW}'

# A call with `*` makes a list, a tuple and a method object, which takes longer than all that is noted of a step; most callbacks have no argument or one.
CALL = 'self._context.run(self._callback, *self._args)'
SAME_CALL = '''
if self._args is EMPTY: self._context.run(_callback)
elif len(self._args) == 1: self._context.run(_callback, self._args[0])
else: self._context.run(_callback, *self._args)
'''

# Whether a method of a C task that is some callback is the one that wakes it. Its name would be a new string at each look, but it alone has no signature up to
# Python 3.12, and it alone is ever given a future.
_NAMED = "{0}.__name__ == 'task_wakeup'"
_WAKES = f'{{1}} and (type({{1}}[0]) is FUTURE or type({{1}}[0]) is TASK or {_NAMED})'
if sys.version_info < (3, 13) and asyncio_tasks.Task.get_stack.__text_signature__ is not None:       # a Python can be built without
    _WAKES = '{0}.__text_signature__ is None'

# After a step. A wake-up is a bound method, as are many callbacks that are none, so its owner's class is looked at; an address that a dead task had may be
# another object's by now. A plain future is what tasks in servers wait for, so that is written here too. `PYTHON_TASKS` and `NOTED` get names, because the
# compiler knows of a constant whether it is empty.
AFTER_RUN = f'''
try:
    _ended = {NOW}
    _kind = type(_callback)
    if _kind is STEP_WRAPPER:
        _task = _callback.__self__
    elif _kind is BUILTIN:
        if type(_task := _callback.__self__) not in TASK_TYPES or not ({_WAKES.format('_callback', 'self._args')}): _task = None
    elif _kind is METHOD and (_python := PYTHON_TASKS):
        if type(_task := _callback.__self__) not in TASK_TYPES or _callback.__name__ not in STEP_NAMES: _task = None
    else:
        _task = _callback.__self__ if _kind is WAKE_UP_WRAPPER else None
    if _task is not None:
        _key = id(_task)
        _n = NUMBER(_key)
        if _n is None:
            UNKNOWN(self, _task, _began, _ended)
        else:
            _waiter = _task._fut_waiter
            if _waiter is not None:
                if type(_waiter) is FUTURE and not (_noted := NOTED) and (_key := id(_waiter)) not in KNOWN:
                    _stack = STACK(_task._coro)
                    PACK_WAIT(MM, NEXT(ROWS), _began, _ended, _n, {ANONYMOUS} | _key >> 4 & 0x7fffffff, _stack, {WAITS_FUTURE})
                else: WAITS(_task, _n, _began, _ended, _waiter)
                _waiter = None
            elif not _task.done():
                PACK(MM, NEXT(ROWS), _began, _ended, _n, {STEP})
            elif _task._result is None and _task._exception is None and not _task.cancelled():
                del NUMBERS[_key]
                PACK(MM, NEXT(ROWS), _began, _ended, _n, {STEP | RETURNED << 8})
            else:
                ENDS(_task, _n, _began, _ended)
    elif _ended - _began > 0.001:
        LONG(self, _callback, _began)
except Exception as _error:
    FAILED('steps of tasks', _error)
_callback = _task = None
'''

# In `call_soon`: wake-ups, new tasks (from Python 3.14 on), and calls from other threads; not the next step of the task whose step is just ending. From 3.14 on
# it is told from a new task's first one by who schedules it; of a task that the loop's own `create_task` makes, that tells itself.
_FIRST_STEP = '''
if not args and (_by := MODULE(1)) is EVENTS: pass
elif not args and type(callback) is STEP_WRAPPER:
    if (_by != 'asyncio.base_events' or self._task_factory is not None) and not SCHEDULED(callback.__self__, 3, _by): SOON(self, callback)
''' if creation.MADE_SOON else '''
if not args and type(callback) is STEP_WRAPPER: pass
'''
# `ASKED` gets a name as above.
SOON = f'''{_FIRST_STEP}
elif type(callback) is FUNCTION:
    if self._thread_id != THREAD(): SOON(self, callback)
elif (type(callback) is BUILTIN and not (_asked := ASKED) and type(_woken := callback.__self__) in TASK_TYPES and self._thread_id == THREAD() and
      ({_WAKES.format('callback', 'args')})):
    _n = NUMBER(id(_woken))
    if _n is not None: PACK_TIME(MM, NEXT(ROWS), {NOW}, _n, {WOKE})
else: SOON(self, callback)
'''

# Where tasks were made by calling the class, with `eager_start`: it tells nobody when their first step is over.
AFTER_RUN_WITH_STARTS = AFTER_RUN.replace(f'_ended = {NOW}', f'_ended = {NOW}\n    if (_begun := BEGUN): SETTLE(_ended)', 1)

# In `is_running`, which code in C calls right before it starts a task eagerly. From Python 3.14 on `create_task` can ask for that, and tells when itself. A
# task's own coroutine that has made tasks at this place before most probably does so again: in servers at every request.
IS_RUNNING = f'''
try:
    if ((_places := OWN_PLACES) and (_site := SITE(_place := (ID((_frame := FRAME(1)).f_code), _frame.f_lasti))) and
            (_task := CURRENT(self)) is not None and _task._coro.cr_frame is _frame and
            (_parent := NUMBER(ID(_task))) is not None and not (_begun := BEGUN) and self._thread_id == THREAD()):
        BEGUN[self._thread_id] = ({NOW}, self, _site, _parent, _place)
    elif (_by := MODULE(1)) == 'asyncio.base_events' or _by == 'asyncio.tasks':
        {"if _by == 'asyncio.tasks': " if creation.MADE_SOON else ""}STARTS[ID(FRAME(1))] = {NOW}
    else: ASKS(self, FRAME(1))
except AttributeError: ASKS(self, FRAME(1))     # the current task's coroutine is none of Python's own
except ValueError: pass     # called by no Python code
'''

# An operation on a queue. That its number is not where it should be is met as an error, which costs nothing while it is there. A class of the program's may
# keep the items elsewhere.
QUEUE_OPERATION = '''
try:
    _items = len(self._queue)
    _n = self.__weakref__.loopscope_number
    PACK_STATE(MM, NEXT(ROWS), {now}, _items, _n, {head})
except Exception:
    OTHER_QUEUE(self, {head})
'''
# The same in a program of several threads.
LOOK_AT_THREAD = 'if self._loop is not None and getattr(self._loop, "_thread_id", 0) != THREAD(): OPERATED(self)'
