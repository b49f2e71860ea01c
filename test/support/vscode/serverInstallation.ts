import { existsSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { repository } from '../folders';
import { npmPackages } from '../npmPackages';

/** VS Code's server and the Node.js it runs on; or, in a sentence, why it could not be had and what to do. */
export type ServerInstallation =
  | { readonly kind: 'installed'; readonly folder: string; readonly node: string }
  | { readonly kind: 'missing'; readonly reason: string };

const serverFolder = 'node_modules/code-server/lib/vscode';

/**
 * VS Code's server out of the code-server package of npm, in the user's cache; installed when it is not there yet.
 * @param say is told, in a sentence, when something takes time
 */
export async function installServer(say: (sentence: string) => void): Promise<ServerInstallation> {
  if (process.platform === 'win32') return missing('the server does not run on Windows: install the desktop VS Code');
  const manifest = {
    folder: join(repository, 'test/support/vscode/vscode-server'),
    announcement: "Installing VS Code's server from npm (about 20 seconds, 550 MB, once).",
    // The workbench fetches xterm, textmate and oniguruma from below its own folder.
    finish: (folder: string) => symlinkSync('../../..', join(folder, serverFolder, 'node_modules')),
  };
  const packages = await npmPackages(manifest, say);
  if (packages.kind === 'missing') return missing(`VS Code's server could not be installed: ${packages.reason}`);
  const node = serverNode(packages.folder);
  if (!node)
    return missing(`VS Code's server needs Node.js 22.15 or newer, this is ${process.versions.node}: update it`);
  return { kind: 'installed', folder: join(packages.folder, serverFolder), node };
}

/** The Node.js that came with it, else this one when it is new enough (module.registerHooks). */
function serverNode(folder: string): string | undefined {
  const own = join(folder, 'node_modules', `node-${process.platform}-${process.arch}`, 'bin/node');
  if (existsSync(own)) return own;
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  return major > 22 || (major === 22 && minor >= 15) ? process.execPath : undefined;
}

function missing(reason: string): ServerInstallation {
  return { kind: 'missing', reason };
}
