"""Child processes: a fork gets a recording of its own when it runs a loop; a child that is the same Python gets the agent through its environment."""
from __future__ import annotations

import os
import sys

from . import sink
from .recording import Nowhere, Recording
from .stand_in import stand_in

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Callable, Dict, List, Optional, Tuple

SUFFIX = '.loopscope'
_MOST_OF_ONE_NUMBER = 1000
_options: Dict[str, Any] = {}
_site = ''
_asleep = False             # this process has no file yet; it gets one when it runs a loop
_describe: Optional[Callable[[], None]] = None


def configure(options: Dict[str, Any], site: str, describe: Callable[[], None], asleep: bool) -> None:
    """`options` as in the environment variable; `site`: the folder of our sitecustomize; `describe` writes the process record."""
    global _options, _site, _describe, _asleep
    _options, _site, _describe, _asleep = options, site, describe, asleep
    if hasattr(os, 'register_at_fork'):
        os.register_at_fork(before=_before_fork, after_in_parent=_after_in_parent, after_in_child=_after_in_child)
    _hook_spawning()


def _own_recording() -> Recording:
    """The recording of a child process, beside that of the program. A process that goes on as another program (`exec`) gets one more, of the same number."""
    stem = _options['recording']
    if stem.endswith(SUFFIX):
        stem = stem[:-len(SUFFIX)]
    for again in range(_MOST_OF_ONE_NUMBER):
        path = f'{stem}.{os.getpid()}{f".{again}" if again else ""}{SUFFIX}'
        if not os.path.lexists(path):
            break
    return Recording(path, bytes.fromhex(_options['run']), int(_options.get('limit') or 0))


def asleep() -> bool:
    """Whether this process has no recording yet and gets one when it runs a loop."""
    return _asleep


def wake() -> None:
    """Gives this process its recording if it has none yet. A failure leaves the process without one."""
    global _asleep
    if not _asleep:
        return
    _asleep = False
    try:
        sink.open_recording(_own_recording())
        if _describe is not None:
            _describe()
    except Exception:
        pass        # no file, no place to say so; the parent's recording shows that the child has none


# Forks

def _watcher() -> Any:
    return sys.modules.get(__package__ + '.watcher')


def _before_fork() -> None:
    watcher = _watcher()
    if watcher is not None:
        watcher.stop()


def _after_in_parent() -> None:
    watcher = _watcher()
    if watcher is not None:
        watcher.start_again()


def _after_in_child() -> None:
    """The mapping is shared with the parent: not one more row may go there. Not even from a step that was under way, whose code still knows the old `take`."""
    global _asleep
    try:
        former = sink.recording
        if isinstance(former, Recording):
            former.leave_to_parent()
        for name in ('tasks', 'watcher'):
            module = sys.modules.get(f'{__package__}.{name}')
            if module is not None:
                module.forked()
        sink.open_recording(Nowhere())
        _asleep = bool(_options)
    except Exception:
        _asleep = False


# Children of the same Python

def _hook_spawning() -> None:
    try:
        import _posixsubprocess             # type: ignore[import-not-found]
    except ImportError:
        return                              # Windows: children are not recorded there
    _posixsubprocess.fork_exec = stand_in(_posixsubprocess.fork_exec, _with_list)
    for name, way in (('posix_spawn', _with_mapping), ('posix_spawnp', _with_mapping), ('execv', _execv), ('execve', _execve), ('system', _system)):
        if hasattr(os, name):               # what `os` has besides, such as `execlp` or `spawnv`, calls one of these
            real = getattr(os, name)
            double = stand_in(real, way)
            for module in (os, sys.modules[real.__module__]):       # `posix`, too, by whose name it is pickled
                setattr(module, name, double)


def _with_list(real: Any, args: Any, executables: Any, close: Any, keep: Any, cwd: Any, env: Any, *more: Any) -> Any:  # noqa: PLR0913 - Python's own
    """`fork_exec`, which `subprocess` and `multiprocessing` use."""
    if env is None and any(map(callable, more[-2:])):       # `preexec_fn`, which may change the child's own environment
        with _AgentInEnvironment(lambda: args, ()):
            return real(args, executables, close, keep, cwd, env, *more)
    return real(args, executables, close, keep, cwd, _with_agent(args, env), *more)


def _with_mapping(real: Any, *args: Any, **keywords: Any) -> Any:
    """`posix_spawn`, which `subprocess` uses where it can."""
    return real(*_exchanged(args), **keywords)


def _execve(real: Any, *args: Any, **keywords: Any) -> Any:
    with _LastWords(args):
        return real(*_exchanged(args), **keywords)


def _execv(real: Any, *args: Any, **keywords: Any) -> Any:
    with _LastWords(args), _AgentInEnvironment(lambda path, argv: [path, *argv[1:]], args):
        return real(*args, **keywords)


def _system(real: Any, *args: Any, **keywords: Any) -> Any:
    with _AgentInEnvironment(lambda command: ['sh', command], args):
        return real(*args, **keywords)


def _exchanged(args: Tuple[Any, ...]) -> Tuple[Any, ...]:
    """Path, arguments and environment, with the agent in it when a Python is started."""
    try:
        path, argv, env = args
        variables = os.environ if env is None else env      # None since 3.13: as it is
        pairs = [os.fsencode(name) + b'=' + os.fsencode(value) for name, value in variables.items()]
        with_agent = _with_agent([path, *argv[1:]], pairs)
        return args if with_agent is pairs else (path, argv, dict(pair.split(b'=', 1) for pair in with_agent))
    except Exception:
        return args     # not what the function takes, which will say so


class _LastWords:
    """The end of the recording, where another program takes this one's place; it goes on if that fails."""

    def __init__(self, args: Tuple[Any, ...]) -> None:
        self._args = args

    def __enter__(self) -> None:
        try:
            # `execvp` tries one folder after the other.
            if os.path.isfile(self._args[0]) and os.access(self._args[0], os.X_OK):
                sink.mark_the_end('exec')
        except Exception:
            pass        # not what the function takes, which will say so

    def __exit__(self, *error: Any) -> None:
        sink.recording.resume()


class _AgentInEnvironment:
    """The agent in this process's own environment while a call lasts that hands it to a Python. `os.environ`, which the program sees, does not change."""

    def __init__(self, command: Callable[..., List[Any]], args: Tuple[Any, ...]) -> None:
        self._command = command
        self._args = args
        self._changed: List[bytes] = []

    def __enter__(self) -> None:
        try:
            mine = [name + b'=' + value for name, value in os.environb.items()]
            with_agent = _with_agent(self._command(*self._args), mine)
            if with_agent is not mine:
                for pair in with_agent[-2:]:
                    name, value = pair.split(b'=', 1)
                    self._changed.append(name)
                    os.putenv(name, value)
        except Exception:
            pass        # not what the function takes, which will say so

    def __exit__(self, *error: Any) -> None:
        for name in self._changed:
            if name in os.environb:
                os.putenv(name, os.environb[name])
            else:
                os.unsetenv(name)


def _with_agent(args: Any, env: Any) -> Any:
    """The environment with the agent in it when a Python is started; `env` is None or a list of b'NAME=value'."""
    try:
        if not _starts_python(args):
            return env
        variables: List[bytes] = list(env) if env is not None else [name + b'=' + value for name, value in os.environb.items()]
        kept = [entry for entry in variables if not entry.startswith((b'PYTHONPATH=', b'LOOPSCOPE='))]
        path = next((entry[len(b'PYTHONPATH='):] for entry in variables if entry.startswith(b'PYTHONPATH=')), None)
        ours = os.fsencode(_site)
        kept.append(b'PYTHONPATH=' + (ours if path is None else ours + os.pathsep.encode() + path))
        kept.append(b'LOOPSCOPE=' + _child_options())
        return kept
    except Exception:
        return env


def _child_options() -> bytes:
    return sink._json({**_options, 'child': True}).encode('ascii')


_SHELLS = frozenset((b'sh', b'bash', b'dash', b'ksh', b'zsh', b'ash'))


def _starts_python(args: Any) -> bool:
    """Whether the command is a Python, or a shell in whose words one is named: no other program is to see our variables."""
    program = os.fsencode(args[0])
    if os.path.basename(program) in _SHELLS:
        own = os.fsencode(sys.executable or '')
        words = [word.strip(b'"\'();&|') for text in args[1:] for word in os.fsencode(text).split()]
        return any(word == own or _is_python(word) for word in words)
    return _is_python(program)


def _is_python(path: bytes) -> bool:
    """Python 2 would report the error that our sitecustomize is to it."""
    if path == os.fsencode(sys.executable or ''):
        return True
    name = os.path.basename(path)
    version = name[6:]
    return name.startswith(b'python') and not version.startswith(b'2') and (not version or version.replace(b'.', b'').isdigit())
