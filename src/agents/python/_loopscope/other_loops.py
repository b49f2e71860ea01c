"""Loops that are not asyncio's own: their class gets its probes when the first of them is about to be used."""
from __future__ import annotations

from .imports import OwnModules

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def meet(loop: Any) -> None:
    """A loop is about to be used."""
    if type(loop).__module__ == 'uvloop':
        with OwnModules():
            from . import uv        # which looks for uvloop's modules
        uv.look_at(loop)
