/** Builds the command that runs a Python program under the agent. The debug adapter and the command line both use it; nothing is started here. */
import { existsSync } from 'node:fs';
import { join, delimiter as platformDelimiter } from 'node:path';

/** What Python runs: a file (or a folder or archive with a `__main__.py`), a module as `-m` finds it, or source text. */
export type PythonTarget =
  | { readonly kind: 'program'; readonly path: string }
  | { readonly kind: 'module'; readonly name: string }
  | { readonly kind: 'code'; readonly text: string };

export type Environment = Readonly<Record<string, string | undefined>>;

export interface PlainRun {
  /** The interpreter: an absolute path, or a name on the PATH of `env`. */
  readonly python: string;
  /** The interpreter's own arguments, before the program. */
  readonly pythonArgs: readonly string[];
  readonly target: PythonTarget;
  /** The program's arguments. */
  readonly args: readonly string[];
  /** The whole environment of the program, as its user wants it. */
  readonly env: Environment;
}

export interface PythonRun extends PlainRun {
  /** Absolute path of the file to make; it must not exist. Children of the program write `NAME.PID.loopscope` beside it. */
  readonly recording: string;
  /** 32 hex digits, the same for all processes of one run. */
  readonly run: string;
  /** A loop that is silent for longer counts as blocked. */
  readonly blockedLoopMs: number;
  /** Bytes of row blocks to keep; 0 keeps all. */
  readonly limit: number;
}

export interface Command {
  readonly command: string;
  readonly args: readonly string[];
  /** The whole environment. */
  readonly env: Environment;
}

export interface InstrumentedCommand extends Command {
  /** What the agent needs in addition to `PythonRun.env`, for a terminal that has an environment of its own. */
  readonly added: Readonly<Record<string, string>>;
}

export interface Platform {
  /** What stands between the entries of PYTHONPATH. */
  readonly delimiter: string;
  /** Whether `PythonPath` and `PYTHONPATH` are one variable, as on Windows. */
  readonly sameCase: boolean;
}

const thisPlatform: Platform = { delimiter: platformDelimiter, sameCase: process.platform === 'win32' };

/**
 * The command that runs a program under the agent in the folder `agent`. Usually it is the user's own, and PYTHONPATH brings the agent in; where the
 * interpreter would ignore that (-I, -E, -S, or a folder that PYTHONPATH cannot name), the agent's `launch.py` stands before the program.
 */
export function instrumentedCommand(run: PythonRun, agent: string, platform = thisPlatform): InstrumentedCommand {
  const { recording, run: id, blockedLoopMs, limit } = run;
  const options = { LOOPSCOPE: JSON.stringify({ recording, run: id, blockedLoopMs, limit }) };
  const site = join(agent, 'site');
  const own = ownArguments(run.pythonArgs);
  if (own.isolated || site.includes(platform.delimiter)) {
    const program = [...own.program, ...targetArguments(run.target), ...run.args];
    const args = [...own.options, join(agent, 'launch.py'), ...program];
    return { command: run.python, args, env: { ...run.env, ...options }, added: options };
  }
  const added = { ...options, ...pythonPath(site, run.env, platform) };
  return { ...plainCommand(run), env: { ...run.env, ...added }, added };
}

/** The same program without the agent. */
export function plainCommand(run: PlainRun): Command {
  const { target } = run;
  // `-` is the program that stands in the input.
  const looksLikeOption = target.kind === 'program' && /^-./.test(target.path);
  const args = [...run.pythonArgs, ...(looksLikeOption ? ['--'] : []), ...targetArguments(target), ...run.args];
  return { command: run.python, args, env: run.env };
}

/** The agent's folder as seen from the folder of the running code: `dist` in the package, `src/adapter` (or `src/cli`) in the sources. */
export function findAgentFolder(here: string): string {
  const packaged = join(here, 'agents', 'python');
  return existsSync(packaged) ? packaged : join(here, '..', 'agents', 'python');
}

function targetArguments(target: PythonTarget): readonly string[] {
  switch (target.kind) {
    case 'program':
      return [target.path];
    case 'module':
      return ['-m', target.name];
    case 'code':
      return ['-c', target.text];
  }
}

/** PYTHONPATH with our folder first, under the name that the environment has for it. An empty one is the same as none: joined, it would add the current folder. */
function pythonPath(site: string, env: Environment, platform: Platform): Readonly<Record<string, string>> {
  const isPythonPath = (name: string) => (platform.sameCase ? name.toUpperCase() : name) === 'PYTHONPATH';
  const name = Object.keys(env).find(isPythonPath) ?? 'PYTHONPATH';
  const former = env[name];
  return { [name]: former ? `${site}${platform.delimiter}${former}` : site };
}

interface OwnArguments {
  /** What the interpreter takes for itself. */
  readonly options: readonly string[];
  /** What it would run, when the arguments already say so (`-m coverage run`), in the form that `launch.py` reads. */
  readonly program: readonly string[];
  /** Whether it ignores PYTHONPATH or does not load `site`. */
  readonly isolated: boolean;
}

/** What one word of the interpreter's arguments is to it. */
type Word =
  | { readonly kind: 'option'; readonly flags: string; readonly takesNext: boolean }
  /** `-m` and `-c`: what comes behind is the program's. `flags` stood before the letter in the same word. */
  | { readonly kind: 'program'; readonly flags: string; readonly program: readonly string[] }
  | { readonly kind: 'end'; readonly program: readonly string[] };

/** Letters of short options that take a value, in the same word or in the next. */
const withValue = 'WX';
const startsProgram = 'cm';
const isolating = 'IES';

/** Reads the interpreter's arguments as it would: letters may stand together (`-IS`), `-c` and `-m` end them, as does the first plain word. */
function ownArguments(args: readonly string[]): OwnArguments {
  const options: string[] = [];
  let isolated = false;
  for (let index = 0; index < args.length; index += 1) {
    const word = readWord(args[index] ?? '');
    const rest = args.slice(index + 1);
    if (word.kind === 'end') return { options, program: [...word.program, ...rest], isolated };
    isolated ||= [...isolating].some((letter) => word.flags.includes(letter));
    if (word.kind === 'program') {
      return {
        options: [...options, ...(word.flags === '' ? [] : [`-${word.flags}`])],
        program: [...word.program, ...rest],
        isolated,
      };
    }
    const count = word.takesNext ? 2 : 1;
    options.push(...args.slice(index, index + count));
    index += count - 1;
  }
  return { options, program: [], isolated };
}

function readWord(word: string): Word {
  if (word === '--') return { kind: 'end', program: [] };
  if (!word.startsWith('-') || word === '-') return { kind: 'end', program: [word] };
  if (word.startsWith('--')) return { kind: 'option', flags: '', takesNext: word === '--check-hash-based-pycs' };
  const letters = word.slice(1);
  const end = [...letters].findIndex((letter) => (withValue + startsProgram).includes(letter));
  if (end < 0) return { kind: 'option', flags: letters, takesNext: false };
  const flags = letters.slice(0, end);
  const value = letters.slice(end + 1);
  if (withValue.includes(letters.charAt(end))) return { kind: 'option', flags, takesNext: value === '' };
  return { kind: 'program', flags, program: [`-${letters.charAt(end)}`, ...(value === '' ? [] : [value])] };
}
