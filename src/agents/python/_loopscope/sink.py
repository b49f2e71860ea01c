"""Where hooks and the row writer meet: `pack(mm, take(), a, b, c, d, e, head)` writes a row, `text(...)` a record.

These names are all that hooks know of the writer, so another one (in C) can stand behind them. Hot hooks have them among their own globals:
`share(globals())` puts
them there and keeps them right when the recording changes, as it does in a forked child. `now` is the clock of all times, in seconds.
"""
from __future__ import annotations

import struct
import sys
import time
from _json import encode_basestring_ascii as _quoted    # type: ignore[import-not-found]

from .recording import Nowhere

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Callable, Dict, List, Optional, Union
    from .recording import Recording
    AnyRecording = Union[Recording, Nowhere]

now = time.perf_counter
# The same clock by a function of one argument, which Python calls faster: `read(MONOTONIC)`. MONOTONIC is None where it is another one, or no faster.
read = getattr(time, 'clock_gettime', None)
_same = time.get_clock_info('perf_counter').implementation == 'clock_gettime(CLOCK_MONOTONIC)'
MONOTONIC = time.CLOCK_MONOTONIC if sys.version_info >= (3, 13) and _same else None

_NATIVE = '' if sys.byteorder == 'little' else '<'      # the machine's own layout is the same then, and packed faster


def _packer(layout: str) -> Callable[..., None]:
    made = struct.Struct(_NATIVE + layout)
    assert made.size == 32
    return made.pack_into


pack = _packer('ddIIII')
pack_count = _packer('dqIIII')          # `b` is no time but a count or an id
pack_seconds = _packer('ddIfII')        # a step that ends in a sleep: `d` holds float32 seconds
pack_short = _packer('ddI8xI')          # a row without `d` and `e`
pack_state = _packer('dqI8xI')          # the same with a count in `b`
pack_member = _packer('d8xIIII')        # a row without `b`
pack_task = _packer('dIIIIII')          # `b` in two words
pack_time = _packer('d8xI8xI')          # a row without `b`, `d` and `e`

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
    namespace.update(pack=pack, pack_count=pack_count, pack_member=pack_member, pack_seconds=pack_seconds, pack_short=pack_short, pack_state=pack_state,
                     pack_task=pack_task, pack_time=pack_time, mm=recording.mm, take=recording.take, now=now)


def row(a: float, b: float, c: int, d: int, e: int, head: int) -> None:  # noqa: PLR0913 - the columns of a row
    """Writes one row, where speed does not matter. `b`: a time, a float, or a count or id, an int."""
    (pack if type(b) is float else pack_count)(recording.mm, recording.take(), a, b, c, d, e, head)


def nanoseconds(moment: float) -> int:
    """A time as records and the header have it."""
    return round(moment * 1e9)


def text(kind: str, **values: Any) -> None:
    """Writes one JSON record. Values: str, bool, int, float, None, lists and dicts of those; a None is left out. `time` is one that `now()` gave."""
    if 'time' in values:
        values['time'] = nanoseconds(values['time'])
    recording.text(_json({'k': kind, **values}).encode('ascii'))


def mark_the_end(reason: str) -> None:
    """Says in the recording that the program ends, by itself (`exit`) or because another one takes its place (`exec`)."""
    when = now()
    text('end', time=when, reason=reason)
    recording.end(nanoseconds(when))


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
