import { deepEqual, equal, ok } from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmodSync, copyFileSync, existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { runCommand } from '../support/command';
import { itOnEveryPython } from '../support/everyPython';
import { repository, temporaryFolder } from '../support/folders';
import type { Python } from '../support/pythons';
import { type RecordedProcess, readRecording, record, tasksNamed } from '../support/recorded';
import { sameAsAlone } from '../support/sameAsAlone';
import { agentEnvironment, runUnderAgent } from '../support/underAgent';

const trouble = (name: string) => join(repository, 'test/fixtures/trouble', name);

describe('A program in trouble is unharmed, and what was recorded is not lost:', () => {
  itOnEveryPython('a program that is killed', async (python) => {
    const seen = await sameAsAlone([trouble('kills_itself.py')], python);
    const waiters = [...(seen?.trace.tasks.values() ?? [])].filter(({ state }) => state === 'waiting');
    equal(waiters.length, 100);
    equal(seen?.reader.header.state, 'recording');
    deepEqual(seen?.reader.notes, []);
  });

  itOnEveryPython('a program that forks', async (python) => {
    const seen = await sameAsAlone([trouble('forks.py')], python);
    equal(named(seen, 'main').state, 'failed');
    equal(seen?.reader.header.state, 'ended');
    deepEqual(seen?.trace.notes, []);
  });

  itOnEveryPython('a program that calls os._exit', async (python) => {
    const seen = await sameAsAlone([trouble('leaves_at_once.py')], python);
    equal(named(seen, 'last').state, 'done');
    equal(seen?.reader.header.state, 'recording');
  });

  itOnEveryPython('a program that closes its file descriptors', async (python) => {
    const seen = await sameAsAlone([trouble('closes_descriptors.py')], python);
    ok((seen?.trace.steps.length ?? 0) > 40_000, `${seen?.trace.steps.length} steps`);
    deepEqual(seen?.trace.notes, []);
  });

  itOnEveryPython('a program that fails', async (python) => {
    const seen = await sameAsAlone([trouble('fails.py')], python);
    equal(seen?.words.stateText(named(seen, 'main')), 'LookupError: nothing here');
  });

  itOnEveryPython('a program that prints binary', async (python) => {
    equal(named(await sameAsAlone([trouble('binary.py')], python), 'main').state, 'done');
  });

  itOnEveryPython('a program without asyncio', async (python) => {
    const seen = await sameAsAlone([trouble('without_asyncio.py')], python);
    equal(seen?.trace.tasks.size, 0);
    equal(seen?.trace.process?.argv.at(-1), trouble('without_asyncio.py'));
    equal(seen?.reader.header.state, 'ended');
  });

  itOnEveryPython('ten thousand tasks created in one step', async (python) => {
    const seen = await sameAsAlone([trouble('ten_thousand.py')], python);
    equal(tasksNamed(seen ?? never(), 'child').length, 10_000);
    for (const task of seen?.trace.tasks.values() ?? []) equal(task.state, 'done');
  });

  itOnEveryPython('names with HTML, newlines and lone surrogates, and a repr that raises', async (python) => {
    const seen = await sameAsAlone([trouble('odd_names.py')], python);
    const { dictionary, tasks } = seen?.trace ?? never();
    const given = [...tasks.values()].map(({ name }) => dictionary.string(name)).filter((name) => name !== undefined);
    for (const name of ['<b onclick="alert(1)">bold</b>', 'two\nlines', '\x1b[31mred', ''])
      ok(given.includes(name), name);
    ok(given.some((name) => name.startsWith('half ') && name.endsWith(' pair')));
    const shown = [...tasks.values()].map((task) => seen?.words.taskName(task) ?? '');
    for (const name of shown) {
      equal(/[\n\r\ud800-\udfff]/.test(name) || name.includes('\u001b'), false, JSON.stringify(name));
    }
    for (const task of tasks.values()) equal(task.state, 'done');
  });

  for (const flags of [['-I'], ['-S'], ['-E'], ['-IS'], ['-sE']]) {
    itOnEveryPython(`a program under python ${flags.join(' ')}`, async (python) => {
      const program = [trouble('fails.py')];
      const alone = await runCommand(python.path, [...flags, ...program]);
      const seen = await record(program, python, { pythonArgs: flags });
      const { code, signal, stdout, stderr } = seen.run;
      deepEqual({ code, signal, stdout, stderr }, alone);
      equal(named(seen, 'main').state, 'failed');
    });
  }
});

describe('Folders in trouble:', () => {
  itOnEveryPython('a program in a folder with a name that is not ASCII', async (python) => {
    const folder = temporaryFolder('größe 数据 🐍');
    try {
      const program = join(folder.path, 'prögram.py');
      copyFileSync(trouble('fails.py'), program);
      const seen = await sameAsAlone([program], python, { cwd: folder.path });
      equal(seen?.trace.dictionary.code(named(seen, 'main').code)?.file, program);
      const run = await runUnderAgent([program], { python, folder: folder.path });
      equal(run.code, 1);
      equal(readRecording(run.recording).trace.tasks.size > 0, true);
    } finally {
      folder.remove();
    }
  });

  itOnEveryPython('a recording in a folder that is read-only', async (python) => {
    const alone = await runCommand(python.path, [trouble('fails.py')]);
    const folder = temporaryFolder('read-only');
    const path = join(folder.path, 'read-only');
    mkdirSync(path);
    chmodSync(path, 0o500);
    try {
      // Root may write everywhere but on /proc.
      const target = process.getuid?.() === 0 ? '/proc' : path;
      const run = await runUnderAgent([trouble('fails.py')], { python, folder: target });
      deepEqual([run.code, run.stdout, run.stderr], [alone.code, alone.stdout, alone.stderr]);
      equal(existsSync(run.recording), false);
    } finally {
      folder.remove();
    }
  });

  itOnEveryPython('a recording that exists already is not written over', async (python) => {
    const folder = temporaryFolder('twice');
    try {
      const options = { python, folder: folder.path };
      await runUnderAgent([trouble('binary.py')], options);
      const before = readRecording(join(folder.path, 'run.loopscope')).reader.header.pid;
      const second = await runUnderAgent([trouble('without_asyncio.py')], options);
      equal(second.code, 5);
      equal(readRecording(second.recording).reader.header.pid, before);
    } finally {
      folder.remove();
    }
  });

  itOnEveryPython('two programs that record into one folder at the same time', async (python) => {
    const folder = temporaryFolder('two');
    const start = (name: string) => {
      const env = agentEnvironment(join(folder.path, name), process.env);
      return runCommand(python.path, [trouble('many_rows.py'), '20000'], { env });
    };
    try {
      const runs = await Promise.all([start('first.loopscope'), start('second.loopscope')]);
      for (const { code, stdout } of runs) deepEqual([code, stdout], [0, 'done\n']);
      for (const name of ['first', 'second']) {
        const seen = readRecording(join(folder.path, `${name}.loopscope`));
        deepEqual([seen.reader.header.state, seen.trace.steps.length > 20_000, seen.trace.notes], ['ended', true, []]);
      }
    } finally {
      folder.remove();
    }
  });
});

describe('A disk in trouble:', () => {
  itOnEveryPython('when it is full the program goes on, and the recording says that it stopped', async (python) => {
    const folder = temporaryFolder('full');
    if (!mountSmall(folder.path, '1m')) {
      await withFileLimit(python);
      folder.remove();
      return;
    }
    try {
      const run = await runUnderAgent([trouble('many_rows.py'), '200000'], { python, folder: folder.path });
      deepEqual([run.code, run.stdout, run.stderr], [0, 'done\n', '']);
      stoppedInTheMiddle(readRecording(run.recording));
    } finally {
      execFileSync('umount', [folder.path]);
      folder.remove();
    }
  });

  itOnEveryPython('when files may not grow any more, likewise', withFileLimit);

  itOnEveryPython(
    'with a size limit the file stays bounded, the newest steps and every task that lived on are kept',
    async (python) => {
      const folder = temporaryFolder('ring');
      try {
        const options = { python, folder: folder.path, limit: 1_000_000 };
        const run = await runUnderAgent([trouble('many_rows.py'), '200000'], options);
        const seen = readRecording(run.recording);
        deepEqual([run.code, run.stdout, run.stderr], [0, 'done\n', '']);
        ok(seen.reader.header.ring > 0 && seen.reader.header.dropped > 0);
        deepEqual(tasksNamed(seen, 'early'), [], 'a task that had ended went with its rows');
        equal(named(seen, 'late').state, 'done');
        equal(
          tasksNamed(seen, 'switch').every(({ state }) => state === 'done'),
          true,
        );
        equal(tasksNamed(seen, 'switch').length, 100);
      } finally {
        folder.remove();
      }
    },
  );
});

/** RLIMIT_FSIZE: growing a file beyond it fails, after a signal that Python ignores. */
async function withFileLimit(python: Python): Promise<void> {
  const folder = temporaryFolder('limit');
  const code = `import resource, runpy, sys
resource.setrlimit(resource.RLIMIT_FSIZE, (1_000_000, 1_000_000))
sys.argv = sys.argv[1:]
runpy.run_path(sys.argv[0], run_name='__main__')`;
  try {
    const program = ['-c', code, trouble('many_rows.py'), '200000'];
    const run = await runUnderAgent(program, { python, folder: folder.path });
    deepEqual([run.code, run.stdout, run.stderr], [0, 'done\n', '']);
    stoppedInTheMiddle(readRecording(run.recording));
  } finally {
    folder.remove();
  }
}

function stoppedInTheMiddle(seen: RecordedProcess): void {
  equal(seen.reader.header.state, 'no space');
  ok(seen.reader.header.dropped > 0, 'it counts what is missing');
  equal(named(seen, 'early').state, 'done');
  ok(seen.trace.steps.length > 1000, `${seen.trace.steps.length} steps before it stopped`);
}

/** Mounts a small file system on a folder, where we may. */
function mountSmall(folder: string, size: string): boolean {
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs', folder], { stdio: 'ignore' });
    return true;
  } catch {
    return false; // not root, or in a container: the other test looks at the same through RLIMIT_FSIZE
  }
}

function named(seen: RecordedProcess | undefined, name: string) {
  const [task] = tasksNamed(seen ?? never(), name);
  return task ?? never(`no task ${name}`);
}

function never(what = 'nothing was recorded'): never {
  throw new Error(what);
}
