"""Places in the program's code: code objects, sites and stacks, written once each and then known by number.

Keys are `id(code)` and `f_lasti`: hashing a code object reads all its bytecode, and `f_lineno` searches a table. Code objects are kept alive, so that
an id stays theirs.
"""
from __future__ import annotations

import os
import sys
import types
from itertools import count

from . import sink
from .guard import failed
from .imports import folder
from .names import true_path

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import CodeType, FrameType
    from typing import Any, Dict, List, Optional, Tuple

# What kind of code a frame runs; greater stops a walk sooner.
USER, LIBRARY, ASYNCIO, HIDDEN, LOOP = range(5)

_kinds: Dict[int, int] = {}
_kept: List[CodeType] = []
_codes: Dict[int, int] = {}
_sites: Dict[Tuple[int, int], int] = {}
_stacks: Dict[Tuple[int, ...], int] = {}
_strings: Dict[str, int] = {}
_MAX_STRINGS = 200_000
_MAX_DEPTH = 100

_asyncio_folder = '\0'
_here = folder + os.sep
_standard = os.path.dirname(os.path.abspath(os.__file__)) + os.sep
_site_markers = (os.sep + 'site-packages' + os.sep, os.sep + 'dist-packages' + os.sep)
_loop_codes: Dict[int, bool] = {}


def _forget() -> None:
    """Numbers start again: another recording knows none of them."""
    global _next_code, _next_site, _next_stack, _next_string
    for table in (_codes, _sites, _stacks, _strings):
        table.clear()
    _next_code, _next_site, _next_stack, _next_string = (count(1).__next__ for _ in range(4))


_next_code = _next_site = _next_stack = _next_string = count(1).__next__
_forget()
sink.when_opened(_forget)


def asyncio_is_in(folder: str) -> None:
    """Tells where the asyncio package lies."""
    global _asyncio_folder
    _asyncio_folder = folder + os.sep
    _kinds.clear()


def runs_steps(code: CodeType) -> None:
    """Says that a frame of this code is the loop calling back: what lies above it did not cause what lies below."""
    _loop_codes[id(code)] = True
    _kept.append(code)
    _kinds.pop(id(code), None)


def hide(code: CodeType) -> None:
    """Says that frames of this code lie between asyncio and us."""
    _kept.append(code)
    _kinds[id(code)] = HIDDEN


def kind_of(code: CodeType) -> int:
    """USER, LIBRARY, ASYNCIO, HIDDEN or LOOP."""
    found = _kinds.get(id(code))
    return _classify(code) if found is None else found


def _classify(code: CodeType) -> int:
    path = code.co_filename
    if id(code) in _loop_codes:
        kind = LOOP
    elif path.startswith(_here):
        kind = HIDDEN
    elif path.startswith(_asyncio_folder):
        kind = ASYNCIO
    elif any(marker in path for marker in _site_markers) or path.startswith((_standard, '<frozen ')):
        kind = LIBRARY
    else:
        kind = USER
    _kept.append(code)
    _kinds[id(code)] = kind
    return kind


def string(text: str) -> int:
    """The number of a text; 0 when there are too many different ones to keep."""
    found = _strings.get(text)
    if found is not None:
        return found
    if len(_strings) >= _MAX_STRINGS:
        return 0
    number = _strings[text] = _next_string()
    sink.text('string', id=number, text=text[:10_000])
    return number


def code(of: CodeType) -> int:
    """The number of a code object."""
    found = _codes.get(id(of))
    if found is not None:
        return found
    kind = kind_of(of)
    number = _codes[id(of)] = _next_code()
    name = getattr(of, 'co_qualname', of.co_name)
    sink.text('code', id=number, file=_absolute(of.co_filename), line=of.co_firstlineno, name=name, library=kind != USER)
    return number


def coroutine_code(coro: Any) -> int:
    """The number of the code a coroutine runs, 0 when it does not say (a coroutine written in C)."""
    for name in ('cr_code', 'gi_code', 'ag_code'):
        found = getattr(coro, name, None)
        if isinstance(found, types.CodeType):
            number = _codes.get(id(found))
            if number is not None:
                return number
            _name_of_coroutine(found, coro)
            return code(found)
    _, _, generator = _other_awaitable(coro)    # what `aclose()`, `asend()` and the like of an asynchronous generator give
    return coroutine_code(generator) if type(generator) is types.AsyncGeneratorType else 0


_qualified: Dict[int, str] = {}


def _name_of_coroutine(of: CodeType, coro: Any) -> None:
    """Before 3.11 a code object does not know its qualified name; its coroutine does."""
    if not hasattr(of, 'co_qualname'):
        name = getattr(coro, '__qualname__', None)
        if isinstance(name, str):
            kind = kind_of(of)
            number = _codes[id(of)] = _next_code()
            sink.text('code', id=number, file=_absolute(of.co_filename), line=of.co_firstlineno, name=name, library=kind != USER)


def site(of: CodeType, lasti: int) -> int:
    """The number of a place: a code object and an instruction in it."""
    key = (id(of), lasti)
    found = _sites.get(key)
    if found is not None:
        return found
    in_code = code(of)
    number = _sites[key] = _next_site()
    sink.text('site', id=number, code=in_code, line=line_of(of, lasti))
    return number


def line_of(of: CodeType, lasti: int) -> int:
    """The line of an instruction; a coroutine that has not started stands at its first line."""
    if lasti < 0:
        return of.co_firstlineno
    if sys.version_info >= (3, 10):
        for start, end, line in of.co_lines():
            if start <= lasti < end and line is not None:
                return int(line)
        return of.co_firstlineno
    line = of.co_firstlineno
    for offset, candidate in _line_starts(of):
        if offset > lasti:
            break
        line = candidate
    return line


def _line_starts(of: CodeType) -> List[Tuple[int, int]]:
    import dis
    return list(dis.findlinestarts(of))


def creation_site(frame: Optional[FrameType]) -> int:
    """The first frame of the program itself, else the first outside asyncio, above `frame` and below the loop; 0 when there is none."""
    fallback: Optional[FrameType] = None
    kinds = _kinds
    while frame is not None:
        of = frame.f_code
        kind = kinds.get(id(of))
        if kind is None:
            kind = _classify(of)
        if kind == USER:
            found = _sites.get((id(of), frame.f_lasti))
            return site(of, frame.f_lasti) if found is None else found
        if kind == LOOP:
            break
        if kind == LIBRARY and fallback is None:
            fallback = frame
        frame = frame.f_back
    return site(fallback.f_code, fallback.f_lasti) if fallback is not None else 0


def frame_stack(frame: Optional[FrameType]) -> int:
    """The number of the stack from `frame` outwards up to the loop, without our own frames."""
    key: List[int] = []
    places: List[Tuple[CodeType, int]] = []
    while frame is not None and len(places) < _MAX_DEPTH:
        of = frame.f_code
        kind = kind_of(of)
        if kind == LOOP:
            break
        if kind != HIDDEN:
            places.append((of, frame.f_lasti))
            key += (id(of), frame.f_lasti)
        frame = frame.f_back
    return _interned(tuple(key), places)


def traceback_stack(trace: Any) -> int:
    """The number of the stack of a traceback, innermost (where it was raised) first."""
    places: List[Tuple[CodeType, int]] = []
    while trace is not None and len(places) < 10 * _MAX_DEPTH:
        of = trace.tb_frame.f_code
        if kind_of(of) not in (LOOP, HIDDEN):
            places.append((of, trace.tb_lasti))
        trace = trace.tb_next
    places = places[::-1][:_MAX_DEPTH]
    key = tuple(part for of, lasti in places for part in (id(of), lasti))
    return _interned(key, places)


def await_stack(coro: Any) -> int:
    """The number of the stack of a suspended coroutine, innermost first; 0 when it cannot be told. Never raises.

    The first two levels are written out: this runs at every wait, and a list with its calls costs as much again.
    """
    try:
        if type(coro) is _Coroutine:
            inner = coro.cr_await
            kind = type(inner)
            if kind is _FutureIter:
                key = (id(coro.cr_code), coro.cr_frame.f_lasti)
            elif kind is _Coroutine:
                innermost = inner.cr_await
                if type(innermost) is _FutureIter:
                    key = (id(coro.cr_code), coro.cr_frame.f_lasti, id(inner.cr_code), inner.cr_frame.f_lasti)  # type: ignore[assignment]
                else:
                    key = _await_key(coro)      # type: ignore[assignment]
            else:
                key = _await_key(coro)          # type: ignore[assignment]
        else:
            key = _await_key(coro)              # type: ignore[assignment]
        return _stacks.get(key) or _intern_await(coro, key)
    except Exception as error:
        failed and failed('where tasks wait', error)
        return 0


def _await_key(coro: Any) -> Tuple[int, ...]:
    key: List[int] = []
    inner = coro
    while inner is not None and len(key) < 2 * _MAX_DEPTH:
        kind = type(inner)
        if kind is _Coroutine:
            key += (id(inner.cr_code), inner.cr_frame.f_lasti)
            inner = inner.cr_await
        elif kind is _FutureIter:
            break
        elif kind is _Generator:
            key += (id(inner.gi_code), inner.gi_frame.f_lasti)
            inner = inner.gi_yieldfrom
        else:
            frame, of, inner = _other_awaitable(inner)
            if frame is not None:
                key += (id(of), frame.f_lasti)
    return tuple(key)


_Coroutine = types.CoroutineType
_Generator = types.GeneratorType
_FutureIter: type = type(None)


def future_iterator_is(kind: type) -> None:
    """Tells the type of what a future's `__await__` gives: where every await stack ends."""
    global _FutureIter
    _FutureIter = kind


def _other_awaitable(inner: Any) -> Tuple[Any, Any, Any]:
    """Frame, code and what it waits for, of the awaitables that are neither coroutine nor generator."""
    if type(inner) is types.AsyncGeneratorType:
        return inner.ag_frame, inner.ag_code, inner.ag_await
    name = type(inner).__name__
    if name in ('async_generator_asend', 'async_generator_athrow', 'coroutine_wrapper', 'anext_awaitable'):
        import gc           # these show what they wrap in no other way
        for held in gc.get_referents(inner):
            if type(held) in (types.AsyncGeneratorType, _Coroutine, _Generator) or type(held).__name__ in ('async_generator_asend', 'async_generator_athrow'):
                return None, None, held
    return None, None, None


def _intern_await(coro: Any, wanted: Tuple[int, ...]) -> int:
    places: List[Tuple[CodeType, int]] = []
    inner = coro
    while inner is not None and len(places) < _MAX_DEPTH:
        kind = type(inner)
        if kind is _Coroutine:
            frame, of, following = inner.cr_frame, inner.cr_code, inner.cr_await
        elif kind is _Generator:
            frame, of, following = inner.gi_frame, inner.gi_code, inner.gi_yieldfrom
        else:
            frame, of, following = _other_awaitable(inner)
        if frame is not None:
            if not hasattr(of, 'co_qualname') and id(of) not in _codes:
                _name_of_coroutine(of, inner)
            places.append((of, frame.f_lasti))
        inner = following
    return _interned(wanted, places[::-1])


def _interned(key: Tuple[int, ...], places: List[Tuple[CodeType, int]]) -> int:
    """`places` innermost first; `key` tells the stack from others (it may have another order)."""
    found = _stacks.get(key)
    if found is not None:
        return found
    if not places:
        return 0
    if len(_stacks) >= _MAX_STRINGS:
        return 0
    frames = [site(of, lasti) for of, lasti in places]
    number = _stacks[key] = _next_stack()
    sink.text('stack', id=number, frames=frames)
    return number


def _absolute(path: str) -> str:
    return true_path(path if path.startswith('<') or os.path.isabs(path) else os.path.join(_started_in, path))


try:
    _started_in = os.getcwd()
except OSError:         # the folder was deleted
    _started_in = ''
