"""Names of files as they are on the disk."""
from __future__ import annotations

import os
import sys


def _as_it_is(path: str) -> str:
    return path


def _of_bytes(path: str) -> str:
    """Where the locale is not UTF-8, Python reads the bytes of a name in another way than those who will read the recording."""
    try:
        return os.fsencode(path).decode('utf-8', 'surrogateescape')
    except UnicodeError:
        return path         # not a name that this Python could open


true_path = _as_it_is if sys.getfilesystemencoding().lower() in ('utf-8', 'utf8') else _of_bytes
