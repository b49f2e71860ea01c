"""Runs a program as the interpreter would, for `launch.py`: a script, `-m` or `-c`, in the `__main__` module that is there."""
from __future__ import annotations

import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Dict, List, Tuple

_STANDARD = {'__annotations__', '__builtins__', '__cached__', '__doc__', '__file__', '__loader__', '__name__', '__package__', '__spec__'}


def main(arguments: List[str], launch_file: str) -> None:
    """Runs the program and reports the error that ends it, as the interpreter does, without our frames."""
    namespace = sys.modules['__main__'].__dict__
    for name in set(namespace) - _STANDARD:
        del namespace[name]
    try:
        _run(arguments, namespace)
    except SystemExit:
        raise
    except BaseException as error:
        _report(error, (launch_file, __file__))


def _run(arguments: List[str], main: Dict[str, Any]) -> None:
    safe = getattr(sys.flags, 'safe_path', False) or sys.flags.isolated
    if arguments[0] == '-m':
        import runpy
        sys.argv[:] = arguments[1:]
        if not safe:
            sys.path.insert(0, os.getcwd())
        runpy._run_module_as_main(arguments[1])     # type: ignore[attr-defined]
    elif arguments[0] == '-c':
        sys.argv[:] = ['-c', *arguments[2:]]
        if not safe:
            sys.path.insert(0, '')
        for name in ('__file__', '__cached__'):
            main.pop(name, None)
        main.update(__doc__=None, __spec__=None)
        exec(compile(arguments[1], '<string>', 'exec'), main)
    else:
        sys.argv[:] = arguments
        if not safe:
            sys.path.insert(0, os.path.dirname(os.path.abspath(arguments[0])))
        import io
        try:
            with io.open_code(arguments[0]) as file:
                source = file.read()
        except OSError as error:
            sys.stderr.write(f"{sys.executable}: can't open file {os.path.abspath(arguments[0])!r}: [Errno {error.errno}] {error.strerror}\n")
            sys.exit(2)
        main.update(__file__=arguments[0], __doc__=None, __spec__=None, __loader__=type(main['__loader__'])('__main__', arguments[0]))
        exec(compile(source, arguments[0], 'exec', dont_inherit=True), main)


def _report(error: BaseException, own_files: Tuple[str, str]) -> None:
    """As the interpreter reports the error that ends a program, without our frames."""
    trace = error.__traceback__
    while trace is not None and trace.tb_frame.f_code.co_filename in own_files:
        trace = trace.tb_next
    error.__traceback__ = trace
    for stream in (sys.stdout, sys.stderr):     # the interpreter flushes both before it reports
        try:
            stream.flush()
        except Exception:
            pass                                # as the interpreter does
    sys.last_type, sys.last_value, sys.last_traceback = type(error), error, trace
    sys.excepthook(type(error), error, trace)
    if isinstance(error, KeyboardInterrupt) and os.name == 'posix':
        import signal               # the interpreter ends itself by the signal, so that its parent knows
        try:
            sys.stdout.flush()
        finally:
            signal.signal(signal.SIGINT, signal.SIG_DFL)
            import atexit
            atexit._run_exitfuncs()
            os.kill(os.getpid(), signal.SIGINT)
    sys.exit(1)
