import { deepEqual, equal } from 'node:assert/strict';
import { userFrame } from '../../src/trace/records';
import { isAtLeast, itOnEveryPython } from '../support/everyPython';
import { eventsOf, type Recorded, recordFixture, taskNamed } from '../support/recorded';
import { sourceOf, story } from '../support/story';

describe('The agent sees every request to cancel a task', () => {
  itOnEveryPython('with the task and the line that made it, and its message', async (python) => {
    const seen = await recordFixture('cancellations.py', python);
    deepEqual(requestsFor(seen, 'victim'), ["by canceller @ victim.cancel('enough'): enough"]);
    deepEqual(requestsFor(seen, 'swallower'), ['by main @ task.cancel()']);
    deepEqual(requestsFor(seen, 'itself'), ['by itself @ asyncio.current_task().cancel()']);
    deepEqual(requestsFor(seen, 'never started'), ['by main @ task.cancel()']);
  });

  itOnEveryPython('also when no task made it: a callback, or the end of asyncio.run', async (python) => {
    const seen = await recordFixture('cancellations.py', python);
    deepEqual(
      requestsFor(seen, 'cancelled by a callback').map((line) => line.slice(0, 9)),
      ['by nobody'],
    );
    deepEqual(requestsFor(seen, 'left at the end'), ['by nobody @ asyncio.run(main())']);
  });

  itOnEveryPython('and what became of it: cancelled, cleaned up first, swallowed, or too late', async (python) => {
    const seen = await recordFixture('cancellations.py', python);
    deepEqual(storyOf(seen, 'victim'), [
      'waits for sleep 60 @ await asyncio.sleep(60), until cancelled by canceller',
      'cancelled',
    ]);
    deepEqual(storyOf(seen, 'cancelled by a callback'), [
      'waits for sleep 60 @ await asyncio.sleep(60), until cancelled by nobody',
      'cancelled',
    ]);
    deepEqual(storyOf(seen, 'cleaner'), [
      'waits for sleep 60 @ await asyncio.sleep(60), until cancelled by main',
      'waits for sleep 0.01 @ await asyncio.sleep(0.01), until timer',
      'cancelled',
    ]);
    deepEqual(storyOf(seen, 'swallower'), [
      'waits for sleep 60 @ await asyncio.sleep(seconds), until cancelled by main',
      'waits for sleep 0.01 @ await asyncio.sleep(seconds), until timer',
      "returned 'went on'",
    ]);
    deepEqual(storyOf(seen, 'itself'), [
      'waits for sleep 60 @ await asyncio.sleep(60), until cancelled by itself',
      'cancelled',
    ]);
    deepEqual(storyOf(seen, 'never started'), ['cancelled']);
    deepEqual(requestsFor(seen, 'ended'), []);
  });

  itOnEveryPython('a swallowed cancellation is a finding, and the only one', async (python) => {
    const seen = await recordFixture('cancellations.py', python);
    deepEqual(
      seen.findings.map(({ code, place }) => `${code} @ ${sourceOf(place)}`),
      ['cancel-swallowed @ await asyncio.sleep(seconds)'],
    );
  });

  itOnEveryPython('and an event of its own, when the task waits where it had waited', async (python) => {
    const seen = await recordFixture('cancellations.py', python);
    const [requested] = eventsOf(seen, 'cancel requested').filter(
      ({ task }) => task === taskNamed(seen, 'swallower').id,
    );
    const swallowed = eventsOf(seen, 'cancel swallowed').map(({ task, by, requestedNs, stack }) => ({
      ...{ task, by, requestedNs },
      line: (stack as readonly { readonly line: number }[])[1]?.line,
    }));
    const { id, lastWait } = taskNamed(seen, 'swallower');
    const line = userFrame(seen.trace.dictionary.stack(lastWait?.stack ?? 0))?.line;
    deepEqual(swallowed, [{ task: id, by: taskNamed(seen, 'main').id, requestedNs: requested?.ns, line }]);
  });

  itOnEveryPython('the members of a gather are cancelled by who cancels the gather', async (python) => {
    const seen = await recordFixture('cancellations.py', python);
    const main = taskNamed(seen, 'main');
    const members = [...seen.trace.tasks.values()].filter(
      (task) => task.creator === main.id && seen.words.coroutine(task) === 'sleeper' && task.name === 0,
    );
    deepEqual(
      members.map(({ state, cancelRequests }) => [state, cancelRequests.at(-1)?.by]),
      [
        ['cancelled', main.id],
        ['cancelled', main.id],
      ],
    );
  });

  itOnEveryPython('a timeout is seen as one: wait_for cancels what is too slow', async (python) => {
    const seen = await recordFixture('cancellations.py', python);
    const slow = taskNamed(seen, 'too slow');
    equal(seen.words.stateText(slow), "returned 'timed out'");
    if (isAtLeast(python, '3.12')) equal(slow.cancelRequests.length, 1);
    else
      deepEqual(
        slow.children.map((child) => seen.trace.tasks.get(child)?.cancelRequests[0]?.by),
        [slow.id],
      );
  });

  itOnEveryPython(
    'uncancel takes a request back',
    async (python) => {
      const seen = await recordFixture('waits_311.py', python);
      const timeout = taskNamed(seen, 'timeout');
      deepEqual([timeout.cancelRequests.length, timeout.uncancelled, timeout.state], [1, 1, 'done']);
      deepEqual(seen.findings, []);
    },
    '3.11',
  );
});

function requestsFor(seen: Recorded, name: string): readonly string[] {
  const { dictionary } = seen.trace;
  return taskNamed(seen, name).cancelRequests.map(({ by, stack, message }) => {
    const who = by === 0 ? 'nobody' : seen.words.taskOf(by).replace(/ #\d+$/, '');
    const text = dictionary.string(message);
    const where = dictionary.stack(stack).find((frame) => !frame.library);
    return `by ${who} @ ${sourceOf(where)}${text === undefined ? '' : `: ${text}`}`;
  });
}

function storyOf(seen: Recorded, name: string): readonly string[] {
  const { id } = taskNamed(seen, name);
  const [, ...lines] = story(seen, (task) => task.id === id).split('\n');
  return lines.map((line) => line.trim());
}
