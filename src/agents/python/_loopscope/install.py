"""Puts the probes into asyncio: which function gets which. Called once, right after asyncio was imported."""
from __future__ import annotations

import os
import sys
import threading
import types
import warnings
import weakref
from asyncio import base_events, base_subprocess, events, locks, queues, runners, streams, tasks as asyncio_tasks

from . import creation, crossing, gone, handed, hot, loops, other_loops, places, resources, ring, running_loop, sink, starting, tasks, thread_numbers
from . import unawaited, waiting, watcher
from .cache import Cache
from .graft import Graft, GraftError, fingerprint, forget_sources, put
from .guard import failed
from .stand_in import exchange, unbound

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Callable, Dict, List, Tuple
    Rule = Callable[[Graft], Graft]

_PROBES: Dict[str, Any] = {
    'NOW': sink.now, 'READ': sink.read, 'WAKE_UP_WRAPPER': tasks.WakeUpWrapper, 'BUILTIN': types.BuiltinMethodType, 'METHOD': types.MethodType,
    'FUNCTION': types.FunctionType, 'THREAD': threading.get_ident, 'STEP_NAMES': tasks.STEP_NAMES, 'STEP_WRAPPER': tasks.StepWrapper,
    'TASK_TYPES': tasks.task_classes, 'FUTURE': tasks._Future, 'TASK': asyncio_tasks.Task, 'FAILED': failed,
    'NUMBER': tasks.ids.get, 'NUMBERS': tasks.ids, 'PACK': sink.pack_short, 'PACK_STATE': sink.pack_state, 'PACK_TIME': sink.pack_time,
    'MM': None, 'ROWS': None, 'NEXT': next,
    'PYTHON_TASKS': tasks.python_tasks, 'NOTED': tasks.noted, 'KNOWN': tasks.known_futures, 'STACK': places.await_stack, 'PACK_WAIT': sink.pack,
    'WAITS': tasks.waits, 'ENDS': tasks.ends, 'UNKNOWN': tasks.unknown, 'LONG': tasks.long_callback, 'INTERRUPTED': tasks.interrupted, 'BORN': creation.born,
    'RETURNED': creation.returned, 'STARTS': creation.starts, 'ASKS': starting.asks, 'OWN_PLACES': starting.own_places,
    'SITE': starting.own_places.get, 'CURRENT': tasks.current_tasks, 'BEGUN': creation.begun, 'SETTLE': starting.settle_all,
    'ID': id, 'FRAME': sys._getframe, 'TOLD_NOTHING': tasks.just_ended.clear,
    'HANDED': creation.handed_over, 'TASKS': None, 'MODULE': creation.module_at,
    'SCHEDULED': creation.scheduled, 'MADE_HERE': creation.made_by_loop, 'EVENTS': events.Handle._run.__module__, 'EMPTY': (), 'ASKED': loops.asked,
    'SOON': loops.soon, 'SOON_FROM_THREAD': loops.soon_from_thread, 'FROM_THREAD': loops.from_thread, 'ITERATION': loops.iteration, 'IDLE': loops.idle,
    'RUNS': loops.runs, 'LOOP_MADE': loops.made, 'STOPS': loops.stops, 'CLOSES': loops.closes, 'REPORTED': gone.reported,
    'USED_CLOSED': loops.used_closed, 'RUNS_ALREADY': loops.runs_already,
    'RUN_INSIDE': loops.run_inside, 'NO_CREATE': loops.create_task_without_loop, 'NO_ENSURE': loops.ensure_future_without_loop,
    'NO_GATHER': loops.gather_without_loop, 'THREAD_FAILS': loops.thread_fails, 'THREAD_STARTS': crossing.several_threads, 'OPERATED': crossing.operated,
    'THREAD_CALLS': handed.thread_calls, 'GIVEN': handed.given, 'CALLS': handed.calls, 'POOLS': handed.look_for_pools,
    'STARTED': thread_numbers.starts,
    'NO_EVENT_LOOP': loops.get_event_loop_without_loop, 'OTHER_LOOP': loops.other_loop, 'NEVER_AWAITED': unawaited.never_awaited,
    'REFUSED': unawaited.refused, 'MEET_LOOP': other_loops.meet,
    'MADE': resources.made, 'OTHER_QUEUE': resources.queue_changed,
    'TASK_DONE': resources.task_done, 'SHUT_DOWN': resources.shut_down,
    'ACQUIRED': resources.lock_acquired, 'RELEASED': resources.lock_released, 'PERMIT': resources.semaphore_acquired,
    'GIVEN_BACK': resources.semaphore_released,
    'SET': resources.event_set, 'CLEARED': resources.event_cleared, 'NOTIFIED': resources.notified, 'BROKE': resources.broken,
    'ON_GET': waiting.waits_get, 'ON_PUT': waiting.waits_put, 'ON_LOCK': waiting.waits_lock, 'ON_SEMAPHORE': waiting.waits_semaphore,
    'ON_EVENT': waiting.waits_event, 'ON_CONDITION': waiting.waits_condition, 'ON_SLEEP': waiting.waits_sleep, 'ON_TASK': waiting.waits_for_task,
    'ON_ANY': waiting.waits_for_any, 'ON_GROUP': waiting.waits_group,
    'COMPLETES': waiting.completes, 'IN_GROUP': waiting.group_task, 'ON_STREAM': waiting.waits_stream,
    'ON_DRAIN': waiting.waits_drain, 'ON_CLOSE': waiting.waits_closed,
    'ON_PROCESS': waiting.waits_process, 'ON_SERVER': waiting.waits_server, 'JOB': waiting.executor_job,
    'OF_THREAD': waiting.thread_future, 'SHIELDED': waiting.shielded,
    'ON_READ': waiting.waits_socket(waiting.READ), 'ON_WRITE': waiting.waits_socket(waiting.WRITE), 'ON_ACCEPT': waiting.waits_socket(waiting.ACCEPT),
    'ON_CONNECT': waiting.waits_socket(waiting.CONNECT),
}


def install(blocked_ms: float) -> None:
    """Grafts every probe. What cannot be grafted is said in the recording; the rest works."""
    if not getattr(sys, '_is_gil_enabled', lambda: True)():     # free-threaded: what C iterators do for us is one step only with the lock
        sink.unavailable('asyncio', 'this Python runs without the global interpreter lock, which keeps the rows of threads apart; '
                                    'PYTHON_GIL=1 in its environment runs it with the lock')
        return
    folder = os.path.dirname(os.path.abspath(base_events.__file__))
    places.asyncio_is_in(folder)
    cache = Cache(folder)
    _PROBES.update(MM=sink.recording.mm, ROWS=sink.recording.rows)
    _PROBES['TASKS'] = getattr(getattr(asyncio_tasks, '_scheduled_tasks', getattr(asyncio_tasks, '_all_tasks', None)), '_remove', None)
    _look_at_threads_later(cache)
    _look_at_starts_later(cache)
    _graft_all(_table(), cache)
    handed.graft_with(lambda rules: _graft_all(rules, cache))
    places.runs_steps(events.Handle._run.__code__)
    _tell_makers()
    _patch_task_methods()
    running_loop.install()
    resources.owners_changed()
    crossing.look_for_threads(1)
    watcher.configure(blocked_ms, events.Handle._run.__code__, _housekeeping)
    sink.when_opened(_recode)
    sink.when_opened(ring.watch)
    ring.watch()


def _graft_all(rules: List[Tuple[str, Any, Rule]], cache: Cache) -> None:
    for what, function, rule in rules:
        _try(what, function, rule, cache)
    cache.save()
    forget_sources()


def _try(what: str, function: Any, rule: Rule, cache: Cache) -> None:
    try:
        if function is not None:
            put(function, _made(what, function, rule, cache), _PROBES)
    except GraftError as error:
        sink.unavailable(what, error)
    except Exception as error:
        failed(what, error)


def _look_at_threads_later(cache: Cache) -> None:
    """Prepares the operations on queues that look at the thread, which costs, for when there are several."""
    try:
        prepared = [(function, _made(what, function, rule, cache)) for what, function, rule in _queue_rules(hot.LOOK_AT_THREAD)]
    except GraftError:
        return          # nor can they be grafted without, which is going to be said

    def exchange() -> None:
        for function, made in prepared:
            put(getattr(queues.Queue, function.__name__), made, _PROBES)
    crossing.when_several.append(exchange)


def _look_at_starts_later(cache: Cache) -> None:
    """Prepares the end of steps that looks for tasks which the class has started, for when there are such."""
    if sys.version_info < (3, 12):
        return
    try:
        prepared = _made('steps of tasks and of those started in them', events.Handle._run, _step_rule(hot.AFTER_RUN_WITH_STARTS), cache)
    except GraftError:
        return          # nor can it be grafted without, which is going to be said

    def exchange() -> None:
        put(events.Handle._run, prepared, _PROBES)
        _steps_are_run()
    starting.when_begun.append(exchange)


def _steps_are_run() -> None:
    places.runs_steps(events.Handle._run.__code__)
    watcher.run_code_is(events.Handle._run.__code__)


def _made(what: str, function: Any, rule: Rule, cache: Cache) -> types.CodeType:
    mark = fingerprint(function.__code__)
    made = cache.get(what, mark)
    if made is None:
        made = rule(Graft(function, _PROBES)).make()
        cache.add(what, mark, made)
    return made


def _recode() -> None:
    """Another recording: its `mm` and `rows` become constants where they are some. A call under way goes on with the former ones."""
    former = {id(_PROBES[name]): value for name, value in (('MM', sink.recording.mm), ('ROWS', sink.recording.rows))}
    for function in (events.Handle._run, base_events.BaseEventLoop.call_soon, queues.Queue.put_nowait, queues.Queue.get_nowait):
        code = function.__code__
        function.__code__ = code.replace(co_consts=tuple(former.get(id(value), value) for value in code.co_consts))
    _PROBES.update(MM=sink.recording.mm, ROWS=sink.recording.rows)
    _steps_are_run()


def _tell_makers() -> None:
    """The functions that make tasks, by their code; what the program makes with `create_eager_task_factory` gets the code that asyncio's own factory has."""
    places.hide(weakref.WeakSet.add.__code__)
    tasks.makers.add(id(base_events.BaseEventLoop.create_task.__code__))
    creation.creating_is(base_events.BaseEventLoop.create_task.__code__, asyncio_tasks.create_task.__code__)
    factory = getattr(asyncio_tasks, 'eager_task_factory', None)
    if factory is None:
        return
    maker = asyncio_tasks.create_eager_task_factory     # type: ignore[attr-defined]
    maker.__code__ = maker.__code__.replace(co_consts=tuple(
        factory.__code__ if isinstance(value, types.CodeType) and value.co_name == factory.__code__.co_name else value for value in maker.__code__.co_consts))
    tasks.makers.add(id(factory.__code__))


def _housekeeping() -> None:
    crossing.look_for_threads(2)    # a loop's and that of the watcher, who runs this
    sink.recording.iterations(loops.iterations())
    creation.tidy()


def _step_rule(after: str) -> Rule:
    # Behind a handler that only raises, the compiler of 3.14 counts references that it need not count; hence the condition, which always holds.
    return lambda graft: graft.at_start(hot.BEFORE_RUN).instead(hot.CALL, hot.SAME_CALL).instead(
        'raise', 'if not INTERRUPTED(_callback, _began): raise').before('self = None', after)


def _table() -> List[Tuple[str, Any, Rule]]:
    steps: Tuple[str, Any, Rule] = ('steps of tasks', events.Handle._run, _step_rule(hot.AFTER_RUN))
    return [steps] + _creation_rules() + _loop_rules() + _task_rules() + _primitive_rules() + _io_rules() + _misuse_rules()


def _creation_rules() -> List[Tuple[str, Any, Rule]]:
    loop = base_events.BaseEventLoop
    rules: List[Tuple[str, Any, Rule]] = [
        ('tasks for other threads', asyncio_tasks.run_coroutine_threadsafe, lambda g: g.at_start('HANDED(coro)')),
    ]
    if not creation.MADE_SOON:
        rules.append(('creation of tasks', weakref.WeakSet.add, lambda g: g.at_end('if self._remove is TASKS: BORN(item, 2)')))
    factory = getattr(asyncio_tasks, 'eager_task_factory', None)
    if factory is not None:
        asked = " and 'eager_start' not in kwargs" if 'kwargs' in loop.create_task.__code__.co_varnames else ''
        plain = 'MADE_HERE(VALUE, coro, self)' if creation.MADE_SOON else 'VALUE'
        rules += [
            ('eager tasks', loop.is_running, lambda g: g.at_start(hot.IS_RUNNING)),
            ('tasks of task factories', loop.create_task, lambda g: g.at_start(
                f'_began = None\nif not (self._task_factory is None{asked}):\n _began = {hot.NOW}\n TOLD_NOTHING()').wrap_return(
                f'{plain} if _began is None else RETURNED(VALUE, self, _began, coro if self._task_factory is None else None)')),
            ('tasks of the eager task factory', factory, lambda g: g.at_start('TOLD_NOTHING()').wrap_return('RETURNED(VALUE, loop, 0, coro)')),
        ]
    return rules


def _loop_rules() -> List[Tuple[str, Any, Rule]]:
    loop = base_events.BaseEventLoop
    return [
        ('making of loops', loop.__init__, lambda g: g.at_start('LOOP_MADE(self)')),
        ('starts and stops of loops', loop.run_forever, lambda g: g.at_start('RUNS(self)').in_finally('STOPS(self)')),
        ('closing of loops', loop.close, lambda g: g.at_end('CLOSES(self)')),
        ('loop.stop() from other threads', loop.stop, lambda g: g.at_start('FROM_THREAD(self, "loop.stop")')),
        ('timers from other threads', loop.call_at, lambda g: g.at_start('if self._thread_id != THREAD(): FROM_THREAD(self, "loop.call_at")')),
        ('wake-ups', loop.call_soon, lambda g: g.after('handle = self._call_soon(callback, args, context)', hot.SOON)),
        ('wake-ups from other threads', loop.call_soon_threadsafe, lambda g: g.before('self._write_to_self()', 'SOON_FROM_THREAD(self, callback, handle)')),
        ('idle times of loops', loop._run_once, lambda g: g.before(     # type: ignore[attr-defined]
            'event_list = self._selector.select(timeout)', f'_idle = ITERATION() if timeout == 0 else {hot.NOW}').after(
            'event_list = self._selector.select(timeout)', 'if timeout != 0: IDLE(self, _idle, event_list)')),
        ('lost tasks', loop.call_exception_handler, lambda g: g.at_start('REPORTED(self, context)')),
        ('executor jobs', loop.run_in_executor, lambda g: g.wrap_return('JOB(VALUE, func)')),
    ]


def _task_rules() -> List[Tuple[str, Any, Rule]]:
    from asyncio import futures
    rules: List[Tuple[str, Any, Rule]] = [
        ('the length of sleeps', asyncio_tasks.sleep, lambda g: g.wrap_await('future', 'ON_SLEEP(VALUE, delay)')),
        ('what wait waits for', asyncio_tasks._wait, lambda g: g.wrap_await('waiter', 'ON_ANY(VALUE, fs)')),    # type: ignore[attr-defined]
        ('shielded tasks', asyncio_tasks.shield, lambda g: g.wrap_return('SHIELDED(VALUE, inner)')),
        ('futures of other threads', futures.wrap_future, lambda g: g.wrap_return('OF_THREAD(VALUE, future)')),
    ]
    iterator = getattr(asyncio_tasks, '_AsCompletedIterator', None)     # since 3.13
    if iterator is not None:
        rules.append(('what as_completed waits for', iterator.__init__, lambda g: g.after('self._todo = todo', 'COMPLETES(self._done, todo)')))
    else:
        rules.append(('what as_completed waits for', asyncio_tasks.as_completed, lambda g: g.after('timeout_handle = None', 'COMPLETES(done, todo)')))
    if sys.version_info < (3, 12):
        rules.append(('what wait_for waits for', asyncio_tasks.wait_for, lambda g: g.wrap_await('waiter', 'ON_TASK(VALUE, fut)')))
    taskgroups = sys.modules.get('asyncio.taskgroups')
    if taskgroups is not None:
        group = taskgroups.TaskGroup
        rules += [
            ('what task groups wait for', getattr(group, '_aexit', group.__aexit__), lambda g: g.wrap_await('self._on_completed_fut', 'ON_GROUP(VALUE, self)')),
            ('members of task groups', group.create_task, lambda g: g.wrap_return('IN_GROUP(VALUE, self)')),
        ]
    return rules


def _primitive_rules() -> List[Tuple[str, Any, Rule]]:
    queue, lock, semaphore, event, condition = queues.Queue, locks.Lock, locks.Semaphore, locks.Event, locks.Condition
    made: Rule = lambda g: g.at_end('MADE(self)')
    rules: List[Tuple[str, Any, Rule]] = [(f'creation of {kind.__name__}s', kind.__init__, made) for kind in (queue, lock, semaphore, event, condition)]
    rules += _queue_rules('') + [
        ('waits for put', queue.put, lambda g: g.wrap_await('putter', 'ON_PUT(VALUE, self)')),
        ('waits for get', queue.get, lambda g: g.wrap_await('getter', 'ON_GET(VALUE, self)')),
        ('task_done', queue.task_done, lambda g: g.after('self._unfinished_tasks -= 1', 'TASK_DONE(self)')),
        ('lock acquired', lock.acquire, lambda g: g.after('self._locked = True', 'ACQUIRED(self)').wrap_await('fut', 'ON_LOCK(VALUE, self)')),
        ('lock released', lock.release, lambda g: g.after('self._locked = False', 'RELEASED(self)')),
        ('semaphore acquired', semaphore.acquire, lambda g: g.wrap_return('PERMIT(VALUE, self)').wrap_await('fut', 'ON_SEMAPHORE(VALUE, self)')),
        ('semaphore released', semaphore.release, lambda g: g.at_end('GIVEN_BACK(self)')),
        ('event set', event.set, lambda g: g.after('self._value = True', 'SET(self)')),
        ('event cleared', event.clear, lambda g: g.before('self._value = False', 'if self._value: CLEARED(self)')),
        ('waits for events', event.wait, lambda g: g.wrap_await('fut', 'ON_EVENT(VALUE, self)')),
        ('waits for conditions', condition.wait, lambda g: g.wrap_await('fut', 'ON_CONDITION(VALUE, self)')),
        ('condition notified', condition.notify, lambda g: g.at_end('NOTIFIED(self)')),
    ]
    if hasattr(queue, 'shutdown'):
        rules.append(('queue shut down', queue.shutdown, lambda g: g.at_end('SHUT_DOWN(self)')))
    barrier = getattr(locks, 'Barrier', None)
    if barrier is not None:
        rules += [('creation of Barriers', barrier.__init__, made), ('barrier broken', barrier.abort, lambda g: g.at_end('BROKE(self)'))]
    return rules


def _queue_rules(more: str) -> List[Tuple[str, Any, Rule]]:
    put_text, get_text = (hot.QUEUE_OPERATION.format(head=head, now=hot.NOW) + more for head in (resources.DID_PUT, resources.DID_GET))
    return [
        ('queue put' + more, queues.Queue.put_nowait, lambda g: g.after('self._put(item)', put_text)),
        ('queue get' + more, queues.Queue.get_nowait, lambda g: g.after('item = self._get()', get_text)),
    ]


def _io_rules() -> List[Tuple[str, Any, Rule]]:
    drain: Any = streams.FlowControlMixin._drain_helper     # type: ignore[attr-defined]
    rules: List[Tuple[str, Any, Rule]] = [
        ('stream reads', streams.StreamReader._wait_for_data, lambda g: g.wrap_await('self._waiter', 'ON_STREAM(VALUE, self)')),    # type: ignore[attr-defined]
        ('closing of streams', streams.StreamWriter.wait_closed,
         lambda g: g.wrap_await('self._protocol._get_close_waiter(self)', 'ON_CLOSE(VALUE, self)')),
        ('stream drains', drain, lambda g: g.wrap_await('waiter', 'ON_DRAIN(VALUE, self)')),
        ('subprocess ends', base_subprocess.BaseSubprocessTransport._wait, lambda g: g.wrap_await('waiter', 'ON_PROCESS(VALUE, self)')),
        ('servers', base_events.Server.serve_forever, lambda g: g.wrap_await('self._serving_forever_fut', 'ON_SERVER(VALUE, self)')),
        ('closing of servers', base_events.Server.wait_closed, lambda g: g.wrap_await('waiter', 'ON_SERVER(VALUE, self)')),
    ]
    selector = sys.modules.get('asyncio.selector_events')
    if selector is not None:
        loop = selector.BaseSelectorEventLoop
        rules += [(f'{name} from other threads', getattr(loop, name), lambda g, name=name: g.at_start(f'FROM_THREAD(self, "loop.{name}")'))
                  for name in ('add_reader', 'add_writer', 'remove_reader', 'remove_writer')]
        for probe, names in (('ON_READ', ('sock_recv', 'sock_recv_into', 'sock_recvfrom', 'sock_recvfrom_into')), ('ON_WRITE', ('sock_sendall', 'sock_sendto')),
                             ('ON_ACCEPT', ('sock_accept',)), ('ON_CONNECT', ('sock_connect',))):
            rules += [(name, getattr(loop, name, None), _socket_rule(probe)) for name in names]
    return rules


def _socket_rule(probe: str) -> Rule:
    return lambda g: g.wrap_await('fut', f'{probe}(VALUE, sock)')


def _misuse_rules() -> List[Tuple[str, Any, Rule]]:
    loop: Any = base_events.BaseEventLoop
    policy: Any = getattr(events, 'BaseDefaultEventLoopPolicy', None) or getattr(events, '_BaseDefaultEventLoopPolicy', None)
    rules: List[Tuple[str, Any, Rule]] = [
        ('create_task without a loop', asyncio_tasks.create_task, lambda g: g.on_error('RuntimeError', 'NO_CREATE(coro)')),
        ('gather without a loop', asyncio_tasks.gather, lambda g: g.on_error('RuntimeError', 'NO_GATHER()')),
        ('ensure_future without a loop', asyncio_tasks.ensure_future,
         lambda g: g.on_error('RuntimeError', 'NO_ENSURE()').at_start('if loop is not None: MEET_LOOP(loop)')),
        ('get_event_loop without a loop', policy and policy.get_event_loop, lambda g: g.before_raise('NO_EVENT_LOOP()')),
        ('uses of closed loops', loop._check_closed, lambda g: g.before_raise('USED_CLOSED(self)')),
        ('loops run inside loops', loop._check_running, lambda g: g.before_raise('RUNS_ALREADY(self)')),
        ('what wait refuses', asyncio_tasks.wait, lambda g: g.on_error('TypeError', 'REFUSED(fs)')),
        ('loops of other makers', events.set_event_loop, lambda g: g.at_start('MEET_LOOP(loop)')),
        ('loops of other factories', getattr(getattr(runners, 'Runner', None), '_lazy_init', None), lambda g: g.at_end('MEET_LOOP(self._loop)')),
        ('asyncio.run inside a loop', runners.run, lambda g: g.on_error('RuntimeError', 'RUN_INSIDE()')),
        ('Runner.run inside a loop', getattr(getattr(runners, 'Runner', None), 'run', None), lambda g: g.on_error('RuntimeError', 'RUN_INSIDE()')),
        ('where threads are started', threading.Thread.start, lambda g: g.at_start('POOLS()\nSTARTED(self)')),
        ('begins and errors of threads', threading.Thread._bootstrap_inner,      # type: ignore[attr-defined]
         lambda g: g.at_start('THREAD_STARTS()').before('self._invoke_excepthook(self)', 'THREAD_FAILS()')),
        ('coroutines never awaited', warnings._warn_unawaited_coroutine, lambda g: g.at_start('NEVER_AWAITED(coro)')),   # type: ignore[attr-defined]
    ]
    mixins = sys.modules.get('asyncio.mixins')
    if mixins is not None:
        rules.append(('primitives of other loops', mixins._LoopBoundMixin._get_loop, lambda g: g.before_raise('OTHER_LOOP(self)')))
    return rules


def _patch_task_methods() -> None:
    """`cancel`, `uncancel` and `set_name` are written in C, so they cannot be grafted; and the class must stay the class. Their entries in the
    type's own dictionary are exchanged."""
    for kind in {asyncio_tasks.Task, asyncio_tasks._PyTask}:    # type: ignore[attr-defined]
        try:
            for name, act in (('cancel', _cancel), ('uncancel', _uncancel), ('set_name', _set_name)):
                real = kind.__dict__.get(name)
                if real is not None:
                    exchange(kind, name, unbound(real, act))
        except Exception as error:
            failed('cancellation of tasks', error)


def _cancel(real: Any, *args: Any, **keywords: Any) -> Any:
    try:
        if args and isinstance(args[0], tasks._task_types):
            tasks.cancel_asked(args[0], args[1] if len(args) > 1 else keywords.get('msg'))
    except Exception as error:
        failed and failed('cancellation of tasks', error)
    return real(*args, **keywords)


def _uncancel(real: Any, *args: Any) -> Any:
    try:
        if len(args) == 1:
            tasks.uncancelled(args[0])
    except Exception as error:
        failed and failed('cancellation of tasks', error)
    return real(*args)


def _set_name(real: Any, *args: Any) -> Any:
    result = real(*args)
    try:
        tasks.renamed(args[0])
    except Exception as error:
        failed and failed('names of tasks', error)
    return result
