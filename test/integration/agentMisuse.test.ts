import { deepEqual } from 'node:assert/strict';
import type { MisuseRecord } from '../../src/trace/records';
import { isAtLeast, itOnEveryPython } from '../support/everyPython';
import { anyPython } from '../support/pythons';
import { fixture, type Recorded, record, recordFixture } from '../support/recorded';
import { sourceOf } from '../support/story';

describe('The agent sees calls that asyncio does not allow', () => {
  itOnEveryPython('calls that need a running loop and have none, each once', async (python) => {
    const seen = await recordFixture('misuses.py', python);
    deepEqual(callsOf(seen, 'no-running-loop'), [
      'asyncio.create_task in MainThread',
      'asyncio.get_running_loop in MainThread',
      'asyncio.gather in without a loop',
      'asyncio.ensure_future in without a loop',
      'asyncio.get_event_loop in without a loop',
      'asyncio.get_running_loop in ended by it',
      'asyncio.get_running_loop in asyncio_0',
      'asyncio.get_running_loop in asyncio_0',
    ]);
    const told = misuses(seen, 'no-running-loop').filter((misuse) => misuse.told === true);
    // The error of a job comes to light in the task that waits for it.
    deepEqual(
      told.map(({ call, thread }) => `${call} in ${seen.trace.dictionary.thread(thread)?.name}`),
      ['asyncio.get_running_loop in ended by it', 'asyncio.get_running_loop in MainThread'],
    );
  });

  it('100 calls of a line that asks for a loop again and again, and that there were more', async () => {
    const asks = 'import asyncio\nfor _ in range(150):\n try: asyncio.get_running_loop()\n except RuntimeError: pass\n';
    const seen = await record(['-c', `${asks}asyncio.get_running_loop()`], anyPython());
    deepEqual(callsOf(seen, 'no-running-loop').length, 101);
    deepEqual(seen.trace.notRecorded, [
      { what: 'asyncio.get_running_loop() without a loop at <string>:3', why: 'after 100 calls' },
    ]);
    deepEqual(
      seen.findings.map(({ code, place }) => `${code} in line ${place?.line}`),
      ['no-running-loop in line 5'],
    );
  });

  itOnEveryPython('calls from another thread that are not thread-safe', async (python) => {
    const seen = await recordFixture('misuses.py', python);
    deepEqual(linesOf(seen, 'wrong-thread'), [
      'loop.call_soon @ loop.call_soon(nothing_at_all)',
      'Future.set_result @ future.set_result(1)',
      'Queue.put_nowait @ queue.put_nowait(1)',
      'loop.create_task @ loop.create_task(nothing())',
      'loop.stop @ loop.stop()',
    ]);
    deepEqual([...new Set(callsOf(seen, 'wrong-thread').map((line) => line.split(' in ')[1]))], ['another thread']);
  });

  itOnEveryPython('also where nobody waits, and nothing that only a thread of its own uses', async (python) => {
    const seen = await recordFixture('other_thread.py', python);
    deepEqual(linesOf(seen, 'wrong-thread'), [
      'Future.set_result @ futures[0].set_result(1)',
      'Future.set_exception @ futures[1].set_exception(ValueError())',
      'Future.cancel @ futures[2].cancel()',
      'Queue.put_nowait @ queue.put_nowait(1)',
      'Queue.task_done @ queue.task_done()',
      'Queue.get_nowait @ queue.get_nowait()',
      'Event.set @ event.set()',
      'Event.clear @ event.clear()',
      'Semaphore.release @ semaphore.release()',
      'Lock.release @ lock.release()',
      'loop.call_later @ loop.call_later(5, print)',
      'loop.call_at @ loop.call_at(loop.time() + 5, print)',
      'loop.add_reader @ loop.add_reader(reader, print)',
      'loop.remove_reader @ loop.remove_reader(reader)',
      'Task.cancel @ task.cancel()',
      'Future.set_result @ threads[0].start()',
      'Future.cancel @ threads[1].start()',
    ]);
    deepEqual([...new Set(callsOf(seen, 'wrong-thread').map((line) => line.split(' in ')[1]))], ['other_thread']);
    deepEqual(
      originsOf(seen, 'wrong-thread'),
      ['thread.start()', 'threads[0].start()', 'threads[1].start()'].map(
        (line) => `the thread was started here @ ${line}`,
      ),
    );
  });

  itOnEveryPython(
    "also by a thread that was handed a method in the loop's own, named where that was",
    async (python) => {
      const seen = await recordFixture('handed_over.py', python);
      deepEqual(linesOf(seen, 'wrong-thread'), [
        'Future.set_result @ await loop.run_in_executor(None, new().set_result, 1)',
        'Future.set_exception @ await loop.run_in_executor(None, functools.partial(new().set_exception, ValueError()))',
        'Future.cancel @ executor.submit(new().cancel).result()',
        'Future.set_result @ await asyncio.to_thread(new().set_result, 2)',
        'Future.set_result @ executor.submit(contextvars.copy_context().run, new().set_result, 3).result()',
        'Future.set_result @ job.add_done_callback(new().set_result)',
        'Future.set_result @ pool.apply_async(new().set_result, (4,)).wait()',
        'Future.set_result @ pool.apply_async(int, callback=new().set_result)',
        'Future.set_result @ executor.submit(waited.set_result, 5).result()',
        'Queue.put_nowait @ executor.submit(queue.put_nowait, 6).result()',
        'loop.call_later @ executor.submit(loop.call_later, 60, print).result().cancel()',
        'Future.set_result @ thread.start()',
      ]);
    },
  );

  itOnEveryPython('loops that are run inside a running loop', async (python) => {
    const seen = await recordFixture('misuses.py', python);
    deepEqual(callsOf(seen, 'loop-running'), [
      'asyncio.run in MainThread',
      'loop.run_until_complete in MainThread',
      'loop.run_until_complete in MainThread',
    ]);
  });

  itOnEveryPython('and the coroutines that such calls leave behind, at the line of the call', async (python) => {
    const seen = await recordFixture('runs_inside.py', python);
    const lines = [
      ['loop.run_until_complete', 'return asyncio.get_event_loop().run_until_complete(inner())'],
      ['asyncio.run', 'asyncio.run(inner())'],
      ...(isAtLeast(python, '3.11') ? [['Runner.run', 'runner.run(inner())']] : []),
    ];
    deepEqual(
      seen.findings.map(({ code, message, place }) => `${code} ${message.split(' was ')[0]} @ ${sourceOf(place)}`),
      lines.flatMap(([call, line]) => [`loop-running ${call} @ ${line}`, `never-awaited Coroutine 'inner' @ ${line}`]),
    );
  });

  itOnEveryPython('uses of a closed loop', async (python) => {
    const seen = await recordFixture('misuses.py', python);
    deepEqual(callsOf(seen, 'loop-closed'), ['loop.run_until_complete in MainThread', 'loop.call_soon in MainThread']);
    deepEqual(originsOf(seen, 'loop-closed'), ['the loop was closed here @ other.close()']);
  });

  itOnEveryPython('a lock that belongs to another loop', async (python) => {
    const seen = await recordFixture('misuses.py', python);
    const found = seen.findings.filter(({ code, place }) => code === 'other-loop' && place?.library === false);
    deepEqual(
      found.map(({ place }) => sourceOf(place)),
      [isAtLeast(python, '3.10') ? 'await lock.acquire()' : 'await asyncio.wait_for(lock.acquire(), 0.01)'],
    );
  });

  itOnEveryPython("and takes no error of the program's own for one of these", async (python) => {
    const seen = await record([fixture('own_errors.py')], python);
    deepEqual(seen.trace.misuses, []);
    deepEqual(seen.findings, []);
  });
});

function misuses({ trace }: Recorded, rule: string): readonly MisuseRecord[] {
  return trace.misuses.filter((misuse) => misuse.rule === rule);
}

function callsOf(seen: Recorded, rule: string): readonly string[] {
  const calls = misuses(seen, rule).filter((misuse) => misuse.told !== true);
  return calls.map(({ call, thread }) => `${call} in ${seen.trace.dictionary.thread(thread)?.name}`);
}

/** Where that came about what makes the calls wrong, as the findings' last evidence says. */
function originsOf({ findings }: Recorded, rule: string): readonly string[] {
  const last = findings.filter(({ code }) => code === rule).map(({ evidence }) => evidence.at(-1));
  return [...new Set(last.map((evidence) => `${evidence?.what} @ ${sourceOf(evidence?.place)}`))];
}

function linesOf(seen: Recorded, rule: string): readonly string[] {
  const found = seen.findings.filter(({ code }) => code === rule);
  return found.map(({ message, place }) => `${message.split('()')[0]} @ ${sourceOf(place)}`);
}
