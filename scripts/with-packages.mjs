// Runs a TypeScript script of this folder on a fresh clone too: installs the packages first when they are missing or old.
// usage: node scripts/with-packages.mjs NAME [args...]      NAME is a file of scripts/ or test/ without its ending
// Plain JavaScript on Node.js alone, because nothing else is there yet.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const script = process.argv[2] ?? '';

if (Number(process.versions.node.split('.')[0]) < 20) {
  fail(`Node.js ${process.versions.node} is too old: install Node.js 20 or newer and run the command again.`);
}
installPackages();
process.chdir(root);
// From here on `require` reads TypeScript.
createRequire(import.meta.url)('tsx/cjs');
process.argv.splice(1, 2, join(root, `${script}.ts`));
createRequire(import.meta.url)(join(root, `${script}.ts`));

/** Does nothing when the packages of package-lock.json are installed already. */
function installPackages() {
  if (packagesAreInstalled()) return;
  console.log('Installing the packages of package-lock.json (npm ci; about 15 seconds).');
  // Windows has npm as a command file, which only a shell can start; the arguments are constants.
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  const options = ['ci', '--no-audit', '--no-fund', '--loglevel=error'];
  const { status } = spawnSync(npm, options, { cwd: root, stdio: 'inherit', shell: process.platform === 'win32' });
  if (status === 0) return;
  fail('The packages could not be installed: see the lines above, check the network, then run the command again.');
}

/** npm leaves a list of what it installed; what the lock file wants must be in it. Packages of other platforms may be missing. */
function packagesAreInstalled() {
  const list = join(root, 'node_modules/.package-lock.json');
  if (!existsSync(list)) return false;
  const installed = packagesOf(list);
  const wanted = Object.entries(packagesOf(join(root, 'package-lock.json')));
  return wanted.every(([path, it]) => path === '' || it.optional || installed[path]?.version === it.version);
}

/**
 * @param {string} lockFile
 * @returns {Record<string, { version: string, optional?: boolean }>} by path
 */
function packagesOf(lockFile) {
  return JSON.parse(readFileSync(lockFile, 'utf8')).packages;
}

/**
 * @param {string} sentence
 * @returns {never}
 */
function fail(sentence) {
  console.error(sentence);
  process.exit(1);
}
