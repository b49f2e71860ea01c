import assert from 'node:assert/strict';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { adapterFixture } from '../support/adapterFixture';
import type { DapClient } from '../support/dapClient';

describe('What happens in a program, told by the debug adapter', function () {
  this.timeout(60_000);
  const fixture = adapterFixture();
  const busy = (steps: number) => `
import asyncio
async def work(number):
    for _ in range(${steps}):
        await asyncio.sleep(0)
async def main():
    await asyncio.gather(*(asyncio.create_task(work(n), name=f'work-{n}') for n in range(5)))
    print('done', flush=True)
    await asyncio.sleep(1000)
asyncio.run(main())
`;
  const stream = (client: DapClient) =>
    client.bodies<{ events: readonly Record<string, unknown>[] }>('loopscope/events').flatMap(({ events }) => events);

  it('is sent as events: tasks, waits, queues, in order', async () => {
    const { client } = fixture.start();
    const queue = `
import asyncio
async def eat(queue):
    return await queue.get()
async def main():
    queue = asyncio.Queue()
    eater = asyncio.create_task(eat(queue), name='eater')
    await asyncio.sleep(0)
    queue.put_nowait(1)
    await eater
asyncio.run(main())
`;
    const launched = await client.launch(fixture.program(queue, { events: 'stream' }));
    assert.ok(launched.success, launched.message);
    await client.event('terminated');
    const events = stream(client);
    const eater = events.find(({ event, name }) => event === 'task named' && name === 'eater')?.['task'];
    const told = events
      .filter(({ task, event }) => task === eater && event !== 'step')
      .map(({ event, for: reason, operation }) => [event, reason ?? operation].filter(Boolean).join(' '));
    assert.deepEqual(told, [
      'task created',
      'task named',
      'wait began queue.get',
      'task ready',
      // What is done in a step is known when the step ends, and told before it.
      'resource operation get',
      'wait ended queue.get',
      'task finished',
    ]);
  });

  it('is a few names of files where the client reads them itself, and can be asked for', async () => {
    const { client } = fixture.start();
    assert.ok((await client.launch(fixture.program(busy(20_000), { events: 'file' }))).success);
    await client.output('done');
    const ours = client.messages.filter(({ message }) => 'event' in message && message.event.startsWith('loopscope/'));
    assert.ok(ours.some(({ message }) => 'event' in message && message.event === 'loopscope/changed'));
    assert.ok(JSON.stringify(ours).length < 100_000, `${JSON.stringify(ours).length} characters`);
    assert.deepEqual(client.bodies('loopscope/events'), []);
    const { recordings } = (await client.ok('loopscope/tasks')) as {
      recordings: readonly { tasks: readonly Record<string, unknown>[] }[];
    };
    const [tasks = []] = recordings.map((recording) => recording.tasks);
    const states = tasks.map(({ name, state, waitsFor }) => `${name} ${state} ${waitsFor}`);
    assert.deepEqual(states.sort(), [
      'main #1 waiting sleep(1000)',
      ...[0, 1, 2, 3, 4].map((number) => `work-${number} done null`),
    ]);
  });

  it('is not held up by a client that does not read: steps are left out and counted, tasks never', async () => {
    const { client, process } = fixture.start();
    await client.initialize();
    const launch = client.request('launch', fixture.program(busy(40_000), { events: 'stream' }));
    await client.request('configurationDone');
    assert.ok((await launch).success);
    process.stdout?.pause();
    const path = join(fixture.folder, 'recordings');
    const recorded = () => readdirSync(path).reduce((sum, name) => sum + statSync(join(path, name)).size, 0);
    // No event tells that a file has grown.
    while (recorded() < 6_000_000) await new Promise((later) => setTimeout(later, 50));
    process.stdout?.resume();
    await client.output('done');
    await client.ok('loopscope/tasks');
    await client.request('terminate');
    await client.event('terminated');
    const events = stream(client);
    const dropped = Number(client.bodies('loopscope/events').at(-1)?.['dropped']);
    const tasks = (name: string) => events.filter(({ event }) => event === name).map(({ task }) => Number(task));
    assert.ok(tasks('task created').length >= 6);
    assert.deepEqual(tasks('task finished').sort(), tasks('task created').sort());
    assert.ok(dropped > 0);
  });

  it('covers its child processes, each with its own recording', async () => {
    const { client } = fixture.start();
    const forks = `
import asyncio, os, subprocess, sys
async def main():
    child = await asyncio.create_subprocess_exec(sys.executable, '-c', 'import asyncio; asyncio.run(asyncio.sleep(0.01))')
    await child.wait()
asyncio.run(main())
`;
    assert.ok((await client.launch(fixture.program(forks, { events: 'file' }))).success);
    await client.event('terminated');
    const ended = client.bodies('loopscope/recording').filter(({ state }) => state === 'ended');
    assert.deepEqual(ended.map(({ main }) => main).sort(), [false, true]);
    const main = ended.find(({ main: isMain }) => isMain);
    assert.equal(ended.find(({ main: isMain }) => !isMain)?.['parentPid'], main?.['pid']);
  });
});
