import { strict as assert } from 'node:assert';
import { spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { built } from '../support/build';
import { runCommand } from '../support/command';
import { repository, temporaryFolder } from '../support/folders';
import { findPythons } from '../support/pythons';

const cli = join(repository, 'dist/cli.js');
const workers = `
import asyncio

async def worker(jobs):
    while (job := await jobs.get()) is not None:
        await asyncio.sleep(job)
    return 42

async def main():
    jobs = asyncio.Queue()
    tasks = [asyncio.create_task(worker(jobs), name=f'worker-{n}') for n in range(2)]
    for _ in range(4):
        jobs.put_nowait(0.01)
    for _ in tasks:
        jobs.put_nowait(None)
    print(await asyncio.gather(*tasks))

asyncio.run(main())
`;

describe('The command line', () => {
  const [python] = findPythons();
  let folder: ReturnType<typeof temporaryFolder>;

  before(async function () {
    this.timeout(60_000);
    assert(python, 'no Python was found');
    await built();
  });

  beforeEach(() => {
    folder = temporaryFolder('cli');
  });

  afterEach(() => folder.remove());

  const run = (...args: readonly string[]) =>
    runCommand(process.execPath, [cli, 'run', '--python', python?.path ?? '', ...args], { cwd: folder.path });
  const loopscope = (...args: readonly string[]) => runCommand(process.execPath, [cli, ...args], { cwd: folder.path });
  const program = (text: string): string => {
    const path = join(folder.path, 'program.py');
    writeFileSync(path, text);
    return path;
  };
  const recorded = async (text: string): Promise<string> => {
    await run('--quiet', '--record', 'r.loopscope', program(text));
    return join(folder.path, 'r.loopscope');
  };

  it("leaves the program's output and exit code alone and says on stderr what its tasks did", async () => {
    const { code, stdout, stderr } = await run(program(`${workers}\nraise SystemExit(7)\n`));
    assert.equal(code, 7);
    assert.equal(stdout, '[42, 42]\n');
    assert.match(stderr, /^loopscope: \d+ tasks \(\d+ done\), \d+ steps, /m);
    assert.match(stderr, /main #1 waited .*, last for gather of 2/);
  });

  it('keeps nothing that it was not asked to keep', async () => {
    await run(program(workers));
    assert.deepEqual(readdirSync(folder.path), ['program.py']);
  });

  it('is quiet with --quiet, and gives JSON with --json', async () => {
    assert.equal((await run('--quiet', program(workers))).stderr, '');
    const { stderr } = await run('--json', program(workers));
    const [process] = JSON.parse(stderr).processes;
    assert.equal(process.states.done, process.tasks);
    assert.deepEqual(process.findings, []);
  });

  it('runs modules and code, with their arguments', async () => {
    const code = await run('--quiet', '-c', 'import sys; print(sys.argv)', '--quiet', 'b');
    assert.equal(code.stdout, "['-c', '--quiet', 'b']\n");
    writeFileSync(join(folder.path, 'mod.py'), 'import sys; print(sys.argv[1:], __name__)');
    assert.equal((await run('--quiet', '-m', 'mod', '--help')).stdout, "['--help'] __main__\n");
  });

  it('ends by the signal that ended the program', async () => {
    const child = spawn(process.execPath, [cli, 'run', '--quiet', '--python', python?.path ?? '', '-c', endless]);
    await new Promise((up) => child.stdout.once('data', up));
    child.kill('SIGTERM');
    const [code, signal] = await new Promise<[number | null, string | null]>((done) =>
      child.once('exit', (...end) => done(end)),
    );
    assert.deepEqual([code, signal], [null, 'SIGTERM']);
  });

  it('lets the program answer Ctrl+C by itself', async () => {
    const child = spawn(process.execPath, [cli, 'run', '--quiet', '--python', python?.path ?? '', '-c', graceful]);
    let output = '';
    // Where Python does not buffer, the line comes in two pieces, and the first while `print` still runs.
    await new Promise<void>((up) => {
      child.stdout.on('data', (data) => {
        output += data;
        if (output.includes('\n')) up();
      });
    });
    child.kill('SIGINT');
    const code = await new Promise((done) => child.once('close', done));
    assert.equal(output, 'up\ncleaned up\n');
    assert.equal(code, 5);
  });

  it('fails with 3 on a finding of --fail-on when the program itself succeeded', async () => {
    const lost = 'import asyncio\nasync def f(): pass\nasync def main(): f()\nasyncio.run(main())\n';
    assert.equal((await run('--fail-on', 'never-awaited', program(lost))).code, 3);
    assert.equal((await run('--fail-on', 'any', program(lost))).code, 3);
    assert.equal((await run('--fail-on', 'loop-blocked', program(lost))).code, 0);
    assert.equal((await run('--fail-on', 'any', program(`${lost}raise SystemExit(9)`))).code, 9);
  });

  it('prints the task tree, at the end and at any time', async () => {
    const recording = await recorded(workers);
    const end = await loopscope('dump', recording);
    assert.match(end.stdout, /^= main #1 {2}done/m);
    assert.match(end.stdout, /^ {2}= worker-0 {2}done {2}returned 42 /m);
    assert.match(end.stdout, /^ {2}Queue jobs {2}0$/m);
    const events = await eventsOf(recording);
    const wait = events.find((event) => event['event'] === 'wait began' && event['for'] === 'sleep');
    const earlier = await loopscope('dump', '--at', String(Number(wait?.['time']) + 0.001), recording);
    assert.match(earlier.stdout, /\. worker-\d {2}waiting {2}sleep\(0\.01\)/);
  });

  it('says where each task stands when a limit has left only the newest steps', async () => {
    const long = `
import asyncio, os, signal

async def spin():
    for _ in range(60_000):
        await asyncio.sleep(0)
    await asyncio.sleep(1000)

async def main():
    await asyncio.gather(spin(), end())

async def end():
    for _ in range(60_100):
        await asyncio.sleep(0)
    os.kill(os.getpid(), signal.SIGKILL)

asyncio.run(main())
`;
    const { signal, stderr } = await run('--limit', '1', '--record', 'r.loopscope', program(long));
    assert.equal(signal, 'SIGKILL');
    assert.match(stderr, /[\d,]+ rows dropped: states are right, older steps and waits are missing/);
    assert(statSync(join(folder.path, 'r.loopscope')).size < 3_000_000);
    const { stdout } = await loopscope('dump', 'r.loopscope');
    assert.match(stdout, /^\. main #1 {2}waiting {2}gather {2}/m);
    assert.match(stdout, /^ {2}\. spin #2 {2}waiting {2}sleep\(1000\) {2}/m);
    assert.match(stdout, /created at program\.py:17 in <module>$/m);
  });

  it('says when a recording stopped before its program, and why', async () => {
    const long = `
import asyncio, resource

async def step():
    await asyncio.sleep(0)

async def main():
    for _ in range(5000):
        await asyncio.create_task(step())

resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, 300_000))
asyncio.run(main())
`;
    const told = /The recording stopped at \d+\.\d{3} s: no space was left for it\. What came after is missing\./;
    const { code, stderr } = await run('--record', 'r.loopscope', program(long));
    assert.equal(code, 0);
    assert.match(stderr, told);
    assert.doesNotMatch(stderr, /states are right/);
    assert.match((await loopscope('dump', 'r.loopscope')).stdout, told);
    const json = JSON.parse((await run('--json', program(long))).stderr) as { processes: { notes: string[] }[] };
    assert.match(json.processes[0]?.notes.join('') ?? '', told);
  });

  it('shows child processes beside the program, at the same moment of the run', async () => {
    const parent = `
import asyncio, subprocess, sys, time

async def main():
    await asyncio.sleep(0.2)
    child = 'import asyncio; asyncio.run(asyncio.sleep(0.2))'
    await (await asyncio.create_subprocess_exec(sys.executable, '-c', child)).wait()

asyncio.run(main())
`;
    const recording = await recorded(parent);
    const [, begun = ''] =
      /^# \d+ tasks at .*, the end, begun at (\d+\.\d+) s,/m.exec((await loopscope('dump', recording)).stdout) ?? [];
    assert(Number(begun) > 0.2, begun);
    const before = await loopscope('dump', '--at', '0.1', recording);
    assert.match(before.stdout, /^# \d+ tasks? at 0\.100 s, python/);
    assert.match(before.stdout, /^# pid \d+ began at \d+\.\d+ s$/m);
    const slept = (await eventsOf(recording))
      .filter((event) => event['event'] === 'wait began' && event['for'] === 'sleep')
      .at(-1);
    const during = await loopscope('dump', '--at', String(Number(begun) + Number(slept?.['time']) + 0.1), recording);
    assert.match(during.stdout, /^\. sleep #1 {2}waiting {2}sleep\(0\.2\) {2}(9\d|10\d)(\.\d)? ms /m);
    assert.match(during.stdout, /^\. main #1 {2}waiting {2}/m);
  });

  it('exports every event as a JSON object a line', async () => {
    const events = await eventsOf(await recorded(workers));
    const named = (name: string) => events.filter((event) => event['event'] === name);
    assert.equal(named('resource operation').filter((event) => event['operation'] === 'put').length, 6);
    assert.equal(named('resource operation').filter((event) => event['operation'] === 'get').length, 6);
    const names = named('task named').map((event) => event['name']);
    assert.deepEqual(names, ['worker-0', 'worker-1']);
    assert(named('wait began').every((event) => Array.isArray(event['stack'])));
    assert(events.every((event) => typeof event['time'] === 'number' && typeof event['pid'] === 'number'));
  });

  it('exports a Chrome trace whose arrows begin and end', async () => {
    const recording = await recorded(workers);
    await loopscope('export', '--format', 'chrome', '--output', 'trace.json', recording);
    const { traceEvents } = JSON.parse(readFileSync(join(folder.path, 'trace.json'), 'utf8'));
    const ids = (phase: string) =>
      traceEvents.filter((event: { ph: string }) => event.ph === phase).map((event: { id: string }) => event.id);
    assert(ids('s').length > 0);
    assert.deepEqual(ids('s'), ids('f'));
    assert(traceEvents.some((event: { ph: string; name: string }) => event.ph === 'X' && event.name === 'step'));
  });

  it('replaces an older recording and no other file', async () => {
    const recording = await recorded(workers);
    const first = readFileSync(recording);
    await run('--quiet', '--record', 'r.loopscope', program(workers));
    assert.notDeepEqual(readFileSync(recording), first);
    writeFileSync(join(folder.path, 'mine.txt'), 'mine');
    const { code, stderr } = await run('--record', 'mine.txt', program(workers));
    assert.equal(code, 2);
    assert.match(stderr, /'mine\.txt' exists and is not a Loopscope recording; it was left alone/);
    assert.equal(readFileSync(join(folder.path, 'mine.txt'), 'utf8'), 'mine');
  });

  it("does not tell another run's recording, which was there first, as its own", async () => {
    const other = await recorded(workers);
    const theirs = readFileSync(other);
    const first = join(folder.path, 'first');
    const wrapper = join(folder.path, 'python');
    // The other run makes its file when this one has already looked whether there is one.
    const script = `#!/bin/sh\ncase "$*" in *program.py*) cp '${first}' '${other}';; esac\nexec '${python?.path}' "$@"\n`;
    writeFileSync(first, theirs);
    writeFileSync(wrapper, script, { mode: 0o755 });
    const { code, stdout, stderr } = await loopscope(
      ...['run', '--python', wrapper, '--fail-on', 'any', '--record', other, program('print(1)')],
    );
    assert.deepEqual([code, stdout], [3, '1\n']);
    assert.match(
      stderr,
      /^loopscope: Nothing was recorded of this run: another one has made the file first\. .* So --fail-on could not be checked\.\n$/,
    );
    assert.deepEqual(readFileSync(other), theirs);
  });

  it('says that a recording which nobody named has no place, and what to do', async () => {
    const env = { ...process.env, TMPDIR: join(folder.path, 'none') };
    const { code, stdout, stderr } = await runCommand(process.execPath, [cli, 'run', program('print(1)')], { env });
    assert.deepEqual([code, stdout], [2, '']);
    assert.match(
      stderr,
      /^loopscope: The recording has no place in '.*none': it does not exist\. Set TMPDIR, or name a file with --record\.\n$/,
    );
  });

  for (const [what, args, sentence] of [
    ['an unknown command', ['fly'], "There is no command 'fly'"],
    ['a missing file', ['dump', 'nope.loopscope'], "'nope.loopscope' cannot be opened: it does not exist."],
    ['a foreign file', ['dump', 'foreign'], "'foreign' cannot be read. This is not a Loopscope recording"],
    ['an unknown format', ['export', '--format', 'xml', 'foreign'], "There is no format 'xml'"],
    ['an unknown option of run', ['run', '--fast', 'x.py'], 'There is no option --fast'],
    [
      'an unknown option of export',
      ['export', '--fast', 'foreign'],
      'There is no option --fast. See: loopscope export',
    ],
    ['an unknown option of check', ['check', '--fast', '.'], 'There is no option --fast. See: loopscope check --help'],
    ['an option without its value', ['dump', 'foreign', '--at'], '--at needs a value. See: loopscope dump --help'],
    ['an option behind another', ['check', '--select', '--fix', '.'], '--select needs a value. See: loopscope check'],
    ['an unknown finding', ['run', '--fail-on', 'rain', 'x.py'], "There is no finding 'rain'"],
    ['a run of nothing', ['run'], 'No program was named'],
    ['a missing interpreter', ['run', '--python', 'nonesuch', 'x.py'], "There is no interpreter 'nonesuch'"],
    [
      'a time that is none',
      ['dump', '--at', 'noon', 'foreign'],
      "--at takes a number of seconds from 0 on, not 'noon'",
    ],
  ] as const) {
    it(`answers ${what} with one sentence`, async () => {
      writeFileSync(join(folder.path, 'foreign'), 'x'.repeat(1000));
      const { code, stderr, stdout } = await loopscope(...args);
      assert.equal(code, 2);
      assert.equal(stdout, '');
      assert(stderr.startsWith(`loopscope: ${sentence}`), stderr);
      assert.equal(stderr.trim().split('\n').length, 1);
    });
  }

  it('explains itself with --help, each command on its own', async () => {
    for (const args of [['--help'], ['run', '--help'], ['dump', '--help'], ['export', '--help']]) {
      const { code, stdout } = await loopscope(...args);
      assert.equal(code, 0);
      assert.match(stdout, /usage: loopscope/);
    }
    assert(existsSync(cli));
  });

  async function eventsOf(recording: string): Promise<readonly Readonly<Record<string, unknown>>[]> {
    const { stdout } = await loopscope('export', recording);
    return stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
  }
});

const endless = 'import asyncio; print("up", flush=True); asyncio.run(asyncio.sleep(1000))';
const graceful = `
import asyncio, sys

async def main():
    try:
        print("up", flush=True)
        await asyncio.sleep(1000)
    finally:
        print("cleaned up", flush=True)

try:
    asyncio.run(main())
except KeyboardInterrupt:
    sys.exit(5)
`;
