import { deepStrictEqual, ok } from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { built } from '../support/build';
import { runCommand } from '../support/command';
import { cacheFolder, repository } from '../support/folders';
import { findPythons, supportedVersions } from '../support/pythons';
import { skipBecause } from '../support/skip';

/** `LOOPSCOPE_STDLIB=all`: the library of every Python found, for several minutes; else of one. */
const all = process.env['LOOPSCOPE_STDLIB'] === 'all';
const quickOn = '3.13';
/** ms for 1,700 files on a machine that is busy with other things. */
const timeout = 10 * 60_000;

interface Found {
  readonly file: string;
  readonly code: string;
  readonly severity: string;
  readonly range: { readonly start: { readonly line: number } };
}

/** What is right about a finding, and in the libraries of which Pythons it is. */
interface Judged {
  readonly pythons: readonly string[];
  readonly word: string;
}

describe('The standard library', () => {
  const golden = JSON.parse(readFileSync(join(__dirname, 'golden/stdlib.json'), 'utf8')) as Record<string, Judged>;

  before(async function () {
    this.timeout(60_000);
    await built();
  });

  for (const version of all ? supportedVersions : [quickOn]) {
    it(`of Python ${version} is told nothing as an error or a warning but what somebody has looked at and found right`, async function () {
      this.timeout(timeout);
      const python = findPythons().find((each) => each.version === version);
      if (python === undefined) {
        skipBecause(this, `there is no Python ${version}, whose standard library was looked at`);
      }
      const where = await runCommand(python.path, ['-c', "import sysconfig; print(sysconfig.get_path('stdlib'))"]);
      const library = where.stdout.trim();
      const { stdout, stderr } = await runCommand(
        process.execPath,
        [join(repository, 'dist/cli.js'), 'check', '--format', 'json', '--target-version', version, library],
        { timeout, env: { ...process.env, XDG_CACHE_HOME: cacheFolder('stdlib') } },
      );
      ok(!/ failed in /.test(stderr), stderr);
      const found = (JSON.parse(stdout) as readonly Found[])
        .filter(({ severity }) => severity === 'error' || severity === 'warning')
        .map(({ file, code, range }) => `${relative(library, file)}: ${code}: ${lineOf(file, range.start.line)}`);
      const right = Object.entries(golden).filter(([, { pythons }]) => pythons.includes(version));
      deepStrictEqual([...new Set(found)].sort(), right.map(([finding]) => finding).sort());
    });
  }
});

function lineOf(file: string, line: number): string {
  return (readFileSync(file, 'utf8').split('\n')[line] ?? '').trim();
}
