import { deepStrictEqual, ok, strictEqual } from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { runCommand } from '../support/command';
import { cacheFolder, repository } from '../support/folders';
import { findPythons } from '../support/pythons';
import { skipBecause } from '../support/skip';

/** ms for 1,700 files on a machine that is busy with other things. */
const timeout = 10 * 60_000;

interface Found {
  readonly file: string;
  readonly code: string;
  readonly severity: string;
  readonly range: { readonly start: { readonly line: number } };
}

describe('The standard library', () => {
  it('is told nothing as an error or a warning but what somebody has looked at and found right', async function () {
    this.timeout(timeout);
    const python = findPythons().find(({ version }) => version.startsWith('3.11'));
    if (python === undefined) {
      skipBecause(this, 'there is no Python 3.11, whose standard library was looked at');
    }
    const build = await runCommand(process.execPath, ['esbuild.mjs'], { cwd: repository });
    strictEqual(build.code, 0, build.stderr);
    const where = await runCommand(python.path, ['-c', "import sysconfig; print(sysconfig.get_path('stdlib'))"]);
    const library = where.stdout.trim();
    const { stdout, stderr } = await runCommand(
      process.execPath,
      [join(repository, 'dist/cli.js'), 'check', '--format', 'json', '--target-version', '3.11', library],
      { timeout, env: { ...process.env, XDG_CACHE_HOME: cacheFolder('stdlib') } },
    );
    ok(!/ failed in /.test(stderr), stderr);
    const found = (JSON.parse(stdout) as readonly Found[])
      .filter(({ severity }) => severity === 'error' || severity === 'warning')
      .map(({ file, code, range }) => `${relative(library, file)}: ${code}: ${lineOf(file, range.start.line)}`);
    const golden = readFileSync(join(__dirname, 'golden/stdlib-3.11.json'), 'utf8');
    deepStrictEqual([...new Set(found)].sort(), Object.keys(JSON.parse(golden) as object).sort());
  });
});

function lineOf(file: string, line: number): string {
  return (readFileSync(file, 'utf8').split('\n')[line] ?? '').trim();
}
