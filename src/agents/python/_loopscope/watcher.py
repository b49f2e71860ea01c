"""The watcher: a thread that looks at running loops from outside and says when a step takes long, with the stack taken while it does.

It costs the loop nothing: what a loop does is read from the frames of its thread (`sys._current_frames`), of which the frame of
`Handle._run` knows when its callback began. The thread is no `threading.Thread` (it is in no list of threads), takes no signals, and is not there
while the program forks.
"""
from __future__ import annotations

import os
import sys
import time
import _signal
import _thread
from _thread import allocate_lock, get_ident, start_new_thread
from types import FunctionType, MethodType

from . import cancelling, places, sink, tasks
from .frames import current_frames
from .guard import failed
from .loop_numbers import loop_number
from .sink import now
from .tasks import BLOCKED, COMPUTED, REST, RUNNING

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import CodeType, FrameType
    from typing import Any, Dict, Optional, Tuple

RUNNING_AFTER = 0.02            # s; steps of this length are shown while they run
RESTS_AFTER = 1.0               # s; a loop that waits for this long, and that no timer will wake, is told of once
_STOPPED_WAIT = 0.2             # s; the longest that a fork waits for the watcher to be gone

blocked_after = 0.1             # s
_loops: Dict[int, Tuple[int, Any]] = {}                 # id(loop): its thread, the loop
_others: Dict[int, Any] = {}                            # id(loop): a running loop that is not looked at, but takes requests
_said: Dict[int, Tuple[float, int]] = {}                  # thread: the step's begin, what was said of it (RUNNING or BLOCKED)
_rests: Dict[int, float]= {}                             # thread: the begin of the wait that was told of
_clocks: Dict[int, int] = {}                            # id(loop): the clock of its thread's processor time
# id(loop): when the clock was read last and the time before, with what it said; whether a long step ran then, and whether it was told of
_read: Dict[int, Tuple[Tuple[float, float], Tuple[float, float], bool, bool]] = {}
_run_codes = set()       # type: set[int]  # id(code) of what runs steps, and of what a step under way began with
_wake = allocate_lock()         # held while the watcher should go on
_gone = allocate_lock()         # held while the watcher runs
_native_id = 0                  # the system's name for the thread
_on = False
_housekeeping: Any = None
due = False                     # it was stopped for a fork and is to start again


def configure(blocked_ms: float, run_code: CodeType, housekeeping: Any) -> None:
    """Sets the threshold, the code that runs steps, and what else to do now and then (about once a second)."""
    global blocked_after, _housekeeping
    blocked_after = blocked_ms / 1000
    run_code_is(run_code)
    _housekeeping = housekeeping


def run_code_is(code: CodeType) -> None:
    """The code that runs steps was exchanged."""
    _run_codes.add(id(code))


def watch(loop: Any, thread: int) -> None:
    """The loop runs in this thread, which is the one that calls."""
    _loops[id(loop)] = (thread, loop)
    try:
        _clocks[id(loop)] = time.pthread_getcpuclockid(thread)
        _read_clock(loop, 0.0, False)
    except (AttributeError, OSError):
        _clocks.pop(id(loop), None)     # the system has no such clock
    if not _on:
        start()


def serve(loop: Any) -> None:
    """The loop runs; of it nothing can be seen from outside, but its tasks can be cancelled."""
    _others[id(loop)] = loop
    if not _on:
        start()


def leave(loop: Any) -> None:
    """The loop does not run any more."""
    if id(loop) in _clocks:
        _read_clock(loop, 0.0, False)
    for table in (_loops, _others, _clocks, _read):
        table.pop(id(loop), None)   # type: ignore[attr-defined]


def start() -> None:
    """Starts the thread if it is not there."""
    global _on, due
    due = False
    if _on or not _run_codes:
        return
    _on = True
    _wake.acquire(False)
    _gone.acquire(False)
    try:
        start_new_thread(_watch, ())
    except RuntimeError as error:       # no more threads to be had
        _on = False
        failed and failed('blocked loops', error)


def stop() -> None:
    """Ends the thread and waits until the system does not count it any more: Python warns of forks with several threads."""
    global _on
    if not _on:
        return
    _wake.release()
    if _gone.acquire(True, _STOPPED_WAIT):
        _gone.release()
    _on = False
    # It has left Python, but not yet the system. Others of the program's may be about to do so too: a count of threads would not tell.
    for _ in range(10_000):
        if not os.path.exists(f'/proc/self/task/{_native_id}'):
            break       # also where the system is not Linux


def _watch() -> None:
    global _native_id
    try:
        _native_id = getattr(_thread, 'get_native_id', int)()
        _block_signals()
        pause = min(RUNNING_AFTER, blocked_after / 4)
        rounds = 0
        while not _wake.acquire(True, pause):
            try:
                cancelling.look([*(loop for _, loop in list(_loops.values())), *list(_others.values())])
                _look()
                rounds += 1
                if rounds * pause >= 1 and _housekeeping is not None:
                    rounds = 0
                    _housekeeping()
            except Exception as error:
                failed and failed('blocked loops', error)
    finally:
        if _gone.locked():
            _gone.release()


def _block_signals() -> None:
    """Signals are for the program's own threads."""
    import signal
    if hasattr(signal, 'pthread_sigmask'):
        signal.pthread_sigmask(signal.SIG_BLOCK, signal.valid_signals())


def _look() -> None:
    if not _loops:
        return
    frames = current_frames()
    for thread, loop in list(_loops.values()):
        frame = frames.get(thread)
        if frame is not None:
            _look_at(thread, loop, frame)
    frames.clear()


def _look_at(thread: int, loop: Any, innermost: FrameType) -> None:
    frame: Optional[FrameType] = innermost
    while frame is not None and id(frame.f_code) not in _run_codes:
        frame = frame.f_back
    values = frame.f_locals if frame is not None else {}
    began = values.get('_began')
    lasted = now() - began if type(began) is float else 0.0
    if id(loop) in _clocks:
        _read_clock(loop, began if lasted else 0.0, lasted >= RUNNING_AFTER)
    if frame is None:
        _look_at_rest(thread, loop, innermost)
    if type(began) is not float:
        return
    said = _said.get(thread, (0, 0))
    known = said[1] if said[0] == began else 0
    if lasted >= blocked_after and known != BLOCKED:
        _say(BLOCKED, loop, innermost, began, values.get('_callback'))
        _said[thread] = (began, BLOCKED)
    elif lasted >= RUNNING_AFTER and not known:
        _say(RUNNING, loop, innermost, began, values.get('_callback'))
        _said[thread] = (began, RUNNING)


def _read_clock(loop: Any, began: float, long: bool) -> None:
    """Says how long the loop's thread computed while a long step runs, or ran, and when nobody could look for long. `began`: of the step that runs, else 0."""
    key = id(loop)
    try:
        read = (now(), time.clock_gettime(_clocks[key]))
    except (KeyError, OSError):
        return      # the loop, or its thread, has just ended
    last, before, was_long, told = _read.get(key, (read, read, False, False))
    if 0 < began < last[0]:
        if not long:
            return      # one reading within the step is enough, and the one before it is needed if the step turns out to be long
        last = last if told else before
    told = long or was_long or read[0] - last[0] >= blocked_after
    if told:
        computed = min(round((read[1] - last[1]) * 1e6), 0xffffffff)
        sink.row(last[0], read[0], 0, computed, 0, COMPUTED | loop_number(loop) << 16)
    _read[key] = (read, last, long, told)


def _look_at_rest(thread: int, loop: Any, innermost: FrameType) -> None:
    """The loop runs nothing: does it wait, and for no timer?"""
    code = getattr(getattr(type(loop), '_run_once', None), '__code__', None)
    watched = getattr(getattr(loop, '_selector', None), 'get_map', None)
    frame: Optional[FrameType] = innermost.f_back
    while frame is not None and frame.f_code is not code:
        frame = frame.f_back
    if frame is None or watched is None:
        return
    values = frame.f_locals
    began = values.get('_idle')
    if values.get('timeout', 0) is None and type(began) is float and now() - began >= RESTS_AFTER and _rests.get(thread) != began:
        _rests[thread] = began
        # One descriptor is the loop's own, to be woken by.
        foreign = _foreign_threads()
        ways_in = len(watched()) - 1 + len(getattr(loop, '_signal_handlers', ())) + _signal_functions() + _busy_threads() + max(foreign, 0)
        sink.row(began, now(), int(foreign >= 0), ways_in, 0, REST | loop_number(loop) << 16)


def _busy_threads() -> int:
    """How many threads there are that run no loop, and may wake one: all but ourselves and the workers of an executor that have no work."""
    own = {get_ident(), *(thread for thread, _ in list(_loops.values()))}
    frames = current_frames()
    return sum(thread not in own and not _is_idle(frame.f_code) for thread, frame in frames.items()) if frames else 1


def _foreign_threads() -> int:
    """How many threads the process has that do not run Python now, but may call it: those of libraries in C. Less than 0 where the system does not tell."""
    known = len(current_frames())
    try:
        return max(0, len(os.listdir('/proc/self/task')) - known) if known else -1
    except OSError:
        return -1


def _signal_functions() -> int:
    """How many signals call a function of the program, which may wake a loop: not those by which Python, or `asyncio.run`, ends it."""
    handlers = [_signal.getsignal(number) for number in range(1, _signal.NSIG)]
    return sum(not (handler is None or type(handler) is int or handler is _signal.default_int_handler or _is_of_asyncio(handler)) for handler in handlers)


def _is_of_asyncio(handler: Any) -> bool:
    """Whether it is `functools.partial(Runner._on_sigint, ...)`. Only types are asked for that run no code of the program."""
    partial = getattr(sys.modules.get('functools'), 'partial', None)
    method = handler.func if type(handler) is partial else None
    function = method.__func__ if type(method) is MethodType else None
    return type(function) is FunctionType and function.__code__.co_filename.replace('\\', '/').endswith('asyncio/runners.py')


def _is_idle(innermost: CodeType) -> bool:
    return innermost.co_name == '_worker' and innermost.co_filename.replace('\\', '/').endswith('concurrent/futures/thread.py')


def _say(kind: int, loop: Any, innermost: FrameType, began: float, callback: Any) -> None:  # noqa: PLR0913 - the columns of a row
    stack = places.frame_stack(innermost)
    n = 0
    task = tasks.stepped(callback)
    if task is not None:
        n = tasks.ids.get(id(task), 0)
    sink.row(began, now(), n, round(blocked_after * 1000) if kind == BLOCKED else 0, stack, kind | loop_number(loop) << 16)


def start_again() -> None:
    """After a fork, in the parent: not at once, because 3.13.0 counts the threads after this; when a loop is idle next."""
    global due
    due = bool(_loops or _others)


def forked() -> None:
    """After a fork, in the child: no thread came along, and no loop runs until it is started."""
    global _on, _wake, _gone
    _on = False
    _wake, _gone = allocate_lock(), allocate_lock()
    _said.clear()
    _rests.clear()
    _loops.clear()
    _others.clear()
    _clocks.clear()
    _read.clear()
