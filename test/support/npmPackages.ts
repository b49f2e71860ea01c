import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { runCommand, tail } from './command';
import { cacheFolder, finishCached } from './folders';

/** The folder that holds `node_modules`; or, in a sentence, why the packages could not be had. */
export type NpmPackages =
  | { readonly kind: 'installed'; readonly folder: string }
  | { readonly kind: 'missing'; readonly reason: string };

export interface NpmManifest {
  /** A folder with package.json, package-lock.json and the local packages they name. */
  readonly folder: string;
  /** Said before the installation, which happens once for each content of the folder. */
  readonly announcement: string;
  /** Called in the installed folder before it counts as installed. */
  readonly finish?: (folder: string) => void;
}

/**
 * Installs what a manifest of its own names into the user's cache: for programs that are too big, or too seldom used, to be
 * packages of the checkout. No script of a package runs.
 */
export async function npmPackages(manifest: NpmManifest, say: (sentence: string) => void): Promise<NpmPackages> {
  const target = cacheFolder(basename(manifest.folder), fingerprint(manifest.folder));
  if (existsSync(target)) return { kind: 'installed', folder: target };
  say(manifest.announcement);
  const half = `${target}.${process.pid}`;
  mkdirSync(dirname(target), { recursive: true });
  cpSync(manifest.folder, half, { recursive: true });
  const args = ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  const result = await runCommand('npm', args, { cwd: half, timeout: 10 * 60_000 });
  if (result.code !== 0) {
    rmSync(half, { recursive: true, force: true });
    return { kind: 'missing', reason: `npm could not install the packages: ${tail(result, 5)}` };
  }
  manifest.finish?.(half);
  finishCached(half, target);
  return { kind: 'installed', folder: target };
}

/** Changes when any file of the manifest's folder does. */
function fingerprint(folder: string): string {
  const hash = createHash('sha256');
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort();
  for (const name of names.filter((it) => /\.(js|json)$/.test(it))) {
    hash.update(name).update(readFileSync(join(folder, name)));
  }
  return hash.digest('hex').slice(0, 12);
}
