import { deepEqual } from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from './folders';
import type { Python } from './pythons';
import { type RecordedProcess, readRecording } from './recorded';
import { agentEnvironment } from './underAgent';

export interface SameOptions {
  readonly env?: NodeJS.ProcessEnv;
  readonly cwd?: string;
  /** Bytes of row blocks to keep; 0, no limit, unless told. */
  readonly limit?: number;
}

/** How a program ended and every byte it wrote, as latin-1 text so that no byte is lost. */
interface Bytes {
  readonly code: number | null;
  readonly signal: string | null;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Runs a program without and with the agent; exit code, signal and both outputs must be the same, byte for byte but for addresses. Gives what was recorded;
 * `undefined` when nothing was.
 */
export async function sameAsAlone(
  args: readonly string[],
  python: Python,
  options: SameOptions = {},
): Promise<RecordedProcess | undefined> {
  const folder = temporaryFolder('same');
  const env = { ...process.env, ...options.env };
  const recording = join(folder.path, 'run.loopscope');
  try {
    const alone = await run(python, args, { ...options, env });
    const agent = await run(python, args, { ...options, env: agentEnvironment(recording, env, options) });
    deepEqual(agent, alone);
    return existsSync(recording) ? readRecording(recording) : undefined;
  } finally {
    folder.remove();
  }
}

function run(python: Python, args: readonly string[], { cwd, env }: SameOptions): Promise<Bytes> {
  return new Promise((resolve, reject) => {
    const child = spawn(python.path, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
    const outputs = { stdout: '', stderr: '' };
    for (const name of ['stdout', 'stderr'] as const) {
      child[name].setEncoding('latin1');
      child[name].on('data', (text: string) => {
        outputs[name] += text;
      });
    }
    child.on('error', reject);
    child.on('close', (code, signal) =>
      resolve({ code, signal, stdout: withoutAddresses(outputs.stdout), stderr: withoutAddresses(outputs.stderr) }),
    );
  });
}

/** No two runs have the same. */
function withoutAddresses(text: string): string {
  return text.replaceAll(/\b0x[0-9a-f]+/g, '0x<address>');
}
