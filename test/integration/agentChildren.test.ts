import { deepEqual, equal } from 'node:assert/strict';
import { isAtLeast, itOnEveryPython } from '../support/everyPython';
import { recordFixture } from '../support/recorded';
import { births, ofProgram } from '../support/story';

describe('The agent records child processes of the same Python', () => {
  itOnEveryPython('of subprocess, asyncio, shells, multiprocessing and fork, each in its own file', async (python) => {
    const seen = await recordFixture('children.py', python);
    const tasks = seen.children.map((child) => births(child, ofProgram(child)).split(' <-')[0]);
    deepEqual(tasks.sort(), ['fork', 'forkserver', 'os.fork', 'spawn', 'task', 'task', 'task', 'task']);
    equal(seen.run.code, 0);
  });

  itOnEveryPython('with the same run id, and their own process ids', async (python) => {
    const seen = await recordFixture('children.py', python);
    const headers = [seen, ...seen.children].map(({ reader }) => reader.header);
    equal(new Set(headers.map(({ run }) => run)).size, 1);
    equal(new Set(headers.map(({ pid }) => pid)).size, headers.length);
    for (const { path, reader } of seen.children) equal(path.endsWith(`run.${reader.header.pid}.loopscope`), true);
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
      'no asyncio',
      'started',
      'subprocess',
      'through a command line',
      'through a shell',
      'without us: 0',
    ]);
    // Python 3.12 and newer warn of forks in programs with several threads; the agent's own must not count.
    equal(isAtLeast(python, '3.12') && seen.run.stderr.includes('multi-threaded'), false);
    equal(seen.run.stderr, '');
  });
});
