import assert from 'node:assert/strict';
import { chmodSync, mkdtempSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { built } from '../support/build';
import { runCommand } from '../support/command';
import { repository, temporaryFolder } from '../support/folders';
import { anyPython } from '../support/pythons';

const cli = join(repository, 'dist/cli.js');

describe('loopscope open', () => {
  const folder = temporaryFolder('cli-open');
  const recording = join(folder.path, 'a b.loopscope');
  /** A PATH without VS Code. */
  const bare = temporaryFolder('path');

  before(async function () {
    this.timeout(60_000);
    await built();
    symlinkSync(process.execPath, join(bare.path, 'node'));
    const args = ['run', '--quiet', '--python', anyPython().path, '--record', recording, '-c', 'import asyncio'];
    await runCommand(process.execPath, [cli, ...args], { cwd: folder.path });
  });

  after(() => {
    folder.remove();
    bare.remove();
  });

  const open = (path: string, ...args: readonly string[]) =>
    runCommand(process.execPath, [cli, 'open', ...args], { cwd: folder.path, env: { ...process.env, PATH: path } });

  it('gives the file to VS Code', async () => {
    const { path, told } = fakeCode('exit 0');
    const { code, stderr } = await open(path, 'a b.loopscope');
    assert.equal(code, 0, stderr);
    assert.equal(readFileSync(told, 'utf8'), `${recording}\n`);
  });

  it('says so when there is none, and what can be done instead', async () => {
    const { code, stdout, stderr } = await open(bare.path, recording);
    assert.equal(code, 2);
    assert.equal(stdout, '');
    assert.match(
      stderr,
      /^loopscope: VS Code's command 'code' is not on the PATH\. Open '.*a b\.loopscope' in .* dump\n$/,
    );
  });

  it('fails when VS Code does, in its words', async () => {
    const { path } = fakeCode('echo "no window here" >&2; exit 1');
    const { code, stderr } = await open(path, recording);
    assert.equal(code, 2);
    assert.equal(stderr, 'no window here\n');
  });

  it('opens nothing that is no recording', async () => {
    const { path, told } = fakeCode('exit 0');
    writeFileSync(join(folder.path, 'notes.txt'), 'notes');
    for (const [args, sentence] of [
      [['notes.txt'], /cannot be read\. This is not a Loopscope recording/],
      [['nowhere.loopscope'], /does not exist/],
      [[], /Name one recording/],
    ] as const) {
      const { code, stderr } = await open(path, ...args);
      assert.equal(code, 2);
      assert.match(stderr, sentence);
    }
    assert.throws(() => readFileSync(told));
  });

  /** A `code` on the PATH that notes what it is asked to open. */
  function fakeCode(then: string): { readonly path: string; readonly told: string } {
    const place = mkdtempSync(join(folder.path, 'code-'));
    const told = join(place, 'told');
    writeFileSync(join(place, 'code'), `#!/bin/sh\nfor file; do echo "$file"; done > '${told}'\n${then}\n`);
    chmodSync(join(place, 'code'), 0o755);
    return { path: `${place}:/usr/bin:/bin`, told };
  }
});
