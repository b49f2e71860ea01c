"""Cancels a task when the program's user asks for it in a view: the debug adapter writes the task's number into the header of the recording.

Only who may write the file can ask, and the file is its owner's alone. The watcher's thread sees the request; the task is looked up and cancelled on
the thread of its loop, as `loop.call_soon_threadsafe` has it. Nothing here keeps a task alive, and none is finalised on the watcher's thread.
"""
from __future__ import annotations

import struct
from asyncio import tasks as asyncio_tasks

from . import sink, tasks
from .guard import failed

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Callable, Iterable

_ASKED, _ANSWER = 104, 112      # in the header: number of the task | number of the request << 32; outcome | number of the request << 32
_HANDED_OVER, _CANCELLED = 1, 2
_word = struct.Struct('<Q')
_taken = 0


def look(loops: Iterable[Any]) -> None:
    """On the watcher's thread: takes a new request to the running loops. Each looks among its own tasks."""
    global _taken
    mm = sink.recording.mm
    asked = _word.unpack_from(mm, _ASKED)[0]
    if asked == _taken:
        return
    _taken = asked
    number = asked & 0xffffffff
    if not number:
        return
    running = list(loops)
    if running:
        _word.pack_into(mm, _ANSWER, asked >> 32 << 32 | _HANDED_OVER)
    for loop in running:
        try:
            loop.call_soon_threadsafe(_canceller(loop, number, asked >> 32))
        except RuntimeError:
            pass        # closed meanwhile, and its tasks with it


def _canceller(loop: Any, number: int, request: int) -> Callable[[], None]:
    def cancel() -> None:
        try:
            for task in asyncio_tasks.all_tasks(loop):
                if tasks.ids.get(id(task)) == number:
                    tasks.asked_by_user = True
                    try:
                        task.cancel()
                    finally:
                        tasks.asked_by_user = False
                    _word.pack_into(sink.recording.mm, _ANSWER, request << 32 | _CANCELLED)
        except Exception as error:
            failed and failed('cancelling from outside', error)
    return cancel
