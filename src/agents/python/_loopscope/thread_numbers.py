"""The numbers of threads, by their identifiers."""
from __future__ import annotations

import sys
from itertools import count

from . import sink

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Dict, Tuple

_threads: Dict[int, Tuple[int, Any]] = {}
_next_thread = count(1).__next__


def thread_number(ident: int) -> int:
    """Notes a thread and gives its number. The system uses an identifier again for a later thread, so the thread's object tells them apart."""
    threading = sys.modules.get('threading')
    thread = threading._active.get(ident) if threading is not None else None  # type: ignore[attr-defined]
    known = _threads.get(ident)
    if known is not None and known[1] is thread:
        return known[0]
    number = _next_thread()
    name = thread.name if thread is not None else f'thread {ident}'
    _threads[ident] = (number, thread)
    main = threading is None or thread is threading.main_thread()
    sink.text('thread', id=number, name=name if type(name) is str else '', main=main)
    return number


def _forget() -> None:
    _threads.clear()


sink.when_opened(_forget)
