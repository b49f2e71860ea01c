import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { type CommandResult, runCommand, tail } from './command';
import { cacheFolder, finishCached } from './folders';
import { type Python, pythons } from './pythons';

/** Where packages lie, to be put on PYTHONPATH; or, in a sentence, why they could not be had. */
export type PythonPackages =
  | { readonly kind: 'installed'; readonly folder: string }
  | { readonly kind: 'missing'; readonly reason: string };

/** Lent to the interpreters that come without pip, such as Debian's. */
const lentPip = 'pip==26.3';

/**
 * Installs packages for one interpreter into a folder of their own in the cache, once. The interpreter itself is left as it is.
 * @param requirements exact versions, `['aiohttp==3.14.5']`; only ready-built packages are taken
 */
export async function pythonPackages(python: Python, requirements: readonly string[]): Promise<PythonPackages> {
  const key = createHash('sha256')
    .update(`${python.path}\n${requirements.join('\n')}`)
    .digest('hex')
    .slice(0, 12);
  const folder = cacheFolder('python-packages', `${python.version}-${key}`);
  const pip = await pipFor(python);
  if (!pip) {
    return { kind: 'missing', reason: 'no Python on this machine has pip (on Debian: apt-get install python3-pip)' };
  }
  return installOnce(pip, requirements, folder);
}

/** How to start a pip: the interpreter it installs for, and where the pip lies when it is lent. */
interface Pip {
  readonly python: Python;
  readonly path?: string;
}

async function pipFor(python: Python): Promise<Pip | undefined> {
  if (await hasPip(python)) return { python };
  for (const lender of [...pythons()].reverse()) {
    if (lender.path === python.path || !(await hasPip(lender))) continue;
    const lent = await installOnce({ python: lender }, [lentPip], cacheFolder('tools', lentPip.replace('==', '-')));
    if (lent.kind === 'installed') return { python, path: lent.folder };
  }
  return undefined;
}

async function hasPip(python: Python): Promise<boolean> {
  return (await runCommand(python.path, ['-m', 'pip', '--version'])).code === 0;
}

async function installOnce(pip: Pip, requirements: readonly string[], folder: string): Promise<PythonPackages> {
  if (existsSync(folder)) return { kind: 'installed', folder };
  const half = `${folder}.${process.pid}`;
  mkdirSync(dirname(folder), { recursive: true });
  const result = await runCommand(pip.python.path, pipArguments(half, requirements), {
    env: { ...process.env, PIP_ROOT_USER_ACTION: 'ignore', ...(pip.path ? { PYTHONPATH: pip.path } : {}) },
    timeout: 180_000,
  });
  if (result.code !== 0) {
    rmSync(half, { recursive: true, force: true });
    const wanted = `${requirements.join(', ')} for Python ${pip.python.version}`;
    return { kind: 'missing', reason: `pip could not install ${wanted}: ${lastError(result)}` };
  }
  finishCached(half, folder);
  return { kind: 'installed', folder };
}

function pipArguments(target: string, requirements: readonly string[]): readonly string[] {
  const quietly = ['--quiet', '--disable-pip-version-check', '--no-input'];
  return ['-m', 'pip', 'install', ...quietly, '--only-binary', ':all:', '--target', target, ...requirements];
}

function lastError(result: CommandResult): string {
  const lines = tail(result).split('\n');
  return lines.filter((line) => line.startsWith('ERROR')).at(-1) ?? lines.at(-1) ?? 'it said nothing';
}
