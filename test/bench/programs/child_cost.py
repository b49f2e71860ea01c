"""What it costs to start and end a program: runs commands in turn and prints their CPU times.

A command under the agent makes its recording anew each time. Reads a JSON object `{"rounds": 20, "commands": {"name": {"argv": [...], "env": {...}}}}`; prints `{"name": [milliseconds, ...]}`.
POSIX only: the CPU time of a child comes from wait4.
"""
import json
import os
import sys


def milliseconds(argv, env):
    """Of CPU time, user and system, from the start of a command to its end."""
    pid = os.posix_spawn(argv[0], argv, env)
    _, status, usage = os.wait4(pid, 0)
    if status != 0:
        sys.exit('%s ended with status %d' % (argv, status))
    if 'LOOPSCOPE' in env:
        os.unlink(json.loads(env['LOOPSCOPE'])['recording'])
    return (usage.ru_utime + usage.ru_stime) * 1000


def main():
    """Interleaves the commands."""
    job = json.load(sys.stdin)
    found = {name: [] for name in job['commands']}
    for _ in range(job['rounds']):
        for name, command in job['commands'].items():
            found[name].append(milliseconds(command['argv'], command['env']))
    print(json.dumps(found))


main()
