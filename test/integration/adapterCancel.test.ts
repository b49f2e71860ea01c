import assert from 'node:assert/strict';
import { errorNumbers } from '../../src/adapter/errors';
import { cancelTaskRequest, eventsEvent } from '../../src/protocol/dap';
import { adapterFixture } from '../support/adapterFixture';
import type { DapClient } from '../support/dapClient';
import { itOnEveryPython } from '../support/everyPython';
import { pythonPackages } from '../support/pythonPackages';
import { anyPython } from '../support/pythons';
import { readRecording, taskNamed } from '../support/recorded';
import { skipBecause } from '../support/skip';

interface Named {
  readonly event: string;
  readonly name?: string;
  readonly task?: number;
}

/** Says which of two tasks ended first, and on which thread it was cancelled. */
const program = `
import asyncio, threading

async def victim():
    try:
        await asyncio.sleep(600)
    except asyncio.CancelledError as error:
        print('cancelled', error.args, threading.current_thread() is threading.main_thread(), flush=True)
        raise

async def main():
    tasks = [asyncio.create_task(victim(), name=name) for name in ('first', 'second')]
    await asyncio.sleep(0)
    print('ready', flush=True)
    while tasks:
        done, tasks = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        print('ended:', *[task.get_name() for task in done], flush=True)

asyncio.run(main())
print('bye', flush=True)
`;
/** Blocks its loop until there is a file, then lets the task go on. */
const blocking = `
import asyncio, os, time

async def victim():
    await asyncio.sleep(600)

async def main():
    task = asyncio.create_task(victim(), name='victim')
    await asyncio.sleep(0.1)
    print('blocked', flush=True)
    while not os.path.exists('go'):
        time.sleep(0.01)
    await asyncio.wait([task])
    print('over', task.cancelled(), flush=True)

asyncio.run(main())
`;

describe("A task can be cancelled from a view, by the program's own loop", () => {
  const fixture = adapterFixture();

  itOnEveryPython('that task and no other, and the recording says who asked', async (python) => {
    const { client } = fixture.start();
    assert((await client.launch(fixture.program(program, { python: python.path }))).success);
    await client.output('ready');
    const second = await request(client, 'second');
    assert.deepEqual(await client.ok(cancelTaskRequest, second), { cancelled: true });
    await client.output('ended: second');
    assert.match(client.written('stdout'), /^ready\ncancelled \(\) True\nended: second\n$/);
    // A second time there is nothing to cancel.
    assert.deepEqual(await client.ok(cancelTaskRequest, second), { cancelled: false });
    assert.deepEqual(await client.ok(cancelTaskRequest, await request(client, 'first')), { cancelled: true });
    await client.output('bye');
    await client.event('terminated');
    assert.equal((await client.event('exited')).body.exitCode, 0);
    const refused = await client.request(cancelTaskRequest, second);
    assert.equal(refused.body?.error.id, errorNumbers['not-running']);
    const recorded = readRecording(second.path);
    const task = taskNamed(recorded, 'second');
    assert.equal(recorded.words.stateText(task), 'cancelled from Loopscope');
    assert.deepEqual(
      task.cancelRequests.map(({ byUser, by }) => [byUser, by]),
      [[true, 0]],
    );
    assert.deepEqual(recorded.trace.notRecorded, []);
  });

  it('also when its loop is blocked: afterwards', async () => {
    const { client } = fixture.start();
    await client.launch(fixture.program(blocking));
    await client.output('blocked');
    assert.deepEqual(await client.ok(cancelTaskRequest, await request(client, 'victim')), { cancelled: false });
    fixture.write('go', '');
    await client.output('over True');
    await client.event('terminated');
  });

  it('also on uvloop', async function () {
    this.timeout(60_000);
    const python = anyPython();
    const packages = await pythonPackages(python, ['uvloop==0.23.0']);
    if (packages.kind === 'missing') skipBecause(this, packages.reason);
    const { client } = fixture.start();
    const text = `import uvloop\n${program.replace('asyncio.run(main())', 'uvloop.run(main())')}`;
    const env = { PYTHONPATH: packages.folder };
    assert((await client.launch(fixture.program(text, { python: python.path, env }))).success);
    await client.output('ready');
    assert.deepEqual(await client.ok(cancelTaskRequest, await request(client, 'second')), { cancelled: true });
    await client.output('ended: second');
    assert.match(client.written('stdout'), /^ready\ncancelled \(\) True\nended: second\n$/);
    await client.request('disconnect');
  });

  it('not when no loop runs', async () => {
    const { client } = fixture.start();
    const text = `${program}\nimport time\ntime.sleep(600)`.replaceAll('sleep(600)', 'sleep(0.01)');
    await client.launch(fixture.program(text.replace(/sleep\(0\.01\)$/, 'sleep(600)'), { python: anyPython().path }));
    await client.output('bye');
    const refused = await client.request(cancelTaskRequest, await request(client, 'first'));
    assert.equal(refused.body?.error.id, errorNumbers['cancel-refused']);
    assert.equal(refused.message, 'The program cannot be asked to cancel a task now: none of its loops is running.');
    await client.request('disconnect');
  });

  it('in no other file than a recording of this session', async () => {
    const { client } = fixture.start();
    const other = fixture.write('other.loopscope', 'x'.repeat(200));
    await client.launch(fixture.program(program));
    await client.output('ready');
    const refused = await client.request(cancelTaskRequest, { path: other, task: 1 });
    assert.equal(refused.body?.error.id, errorNumbers['request-malformed']);
    assert.match(refused.message ?? '', /needs a 'path' that 'loopscope\/recording' has announced\.$/);
    for (const wrong of [{}, { path: 3, task: 1 }, { path: other, task: 0 }, { path: other, task: 1.5 }]) {
      const malformed = await client.request(cancelTaskRequest, wrong);
      assert.equal(malformed.body?.error.id, errorNumbers['request-malformed']);
    }
    await client.request('disconnect');
  });

  /** What asks for a task by its name. */
  async function request(client: DapClient, name: string) {
    const isNamed = (event: Named) => event.event === 'task named' && event.name === name;
    const { body } = await client.event(eventsEvent, ({ events }) => (events as readonly Named[]).some(isNamed));
    const named = (body.events as readonly Named[]).find(isNamed);
    return { path: String(body.path), task: Number(named?.task) };
  }
});
