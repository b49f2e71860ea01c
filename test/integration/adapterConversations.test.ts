import { adapterFixture } from '../support/adapterFixture';
import { conversation } from '../support/conversation';
import type { DapClient } from '../support/dapClient';
import { assertGolden } from '../support/golden';
import { anyPython } from '../support/pythons';

/** Two tasks, both streams, an exit code. */
const small = `
import asyncio, sys
async def worker(queue):
    while True:
        await queue.get()
async def main():
    queue = asyncio.Queue()
    task = asyncio.create_task(worker(queue), name='worker')
    for number in range(3):
        queue.put_nowait(number)
        await asyncio.sleep(0.01)
        print('put', number)
    task.cancel()
asyncio.run(main())
print('done', file=sys.stderr)
sys.exit(3)
`;

describe('Conversations with the debug adapter', () => {
  const fixture = adapterFixture();
  const golden = (name: string, client: DapClient) =>
    assertGolden(`adapter/${name}.txt`, conversation(client, { folder: fixture.folder, python: anyPython().path }));

  it('a program runs to its end', async () => {
    const { client, ended } = fixture.start();
    await client.launch(fixture.program(small, { events: 'file', noDebug: true }));
    await client.event('terminated');
    await client.request('disconnect');
    await ended;
    golden('run', client);
  });

  it('an editor asks for what only a debugger has', async () => {
    const { client, ended } = fixture.start();
    const program = fixture.program('import time\nprint("up", flush=True)\ntime.sleep(60)', { events: 'off' });
    await client.initialize();
    await client.request('setBreakpoints', { source: { path: 'program.py' }, breakpoints: [{ line: 2 }, { line: 3 }] });
    await client.request('setFunctionBreakpoints', { breakpoints: [{ name: 'main' }] });
    await client.request('setExceptionBreakpoints', { filters: [] });
    await client.request('threads');
    await Promise.all([client.request('launch', program), client.request('configurationDone')]);
    await client.output('up');
    for (const command of ['threads', 'pause', 'stackTrace', 'evaluate', 'next', 'nonsense']) {
      await client.request(command, { threadId: 1 });
    }
    await client.request('launch', program);
    await client.request('disconnect');
    await ended;
    golden('debuggerOnly', client);
  });

  it('a launch that cannot be done is refused, and the next one is not', async () => {
    const { client, ended } = fixture.start();
    await client.initialize();
    await client.request('launch', { ...fixture.program(''), program: 'missing.py' });
    await client.request('launch', { ...fixture.program('print(1)'), events: 'off' });
    await client.event('terminated');
    await client.request('disconnect');
    await ended;
    golden('refused', client);
  });

  it('a program is asked to end', async () => {
    const { client, ended } = fixture.start();
    await client.launch(
      fixture.program(
        'import asyncio\nasync def main():\n    print("up")\n    await asyncio.sleep(60)\nasyncio.run(main())',
        { events: 'file' },
      ),
    );
    await client.output('up');
    await client.request('terminate');
    await client.event('terminated');
    await client.request('disconnect');
    await ended;
    const { stderr } = { stderr: client.written('stderr') };
    if (!stderr.includes('KeyboardInterrupt')) throw new Error(stderr);
    golden('terminate', withoutTraceback(client));
  });
});

/** A traceback names lines of the standard library, which differ from Python to Python. */
function withoutTraceback(client: DapClient): DapClient {
  for (const { message } of client.messages) {
    if ('event' in message && message.event === 'output' && message.body.category === 'stderr') {
      message.body.output = message.body.output.replace(/[\s\S]+/, '');
    }
  }
  return client;
}
