"""`asyncio.get_running_loop()` where no loop runs. It is written in C and raises an error that the program often catches.

The public name gets a stand-in that is all C while a loop runs: an endless chain of what `_get_running_loop()` returns. A None ends one link, and only then
Python runs, which notes the call and gives a link that raises the error. asyncio's own uses, by `events.get_running_loop`, stay as they are.
"""
from __future__ import annotations

import asyncio
import os
import sys
from asyncio import events
from itertools import chain, cycle

from . import loops, places, sink
from .guard import failed
from .stand_in import Likeness, raising_once

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Dict, Iterator, Tuple

_MOST = 100         # calls that are written of one place: a library may ask at every record that it logs
_real = events.get_running_loop
_frame = sys._getframe
_seen: Dict[Tuple[int, int], int] = {}      # id(code) and instruction of a call: how often no loop ran there


def install() -> None:
    """Puts the stand-in in the place of `asyncio.get_running_loop`."""
    asyncio.get_running_loop = _RunningLoop()       # type: ignore[assignment]


def told_of(code: Any, instruction: int) -> bool:
    """Whether a call at this place was noted."""
    return (id(code), instruction) in _seen


class _Loops:
    """The loops that run, up to the first call where none does."""

    def __iter__(self) -> Iterator[Any]:
        return iter(events._get_running_loop, None)


class _Missing:
    """The error, once."""

    def __iter__(self) -> Iterator[Any]:
        try:
            return iter((_real(),))
        except RuntimeError as error:
            _note()
            return raising_once(error)     # the chain keeps this until its next call


class _Asyncio:
    """The module, for `pickle` and `copy`."""

    get_running_loop = property(lambda self: asyncio.get_running_loop)

    def __reduce__(self) -> Any:
        return __import__, ('asyncio',)


class _RunningLoop(Likeness):
    """The class of the stand-in, which takes no argument either."""

    __slots__ = ('__weakref__',)
    __call__ = staticmethod(chain.from_iterable(cycle((_Loops(), _Missing()))).__next__)
    __doc__ = property(lambda self: _real.__doc__)      # type: ignore[assignment]  # one that is the class's too counts as none
    __module__ = property(lambda self: _real.__module__)    # type: ignore[assignment]
    real = staticmethod(_real)

    def __reduce__(self) -> Any:
        return getattr, (_Asyncio(), 'get_running_loop')    # by name it would be looked for in `_asyncio`, where another one is


_RunningLoop.__name__ = _RunningLoop.__qualname__ = type(_real).__name__      # errors name it


def _note() -> None:
    try:
        frame = _frame(2)
        key = (id(frame.f_code), frame.f_lasti)
        count = _seen[key] = _seen.get(key, 0) + 1
        if count <= _MOST:
            loops.misused('no-running-loop', 'asyncio.get_running_loop', 3)
        elif count == _MOST + 1:
            where = f'{os.path.basename(frame.f_code.co_filename)}:{places.line_of(frame.f_code, frame.f_lasti)}'
            sink.unavailable(f'asyncio.get_running_loop() without a loop at {where}', f'after {_MOST} calls')
    except Exception as error:
        failed and failed('calls without a running loop', error)


loops.told_of = told_of
sink.when_opened(_seen.clear)
