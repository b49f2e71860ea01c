import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { errorNumbers } from '../../src/adapter/errors';
import { adapterFixture } from '../support/adapterFixture';
import { anyPython } from '../support/pythons';
import { skipBecause } from '../support/skip';

/** Codes that a test of this file has seen. */
const seen = new Set<string>();

describe('What a user can do wrong gets one sentence that says what to do', () => {
  const fixture = adapterFixture();

  /** Launches with these arguments and compares the refusal: its code, its sentence (the test's folder as `<folder>`), its actions. */
  async function check(
    args: object,
    code: keyof typeof errorNumbers,
    sentence: string,
    actions = 'openLaunchJson',
  ): Promise<void> {
    const { client } = fixture.start();
    const response = await client.launch(args);
    const error = response.body?.error;
    assert.equal(response.message?.replaceAll(fixture.folder, '<folder>'), sentence);
    assert.equal(error.format, response.message);
    assert.equal(error.id, errorNumbers[code]);
    assert.deepEqual(error.variables, { code, actions });
    assert.equal(error.showUser, true);
    assert.equal(client.events('process').length, 0);
    seen.add(code);
  }

  /** A command that answers as an interpreter of that version would. */
  function interpreter(name: string, answer: string): string {
    const path = fixture.write(name, `#!/bin/sh\n${answer}\n`);
    chmodSync(path, 0o755);
    return path;
  }

  const both = 'selectInterpreter,openLaunchJson';

  it('no program, or two', async () => {
    const { program, ...nothing } = fixture.program('');
    await check(nothing, 'nothing-to-run', 'Nothing to run: set "program", "module" or "code" in launch.json.');
    await check(
      { ...nothing, program, module: 'app' },
      'several-to-run',
      '"program" and "module" are set in launch.json, and only one can be run. Keep one.',
    );
  });

  it('a program that is not there', async () => {
    const args = { ...fixture.program(''), program: join(fixture.folder, 'crawler.py') };
    await check(args, 'program-missing', `'crawler.py' does not exist. Check "program" in launch.json.`);
    await check(
      { ...args, program: '/nowhere/crawler.py' },
      'program-missing',
      `'/nowhere/crawler.py' does not exist. Check "program" in launch.json.`,
    );
  });

  it('a folder to run in that is not there', async () => {
    const args = fixture.program('', { cwd: join(fixture.folder, 'gone') });
    await check(args, 'cwd-missing', `The folder '<folder>/gone' does not exist. Check "cwd" in launch.json.`);
  });

  it('attributes of the wrong kind', async () => {
    const wrong: readonly (readonly [string, unknown, string])[] = [
      ['args', '--fast', 'a list of texts'],
      ['args', [1], 'a list of texts'],
      ['program', 7, 'a text'],
      ['code', { line: 1 }, 'a text or a list of texts'],
      ['env', { PORT: 80 }, 'an object whose values are texts or null'],
      ['env', ['PORT=80'], 'an object whose values are texts or null'],
      ['console', 'terminal', '"internalConsole", "integratedTerminal" or "externalTerminal"'],
      ['blockedLoopMs', 5, 'a number from 20 on'],
      ['blockedLoopMs', '100', 'a number from 20 on'],
      ['recordingLimit', -1, 'a number from 0 on'],
      ['recording', 5, 'a text or true or false'],
    ];
    for (const [name, value, wanted] of wrong) {
      await check(
        fixture.program('', { [name]: value }),
        'attribute-wrong',
        `"${name}" in launch.json must be ${wanted}.`,
      );
    }
  });

  it('stopOnEntry, and attaching', async () => {
    await check(
      fixture.program('', { stopOnEntry: true }),
      'stop-on-entry',
      '"stopOnEntry" needs the debugger, which Loopscope does not have yet. Remove it from launch.json.',
    );
    const { client } = fixture.start();
    await client.initialize();
    const answer = await client.request('attach', { processId: 1 });
    assert.equal(
      answer.message,
      'Loopscope cannot attach to a running program yet. Set "request" to "launch" in launch.json.',
    );
    seen.add('attach-unsupported');
  });

  it('an interpreter that is not there', async () => {
    await check(
      fixture.program('', { python: 'python-of-nobody' }),
      'python-missing',
      `The interpreter 'python-of-nobody' was not found. Check "python" in launch.json.`,
      both,
    );
    const { python: _, ...unset } = fixture.program('');
    await check(
      { ...unset, selectedPython: '/nowhere/bin/python' },
      'python-missing',
      `The selected interpreter '/nowhere/bin/python' was not found. Select another one.`,
      both,
    );
    await check(
      { ...unset, env: { PATH: fixture.folder } },
      'no-python',
      'No Python interpreter was found. Select one, or set "python" in launch.json.',
      both,
    );
  });

  it('an interpreter that is too old', async () => {
    const old = interpreter('python3.8', 'printf "python 3.8.10"');
    await check(
      fixture.program('', { python: old }),
      'python-too-old',
      'Loopscope needs Python 3.9 or newer; python3.8 is 3.8.10. Choose another interpreter and run again.',
      both,
    );
    const python2 = interpreter('python2', 'printf "python 2.7.18"');
    const { python: _, ...unset } = fixture.program('');
    await check(
      { ...unset, selectedPython: python2 },
      'python-too-old',
      'Loopscope needs Python 3.9 or newer; python2 is 2.7.18. Choose another interpreter and run again.',
      both,
    );
    interpreter('bin/python3', 'printf "python 3.8.10"');
    await check(
      { ...unset, env: { PATH: join(fixture.folder, 'bin') } },
      'python-too-old',
      'Loopscope needs Python 3.9 or newer; python3 is 3.8.10. Choose another interpreter and run again.',
      both,
    );
  });

  it('an interpreter that is not CPython', async () => {
    const message = 'Loopscope needs CPython 3.9 or newer; pypy3 is pypy. Choose another interpreter and run again.';
    const other = interpreter('pypy3', 'printf "python 3.9.16 pypy"');
    await check(fixture.program('', { python: other }), 'python-other', message, both);
    interpreter('other/python3', 'printf "python 3.9.16 pypy"');
    const { python: _, ...unset } = fixture.program('');
    await check(
      { ...unset, env: { PATH: join(fixture.folder, 'other') } },
      'python-other',
      message.replace('pypy3', 'python3'),
      both,
    );
  });

  it('an interpreter that does not work', async () => {
    const broken = interpreter('broken', 'echo "python: error while loading libpython3.11.so" >&2; exit 127');
    await check(
      fixture.program('', { python: broken }),
      'python-broken',
      `'<folder>/broken' is not a Python that works: python: error while loading libpython3.11.so. Choose another interpreter.`,
      both,
    );
    const silent = interpreter('silent', 'exit 1');
    await check(
      fixture.program('', { python: silent }),
      'python-broken',
      `'<folder>/silent' is not a Python that works: it gave no version. Choose another interpreter.`,
      both,
    );
    const loud = interpreter('loud', `printf '\\033[31m%0300d\\n' 7 >&2; exit 1`);
    await check(
      fixture.program('', { python: loud }),
      'python-broken',
      `'<folder>/loud' is not a Python that works: [31m${'0'.repeat(195)}…. Choose another interpreter.`,
      both,
    );
  });

  it('an environment file that is not there, or has a line that is none', async () => {
    const args = fixture.program('', { envFile: 'dev.env' });
    await check(
      args,
      'env-file-missing',
      `'<folder>/dev.env' cannot be read: no such file or directory. Check "envFile" in launch.json.`,
    );
    fixture.write('dev.env', 'A=1\nthis is prose\n');
    await check(
      args,
      'env-file-malformed',
      `Line 2 of 'dev.env' is not of the form NAME=value. Correct it and run again.`,
    );
  });

  it('a recording that cannot be made there', async () => {
    fixture.write('file', '');
    await check(
      fixture.program('', { recording: 'file/x.loopscope' }),
      'recording-unwritable',
      `No recording can be made in '<folder>/file': not a directory. Choose another place with "recording" in launch.json.`,
    );
    await check(
      fixture.program('', { recording: 'trace.bin' }),
      'recording-name',
      `The recording 'trace.bin' must end with .loopscope, or be a folder. Check "recording" in launch.json.`,
    );
  });

  it('a recording in a folder that is read-only', async function () {
    // Root may write into every folder but those that the system makes up.
    const root = process.getuid?.() === 0;
    if (root && process.platform !== 'linux') skipBecause(this, 'root may write everywhere');
    const folder = root ? '/sys' : join(fixture.folder, 'locked');
    if (!root) mkdirSync(folder, { mode: 0o500 });
    const reason = /: (?:E\w+: )?(.+?), open/.exec(refusal(() => writeFileSync(join(folder, 'x'), '')))?.[1];
    await check(
      fixture.program('', { recording: `${folder}/` }),
      'recording-unwritable',
      `No recording can be made in '${folder.replace(fixture.folder, '<folder>')}': ${reason}. Choose another place with "recording" in launch.json.`,
    );
  });

  it('a recording under the name of a file that is none', async () => {
    fixture.write('notes.loopscope', 'my notes on event loops');
    await check(
      fixture.program('', { recording: 'notes.loopscope' }),
      'recording-foreign',
      `'<folder>/notes.loopscope' exists and is no Loopscope recording, so it is not replaced. Choose another name for "recording" in launch.json.`,
    );
  });

  it('a recording that another program is still writing', async () => {
    const first = fixture.start().client;
    const text = 'import time\nprint("up", flush=True)\ntime.sleep(60)';
    await first.launch(fixture.program(text, { recording: 'one.loopscope' }));
    await first.output('up');
    const pid = first.bodies('process')[0]?.['systemProcessId'];
    await check(
      fixture.program(text, { recording: 'one.loopscope' }),
      'recording-in-use',
      `'<folder>/one.loopscope' is still being recorded by process ${pid}. Stop that program, or name a folder in "recording" so that each run has its own file.`,
    );
  });

  it('a terminal where the editor has none', async () => {
    await check(
      fixture.program('', { console: 'integratedTerminal' }),
      'no-terminal',
      'This editor cannot open a terminal for "console": "integratedTerminal". Set it to "internalConsole" in launch.json.',
    );
  });

  it('arguments that are too long for the system', async () => {
    const args = fixture.program('', { args: ['x'.repeat(4_000_000)] });
    await check(
      args,
      'start-failed',
      `'${anyPython().path}' could not be started: its arguments and environment are too long.`,
    );
  });

  it('a client that shows errors itself is not made to show them twice', async () => {
    const { client } = fixture.start();
    const answer = await client.launch({ ...fixture.program(''), program: 'gone.py', showsErrors: true });
    assert.equal(answer.body.error.showUser, false);
    assert.equal(answer.body.error.variables.actions, 'openLaunchJson');
  });

  it('is complete: each code of the list stands in a test', () => {
    // These are seen in the tests of their subject: conversations, the terminal, the port, ends, cancelling.
    const elsewhere = [
      'terminal-failed',
      'already-launched',
      'not-running',
      'needs-debugger',
      'token-wrong',
      'cancel-refused',
    ];
    const internal = ['request-unknown', 'request-malformed', 'internal-error', 'launch-given-up'];
    const listed = Object.keys(errorNumbers).filter((code) => ![...elsewhere, ...internal].includes(code));
    assert.deepEqual([...seen].sort(), listed.sort());
  });
});

function refusal(act: () => void): string {
  try {
    act();
  } catch (error) {
    return String(error);
  }
  throw new Error('it was allowed');
}
