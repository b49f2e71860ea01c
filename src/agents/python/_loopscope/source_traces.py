"""Where something was made, as asyncio's debug mode keeps it: without the frames of ours that lie below the methods of uvloop's loop."""
from __future__ import annotations

import gc
import sys
from asyncio import constants
from traceback import FrameSummary, StackSummary

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import CodeType, FrameType
    from typing import Any, Dict, List, Optional, Tuple

_hidden = set()     # type: set[Tuple[str, str]]  # file and name of what is ours


def hide(code: CodeType) -> None:
    """Says that this code is ours."""
    _hidden.add((code.co_filename, code.co_name))


def made(thing: Any) -> None:
    """A task or handle was made in debug mode, by the method that our caller stands for."""
    for held in gc.get_referents(thing):
        trace = held[-1] if type(held) is tuple and held else held      # timers keep it with their callback's name
        if type(trace) is StackSummary and trace and _is_ours(trace[-1]):
            # Of one that was cut off, frames that we had taken the place of are missing.
            trace[:] = _stack(sys._getframe(1)) if len(trace) == constants.DEBUG_STACK_DEPTH else _of_others(trace)


def reported(context: Dict[str, Any]) -> None:
    """An error is told of in debug mode, maybe with traces of where something was made."""
    for key in ('source_traceback', 'handle_traceback'):
        held = context.get(key)
        if type(held) is StackSummary:
            held[:] = _of_others(held)


def _is_ours(frame: FrameSummary) -> bool:
    return (frame.filename, frame.name) in _hidden


def _of_others(trace: StackSummary) -> List[FrameSummary]:
    return [frame for frame in trace if not _is_ours(frame)]


def _stack(innermost: FrameType) -> StackSummary:
    frames: List[Tuple[FrameType, int]] = []
    frame: Optional[FrameType] = innermost
    while frame is not None and len(frames) < constants.DEBUG_STACK_DEPTH:
        if (frame.f_code.co_filename, frame.f_code.co_name) not in _hidden:
            frames.append((frame, frame.f_lineno))
        frame = frame.f_back
    return StackSummary.extract(iter(reversed(frames)), lookup_lines=False)
