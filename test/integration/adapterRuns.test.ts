import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { adapterFixture, untilGone } from '../support/adapterFixture';
import { runCommand } from '../support/command';
import type { DapClient } from '../support/dapClient';
import { anyPython } from '../support/pythons';
import { skipBecause } from '../support/skip';

/** Prints its number, then waits for ever; a Ctrl+C ends it with 7. */
const patient = `
import asyncio, os, sys
async def main():
    print('up', os.getpid(), flush=True)
    await asyncio.sleep(1000)
try:
    asyncio.run(main())
except KeyboardInterrupt:
    print('bye', flush=True)
    sys.exit(7)
`;
/** Starts a child of its own and takes no notice of Ctrl+C and SIGTERM; the child neither. */
const stubborn = `
import os, signal, subprocess, sys, time
signal.signal(signal.SIGINT, signal.SIG_IGN)
signal.signal(signal.SIGTERM, lambda *_: print('terminated', flush=True))
child = subprocess.Popen([sys.executable, '-S', '-c', 'import time; time.sleep(1000)'])
print('up', os.getpid(), child.pid, flush=True)
while True:
    time.sleep(0.1)
`;

describe('A program that the debug adapter runs', function () {
  this.timeout(60_000);
  const fixture = adapterFixture();
  const launched = async (client: DapClient, args: object, capabilities: object = {}) => {
    const response = await client.launch(args, capabilities);
    assert.ok(response.success, response.message);
  };
  /** The numbers behind `up`: the program's process id, and its child's. */
  const pids = async (client: DapClient): Promise<readonly number[]> => {
    await client.output('\n');
    return client.written('stdout').split('\n')[0]?.split(' ').slice(1).map(Number) ?? [];
  };

  it('gets its arguments, folder, environment and interpreter arguments as they are written', async () => {
    const { client } = fixture.start({ OUTER: 'outer', GONE: 'gone' });
    mkdirSync(join(fixture.folder, 'dé p'));
    const dollar = (name: string) => `$\{${name}}`;
    fixture.write('dé p/.env', `# ours\nexport A=1\nB="two\\nlines ${dollar('OUTER')}"\nC=file\n`);
    const code = [
      'import json, os, sys',
      'names = ["A", "B", "C", "D", "GONE", "LOOPSCOPE_TOKEN"]',
      'print(json.dumps([sys.argv[1:], os.getcwd(), [os.environ.get(name) for name in names], sys.flags.dev_mode]))',
    ];
    const args = ['', 'a b', '"quoted" $HOME `id` %PATH%', 'ü\n'];
    const { program, ...rest } = fixture.program('', {
      args,
      cwd: 'dé p',
      workspaceFolder: fixture.folder,
      env: { C: 'own', D: dollar('A'), GONE: null },
      envFile: '.env',
      pythonArgs: ['-X', 'dev'],
      code,
    });
    assert.ok(program);
    await launched(client, rest);
    await client.event('terminated');
    assert.deepEqual(JSON.parse(client.written('stdout')), [
      args,
      join(fixture.folder, 'dé p'),
      ['1', 'two\nlines outer', 'own', dollar('A'), null, null],
      true,
    ]);
    assert.equal(client.written('stderr'), '');
  });

  it('is recorded in isolated mode too, and as a module, and not at all when nothing is to be recorded', async () => {
    fixture.write('package/__main__.py', 'import asyncio, sys; asyncio.run(asyncio.sleep(0)); print(sys.argv[1:])');
    const { program, ...rest } = fixture.program('', { args: ['x'] });
    assert.ok(program);
    for (const more of [{ module: 'package' }, { program, pythonArgs: ['-I'] }]) {
      const { client } = fixture.start();
      fixture.write('program.py', 'import asyncio, sys; asyncio.run(asyncio.sleep(0)); print(sys.argv[1:])');
      await launched(client, { ...rest, ...more });
      await client.event('terminated');
      assert.equal(client.written('stdout'), "['x']\n");
      const [first, last] = client.bodies('loopscope/recording');
      assert.deepEqual([first?.['main'], last?.['state']], [true, 'ended']);
      assert.ok(existsSync(String(first?.['path'])));
    }
    const { client } = fixture.start();
    await launched(client, { ...rest, program, recording: false });
    await client.event('terminated');
    assert.equal(client.written('stdout'), "['x']\n");
    assert.deepEqual(client.bodies('loopscope/recording'), []);
  });

  it('has its exit code told, also that of a signal, and all of its output, however much', async () => {
    const { client } = fixture.start();
    const loud =
      'import os, signal, sys\nsys.stdout.write("x" * 5_000_000 + "end")\nsys.stdout.flush()\nos.kill(os.getpid(), signal.SIGKILL)';
    await launched(client, fixture.program(loud));
    await client.event('terminated');
    assert.equal(client.bodies('exited')[0]?.['exitCode'], 137);
    assert.equal(client.written('stdout').length, 5_000_003);
    assert.ok(client.written('stdout').endsWith('end'));
  });

  it('is started again with the same arguments, or others, in the same session', async () => {
    const { client, ended } = fixture.start();
    await launched(client, fixture.program(patient, { events: 'file' }));
    const [first = 0] = await pids(client);
    await client.ok('restart');
    await untilGone(first);
    await client.event('output', () => client.written('stdout').match(/up/g)?.length === 2);
    assert.match(client.written('stdout'), /^up \d+\nbye\nup \d+\n$/);
    await client.ok('restart', { arguments: fixture.program('print("third")', { events: 'off' }) });
    await client.event('terminated');
    assert.match(client.written('stdout'), /third\n$/);
    assert.deepEqual(client.bodies('exited'), [{ exitCode: 0 }]);
    const runs = new Set(client.bodies('loopscope/recording').map(({ run }) => run));
    assert.equal(runs.size, 2);
    await client.request('disconnect');
    await ended;
  });

  it('is asked to end by Ctrl+C, then as by kill, then ended with all it started', async () => {
    const { client } = fixture.start();
    await launched(client, fixture.program(stubborn, { events: 'off' }));
    const [program = 0, child = 0] = await pids(client);
    await client.ok('terminate');
    await client.ok('terminate');
    await client.output('terminated');
    await client.ok('terminate');
    await client.event('terminated');
    await Promise.all([untilGone(program), untilGone(child)]);
    assert.deepEqual(client.bodies('exited'), [{ exitCode: 137 }]);
  });

  for (const [how, leave] of [
    ['the editor disconnects', ({ client }) => void client.request('disconnect')],
    ['the connection breaks', ({ process }) => process.stdin?.destroy()],
    ['the adapter is killed', ({ process }) => process.kill('SIGKILL')],
  ] as readonly (readonly [string, (adapter: ReturnType<typeof fixture.start>) => void])[]) {
    it(`ends with all it started when ${how}`, async () => {
      const adapter = fixture.start();
      await launched(adapter.client, fixture.program(stubborn));
      const [program = 0, child = 0] = await pids(adapter.client);
      leave(adapter);
      await Promise.all([untilGone(program), untilGone(child), adapter.ended]);
    });
  }

  describe('in a terminal', () => {
    /** The terminal of a client: what is started in it, and what stands in it. */
    function terminal(client: DapClient): {
      readonly shells: ChildProcess[];
      readonly text: () => string;
      readonly requests: Record<string, unknown>[];
    } {
      const shells: ChildProcess[] = [];
      const requests: Record<string, unknown>[] = [];
      let text = '';
      client.answers.set('runInTerminal', async (request) => {
        requests.push(request);
        const [command = '', ...args] = request['args'] as string[];
        const env = { ...process.env, TERMINALS_OWN: 'yes', ...(request['env'] as Record<string, string>) };
        const shell = spawn(command, args, { cwd: String(request['cwd']), env, stdio: 'pipe' });
        shell.stdout.on('data', (data) => {
          text += data;
        });
        shells.push(shell);
        return { processId: shell.pid ?? 0 };
      });
      return { shells, text: () => text, requests };
    }
    const able = { supportsRunInTerminalRequest: true };

    for (const [console, kind] of [
      ['integratedTerminal', 'integrated'],
      ['externalTerminal', 'external'],
    ]) {
      it(`of the kind ${kind} has the terminal's environment and input, and is recorded`, async () => {
        const { client } = fixture.start();
        const { shells, text, requests } = terminal(client);
        const reads =
          'import asyncio, os\nasyncio.run(asyncio.sleep(0))\nprint(os.environ["TERMINALS_OWN"], os.environ["A"], input())\nraise SystemExit(3)';
        const launch = launched(client, fixture.program(reads, { console, env: { A: 'b' }, events: 'file' }), able);
        await client.event('process');
        shells[0]?.stdin?.end('typed\n');
        await launch;
        await client.event('terminated');
        assert.deepEqual([requests[0]?.['kind'], requests[0]?.['title']], [kind, 'Loopscope: program.py']);
        assert.equal(text(), 'yes b typed\n');
        assert.equal(client.written('stdout'), '');
        assert.deepEqual(client.bodies('exited'), [{ exitCode: 3 }]);
        assert.equal(client.bodies('loopscope/recording').at(-1)?.['state'], 'ended');
      });
    }

    it('is restarted, and ends when asked', async () => {
      const { client } = fixture.start();
      const { shells, text } = terminal(client);
      await launched(client, fixture.program(patient, { console: 'integratedTerminal' }), able);
      const isUp = async (times: number) => {
        while (text().match(/up/g)?.length !== times) {
          await new Promise((more) => shells.at(-1)?.stdout?.once('data', more));
        }
      };
      await isUp(1);
      await client.ok('restart');
      await isUp(2);
      await client.ok('terminate');
      await client.event('terminated');
      assert.equal(text().match(/bye/g)?.length, 2);
      assert.deepEqual(client.bodies('exited'), [{ exitCode: 7 }]);
    });

    it('ends when the adapter is killed, and the session ends when the terminal is closed', async () => {
      for (const close of ['adapter', 'terminal']) {
        const adapter = fixture.start();
        const { shells } = terminal(adapter.client);
        await launched(adapter.client, fixture.program(stubborn, { console: 'integratedTerminal' }), able);
        const program = Number(adapter.client.bodies('process')[0]?.['systemProcessId']);
        if (close === 'adapter') adapter.process.kill('SIGKILL');
        else shells[0]?.kill('SIGKILL');
        await untilGone(program);
        if (close === 'terminal') await adapter.client.event('terminated');
      }
    });

    it('is refused with the editor’s own reason when it opens none', async () => {
      const { client } = fixture.start();
      client.answers.set('runInTerminal', () => Promise.reject(new Error('no window is open')));
      const response = await client.launch(fixture.program(patient, { console: 'externalTerminal' }), able);
      assert.equal(
        response.message,
        'The editor could not open a terminal: no window is open. Set "console" to "internalConsole" in launch.json, or try again.',
      );
    });
  });

  it('finds its interpreter in the folder’s .venv, before the one of the PATH and behind the selected one', async function () {
    const venv = join(fixture.folder, '.venv');
    const made = await runCommand(anyPython().path, ['-m', 'venv', '--without-pip', venv]);
    if (made.code !== 0) skipBecause(this, 'this Python cannot make a virtual environment');
    const { python, ...rest } = fixture.program('import sys; print(sys.prefix)', { recording: false });
    for (const [more, prefix] of [
      [{}, venv],
      [{ python: '.venv' }, venv],
      [{ selectedPython: python }, undefined],
      [{ selectedPython: python, python: venv }, venv],
    ] as const) {
      const { client } = fixture.start();
      await launched(client, { ...rest, ...more });
      await client.event('terminated');
      assert.equal(client.written('stdout').trim() === venv, prefix === venv, JSON.stringify(more));
    }
  });

  it('is recorded in the user’s own cache when nobody says where', async () => {
    const { client } = fixture.start();
    const { recording, ...rest } = fixture.program('import asyncio; asyncio.run(asyncio.sleep(0))');
    assert.ok(recording);
    await launched(client, rest);
    await client.event('terminated');
    const [name = ''] = readdirSync(join(fixture.folder, 'cache/loopscope/recordings'));
    assert.match(name, /^program-\d{8}-\d{6}-[0-9a-f]{6}\.loopscope$/);
  });
});
