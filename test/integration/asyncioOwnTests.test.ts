import { deepEqual, ok } from 'node:assert/strict';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { runCommand } from '../support/command';
import { type Python, pythons } from '../support/pythons';
import { skipBecause } from '../support/skip';
import { compareUnitTests } from '../support/unitTestOutcomes';

/** `LOOPSCOPE_ASYNCIO_TESTS=all`: every module on every Python found, which takes half an hour; else the quick ones on two Pythons. */
const all = process.env['LOOPSCOPE_ASYNCIO_TESTS'] === 'all';
const seconds = 1000;
const quickOn: readonly string[] = ['3.11', '3.13'];
/** Modules that take long (sockets, TLS and child processes, with their timeouts) or are of other platforms. */
const slow: ReadonlySet<string> = new Set(
  [
    'events',
    'proactor_events',
    'sendfile',
    'ssl',
    'sslproto',
    'streams',
    'subprocess',
    'unix_events',
    'windows_events',
    'windows_utils',
  ].map((name) => `test_${name}`),
);

describe("CPython's own tests of asyncio have the same results with the agent as without", () => {
  for (const python of pythons()) {
    if (!all && !quickOn.includes(python.version)) continue;
    it(`Python ${python.version}`, async function () {
      this.timeout((all ? 1800 : 600) * seconds);
      const folder = await folderOfTests(python);
      if (folder === undefined) {
        skipBecause(this, `${python.path} comes without the package test.test_asyncio`);
      }
      const modules = readdirSync(folder)
        .flatMap((name) => /^(test_\w+)\.py$/.exec(name)?.[1] ?? [])
        .filter((name) => all || !slow.has(name));
      const names = modules.map((name) => `test.test_asyncio.${name}`);
      const { tests, differences } = await compareUnitTests(python, names, (all ? 900 : 280) * seconds);
      deepEqual(differences, []);
      ok(tests > 500, `${tests} tests only`);
    });
  }
});

async function folderOfTests(python: Python): Promise<string | undefined> {
  const { stdout } = await runCommand(python.path, ['-I', '-c', 'import test; print(*test.__path__)']);
  const folder = join(stdout.trim(), 'test_asyncio');
  return stdout.trim() !== '' && existsSync(folder) ? folder : undefined;
}
