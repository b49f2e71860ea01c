/** The environment of a program: the adapter's own or the terminal's, changed as the user wants it. */
import type { Environment } from './pythonLaunch';

/** Changes to an environment; `null` removes a variable. */
export type EnvironmentChanges = Readonly<Record<string, string | null>>;

/** Variables that editors set for their own processes, and ours. VS Code keeps them from its terminals too. */
const internal = /^(ELECTRON_.*|VSCODE_(?!PORTABLE|SHELL_LOGIN|ENV_).*|LOOPSCOPE|LOOPSCOPE_TOKEN)$/;

/** The adapter's own environment as the program may have it: without what editors and we ourselves set for our processes. */
export function inheritedEnvironment(own: Environment): Environment {
  return Object.fromEntries(Object.entries(own).filter(([name]) => !internal.test(name)));
}

/** `base` with `changes`. On Windows names that differ in case are one. */
export function changedEnvironment(
  base: Environment,
  changes: EnvironmentChanges,
  platform = process.platform,
): Environment {
  const values = new Map(Object.entries(base));
  for (const [name, value] of Object.entries(changes)) {
    const same = (other: string) => platform === 'win32' && other.toUpperCase() === name.toUpperCase();
    for (const other of [...values.keys()].filter(same)) values.delete(other);
    if (value === null) values.delete(name);
    else values.set(name, value);
  }
  return Object.fromEntries(values);
}

/**
 * What a program needs whose output goes through pipes to a console: Python would keep its output back until 8 kB have come together, and on Windows
 * write it in the code page of the system. The user's own settings go before.
 */
export function consoleChanges(
  env: Environment,
  changes: EnvironmentChanges,
  platform = process.platform,
): EnvironmentChanges {
  const wanted = { PYTHONUNBUFFERED: '1', ...(platform === 'win32' ? { PYTHONIOENCODING: 'utf-8' } : {}) };
  const open = Object.entries(wanted).filter(([name]) => env[name] === undefined && changes[name] === undefined);
  return { ...changes, ...Object.fromEntries(open) };
}
