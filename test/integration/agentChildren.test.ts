import { deepEqual, equal, match } from 'node:assert/strict';
import { isAtLeast, itOnEveryPython } from '../support/everyPython';
import { recordFixture } from '../support/recorded';
import { births, ofProgram } from '../support/story';

describe('The agent records child processes of the same Python', () => {
  itOnEveryPython(
    'of subprocess, asyncio, shells, multiprocessing, fork and exec, each in its own file',
    async (python) => {
      const seen = await recordFixture('children.py', python);
      const tasks = seen.children.map((child) => births(child, ofProgram(child)).split(' <-')[0]);
      deepEqual(tasks.sort(), [
        'before exec',
        'fork',
        'forkserver',
        'os.fork',
        'spawn',
        ...new Array<string>(6).fill('task'),
      ]);
      equal(seen.run.code, 0);
    },
  );

  itOnEveryPython('with the same run id, and their own process ids', async (python) => {
    const seen = await recordFixture('children.py', python);
    const headers = [seen, ...seen.children].map(({ reader }) => reader.header);
    equal(new Set(headers.map(({ run }) => run)).size, 1);
    // The one that goes on as another program keeps its number.
    equal(new Set(headers.map(({ pid }) => pid)).size, headers.length - 1);
    for (const { path, reader } of seen.children)
      match(path, new RegExp(`/run\\.${reader.header.pid}(\\.1)?\\.loopscope$`));
  });

  itOnEveryPython('and one that goes on as another program has two, the first of which has ended', async (python) => {
    const seen = await recordFixture('children.py', python);
    const files = seen.children.filter((child) => births(child, ofProgram(child)).startsWith('before exec'));
    const [before] = files;
    const after = seen.children.filter(
      (child) => child !== before && child.reader.header.pid === before?.reader.header.pid,
    );
    equal(before?.reader.header.state, 'ended');
    deepEqual(
      before?.events.flatMap((event) => (event.event === 'end' ? [event['reason']] : [])),
      ['exec'],
    );
    deepEqual(
      after.map((child) => child.events.filter(({ event }) => event === 'task created').length > 0),
      [true],
    );
  });

  itOnEveryPython('and the parent goes on in its own file after them', async (python) => {
    const seen = await recordFixture('children.py', python);
    const names = births(seen, ofProgram(seen)).split('\n');
    equal(names.at(-1), "parent at the end <- nobody @ asyncio.run(named('parent at the end'))");
  });

  itOnEveryPython('the output of the program and its children is as without the agent', async (python) => {
    const seen = await recordFixture('children.py', python);
    deepEqual(seen.run.stdout.split('\n').sort().filter(Boolean), [
      'asyncio subprocess',
      'exec',
      'no asyncio',
      'started',
      'subprocess',
      'through a command line',
      'through a command line',
      'through a shell',
      'without us: 0',
    ]);
    // Python 3.12 and newer warn of forks in programs with several threads; the agent's own must not count.
    equal(isAtLeast(python, '3.12') && seen.run.stderr.includes('multi-threaded'), false);
    equal(seen.run.stderr, '');
  });
});
