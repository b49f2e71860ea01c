import { deepEqual, equal, match } from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findingCodes } from '../../src/findings/finding';
import { built } from '../support/build';
import { runCommand } from '../support/command';
import { repository, temporaryFolder } from '../support/folders';
import { findPythons } from '../support/pythons';
import { skipBecause } from '../support/skip';

const cli = join(repository, 'dist/cli.js');
const full = '/dev/full';
const program = 'import asyncio\n\nasync def main():\n    await asyncio.sleep(0.01)\n\nasyncio.run(main())\n';

describe('The command line, where it writes', () => {
  const [python] = findPythons();
  let folder: ReturnType<typeof temporaryFolder>;

  before(async function () {
    this.timeout(60_000);
    await built();
  });

  beforeEach(() => {
    folder = temporaryFolder('cli');
    writeFileSync(join(folder.path, 'program.py'), program);
  });

  afterEach(() => folder.remove());

  const loopscope = (...args: readonly string[]) => runCommand(process.execPath, [cli, ...args], { cwd: folder.path });
  const run = (...args: readonly string[]) => loopscope('run', '--python', python?.path ?? '', ...args);
  const recorded = async (): Promise<string> => {
    const { code, stderr } = await run('--quiet', '--record', 'r.loopscope', 'program.py');
    equal(code, 0, stderr);
    return join(folder.path, 'r.loopscope');
  };
  /** Runs with standard output or error in a file. */
  const runInto = async (stream: 'stdout' | 'stderr', file: string, args: readonly string[]) => {
    const fd = openSync(file, 'w');
    const stdio: ('ignore' | 'pipe' | number)[] = ['ignore', 'pipe', 'pipe'];
    stdio[stream === 'stdout' ? 1 : 2] = fd;
    const child = spawn(process.execPath, [cli, ...args], { cwd: folder.path, stdio });
    closeSync(fd);
    return await ended(child);
  };

  for (const command of ['run', 'open', 'dump', 'export']) {
    it(`explains ${command} with --help, -h and as \`help ${command}\`, with every option it takes`, async () => {
      const texts = [];
      for (const args of [
        [command, '--help'],
        [command, '-h'],
        ['help', command],
      ]) {
        const { code, stdout, stderr } = await loopscope(...args);
        deepEqual([code, stderr], [0, '']);
        texts.push(stdout);
      }
      const [text = ''] = texts;
      deepEqual(texts, [text, text, text]);
      match(text, new RegExp(`^usage: loopscope ${command} `));
      equal(text.includes('  --help '), true);
      for (const [option = '', value = ''] of text.matchAll(/^ {2}(--\w[\w-]*)(?: ([A-Z]+))? /gm)) {
        const { stderr } = await loopscope(
          command,
          ...option.trim().split(' ').slice(0, 1),
          ...(value ? ['1'] : []),
          'no',
        );
        equal(/no option|Unknown option/.test(stderr), false, stderr);
      }
    });
  }

  it('names every finding in the help of run', async () => {
    const { stdout } = await loopscope('run', '--help');
    for (const code of findingCodes) match(stdout, new RegExp(`\\b${code}\\b`));
  });

  it('says in a sentence that a file of --output cannot be made', async () => {
    const recording = await recorded();
    mkdirSync(join(folder.path, 'folder'));
    for (const [output, reason] of [
      ['missing/x.jsonl', 'it does not exist'],
      ['folder', 'it is a folder'],
    ] as const) {
      const { code, stdout, stderr } = await loopscope('export', '--output', output, recording);
      deepEqual([code, stdout, stderr], [2, '', `loopscope: '${output}' cannot be written: ${reason}.\n`]);
    }
  });

  it('says in a sentence that the disk is full', async function () {
    if (!existsSync(full)) skipBecause(this, `there is no ${full}`);
    const recording = await recorded();
    const file = await loopscope('export', '--output', full, recording);
    deepEqual([file.code, file.stderr], [2, `loopscope: '${full}' cannot be written: no space is left on the disk.\n`]);
    for (const args of [
      ['dump', recording],
      ['export', recording],
      ['export', '--format', 'chrome', recording],
    ]) {
      const { code, stderr } = await runInto('stdout', full, args);
      equal(code, 2);
      equal(stderr, 'loopscope: Standard output cannot be written: no space is left on the disk.\n');
    }
  });

  it("keeps the program's exit code when nobody can read the summary", async function () {
    if (!existsSync(full)) skipBecause(this, `there is no ${full}`);
    const args = ['run', '--python', python?.path ?? '', '-c', 'raise SystemExit(7)'];
    equal((await runInto('stderr', full, args)).code, 7);
    const child = spawn(process.execPath, [cli, ...args], { stdio: ['ignore', 'ignore', 'pipe'] });
    child.stderr.destroy();
    equal((await ended(child)).code, 7);
  });

  it('ends well when its reader has seen enough', async () => {
    const recording = await recorded();
    for (const args of [
      ['dump', recording],
      ['export', recording],
      ['run', '--help'],
    ]) {
      const child = spawn(process.execPath, [cli, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
      child.stdout.destroy();
      deepEqual(await ended(child), { code: 0, stderr: '' });
    }
  });

  it('does not wait for the other end of a pipe that is named as a recording', async function () {
    if (process.platform === 'win32') skipBecause(this, 'Windows has no named pipes in folders');
    const pipe = join(folder.path, 'pipe.loopscope');
    equal((await runCommand('mkfifo', [pipe])).code, 0);
    const dump = await loopscope('dump', pipe);
    deepEqual(
      [dump.code, dump.stderr],
      [2, `loopscope: '${pipe}' is not a file. Only a recording in a file can be read.\n`],
    );
    const again = await run('--record', pipe, 'program.py');
    equal(again.code, 2);
    match(again.stderr, /exists and is not a Loopscope recording; it was left alone/);
  });

  it('leaves an older recording alone when the run cannot start, or a program still writes it', async () => {
    const recording = await recorded();
    const first = readFileSync(recording);
    for (const args of [
      ['--python', 'nonesuch', 'program.py'],
      ['--python', python?.path ?? '', 'missing.py'],
    ]) {
      equal((await loopscope('run', '--record', recording, ...args)).code, 2);
      deepEqual(readFileSync(recording), first);
    }
    const endless = 'import asyncio; print("up", flush=True); asyncio.run(asyncio.sleep(1000))';
    const child = spawn(process.execPath, [cli, 'run', '--quiet', '--record', recording, '-c', endless]);
    await new Promise((up) => child.stdout.once('data', up));
    const { code, stderr } = await run('--record', recording, 'program.py');
    child.kill('SIGTERM');
    await ended(child);
    equal(code, 2);
    match(stderr, /is still recorded by process \d+\. Name another file, or end it\.\n$/);
  });

  it('fails when --fail-on could not be checked, because nothing was recorded', async () => {
    writeFileSync(join(folder.path, 'python'), '#!/bin/sh\n[ "$1" = -E ] && printf "python 3.13.0"\nexit 0\n', {
      mode: 0o755,
    });
    const own = ['run', '--python', './python'];
    equal((await loopscope(...own, 'program.py')).code, 0);
    const { code, stderr } = await loopscope(...own, '--fail-on', 'any', 'program.py');
    equal(code, 3);
    match(stderr, /^loopscope: Nothing was recorded: .* So --fail-on could not be checked\.\n$/);
  });

  it('says in JSON where the recording is, when it was kept, and how the program ended', async () => {
    const kept = JSON.parse((await run('--json', '--record', 'r.loopscope', 'program.py')).stderr);
    deepEqual([kept.exitCode, kept.signal], [0, null]);
    equal(kept.processes[0].recording, join(folder.path, 'r.loopscope'));
    const kills = 'import os, signal; os.kill(os.getpid(), signal.SIGTERM)';
    const killed = JSON.parse((await run('--json', '-c', kills)).stderr);
    deepEqual([killed.exitCode, killed.signal, killed.processes[0].recording], [null, 'SIGTERM', null]);
  });

  it('runs what Python reads from its input, and -m and -c in one word with their value', async () => {
    const input = { cwd: folder.path, input: 'import sys; print(sys.argv)' };
    const read = await runCommand(process.execPath, [cli, 'run', '--quiet', '-', 'a'], input);
    deepEqual([read.stdout, read.stderr], ["['-', 'a']\n", '']);
    equal((await run('--quiet', '-cprint(1)')).stdout, '1\n');
    equal((await run('--quiet', '-mprogram')).code, 0);
  });

  it('gives the interpreter its own arguments', async () => {
    const text = 'import sys; print(sys.flags.dev_mode, sys.warnoptions, sys.argv)';
    const own = ['--quiet', '--python-arg=-X', '--python-arg', 'dev', '--python-arg=-Werror'];
    const { code, stdout, stderr } = await run(...own, '-c', text, '-x');
    deepEqual([code, stdout, stderr], [0, "True ['default', 'error'] ['-c', '-x']\n", '']);
    const isolated = await run(
      '--record',
      'i.loopscope',
      '--python-arg=-I',
      '-c',
      'import asyncio; asyncio.run(asyncio.sleep(0))',
    );
    equal(isolated.code, 0);
    match(isolated.stderr, /^loopscope: \d+ tasks? /);
  });

  it('shows the end for a moment behind it', async () => {
    const recording = await recorded();
    const end = await loopscope('dump', recording);
    match(end.stdout, /^# \d+ tasks at 0\.\d+ s, the end, /);
    equal((await loopscope('dump', '--at', '1e99', recording)).stdout, end.stdout);
  });
});

function ended(child: ChildProcess): Promise<{ readonly code: number | null; readonly stderr: string }> {
  let stderr = '';
  child.stderr?.on('data', (data) => {
    stderr += data;
  });
  return new Promise((resolve) => child.once('close', (code) => resolve({ code, stderr })));
}
