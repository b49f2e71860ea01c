"""Runs a program under the agent where the interpreter ignores PYTHONPATH or `site` (-I, -E, -S): `python -I launch.py program.py args`, `-m
module args`, `-c code args`."""
import os
import sys

here = os.path.dirname(os.path.abspath(__file__))
if len(sys.argv) < 2:
    sys.exit('usage: launch.py program.py [args] | -m module [args] | -c code [args]')
if sys.path and os.path.abspath(sys.path[0]) == here:
    del sys.path[0]             # the folder of this file, which the interpreter put there for us
sys.path.insert(0, here)
try:
    import _loopscope
    from _loopscope import launcher
finally:
    sys.path.remove(here)
    sys.path_importer_cache.pop(here, None)
_loopscope.start(os.path.join(here, 'site'))
launcher.main(sys.argv[1:], __file__)
