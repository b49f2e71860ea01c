"""Where hooks and the row writer meet: `pack(mm, take(), a, b, c, d, e, head)` writes a row, `text(...)` a record.

These names are all that hooks know of the writer, so another one (in C) can stand behind them. Hot hooks have them among their own globals:
`share(globals())` puts
them there and keeps them right when the recording changes, as it does in a forked child. `now` is the clock of all times.
"""
from __future__ import annotations

import struct
import time
from _json import encode_basestring_ascii as _quoted    # type: ignore[import-not-found]

from .recording import Nowhere

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Callable, Dict, List, Optional, Union
    from .recording import Recording
    AnyRecording = Union[Recording, Nowhere]

now = time.perf_counter_ns
pack = struct.Struct('<qqIIII').pack_into
pack_seconds = struct.Struct('<qqIfII').pack_into      # a step that ends in a sleep: `d` holds float32 seconds
pack_short = struct.Struct('<qqI8xI').pack_into        # a row without `d` and `e`
pack_member = struct.Struct('<q8xII4xI').pack_into      # a row without `b` and `e`
pack_task = struct.Struct('<qIIIIII').pack_into        # `b` in two words
pack_time = struct.Struct('<q8xI8xI').pack_into        # a row without `b`, `d` and `e`

recording: AnyRecording = Nowhere()
_sharers: List[Dict[str, Any]] = []
_on_open: List[Callable[[], None]] = []


def share(namespace: Dict[str, Any]) -> None:
    """Puts `pack` and its short forms, `mm`, `take` and `now` into a module's globals, now and whenever the recording changes."""
    _sharers.append(namespace)
    _give(namespace)


def when_opened(act: Callable[[], None]) -> None:
    """`act` runs whenever another recording has been opened: what was interned in the former one must be written again."""
    _on_open.append(act)


def open_recording(new: AnyRecording) -> None:
    """From now on rows and records go to `new`."""
    global recording
    recording = new
    for namespace in _sharers:
        _give(namespace)
    for act in _on_open:
        act()


def _give(namespace: Dict[str, Any]) -> None:
    namespace.update(pack=pack, pack_member=pack_member, pack_seconds=pack_seconds, pack_short=pack_short, pack_task=pack_task, pack_time=pack_time,
                     mm=recording.mm, take=recording.take, now=now)


def row(a: int, b: int, c: int, d: int, e: int, head: int) -> None:  # noqa: PLR0913 - the columns of a row
    """Writes one row, where speed does not matter."""
    pack(recording.mm, recording.take(), a, b, c, d, e, head)


def text(kind: str, **values: Any) -> None:
    """Writes one JSON record. Values: str, bool, int, float, None, lists and dicts of those; a None is left out."""
    recording.text(_json({'k': kind, **values}).encode('ascii'))


def _json(value: Any) -> str:
    # Written out here because the `json` package may not be loaded in the program, and must not be for us.
    if isinstance(value, str):
        return str(_quoted(value))
    if value is None:
        return 'null'
    if value is True:
        return 'true'
    if value is False:
        return 'false'
    if isinstance(value, (int, float)):
        return repr(value)
    if isinstance(value, dict):
        return '{' + ','.join(f'{_quoted(key)}:{_json(item)}' for key, item in value.items() if item is not None) + '}'
    return '[' + ','.join(_json(item) for item in value) + ']'


def unavailable(what: str, why: Optional[object]) -> None:
    """Says in the recording what will not be seen in it."""
    text('not-recorded', what=what, why=str(why))
