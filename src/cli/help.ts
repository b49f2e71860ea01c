/** The texts of --help. */
import { findingCodes } from '../findings/finding';

export const mainHelp = `loopscope: see what an asyncio event loop does.

usage: loopscope run [options] program.py [args]    run a program and say what its tasks did
       loopscope run [options] -m module [args]
       loopscope open FILE                          a recording in VS Code: its tasks and its timeline
       loopscope dump [options] FILE                the task tree of a recording, as text
       loopscope export [options] FILE              a recording as JSON lines or as a Chrome trace
       loopscope check [options] PATH...            warn about misuse of asyncio in source files
       loopscope COMMAND --help                     more about a command
       loopscope --version
`;

export const runHelp = `usage: loopscope run [options] program.py [args]
       loopscope run [options] -m module [args]
       loopscope run [options] -c code [args]

Runs a Python program under the agent. The program has its input, output and signals to itself; when it has ended,
a summary of its tasks, waits and findings goes to stderr. The exit code is the program's. As for Python itself, a
program named - is read from the input.

  --record FILE       keep the recording (child processes: FILE with their process id in its name)
  --python PYTHON     interpreter to use (default: .venv in this folder, else python3)
  --python-arg ARG    an argument of the interpreter itself, once for each: --python-arg=-Xdev --python-arg=-Werror
  --blocked-ms MS     a loop counts as blocked after this many milliseconds (default 100, least 20)
  --limit MB          keep only the newest MB megabytes of steps and waits (default: all)
  --json              the summary as one line of JSON
  --fail-on CODES     exit with 3 when one of these is found, or nothing could be recorded, and the program itself
                      succeeded; separated by commas:
                      ${findingCodes.slice(0, 6).join(', ')},
                      ${findingCodes.slice(6, 12).join(', ')},
                      ${findingCodes.slice(12).join(', ')}, or 'any'
  --quiet             no summary
  --help              this text
`;

export const openHelp = `usage: loopscope open [options] FILE

Opens a recording in VS Code, whose command 'code' must be on the PATH, and which needs the extension Loopscope.

  --help              this text
`;

export const dumpHelp = `usage: loopscope dump [options] FILE

Prints the task tree of a recording: each task under its creator, what it waits for, its await stack.

  --at SECONDS        as it was then (default: at the end). Seconds count as everywhere, in the timeline, in findings and in
                      exports: from when Python started to record, which is up to 0.1 s before the first task
  --help              this text
`;

export const exportHelp = `usage: loopscope export [options] FILE

Writes a recording, with those of the run's child processes, in another format.

  --format FORMAT     jsonl: every event as one JSON object a line (default); chrome: for ui.perfetto.dev
  --output FILE       where to (default: standard output)
  --help              this text
`;

export const checkHelp = `usage: loopscope check [options] PATH...

Reads Python files, those below folders too, and warns where asyncio is misused; no Python is needed. Rules and
settings come from [tool.loopscope] in the nearest pyproject.toml.

  --format FORMAT         text (default), json, sarif, or github (annotations of a workflow)
  --fix                   apply fixes that are safe
  --select CODES          only these rules, separated by commas; AIO1 names a group, ALL names all
  --extend-select CODES   these rules too
  --ignore CODES          not these
  --target-version VER    the oldest Python that the program is for, such as 3.11
  --no-cache              keep nothing in the user's cache folder, and read nothing from it
  --help                  this text

Exit code: 0 nothing found, 1 something found, 2 it could not run.
`;
