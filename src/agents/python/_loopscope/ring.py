"""What stays when a ring writes over its oldest rows: of every task that is alive, who made it, its name, and where it stands."""
from __future__ import annotations

import struct

from . import sink, tasks
from .guard import failed
from .tasks import NAME, STATE, STEP, TASK

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Dict, List

_row = struct.Struct('<ddIIII')
_state = struct.Struct('<dqIIII')


def keep(rows: bytes) -> bytes:
    """The rows to keep. A step becomes a `state` row; readers take it only where they know nothing newer of the task."""
    try:
        alive = set(tasks.ids.values())
        kept: List[bytes] = []
        last: Dict[int, bytes] = {}
        for at, (_, ended, task, target, stack, head) in enumerate(_row.iter_unpack(rows)):
            kind = head & 0xff
            if task not in alive:
                continue
            if kind == TASK or kind == NAME:
                kept.append(rows[at * 32:at * 32 + 32])
            elif kind == STEP:
                last[task] = _state.pack(ended, 0, task, target, stack, STATE | head & 0xff00)
            elif kind == STATE:
                last[task] = rows[at * 32:at * 32 + 32]
        return b''.join(kept + list(last.values()))
    except Exception as error:
        failed and failed('the state of tasks in a ring', error)
        return b''


def watch() -> None:
    """To be called when a recording was opened."""
    sink.recording.before_reuse(keep)
