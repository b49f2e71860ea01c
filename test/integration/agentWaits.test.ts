import { deepEqual, equal, ok } from 'node:assert/strict';
import { isAtLeast, itOnEveryPython } from '../support/everyPython';
import { eventsOf, type Recorded, recordFixture, taskNamed } from '../support/recorded';
import { sourceOf, story } from '../support/story';

/** What the tasks of waits.py must be seen to wait for, without the line of their creation. */
const waits = `
sleep: waits for sleep 0.02 @ await asyncio.sleep(0.02), until timer
future: waits for future @ await made, until main
task: waits for task nap @ await other, until nap
queue_get: waits for queue.get urls @ await urls.get(), until main
queue_put: waits for queue.put full @ await full.put(1), until main
queue_join: waits for queue.join joined @ await joined.join(), until main
lock: waits for lock guard @ async with guard:, until main
semaphore: waits for semaphore places @ async with places:, until main
event: waits for event ready @ await ready.wait(), until main
condition: waits for condition changed @ await changed.wait(), until main
nested: waits for event ready @ await ready.wait(), until main
gather: waits for gather of 2 @ await asyncio.gather(nap(0.01), nap(0.02)), until nap
wait: waits for wait of 2 @ await asyncio.wait([asyncio.create_task(nap(0.01)), asyncio.create_task(nap(0.02))]), until nap
as_completed: waits for wait of 2 @ await next_one, until nap, again and again
shield: waits for task nap @ await asyncio.shield(nap(0.01)), until nap
executor: waits for executor job @ await asyncio.get_running_loop().run_in_executor(None, job), until thread
to_thread: waits for executor job @ await asyncio.to_thread(job), until thread
process: waits for process @ await child.wait(), until io
of_thread: waits for thread @ await asyncio.wrap_future(asyncio.run_coroutine_threadsafe(nap(0.02), other)), until thread
asked_by_thread: waits for future @ await made, until thread
task_and_job: waits for gather of 2 @ await asyncio.gather(nap(0.01), asyncio.get_running_loop().run_in_executor(None, job)), until callback
sock_read: waits for io.read @ await asyncio.get_running_loop().sock_recv(ours, 1), until io
sock_accept: waits for io.accept @ connection, _ = await asyncio.get_running_loop().sock_accept(listening), until io
sock_write: waits for io.write @ await asyncio.get_running_loop().sock_sendall(ours, bytes(5_000_000)), until io
stream_read: waits for stream.read @ await reader.readexactly(3), until io
stream_write: waits for stream.drain @ await writer.drain(), until io
stream_close: waits for stream.close @ await writer.wait_closed(), until io
serve: waits for server @ await server.serve_forever(), until cancelled by main
`
  .trim()
  .split('\n');

describe('The agent sees every wait', () => {
  itOnEveryPython('with the exact thing waited for, the line, and who ended the wait', async (python) => {
    const seen = await recordFixture('waits.py', python);
    const told = waits.map((line) => waitOf(seen, line.split(':')[0] ?? ''));
    deepEqual(told, waits);
  });

  itOnEveryPython('of as_completed as such, and not as the queue it is made with', async (python) => {
    const seen = await recordFixture('waits.py', python);
    const wait = taskNamed(seen, 'as_completed').lastWait;
    equal(wait && seen.words.reason(wait), 'as_completed of 2');
    const resource = seen.trace.resources.get(wait?.target ?? 0);
    equal(
      sourceOf(seen.trace.dictionary.site(resource?.site ?? 0)),
      'for next_one in asyncio.as_completed([nap(0.2), nap(0.01)]):',
    );
  });

  itOnEveryPython('of wait_for, which waits in its own task from Python 3.12 on', async (python) => {
    const seen = await recordFixture('waits.py', python);
    equal(
      waitOf(seen, 'wait_for'),
      isAtLeast(python, '3.12')
        ? 'wait_for: waits for sleep 0.01 @ await asyncio.sleep(seconds), until timer'
        : 'wait_for: waits for task nap @ await asyncio.wait_for(nap(0.01), 10), until nap',
    );
  });

  itOnEveryPython(
    'of barriers, task groups and timeouts',
    async (python) => {
      const seen = await recordFixture('waits_311.py', python);
      equal(
        waitOf(seen, 'first at the barrier'),
        'first at the barrier: waits for barrier meeting @ await meeting.wait(), until second at the barrier',
      );
      equal(
        waitOf(seen, 'group'),
        'group: waits for group of 2 @ async with asyncio.TaskGroup() as members:, until second member',
      );
      equal(
        waitOf(seen, 'timeout'),
        'timeout: waits for sleep 10 @ await asyncio.sleep(10), until cancelled by nobody',
      );
    },
    '3.11',
  );

  itOnEveryPython('with the await stack, innermost first, library frames marked', async (python) => {
    const seen = await recordFixture('waits.py', python);
    const wait = taskNamed(seen, 'nested').lastWait;
    const frames = seen.trace.dictionary.stack(wait?.stack ?? 0);
    deepEqual(
      frames.map((frame) => (frame.library ? `library ${frame.function}` : `${frame.function}: ${sourceOf(frame)}`)),
      [
        'library Event.wait',
        'helper_of_helper: await ready.wait()',
        'helper: await helper_of_helper(ready)',
        'nested: await helper(ready)',
      ],
    );
  });

  itOnEveryPython('with the deadline of a sleep', async (python) => {
    const seen = await recordFixture('waits.py', python);
    const task = taskNamed(seen, 'sleep').id;
    const [began] = eventsOf(seen, 'wait began').filter((event) => event['task'] === task);
    const [ended] = eventsOf(seen, 'wait ended').filter((event) => event['task'] === task);
    equal(Math.round(Number(began?.['seconds']) * 1e6), 20_000);
    ok(Number(ended?.time) - Number(began?.time) >= 0.019, 'the wait lasts as long as the sleep');
  });

  itOnEveryPython('every step has a begin and an end, and no two steps of one loop overlap', async (python) => {
    const { trace } = await recordFixture('waits.py', python);
    const { steps } = trace;
    let last = 0;
    for (let row = 0; row < steps.length; row += 1) {
      if (trace.tasks.get(steps.task.at(row))?.loop !== 1) continue;
      ok(steps.began.at(row) <= steps.ended.at(row), 'a step begins before it ends');
      ok(last <= steps.began.at(row), 'a step begins when the one before has ended');
      last = steps.ended.at(row);
    }
  });
});

/** The task's last wait that has a story: `NAME: waits for ...`. */
function waitOf(seen: Recorded, name: string): string {
  const { id } = taskNamed(seen, name);
  const lines = story(seen, (task) => task.id === id).split('\n');
  return `${name}: ${lines.findLast((line) => line.includes('waits for'))?.trim()}`;
}
