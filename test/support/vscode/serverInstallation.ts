import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { runCommand, tail } from '../command';
import { cacheFolder, repository } from '../folders';

/** VS Code's server and the Node.js it runs on; or, in a sentence, why it could not be had and what to do. */
export type ServerInstallation =
  | { readonly kind: 'installed'; readonly folder: string; readonly node: string }
  | { readonly kind: 'missing'; readonly reason: string };

/**
 * VS Code's server out of the code-server package of npm, in the user's cache; installed when it is not there yet.
 * @param say is told, in a sentence, when something takes time
 */
export async function installServer(say: (sentence: string) => void): Promise<ServerInstallation> {
  if (process.platform === 'win32') return missing('the server does not run on Windows: install the desktop VS Code');
  const manifest = join(repository, 'test/support/vscode/server');
  const target = cacheFolder('vscode-server', fingerprint(manifest));
  if (!existsSync(target)) {
    say("Installing VS Code's server from npm (about 20 seconds, 550 MB, once).");
    const failure = await installInto(target, manifest);
    if (failure !== undefined) return missing(`VS Code's server could not be installed from npm: ${failure}`);
  }
  const node = serverNode(target);
  if (!node)
    return missing(`VS Code's server needs Node.js 22.15 or newer, this is ${process.versions.node}: update it`);
  return { kind: 'installed', folder: join(target, 'node_modules/code-server/lib/vscode'), node };
}

/** The folder appears under its name when it is complete, so that an interrupted installation is not taken for one. */
async function installInto(target: string, manifest: string): Promise<string | undefined> {
  const half = `${target}.${process.pid}`;
  mkdirSync(dirname(target), { recursive: true });
  cpSync(manifest, half, { recursive: true });
  const args = ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  const result = await runCommand('npm', args, { cwd: half, timeout: 10 * 60_000 });
  if (result.code !== 0) {
    rmSync(half, { recursive: true, force: true });
    return tail(result, 5);
  }
  // The workbench fetches xterm, textmate and oniguruma from here.
  symlinkSync('../../..', join(half, 'node_modules/code-server/lib/vscode/node_modules'));
  if (existsSync(target)) rmSync(half, { recursive: true, force: true });
  else renameSync(half, target);
  return undefined;
}

/** The Node.js that came with it, else this one when it is new enough (module.registerHooks). */
function serverNode(target: string): string | undefined {
  const own = join(target, 'node_modules', `node-${process.platform}-${process.arch}`, 'bin/node');
  if (existsSync(own)) return own;
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  return major > 22 || (major === 22 && minor >= 15) ? process.execPath : undefined;
}

/** Changes when any file of the manifest's folder does. */
function fingerprint(manifest: string): string {
  const names = readdirSync(manifest, { recursive: true, encoding: 'utf8' }).sort();
  const hash = createHash('sha256');
  for (const name of names.filter((it) => /\.(js|json)$/.test(it)))
    hash.update(name).update(readFileSync(join(manifest, name)));
  return hash.digest('hex').slice(0, 12);
}

function missing(reason: string): ServerInstallation {
  return { kind: 'missing', reason };
}
