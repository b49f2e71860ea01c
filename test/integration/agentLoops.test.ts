import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { itOnEveryPython } from '../support/everyPython';
import { eventsOf, fixture, type Recorded, record, recordFixture, taskNamed } from '../support/recorded';
import { births, ofProgram, sourceOf } from '../support/story';

describe('The agent sees the loop the program really uses', () => {
  itOnEveryPython('of asyncio.run, get_event_loop, run_forever, an own class, and of threads', async (python) => {
    const seen = await recordFixture('loops.py', python);
    const tasks = births(seen, ofProgram(seen)).split('\n').sort();
    deepEqual(tasks, [
      "asyncio.run <- nobody @ asyncio.run(work('asyncio.run'))",
      "get_event_loop <- nobody @ loop.run_until_complete(work('get_event_loop'))",
      "own class <- nobody @ loop.run_until_complete(work('own class'))",
      "run_forever <- nobody @ task = loop.create_task(work('run_forever'))",
      'thread 0 <- nobody @ asyncio.run(work(name))',
      'thread 1 <- nobody @ asyncio.run(work(name))',
      'thread 2 <- nobody @ asyncio.run(work(name))',
    ]);
    equal(new Set([...seen.trace.tasks.values()].map(({ loop }) => loop)).size, 7);
    deepEqual(seen.findings, []);
  });

  itOnEveryPython('with its class, its thread, its start, its stop and its end', async (python) => {
    const seen = await recordFixture('loops.py', python);
    const classes = eventsOf(seen, 'loop created').map((event) => String(event['class']).split('.').at(-1));
    const usual = '_UnixSelectorEventLoop';
    deepEqual(classes.sort(), ['OwnLoop', ...Array(6).fill(usual)]);
    for (const { id } of loopsOf(seen)) {
      const life = seen.events.filter((event) => event['loop'] === id && event.event.startsWith('loop '));
      const words = life.map(({ event }) => event.slice('loop '.length)).filter((word) => word !== 'idle');
      equal(words[0], 'created');
      equal(words[1], 'started');
      equal(words.at(-2), 'stopped');
      equal(words.at(-1), 'closed');
    }
    const threads = eventsOf(seen, 'thread').map((event) => event['name']);
    deepEqual(threads.sort(), ['MainThread', 'thread 0', 'thread 1', 'thread 2']);
  });

  itOnEveryPython("of the program's own policy", async (python) => {
    const seen = await record([fixture('loops_policy.py')], python);
    equal(births(seen, ofProgram(seen)), 'work <- nobody @ asyncio.run(work())');
    equal(String(eventsOf(seen, 'loop created')[0]?.['class']).split('.').at(-1), 'OwnLoop');
  });

  itOnEveryPython(
    'of a Runner, and of a loop_factory',
    async (python) => {
      const seen = await record([fixture('loops_runner.py')], python);
      const names = births(seen, ofProgram(seen)).split('\n');
      deepEqual(names.slice(0, 3), [
        "first run <- nobody @ runner.run(work('first run'))",
        "second run <- nobody @ runner.run(work('second run'))",
        "runner with a factory <- nobody @ runner.run(work('runner with a factory'))",
      ]);
      equal(taskNamed(seen, 'first run').loop, taskNamed(seen, 'second run').loop);
    },
    '3.11',
  );

  itOnEveryPython('how often it turns, and when it is idle', async (python) => {
    const seen = await recordFixture('blocked.py', python);
    ok(seen.reader.header.iterations >= 20, `${seen.reader.header.iterations} iterations`);
    const idle = eventsOf(seen, 'loop idle');
    ok(idle.length >= 10, `${idle.length} times idle`);
    for (const event of idle) ok(Number(event['ns']) <= Number(event['endNs']));
  });
});

describe('The agent sees a blocked loop', () => {
  itOnEveryPython('with the stack taken while it is blocked, from 100 ms on', async (python) => {
    const seen = await recordFixture('blocked.py', python);
    const blocked = eventsOf(seen, 'loop blocked');
    deepEqual(
      blocked.map((event) => `${nameOf(seen, event['task'])}: ${innermost(event['stack'])}`),
      ['blocks: time.sleep(0.3)', 'nobody: time.sleep(0.3)'],
    );
    deepEqual(
      seen.findings.map(({ code, place }) => `${code} @ ${sourceOf(place)}`),
      ['loop-blocked @ time.sleep(0.3)'],
    );
    match(seen.findings[0]?.message ?? '', /, computing for up to [\d.]+ [µm]s of it\)/);
  });

  itOnEveryPython('from 20 ms on when told so', async (python) => {
    const seen = await record([fixture('blocked.py')], python, { blockedLoopMs: 20 });
    const brief = eventsOf(seen, 'loop blocked').filter((event) => nameOf(seen, event['task']) === 'blocks_briefly');
    deepEqual(
      brief.map((event) => innermost(event['stack'])),
      ['time.sleep(0.05)'],
    );
  });
});

function loopsOf(seen: Recorded): readonly { readonly id: unknown }[] {
  return eventsOf(seen, 'loop created').map((event) => ({ id: event['loop'] }));
}

function nameOf({ words }: Recorded, task: unknown): string {
  return task === 0 ? 'nobody' : words.taskOf(Number(task)).replace(/ #\d+$/, '');
}

function innermost(stack: unknown): string {
  const [frame] = stack as readonly { readonly file: string; readonly line: number }[];
  return sourceOf(frame);
}
