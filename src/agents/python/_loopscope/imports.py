"""Waits for the program to import asyncio, so that a program without it is left as it is."""
from __future__ import annotations

import os
import sys

from _frozen_importlib_external import PathFinder      # type: ignore[import-not-found]

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_blocked_ms = 100.0
folder = os.path.dirname(os.path.abspath(__file__))     # of this package


def watch(blocked_ms: float) -> None:
    """From now on, asyncio gets its probes as soon as it has been imported; at once, where that was done before us, by a .pth file."""
    global _blocked_ms
    _blocked_ms = blocked_ms
    if 'asyncio' in sys.modules:
        _call_with_frames_removed('asyncio')
        return
    sys.meta_path.insert(0, Finder)     # type: ignore[arg-type]


class OwnModules:
    """While our own modules load.

    Their byte code is kept in our own folder, whatever the program is told about its folders: without it every start takes 30 ms longer. And their
    `__file__` is no file, as that of code that was made: coverage.py would have them among the program's files.
    """

    def __enter__(self) -> None:
        self._told = sys.dont_write_bytecode
        sys.dont_write_bytecode = False
        sys.meta_path.insert(0, OwnFinder)      # type: ignore[arg-type]

    def __exit__(self, *error: Any) -> None:
        sys.dont_write_bytecode = self._told
        if OwnFinder in sys.meta_path:
            sys.meta_path.remove(OwnFinder)     # type: ignore[arg-type]


class OwnFinder:
    """Finds our own modules, and gives them a name for their `__file__`."""

    @staticmethod
    def find_spec(name: str, path: Any = None, target: Any = None) -> Any:
        """The spec of one of our modules; None for any other."""
        if not name.startswith(f'{__package__}.'):
            return None
        spec = PathFinder.find_spec(name, path, target)
        if spec is not None:
            spec.origin = _as_made(spec.origin)
        return spec


def _as_made(file: str) -> str:
    return f'<{__package__}>/{os.path.basename(file)}'


class Finder:
    """A finder that finds nothing by itself: it lets the others find, and acts when the module has run."""

    wanted = {'asyncio'}

    @classmethod
    def find_spec(cls, name: str, path: Any = None, target: Any = None) -> Any:
        """The spec of a module we wait for, with a loader that tells us; None for any other module."""
        if name not in cls.wanted:      # who only asks where the module is, as `python -m asyncio` does at first, has not imported it yet
            return None
        for finder in sys.meta_path:
            find = getattr(finder, 'find_spec', None)
            if finder is cls or find is None:
                continue
            spec = find(name, path, target)
            if spec is not None:
                if hasattr(spec.loader, 'exec_module') and not isinstance(spec.loader, Loader):
                    spec.loader = Loader(spec.loader)
                return spec
        return None


class Loader:
    """Runs the module with its own loader, whose place it gives back first, then puts the probes in."""

    def __init__(self, real: Any) -> None:
        self._real = real

    def __getattr__(self, name: str) -> Any:
        return getattr(self._real, name)

    def create_module(self, spec: Any) -> Any:
        """As the module's own loader does."""
        return self._real.create_module(spec)

    def exec_module(self, module: Any) -> None:
        """Runs the module, then ours."""
        module.__spec__.loader = module.__loader__ = self._real
        self._real.exec_module(module)
        if module.__name__ in Finder.wanted:        # not when a spec that was kept is used again
            Finder.wanted.discard(module.__name__)
            _call_with_frames_removed(module.__name__)


def _call_with_frames_removed(name: str) -> None:
    """The module has been imported."""
    from . import sink
    try:
        with OwnModules():
            from . import install
            install.install(_blocked_ms)
        if Finder in sys.meta_path:
            sys.meta_path.remove(Finder)    # type: ignore[arg-type]
    except Exception as error:
        sink.unavailable(name, f'{type(error).__name__}: {error}')
    except BaseException as error:      # Ctrl+C: as if it had come while the module itself ran
        raise error.with_traceback(None)    # noqa: B904 - it is the same error


# Of the error that ends an import, Python leaves out the frames of its own import machinery, which it knows by their file and by the name of the innermost one.
for _function in (Finder.find_spec.__func__, Loader.exec_module, _call_with_frames_removed):    # type: ignore[attr-defined]
    _function.__code__ = _function.__code__.replace(co_filename='<frozen importlib._bootstrap>')

# These two are there before the finder is.
__file__ = _as_made(__file__)
sys.modules[__package__].__file__ = _as_made('__init__.py')
