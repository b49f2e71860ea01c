import { deepEqual, equal, match } from 'node:assert/strict';
import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runCommand } from '../support/command';
import { isAtLeast, itOnEveryPython } from '../support/everyPython';
import { repository, temporaryFolder } from '../support/folders';
import { fixture, record, taskNamed } from '../support/recorded';
import { sameAsAlone } from '../support/sameAsAlone';

describe('An odd program is the same with the agent:', () => {
  for (const error of ['ValueError("asyncio.py")', 'KeyboardInterrupt', 'ImportError("asyncio.py")']) {
    itOnEveryPython(`one that has an asyncio.py of its own which raises ${error}`, async (python) => {
      const folder = temporaryFolder('own-asyncio');
      try {
        writeFileSync(join(folder.path, 'asyncio.py'), `def fail():\n    raise ${error}\nfail()\n`);
        writeFileSync(join(folder.path, 'program.py'), 'import asyncio\n');
        await sameAsAlone([join(folder.path, 'program.py')], python);
      } finally {
        folder.remove();
      }
    });
  }

  itOnEveryPython('one that is interrupted again at its very end; the recording has its end', async (python) => {
    const program = join(repository, 'test/fixtures/trouble/interrupted_end.py');
    // At once, and while the agent notes what is left, which takes some ms.
    for (const seconds of ['1e-6', '0.0003']) {
      const seen = await record([program, seconds], python);
      deepEqual([seen.run.code, seen.run.signal, seen.run.stdout, seen.run.stderr], [0, null, '', '']);
      equal(seen.reader.header.state, 'ended');
      equal(seen.trace.ended !== undefined, true);
    }
  });

  itOnEveryPython(
    'one on a Python that says it has no global interpreter lock; nothing is recorded, which is said',
    async (python) => {
      const folder = temporaryFolder('free-threaded');
      try {
        const program = join(folder.path, 'program.py');
        const text =
          'import sys\nsys._is_gil_enabled = lambda: False\nimport asyncio\nasyncio.run(asyncio.sleep(0))\nprint("ran")\n';
        writeFileSync(program, text);
        await sameAsAlone([program], python);
        const { trace, run } = await record([program], python);
        equal(run.stdout, 'ran\n');
        equal(trace.tasks.size, 0);
        const [missing, ...others] = trace.notRecorded;
        equal(missing?.what, 'asyncio');
        match(missing.why, /without the global interpreter lock.*PYTHON_GIL=1/);
        deepEqual(others, []);
      } finally {
        folder.remove();
      }
    },
  );

  itOnEveryPython(
    'one that runs asyncio in other interpreters of its process; what is not recorded of it is said',
    async (python) => {
      const seen = await sameAsAlone([join(repository, 'test/fixtures/trouble/interpreters.py')], python);
      equal(seen?.reader.header.state, 'ended');
      const missing = seen.trace.notRecorded.map(({ what }) => what);
      const frames = isAtLeast(python, '3.14') ? [] : ['stacks of long steps, loops at rest'];
      deepEqual(missing, [...frames, 'other interpreters of this process']);
      equal(taskNamed(seen, 'last').state, 'done');
    },
    '3.13',
  );

  itOnEveryPython('one that asks where asyncio is before it imports it, as its own console does', async (python) => {
    const input = 'import asyncio\nawait asyncio.sleep(0.01, print("slept"))\n';
    const alone = await runCommand(python.path, ['-m', 'asyncio'], { input });
    match(alone.stdout, /slept/);
    const { run, trace } = await record(['-m', 'asyncio'], python, { input });
    deepEqual([run.code, run.stdout, run.stderr], [alone.code, alone.stdout, alone.stderr]);
    deepEqual(
      [...trace.tasks.values()].map(({ state }) => state),
      ['done'],
    );
  });

  itOnEveryPython('one that finds asyncio imported before it, by a .pth file of its environment', async (python) => {
    const folder = temporaryFolder('early');
    try {
      const packages = join(folder.path, 'lib', `python${python.version}`, 'site-packages');
      mkdirSync(packages, { recursive: true });
      writeFileSync(join(packages, 'early.pth'), 'import asyncio; print("early")\n');
      const program = ['-c', 'import asyncio\nasyncio.run(asyncio.sleep(0))'];
      const seen = await record(program, python, { env: { PYTHONUSERBASE: folder.path } });
      deepEqual([seen.run.code, seen.run.stdout, seen.run.stderr], [0, 'early\n', '']);
      equal(taskNamed(seen, 'sleep').state, 'done');
    } finally {
      folder.remove();
    }
  });

  itOnEveryPython(
    'one that changes the environment of a child just before it starts; that one is recorded',
    async (python) => {
      const program = join(repository, 'test/fixtures/trouble/prepares_child.py');
      await sameAsAlone([program], python);
      const { run, children } = await record([program], python);
      equal(run.stdout, 'apple\nFalse\n');
      equal(children.length, 1);
      for (const child of children) equal(taskNamed(child, 'in child').state, 'done');
    },
  );

  itOnEveryPython('one that asks which files are run, as coverage.py does', async (python) => {
    await sameAsAlone([join(repository, 'test/fixtures/trouble/measures.py')], python);
  });

  itOnEveryPython('one in a folder whose name the locale cannot spell, which the recording can', async (python) => {
    const folder = temporaryFolder('locale');
    try {
      mkdirSync(join(folder.path, 'café'));
      const program = join(folder.path, 'café', 'naïve.py');
      copyFileSync(fixture('never_awaited_of_task.py'), program);
      const env = { LC_ALL: 'POSIX', LANG: '', PYTHONUTF8: '0', PYTHONCOERCECLOCALE: '0' };
      await sameAsAlone([program], python, { env });
      const seen = await record([program], python, { env, cwd: join(folder.path, 'café') });
      const files = new Set(seen.findings.map(({ place }) => place?.file));
      deepEqual([...files], [program]);
      equal(seen.trace.dictionary.code(taskNamed(seen, 'main').code)?.file, program);
      equal(seen.trace.process?.cwd, join(folder.path, 'café'));
      deepEqual(seen.trace.process?.argv.slice(-1), [program]);
    } finally {
      folder.remove();
    }
  });
});
