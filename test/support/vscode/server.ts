import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { createWriteStream, existsSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { runCommand, tail } from '../command';
import type { ServerInstallation } from './serverInstallation';

export interface ServerOptions {
  readonly installation: Extract<ServerInstallation, { readonly kind: 'installed' }>;
  /** Holds settings, installed extensions and logs; the caller deletes it. */
  readonly dataFolder: string;
  /** The user's settings.json; an existing one is kept when this is not given. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Packed extensions to install first. */
  readonly packages?: readonly string[];
  readonly env?: NodeJS.ProcessEnv;
  /** Further arguments of server-main.js. */
  readonly args?: readonly string[];
  /** Names of built-in extensions to leave out. */
  readonly without?: readonly string[];
}

export interface Server {
  readonly port: number;
  /** `http://127.0.0.1:<port>` */
  readonly origin: string;
  /** What a browser must bring to be let in, in the query as `tkn`. */
  readonly token: string;
  readonly dataFolder: string;
  /** Resolves when the server has ended, for whatever reason. */
  readonly ended: Promise<void>;
  /** Ends the server and all it started. */
  readonly stop: () => Promise<void>;
}

/** Starts VS Code's server on a free port of the loopback interface. Rejects with its last lines when it does not come up. */
export async function startServer(options: ServerOptions): Promise<Server> {
  const { installation, dataFolder } = options;
  const token = randomBytes(24).toString('hex');
  const args = prepare(options, token);
  const env = cleanEnvironment(options.env);
  await installPackages(options, args, env);
  const child = spawn(installation.node, args, { stdio: ['ignore', 'pipe', 'pipe'], env, detached: true });
  const ended = new Promise<void>((done) => child.once('close', () => done()));
  // The whole group: extension host, terminals, file watchers.
  const kill = (signal: NodeJS.Signals) => {
    if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
    process.kill(-child.pid, signal);
  };
  const reap = () => kill('SIGKILL');
  process.once('exit', reap);
  void ended.then(() => process.removeListener('exit', reap));
  const stop = async () => {
    kill('SIGTERM');
    const timer = setTimeout(reap, 3000);
    await ended;
    clearTimeout(timer);
  };
  const port = await portOf(child, join(dataFolder, 'server.log')).catch(async (error: unknown) => {
    await stop();
    throw error;
  });
  return { port, origin: `http://127.0.0.1:${port}`, token, dataFolder, ended, stop };
}

/** Writes the user's settings.json. */
export function writeSettings(userDataFolder: string, settings: Readonly<Record<string, unknown>>): void {
  const folder = join(userDataFolder, 'User');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'settings.json'), JSON.stringify(settings, null, 2));
}

/** Writes the files the server reads and returns its arguments. */
function prepare(options: ServerOptions, token: string): readonly string[] {
  const { installation, dataFolder, settings, args = [], without = [] } = options;
  if (settings) writeSettings(join(dataFolder, 'user'), settings);
  mkdirSync(dataFolder, { recursive: true });
  // In a file that only this user reads: arguments are seen by everybody on the machine.
  const tokenFile = join(dataFolder, 'token');
  writeFileSync(tokenFile, token, { mode: 0o600 });
  return [
    join(installation.folder, 'out/server-main.js'),
    ...['--host', '127.0.0.1', '--port', '0', '--connection-token-file', tokenFile],
    ...['--accept-server-license-terms', '--disable-telemetry', '--disable-experiments'],
    ...dataArguments(dataFolder),
    ...(without.length > 0 ? ['--builtin-extensions-dir', builtinsWithout(options)] : []),
    ...args,
  ];
}

function dataArguments(dataFolder: string): readonly string[] {
  const at = (name: string) => join(dataFolder, name);
  return ['--server-data-dir', at('server'), '--user-data-dir', at('user'), '--extensions-dir', at('extensions')];
}

/** A folder with links to the built-in extensions but for those that are not wanted. */
function builtinsWithout({ installation, dataFolder, without = [] }: ServerOptions): string {
  const folder = join(dataFolder, 'builtin');
  const all = join(installation.folder, 'extensions');
  mkdirSync(folder, { recursive: true });
  for (const name of readdirSync(all)) {
    const isExtension = existsSync(join(all, name, 'package.json'));
    if (!isExtension || without.includes(name) || existsSync(join(folder, name))) continue;
    symlinkSync(join(all, name), join(folder, name), 'dir');
  }
  return folder;
}

/** Without the traces of a VS Code in whose terminal we may run. */
function cleanEnvironment(added: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv {
  const entries = Object.entries({ ...process.env, ...added });
  return Object.fromEntries(entries.filter(([name]) => !/^(VSCODE_|ELECTRON_)/.test(name)));
}

async function installPackages(options: ServerOptions, args: readonly string[], env: NodeJS.ProcessEnv): Promise<void> {
  const [main = ''] = args;
  for (const file of options.packages ?? []) {
    const install = ['--install-extension', resolve(file), '--force', '--accept-server-license-terms'];
    const command = [main, ...install, ...dataArguments(options.dataFolder)];
    const result = await runCommand(options.installation.node, command, { env });
    if (result.code !== 0) throw new Error(`VS Code did not install ${file}:\n${tail(result)}`);
  }
}

/** The port is in what the server says when it listens. */
function portOf(child: ChildProcess, logFile: string): Promise<number> {
  const log = createWriteStream(logFile);
  let last = '';
  return new Promise((found, failed) => {
    const timer = setTimeout(() => failed(new Error(`VS Code's server did not start within 60 s.\n${last}`)), 60_000);
    const read = (chunk: Buffer) => {
      log.write(chunk);
      last = (last + chunk).slice(-4000);
      const port = /Extension host agent listening on (\d+)/.exec(last)?.[1];
      if (port === undefined) return;
      clearTimeout(timer);
      found(Number(port));
    };
    child.stdout?.on('data', read);
    child.stderr?.on('data', read);
    child.once('error', failed);
    child.once('close', (code, signal) => {
      clearTimeout(timer);
      log.end();
      failed(new Error(`VS Code's server ended (${code ?? signal}).\n${last}`));
    });
  });
}
