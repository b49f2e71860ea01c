"""Grafted code kept from run to run, beside the agent's own byte code: parsing and compiling asyncio's functions takes longer than everything else at start."""
from __future__ import annotations

import marshal
import os
import sys

from _imp import source_hash        # type: ignore[import-not-found]

from .imports import folder

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import CodeType
    from typing import Dict, Optional, Tuple
    Entry = Tuple[Tuple[object, ...], CodeType]



class Cache:
    """What was grafted for this Python and this agent.

    A file that is missing, foreign or damaged is as an empty one; one that cannot be written is done without.
    """

    def __init__(self, asyncio_folder: str) -> None:
        self._path = os.path.join(folder, '__pycache__', f'grafts.{sys.implementation.cache_tag}.{_key(asyncio_folder)}')
        self._entries: Dict[str, Entry] = _read(self._path)
        self._changed = False

    def get(self, name: str, fingerprint: Tuple[object, ...]) -> Optional[CodeType]:
        """The code made for a function with this fingerprint."""
        entry = self._entries.get(name)
        return entry[1] if entry is not None and entry[0] == fingerprint else None

    def add(self, name: str, fingerprint: Tuple[object, ...], made: CodeType) -> None:
        """Keeps code for the next run."""
        self._entries[name] = (fingerprint, made)
        self._changed = True

    def save(self) -> None:
        """Writes what was added. Also where Python is told to write no byte code: that is said of the program's folders, and this one is ours."""
        if not self._changed:
            return
        own = f'{self._path}.{os.getpid()}'
        try:
            os.makedirs(os.path.dirname(self._path), exist_ok=True)
            with open(own, 'wb') as file:
                file.write(marshal.dumps(self._entries))
            os.replace(own, self._path)
            self._changed = False
        except OSError:
            pass            # a folder that is read-only: the next start takes as long as this one


def _key(asyncio_folder: str) -> str:
    parts = [asyncio_folder, sys.version]
    for name in ('install.py', 'hot.py', 'handed.py', 'graft.py'):
        try:
            status = os.stat(os.path.join(folder, name))
            parts += [str(status.st_mtime_ns), str(status.st_size)]
        except OSError:
            parts.append('')
    digest: bytes = source_hash(0, '\0'.join(parts).encode('utf-8', 'surrogateescape'))
    return digest.hex()


def _read(path: str) -> Dict[str, Entry]:
    try:
        with open(path, 'rb') as file:
            value = marshal.loads(file.read())
        return value if isinstance(value, dict) else {}
    except (OSError, ValueError, EOFError, TypeError):
        return {}
