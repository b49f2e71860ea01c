"""Loopscope's agent for Python programs: it records what the program's asyncio loops do, into a file, and is otherwise not there.

`start(site)` is called once, before the program, by `site/sitecustomize.py` or `launch.py`. It loads nothing of asyncio: the probes are put in when
the program imports it.
Environment: `LOOPSCOPE`, a JSON object with `recording` (the file to make), `run` (32 hex digits), `blockedLoopMs`, `limit` (bytes of rows to keep,
0: all), and in a
child process `child`.
"""
from __future__ import annotations

import os
import sys

VERSION = '0.1.0'
TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Dict, Iterator, Optional


def start(site: str) -> None:
    """Reads the environment variable and takes it away, makes the recording, and waits for asyncio. Never raises; without a valid variable it does nothing."""
    try:
        options = _options(os.environ.pop('LOOPSCOPE', None))
        if options is not None:
            from .imports import OwnModules
            with OwnModules():
                _start(options, site)
    except Exception:
        pass        # there is no recording to say it in, and nothing may be printed: whoever started the program sees that the file is missing


def _options(text: Optional[str]) -> Optional[Dict[str, Any]]:
    if text is None:
        return None
    from _json import make_scanner      # the `json` package may not be loaded in the program

    class Context:
        """What the scanner asks of a decoder."""

        strict, parse_float, parse_int, parse_constant, memo = True, float, int, float, {}     # type: ignore[var-annotated]
        object_hook = object_pairs_hook = array_hook = None
    value, _ = make_scanner(Context)(text, 0)
    if not isinstance(value, dict) or not isinstance(value.get('recording'), str) or not isinstance(value.get('run'), str):
        return None
    return value


def _start(options: Dict[str, Any], site: str) -> None:
    from . import children, imports, sink
    from .recording import Recording
    child = bool(options.get('child'))
    if not child:
        sink.open_recording(Recording(options['recording'], bytes.fromhex(options['run']), int(options.get('limit') or 0)))
        describe(options)
    children.configure(options, site, lambda: describe(options), child)
    imports.watch(float(options.get('blockedLoopMs') or 100))
    import atexit
    at_exit = _end()
    next(at_exit)
    atexit.register(at_exit.__next__)


def describe(options: Dict[str, Any]) -> None:
    """Writes the record of this process."""
    from . import sink
    from .names import true_path
    try:
        folder: Optional[str] = true_path(os.getcwd())
    except OSError:
        folder = None
    arguments = getattr(sys, 'orig_argv', None) or getattr(sys, 'argv', None) or []
    executable = true_path(sys.executable or '')
    sink.text('process', pid=os.getpid(), ppid=os.getppid(), argv=[true_path(str(part)) for part in arguments], executable=executable, language='python',
              version='.'.join(map(str, sys.version_info[:3])), implementation=sys.implementation.name, platform=sys.platform, cwd=folder, agent=VERSION,
              blockedLoopMs=options.get('blockedLoopMs') or 100)


def _end() -> Iterator[None]:
    """What is done at exit, from the second `next` on. A function may be left by a signal before it is in its `try`; this waits within it."""
    from . import sink
    try:
        yield
        _tell_what_is_left()
        sink.mark_the_end('exit')
    except GeneratorExit:
        raise
    except Exception:
        sink.recording.fail()
    except BaseException:       # a signal handler of the program, such as Ctrl+C once more; nobody is left to take its error
        sink.mark_the_end('exit')
    yield


def _tell_what_is_left() -> None:
    from . import sink
    frames = sys.modules.get(__name__ + '.frames')
    if frames is not None and any(name in sys.modules for name in frames.MAKERS):
        sink.unavailable('other interpreters of this process', 'only the first one is recorded')
    loops = sys.modules.get(__name__ + '.loops')
    if loops is not None:
        loops.uncaught(getattr(sys, 'last_value', None))
        loops.ended()
        sink.recording.iterations(loops.iterations())
    lost = sys.modules.get(__name__ + '.gone')
    if lost is not None:
        lost.at_exit()
