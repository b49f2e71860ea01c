import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import * as esbuild from 'esbuild';
import { DapClient } from './dapClient';
import { repository } from './folders';

let script: string | undefined;

/** The debug adapter's bundle, as it is shipped, made from the sources once a process; the agent lies beside it as in the package. */
export function adapterScript(): string {
  script ??= bundle();
  return script;
}

export interface AdapterProcess {
  readonly process: ChildProcess;
  /** Settles when the adapter's process has ended. */
  readonly ended: Promise<{ readonly code: number | null; readonly signal: NodeJS.Signals | null }>;
  /** What it wrote to its standard error. */
  readonly stderr: () => string;
}

export interface StartedAdapter extends AdapterProcess {
  readonly client: DapClient;
}

/** Starts an adapter on stdio. */
export function startAdapter(env: NodeJS.ProcessEnv = {}, cwd = repository): StartedAdapter {
  const child = spawn(process.execPath, [adapterScript()], { cwd, env: { ...process.env, ...env }, stdio: 'pipe' });
  return { ...follow(child), client: new DapClient(child.stdout, child.stdin) };
}

export interface PortAdapter extends AdapterProcess {
  readonly port: number;
  /** The token it printed; undefined when it has one from us. */
  readonly token: string | undefined;
  /** Connects to it. */
  readonly connect: () => DapClient;
}

/** Starts an adapter that listens on a free port. */
export async function startAdapterOnPort(env: NodeJS.ProcessEnv = {}): Promise<PortAdapter> {
  const args = [adapterScript(), '--port', '0'];
  const child = spawn(process.execPath, args, { cwd: repository, env: { ...process.env, ...env }, stdio: 'pipe' });
  const line = await new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stdout }).once('line', resolve);
    child.once('exit', (code) => reject(new Error(`the adapter ended with ${code} before it listened`)));
  });
  const match = /^Listening on 127\.0\.0\.1:(\d+)(?:, token (\S+))?$/.exec(line);
  if (!match) throw new Error(`the adapter said: ${line}`);
  const port = Number(match[1]);
  return {
    ...follow(child),
    port,
    token: match[2],
    connect: () => {
      const socket = connect(port, '127.0.0.1');
      socket.on('error', () => undefined);
      return new DapClient(socket, socket);
    },
  };
}

function follow(child: ChildProcess): AdapterProcess {
  let stderr = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  // An adapter that was killed cannot read; the test says so in its own words.
  child.stdin?.on('error', () => undefined);
  const ended = new Promise<{ code: number | null; signal: NodeJS.Signals | null }>((resolve) => {
    child.once('exit', (code, signal) => resolve({ code, signal }));
  });
  return { process: child, ended, stderr: () => stderr };
}

function bundle(): string {
  const folder = join(repository, 'node_modules/.cache/loopscope-adapter-tests', String(process.pid));
  const agents = join(folder, 'agents');
  mkdirSync(folder, { recursive: true });
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  const outfile = join(folder, 'adapter.js');
  esbuild.buildSync({
    absWorkingDir: repository,
    entryPoints: ['src/adapter/main.ts'],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    sourcemap: 'inline',
    logLevel: 'warning',
  });
  if (!existsSync(agents)) symlinkSync(join(repository, 'src/agents'), agents, 'junction');
  return outfile;
}
