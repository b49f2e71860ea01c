"""What the threads of this process run, where Python may be asked."""
from __future__ import annotations

import sys

from . import sink

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import FrameType
    from typing import Dict

# What programs make interpreters with. Asyncio itself imports `_interpreters`, from 3.14 on.
MAKERS = ('concurrent.interpreters', 'concurrent.futures.interpreter', '_xxsubinterpreters', *(('_interpreters',) if sys.version_info < (3, 14) else ()))
_said = False


def current_frames() -> Dict[int, FrameType]:
    """`sys._current_frames()`, with at least the frame of the thread that calls; or nothing, where it cannot be known."""
    if (3, 12) <= sys.version_info < (3, 14) and any(name in sys.modules for name in MAKERS):
        _say()
        return {}
    return sys._current_frames()


def _say() -> None:
    """There it makes frames for the threads of all interpreters, which free their memory, under other locks, elsewhere: the process would crash."""
    global _said
    if not _said:
        _said = True
        sink.unavailable('stacks of long steps, loops at rest', 'the program can make other interpreters, beside which this Python cannot tell frames')
