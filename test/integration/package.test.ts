import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { built } from '../support/build';
import { runCommand } from '../support/command';
import { repository, temporaryFolder } from '../support/folders';
import { npmPackages } from '../support/npmPackages';
import { anyPython } from '../support/pythons';

describe('The package, installed', function () {
  this.timeout(120_000);
  const folder = temporaryFolder('package');
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  const installed = join(folder.path, process.platform === 'win32' ? 'node_modules' : 'lib/node_modules', 'loopscope');
  const command = join(folder.path, process.platform === 'win32' ? 'loopscope.cmd' : 'bin/loopscope');

  before(async () => {
    await built();
    const packed = await runCommand(npm, ['pack', '--silent', '--pack-destination', folder.path], { cwd: repository });
    equal(packed.code, 0, packed.stderr);
    const [archive = ''] = readdirSync(folder.path).filter((name) => name.endsWith('.tgz'));
    const options = ['--global', '--offline', '--no-audit', '--no-fund', '--prefix', folder.path];
    const result = await runCommand(npm, ['install', ...options, join(folder.path, archive)]);
    equal(result.code, 0, result.stderr);
  });

  after(folder.remove);

  it('has no tests, sources or byte code', () => {
    const files = readdirSync(installed, { recursive: true, encoding: 'utf8' });
    deepEqual(
      files.filter((name) => /\.ts$|__pycache__|\.map$|\.vsix$|^test/.test(name)),
      [],
    );
  });

  it('has the same files as the extension that vsce packs', async () => {
    const packages = await npmPackages({ folder: join(repository, 'scripts/vsce'), announcement: '' }, () => undefined);
    ok(packages.kind === 'installed', packages.kind === 'missing' ? packages.reason : '');
    const vsce = join(packages.folder, 'node_modules/@vscode/vsce/vsce');
    const listed = await runCommand(process.execPath, [vsce, 'ls', '--no-dependencies'], { cwd: repository });
    equal(listed.code, 0, listed.stderr);
    // npm takes every README.md along, asked or not.
    const files = readdirSync(installed, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => relative(installed, join(entry.parentPath, entry.name)).replaceAll('\\', '/'));
    const packed = listed.stdout.trim().split(/\r?\n/);
    deepEqual(packed.sort(), files.filter((name) => name !== 'src/README.md').sort());
  });

  it('has a command that runs a program, shows its recording and exports it', async () => {
    writeFileSync(
      join(folder.path, 'program.py'),
      'import asyncio\nasyncio.run(asyncio.sleep(0.01))\nraise SystemExit(3)\n',
    );
    const loopscope = (...args: readonly string[]) => runCommand(command, args, { cwd: folder.path });
    const run = await loopscope('run', '--python', anyPython().path, '--record', 'r.loopscope', 'program.py');
    equal(run.code, 3);
    match(run.stderr, /^loopscope: \d+ tasks?/);
    match((await loopscope('dump', 'r.loopscope')).stdout, /= sleep #1 {2}done/);
    match((await loopscope('export', 'r.loopscope')).stdout, /"event":"task finished"/);
  });

  it('has every file that was built, and what its manifest and its pages name', () => {
    const built = readdirSync(join(repository, 'dist'), { recursive: true, encoding: 'utf8' });
    const missing = built.filter((name) => !name.includes('__pycache__') && !existsSync(join(installed, 'dist', name)));
    deepEqual(missing, []);
    const manifest = readFileSync(join(installed, 'package.json'), 'utf8');
    const named = [...manifest.matchAll(/"(?:\.\/)?((?:media|syntaxes|dist)\/[\w./-]+\.\w+)"/g)].map(
      ([, path]) => path ?? '',
    );
    ok(named.length >= 5);
    for (const page of ['README.md', 'examples/README.md', 'media/rules/README.md', 'src/protocol/EVENTS.md']) {
      const text = readFileSync(join(installed, page), 'utf8');
      const links = [...text.matchAll(/\]\((?!https?:)([^)#]+)\)/g)].map(([, path]) => join(page, '..', path ?? ''));
      named.push(...links.filter((path) => path !== 'src/README.md'));
    }
    deepEqual(
      named.filter((path) => !existsSync(join(installed, path))),
      [],
    );
  });
});
