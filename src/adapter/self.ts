/** How this program starts itself again in another role: as the guard, or as the launcher in a terminal. */
export interface OwnCommand {
  readonly command: string;
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
}

/** The command that runs the adapter's file with `roleArgs`. Inside VS Code the Node.js is Electron, which must be told to be one. */
export function ownCommand(roleArgs: readonly string[]): OwnCommand {
  const script = process.argv[1] ?? '';
  // Two processes cannot wait for the same debugger.
  const nodeArgs = process.execArgv.filter((arg) => !arg.startsWith('--inspect'));
  return {
    command: process.execPath,
    args: [...nodeArgs, script, ...roleArgs],
    env: { ...process.env, ...ownVariables() },
  };
}

/** What the environment needs for `ownCommand` to be Node.js. */
export function ownVariables(): Readonly<Record<string, string>> {
  return process.versions['electron'] ? { ELECTRON_RUN_AS_NODE: '1' } : {};
}
