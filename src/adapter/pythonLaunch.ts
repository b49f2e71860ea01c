/** The command that runs a Python program under the agent. Pure: what is on the disk is looked at elsewhere. */
import { delimiter, join } from 'node:path';

/** What to run. */
export type PythonTarget =
  | { readonly kind: 'program'; readonly path: string }
  | { readonly kind: 'module'; readonly name: string }
  | { readonly kind: 'code'; readonly text: string };

export interface PythonRun {
  readonly python: string;
  readonly pythonArgs: readonly string[];
  readonly target: PythonTarget;
  readonly args: readonly string[];
  /** The environment the program is to have. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Absolute path of the recording to make. */
  readonly recording: string;
  /** 32 hex digits that all files of the run share. */
  readonly run: string;
  readonly blockedLoopMs: number;
  /** Bytes of rows to keep, 0 for all. */
  readonly limit: number;
}

export interface Command {
  readonly command: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** `agent`: the folder that holds `site/`, `launch.py` and the agent's package. */
export function instrumentedCommand(run: PythonRun, agent: string): Command {
  const options = JSON.stringify({
    recording: run.recording,
    run: run.run,
    blockedLoopMs: run.blockedLoopMs,
    limit: run.limit,
  });
  const target = [...targetArgs(run.target), ...run.args];
  if (ignoresEnvironment(run.pythonArgs)) {
    return {
      command: run.python,
      args: [...run.pythonArgs, join(agent, 'launch.py'), ...target],
      env: { ...run.env, LOOPSCOPE: options },
    };
  }
  const path = run.env['PYTHONPATH'];
  const site = join(agent, 'site');
  return {
    command: run.python,
    args: [...run.pythonArgs, ...target],
    env: { ...run.env, LOOPSCOPE: options, PYTHONPATH: path === undefined ? site : `${site}${delimiter}${path}` },
  };
}

/** The same program without the agent. */
export function plainCommand(run: Pick<PythonRun, 'python' | 'pythonArgs' | 'target' | 'args' | 'env'>): Command {
  return { command: run.python, args: [...run.pythonArgs, ...targetArgs(run.target), ...run.args], env: run.env };
}

function targetArgs(target: PythonTarget): readonly string[] {
  switch (target.kind) {
    case 'program':
      return [target.path];
    case 'module':
      return ['-m', target.name];
    case 'code':
      return ['-c', target.text];
  }
}

/** Whether Python is told to ignore PYTHONPATH (-E, -I) or to import no `site` (-S), alone or among other letters. */
function ignoresEnvironment(pythonArgs: readonly string[]): boolean {
  let valueFollows = false;
  for (const arg of pythonArgs) {
    if (valueFollows) {
      valueFollows = false;
    } else if (/^-[A-Za-z]+$/.test(arg)) {
      const letters = beforeValue(arg.slice(1));
      if (/[EIS]/.test(letters.flags)) {
        return true;
      }
      valueFollows = letters.valueFollows;
    }
  }
  return false;
}

/** -W and -X take a value: what stands behind the letter, or the next argument. */
function beforeValue(letters: string): { readonly flags: string; readonly valueFollows: boolean } {
  const value = letters.search(/[WX]/);
  return value < 0
    ? { flags: letters, valueFollows: false }
    : { flags: letters.slice(0, value), valueFollows: value === letters.length - 1 };
}
