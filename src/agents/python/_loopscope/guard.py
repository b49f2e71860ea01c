"""A hook that fails turns itself off and says so once, in the recording; the program goes on."""
from __future__ import annotations

from . import sink

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Dict

_failures: Dict[str, int] = {}
_ENOUGH = 20        # failures of one hook after which it is not even tried again
off = set()         # type: set[str]


def failed(hook: str, error: BaseException) -> None:
    """Notes the failure of a hook, in words that say what is missing from now on."""
    count = _failures[hook] = _failures.get(hook, 0) + 1
    if count == 1:
        sink.unavailable(hook, f'{type(error).__name__}: {error}' if type(error).__str__ in _plain else type(error).__name__)
    if count >= _ENOUGH:
        off.add(hook)


# Reading the text of any other error could run code of the program.
_plain = (BaseException.__str__, KeyError.__str__, OSError.__str__)
