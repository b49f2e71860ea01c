import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runCommand } from '../support/command';
import { isAtLeast, itOnEveryPython } from '../support/everyPython';
import { exampleEnvironment, examples, runExample } from '../support/exampleRuns';
import { type Python, pythons } from '../support/pythons';
import { eventsOf, type Recorded, taskNamed } from '../support/recorded';
import { births, ofProgram, sourceOf, story } from '../support/story';

/** Up to Python 3.13 `get_event_loop` makes a loop in the main thread; from 3.14 on it raises RuntimeError. */
const makesLoops = (python: Python) => !isAtLeast(python, '3.14');

describe('The examples', () => {
  before(() => {
    // They take seconds of sleep each: let them sleep beside what is tested first.
    for (const python of pythons()) void runExample('10_run_forever_in_a_thread.py', python).catch(() => undefined);
  });

  const withGetEventLoop = readdirSync(examples).filter(
    (name) => /^(0\d|1[0-4])_.*\.py$/.test(name) && name !== '12_sentinel_out_of_order.py',
  );

  itOnEveryPython(
    'that ask for a loop outside of one end from Python 3.14 on, and the finding says why',
    async (python) => {
      for (const name of withGetEventLoop) {
        const seen = await runExample(name, python);
        equal(seen.run.code, 1, name);
        match(seen.run.stderr, /RuntimeError: There is no current event loop in thread 'MainThread'\.\n$/, name);
        deepEqual(problems(seen), ['no-running-loop @ loop = asyncio.get_event_loop()'], name);
        deepEqual(births(seen), '', name);
      }
    },
    '3.14',
  );

  itOnBefore314('01: hello world is one task of one step', async (python) => {
    const seen = await runExample('01_hello_world.py', python);
    equal(story(seen), 'helloworld <- nobody @ loop.run_until_complete(helloworld())\n  done');
    equal(seen.run.stdout, 'Hello world from a coroutine!\n');
    deepEqual(problems(seen), []);
  });

  itOnBefore314('02: wait waits for its member, or refuses coroutines from Python 3.11 on', async (python) => {
    const seen = await runExample('02_wait.py', python);
    if (isAtLeast(python, '3.11')) {
      equal(
        story(seen),
        `wait <- nobody @ loop.run_until_complete(asyncio.wait([helloworld()]))
  failed: TypeError: Passing coroutines is forbidden, use tasks explicitly.`,
      );
      deepEqual(problems(seen), ['never-awaited @ loop.run_until_complete(asyncio.wait([helloworld()]))']);
    } else {
      equal(
        story(seen),
        `wait <- nobody @ loop.run_until_complete(asyncio.wait([helloworld()]))
  waits for wait of 1 @ library, until helloworld
  returned tuple
helloworld <- wait @ not recorded
  done`,
      );
      deepEqual(problems(seen), []);
    }
  });

  itOnBefore314('03: gather is no task, its member is one', async (python) => {
    const seen = await runExample('03_gather.py', python);
    equal(story(seen), 'helloworld <- nobody @ loop.run_until_complete(asyncio.gather(helloworld()))\n  done');
    deepEqual(problems(seen), []);
  });

  for (const [number, name, call] of [
    ['04', '04_create_task_inside.py', 'asyncio.create_task(helloworld())'],
    ['05', '05_loop_create_task_inside.py', 'asyncio.get_event_loop().create_task(helloworld())'],
  ] as const) {
    itOnBefore314(`${number}: three tasks in a chain, of which two have their turn`, async (python) => {
      const seen = await runExample(name, python);
      equal(
        story(seen),
        `helloworld <- nobody @ loop.run_until_complete(helloworld())
  done
helloworld <- helloworld @ ${call}
  done
helloworld <- helloworld @ ${call}
  ready`,
      );
      equal(seen.run.stdout, 'Hello world from a coroutine!\n'.repeat(2));
    });
  }

  itOnBefore314('06: create_task in plain main gives its RuntimeError and our finding', async (python) => {
    const seen = await runExample('06_create_task_in_plain_main.py', python);
    equal(seen.run.code, 1);
    match(seen.run.stderr, /RuntimeError: no running event loop\n/);
    deepEqual(problems(seen), [
      'no-running-loop @ asyncio.create_task(helloworld())',
      'never-awaited @ asyncio.create_task(helloworld())',
    ]);
    equal(births(seen), '');
  });

  itOnBefore314('07: a task created before the loop runs is ready until then', async (python) => {
    const seen = await runExample('07_loop_create_task_then_run.py', python);
    equal(
      story(seen),
      `helloworld <- nobody @ loop.create_task(helloworld())
  done
helloworld <- nobody @ loop.run_until_complete(helloworld())
  done`,
    );
    deepEqual(problems(seen), []);
  });

  itOnBefore314('08: a chain of tasks as long as two seconds, beside one sleep', async (python) => {
    const seen = await runExample('08_two_seconds.py', python);
    const tasks = [...seen.trace.tasks.values()];
    ok(tasks.length > 1000, `${tasks.length} tasks`);
    const sleeper = taskNamed(seen, 'sleep');
    equal(seen.words.stateText(sleeper), 'done');
    equal(sleeper.lastWait?.target, 2);
    const chain = tasks.filter((task) => task !== sleeper);
    for (const [i, task] of chain.entries()) equal(task.creator, i === 0 ? 0 : chain[i - 1]?.id);
    equal(chain.at(-1)?.state, 'ready');
    equal(seen.run.stdout.trim().split('\n').length, chain.length - 1);
  });

  itOnBefore314('09: a task sleeps again and again, until Ctrl+C ends the program', async (python) => {
    const seen = await runExample('09_run_forever.py', python);
    equal(seen.run.signal, 'SIGINT');
    match(seen.run.stderr, /KeyboardInterrupt\n$/);
    equal(
      story(seen),
      `start <- nobody @ loop.create_task(start())
  waits for sleep 1 @ await asyncio.sleep(1), until timer
  waits for sleep 1 @ await asyncio.sleep(1)
  waiting`,
    );
  });

  itOnBefore314('10: loop.stop() from another thread is named as not thread-safe', async (python) => {
    const seen = await runExample('10_run_forever_in_a_thread.py', python);
    const [finding] = seen.findings.filter(({ severity }) => severity === 'error');
    equal(finding?.code, 'wrong-thread');
    equal(sourceOf(finding?.place), 'loop.stop()');
    match(finding?.message ?? '', /^loop\.stop\(\) was called from thread 'MainThread'/);
    match(String(eventsOf(seen, 'loop started')[0]?.['thread'] ?? ''), /./);
    ok(
      seen.events.some(
        ({ event, name, main }) => event === 'thread' && main === false && /^Thread-1/.test(String(name)),
      ),
    );
    match(
      story(seen),
      /^start <- nobody @ loop\.create_task\(start\(\)\)\n {2}waits for sleep 1 @ await asyncio\.sleep\(1\), until timer, again and again\n/,
    );
    equal(seen.run.code, 0);
  });

  itOnBefore314('11: three puts, then a consumer that takes all in one step', async (python) => {
    const seen = await runExample('11_queue_with_sentinel.py', python);
    equal(story(seen, ofProgram(seen)), 'queue_coro <- nobody @ loop.run_until_complete(queue_coro(queue))\n  done');
    deepEqual(queueOf(seen), ['put 1', 'put 2', 'put 3', 'get 2', 'get 1', 'get 0']);
    deepEqual(problems(seen), []);
  });

  itOnEveryPython('12: the consumer whose sentinel comes too late waits on the queue for ever', async (python) => {
    const seen = await runExample('12_sentinel_out_of_order.py', python);
    if (!makesLoops(python)) {
      deepEqual(problems(seen), ['no-running-loop @ loop = asyncio.get_event_loop()']);
      return;
    }
    equal(seen.run.signal, 'SIGINT');
    equal(
      story(seen, ofProgram(seen)),
      `queue_coro <- nobody @ loop.run_until_complete(queue_coro(queue))
  waits for queue.get queue @ message = await queue.get()
  waiting`,
    );
    deepEqual(queueOf(seen), ['put 1', 'put 2', 'get 1', 'get 0']);
  });

  itOnBefore314('13: the producer waits for sleep only, the queue grows and is emptied', async (python) => {
    const seen = await runExample('13_producer_consumer.py', python);
    const producer = story(seen, (task) => seen.words.coroutine(task) === 'producer').split('\n');
    equal(
      producer[0],
      'producer <- nobody @ loop.run_until_complete(asyncio.gather(producer(queue), consumer(queue)))',
    );
    for (const line of producer.slice(1, -1)) match(line, /^ {2}waits for sleep [\d.]+ @ await asyncio\.sleep\(random/);
    const emitted = seen.run.stdout.split('\n').filter((line) => line.startsWith('Emitting')).length;
    equal(producer.length, emitted + 2);
    equal(queueOf(seen).filter((line) => line.startsWith('put')).length, emitted + 1);
    equal(queueOf(seen).at(-1), 'get 0');
    deepEqual(problems(seen), []);
  });

  itOnBefore314('14: without sleeps the producer puts everything first', async (python) => {
    const seen = await runExample('14_producer_consumer_without_sleeps.py', python);
    const depths = queueOf(seen).map((line) => Number(line.split(' ')[1]));
    const all = depths.length / 2;
    const up = Array.from({ length: all }, (_, i) => i + 1);
    const down = Array.from({ length: all }, (_, i) => all - 1 - i);
    deepEqual(depths, [...up, ...down]);
    for (const task of seen.trace.tasks.values()) equal(task.steps, 1);
  });

  itOnEveryPython('15: the test that closes the shared loop breaks its neighbour', async (python) => {
    const seen = await runExample('15_testing_antipattern.py', python);
    equal(seen.run.code, 1);
    const run = 'result = loop.run_until_complete(some_coroutine(some_argument))';
    if (makesLoops(python)) {
      equal(story(seen), `some_coroutine <- nobody @ ${run}\n  returned 'SOME VALUE'`);
      deepEqual(problems(seen), [`loop-closed @ ${run}`, `never-awaited @ ${run}`]);
      match(seen.run.stderr, /FAILED \(errors=1\)/);
    } else {
      deepEqual(problems(seen), Array(2).fill('no-running-loop @ loop = get_event_loop()'));
      match(seen.run.stderr, /FAILED \(errors=2\)/);
    }
  });

  itOnEveryPython('16: with a loop for each test both pass', async (python) => {
    const seen = await runExample('16_testing_with_a_new_loop.py', python);
    equal(seen.run.code, 0);
    deepEqual(problems(seen), []);
    deepEqual(eventsOf(seen, 'loop closed').length, 2);
  });

  itOnEveryPython('17: asyncio.run, as it is written today', async (python) => {
    const seen = await runExample('17_asyncio_run.py', python);
    equal(
      story(seen, ofProgram(seen)),
      `main <- nobody @ asyncio.run(main())
  waits for task helloworld @ await task, until helloworld
  done
helloworld <- main @ task = asyncio.create_task(helloworld())
  done`,
    );
    deepEqual(problems(seen), []);
  });

  itOnEveryPython('print, with the agent, byte for byte what they print without it', async (python) => {
    const fixed = ['01', '02', '03', '04', '05', '06', '07', '11', '17'];
    const names = readdirSync(examples).filter((name) => fixed.includes(name.slice(0, 2)));
    equal(names.length, fixed.length);
    for (const name of names) {
      const seen = await runExample(name, python);
      const { code, stdout, stderr } = await runCommand(python.path, [join(examples, name)], {
        env: exampleEnvironment,
      });
      deepEqual(
        { code: seen.run.code, stdout: seen.run.stdout, stderr: seen.run.stderr },
        { code, stdout, stderr },
        name,
      );
    }
  });

  it('are all in the table of their README, each with what one should see at its top', () => {
    const readme = readFileSync(join(examples, 'README.md'), 'utf8');
    const names = readdirSync(examples).filter((name) => name.endsWith('.py'));
    for (const name of [...names, 'crawler/crawler.py']) {
      ok(readme.includes(`](${name})`), name);
      match(readFileSync(join(examples, name), 'utf8'), /^# [\s\S]*\n# In Loopscope: /, name);
    }
  });
});

function itOnBefore314(title: string, test: (python: Python) => Promise<void>): void {
  for (const python of pythons().filter(makesLoops)) it(`${title} (Python ${python.version})`, () => test(python));
}

/** Findings that are errors or warnings, with their lines. */
function problems(seen: Recorded): readonly string[] {
  const serious = seen.findings.filter(({ severity }) => severity === 'error' || severity === 'warning');
  return serious.flatMap(({ code, place, count }) => Array(count).fill(`${code} @ ${sourceOf(place)}`));
}

/** What was done to the program's one queue, with the depth after it. */
function queueOf(seen: Recorded): readonly string[] {
  return eventsOf(seen, 'resource operation').map((event) => `${event['operation']} ${event['level']}`);
}
