"""Starts Loopscope's agent before the program, then makes way for the sitecustomize that the program's environment has of its own, if any."""
import os
import sys


def _start() -> None:
    here = os.path.dirname(os.path.abspath(__file__))
    _leave_path(here)
    if 'LOOPSCOPE' not in os.environ:
        return      # another interpreter of a process whose first one is recorded
    agent = os.path.dirname(here)
    sys.path.insert(0, agent)
    try:
        import _loopscope
        _loopscope.start(here)
    finally:
        sys.path.remove(agent)
        sys.path_importer_cache.pop(agent, None)


def _leave_path(here: str) -> None:
    """Takes our folder out of PYTHONPATH and sys.path: the program sees them as its user set them."""
    parts = os.environ.get('PYTHONPATH', '').split(os.pathsep)
    if here in parts:
        parts.remove(here)
        if parts:
            os.environ['PYTHONPATH'] = os.pathsep.join(parts)
        else:
            del os.environ['PYTHONPATH']
    sys.path[:] = [entry for entry in sys.path if entry != here]
    sys.path_importer_cache.pop(here, None)


try:
    _start()
except Exception:
    pass        # the program comes first; that the recording is missing says enough

# The module of this name that the program would have had. Without one the import fails as it would have failed, which `site` expects and ignores.
del sys.modules['sitecustomize']
import sitecustomize  # noqa: E402,F401
