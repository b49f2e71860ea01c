"""Loops that are not asyncio's own: their class gets its probes when the first of them is about to be used."""
from __future__ import annotations

from asyncio.base_events import BaseEventLoop
from asyncio.events import AbstractEventLoop

from . import sink
from .imports import OwnModules

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def meet(loop: Any) -> None:
    """A loop is about to be used."""
    kind = type(loop)
    if not issubclass(kind, BaseEventLoop) and issubclass(kind, AbstractEventLoop) and kind.call_soon is not AbstractEventLoop.call_soon:
        try:
            with OwnModules():
                from . import foreign_loops     # not loaded without need
            foreign_loops.look_at(loop)
        except Exception as error:      # a class whose methods cannot be exchanged
            sink.unavailable('steps, waits and states of tasks', f'{kind.__module__}.{kind.__qualname__}: {error}')
