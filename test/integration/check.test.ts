import { deepStrictEqual, match, ok, strictEqual } from 'node:assert/strict';
import { chmodSync, mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { built } from '../support/build';
import { runCommand } from '../support/command';
import { repository, temporaryFolder } from '../support/folders';
import { sarifSchema } from '../support/sarifSchema';
import { skipBecause } from '../support/skip';

const cli = join(repository, 'dist/cli.js');
const sleeps = `import asyncio
import time


async def main():
    time.sleep(1)


asyncio.run(main())
`;

describe('loopscope check', () => {
  let folder: ReturnType<typeof temporaryFolder>;

  before(async function () {
    this.timeout(60_000);
    await built();
  });

  beforeEach(() => {
    folder = temporaryFolder('check');
  });

  afterEach(() => folder.remove());

  /** There is no Python on the PATH, and nothing else either. */
  const check = (...args: readonly string[]) =>
    runCommand(process.execPath, [cli, 'check', ...args], {
      cwd: folder.path,
      env: { PATH: folder.path, XDG_CACHE_HOME: join(folder.path, '.cache') },
    });
  const write = (files: Readonly<Record<string, string | Uint8Array>>) => {
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder.path, name)), { recursive: true });
      writeFileSync(join(folder.path, name), text);
    }
  };
  const codes = async (...args: readonly string[]): Promise<readonly string[]> => {
    const { stdout } = await check('--format', 'json', ...args);
    return (JSON.parse(stdout) as { code: string }[]).map(({ code }) => code);
  };

  it('says what it found, with evidence, and exits with 1; with 0 when there is nothing', async () => {
    write({ 'app.py': sleeps, 'fine/app.py': 'import asyncio\nasyncio.run(asyncio.sleep(1))\n' });
    const found = await check('.');
    strictEqual(found.code, 1, found.stderr);
    match(found.stdout, /^app\.py:6:5: AIO501 warning: time\.sleep\(\) blocks .*\n {4}app\.py:5:11: .*\nFound 1\.\n$/);
    const clean = await check('fine');
    deepStrictEqual([clean.code, clean.stdout, clean.stderr], [0, 'Nothing found.\n', '']);
  });

  it('writes each sentence in one line that no terminal obeys, whatever files and sources are called', async function () {
    if (process.platform === 'win32') skipBecause(this, 'such names of files are not there');
    write({ 'a\n\u001b[31m.py': 'async def main(x): ...\nmain("\u001b[31m",\n     2)\n' });
    const { code, stdout } = await check('.');
    strictEqual(code, 1);
    match(
      stdout,
      /^a.*\.py:2:1: AIO122 error: Coroutine 'main' .*asyncio\.run\(main\(.*2\)\)\.\n {4}a.*\.py:1:11: .*\nFound 1\.\n$/,
    );
    strictEqual(stdout.includes('\u001b'), false);
  });

  it('follows names into files that do not say async at all, or only in sentences', async () => {
    write({
      'client.py': 'class Client:\n    async def fetch(self): ...\n\nasync def ping(): ...\n',
      'app.py': 'from client import Client, ping\n\ndef main(client: Client):\n    ping()\n    client.fetch()\n',
      'other.py': 'def ping(): ...\n\ndef main(client):\n    ping()\n    client.fetch()\n',
      'prose.py': '"""Asynchronous."""\nfrom client import ping\n\ndef main():\n    # async, await\n    ping()\n',
    });
    const { stdout } = await check('.');
    const found = ['app\\.py:4:5', 'app\\.py:5:5', 'prose\\.py:6:5'].map((place) => `${place}: AIO201 .*\\n.*\\n`);
    match(stdout, new RegExp(`^${found.join('')}Found 3\\.\\n$`));
  });

  it('exits with 2 and one sentence when it cannot run', async () => {
    write({ 'app.py': sleeps });
    const wrong = {
      'no path': [],
      'no such path': ['nowhere.py'],
      'no such format': ['--format', 'xml', '.'],
      'no such rule': ['--select', 'AIO999', '.'],
      'no such option': ['--wrong', '.'],
      'no such version': ['--target-version', 'new', '.'],
    };
    for (const [name, args] of Object.entries(wrong)) {
      const { code, stdout, stderr } = await check(...args);
      deepStrictEqual([code, stdout, stderr.trim().split('\n').length], [2, '', 1], `${name}: ${stderr}`);
    }
  });

  it('writes JSON with places as editors have them, emoji and all', async () => {
    write({ 'app.py': `import time\nasync def f():\n    '\u{1f40d}\u{1f40d}'; time.sleep(1)\n` });
    const { stdout } = await check('--format', 'json', '.');
    const [found] = JSON.parse(stdout) as { code: string; range: unknown; fixes: { safe: boolean }[] }[];
    strictEqual(found?.code, 'AIO501');
    deepStrictEqual(found.range, { start: { line: 2, character: 12 }, end: { line: 2, character: 25 } });
    strictEqual(found.fixes[0]?.safe, true);
  });

  it('writes SARIF 2.1.0 with its rules', async () => {
    write({ 'app.py': sleeps });
    const { stdout } = await check('--format', 'sarif', '.');
    const { version, runs } = JSON.parse(stdout);
    strictEqual(version, '2.1.0');
    const [{ tool, results }] = runs;
    deepStrictEqual(
      results.map(({ ruleId }: { ruleId: string }) => ruleId),
      ['AIO501'],
    );
    const [rule, ...others] = tool.driver.rules;
    deepStrictEqual([rule.id, rule.defaultConfiguration, others], ['AIO501', { level: 'warning' }, []]);
    // GitHub's code scanning shows these, and wants them.
    match(rule.fullDescription.text, /^[A-Z][^#]*\.$/);
    match(rule.help.text, /^# AIO501 [\s\S]*## How to silence it/);
    strictEqual(rule.help.markdown, rule.help.text);
    strictEqual(results[0].ruleIndex, 0);
    const { region, artifactLocation } = results[0].locations[0].physicalLocation;
    deepStrictEqual([region.startLine, region.startColumn], [6, 5]);
    match(artifactLocation.uri, /app\.py$/);
  });

  it('writes SARIF that its official schema takes, whatever is found, and also when nothing is', async function () {
    this.timeout(120_000);
    const schema = await sarifSchema();
    if (schema.kind === 'missing') skipBecause(this, schema.reason);
    write({
      'sub folder/größe.py': `import helper\nasync def f():\n    '\u{1f40d}'; helper.slow()\n    f()\n    return 1  # loopscope: ignore[AIO501]\n`,
      'sub folder/helper.py': 'import time\ndef slow():\n    time.sleep(1)\n',
    });
    for (const args of [
      ['--select', 'ALL', '.'],
      ['--select', 'AIO1', '.'],
    ]) {
      const { stdout } = await check('--format', 'sarif', ...args);
      const log = JSON.parse(stdout);
      deepStrictEqual(schema.problemsOf(log), []);
      const [{ tool, results }] = log.runs;
      const known = new Set(tool.driver.rules.map(({ id }: { id: string }) => id));
      deepStrictEqual(
        results.filter(({ ruleId }: { ruleId: string }) => !known.has(ruleId)),
        [],
      );
      strictEqual(results.length > 2, args[1] === 'ALL');
    }
    ok(schema.problemsOf({ version: '2.1.0', runs: [{ results: [{ ruleId: 'AIO501' }] }] }).length > 0);
  });

  it("writes a workflow's annotations", async () => {
    write({ 'app.py': sleeps });
    const { stdout } = await check('--format', 'github', '.');
    match(stdout, /^::warning file=app\.py,line=6,.*AIO501.*::time\.sleep\(\) blocks/m);
  });

  it('asks the rules that are chosen', async () => {
    write({ 'app.py': sleeps });
    deepStrictEqual(await codes('--select', 'AIO1', '.'), []);
    deepStrictEqual(await codes('--select', 'AIO5', '.'), ['AIO501']);
    deepStrictEqual(await codes('--ignore', 'AIO501', '.'), []);
  });

  it('judges for the oldest Python that is named', async () => {
    write({ 'app.py': 'import asyncio\nasync def f():\n    async with asyncio.timeout(1):\n        await g()\n' });
    deepStrictEqual(await codes('--target-version', '3.10', '.'), ['AIO906']);
    deepStrictEqual(await codes('--target-version', '3.11', '.'), []);
    // Nothing names one: that a name is newer than the oldest we support is no fault of the program.
    deepStrictEqual(await codes('.'), []);
  });

  it('mends what is safe, keeps line ends and the byte order mark, and leaves the rest', async () => {
    write({ 'app.py': `\ufeff${sleeps.replaceAll('\n', '\r\n')}` });
    const { code, stdout } = await check('--fix', '.');
    deepStrictEqual([code, stdout], [0, 'Fixed 1. Nothing found.\n']);
    strictEqual(
      readFileSync(join(folder.path, 'app.py'), 'utf8'),
      `\ufeff${sleeps.replace('time.sleep(1)', 'await asyncio.sleep(1)').replaceAll('\n', '\r\n')}`,
    );
  });

  it('puts in lines that end as those of the file do', async () => {
    const text = 'import time\n\n\nasync def main():\n    time.sleep(1)\n    time.sleep(2)\n';
    const after = text
      .replace('time\n', 'time\nimport asyncio\n')
      .replaceAll('    time.sleep', '    await asyncio.sleep');
    for (const end of ['\n', '\r\n', '\r']) {
      write({ 'app.py': text.replaceAll('\n', end) });
      strictEqual((await check('--fix', '.')).stdout, 'Fixed 2. Nothing found.\n');
      strictEqual(readFileSync(join(folder.path, 'app.py'), 'utf8'), after.replaceAll('\n', end));
    }
  });

  it('names files that it cannot write, leaves them whole, and tells what is still there', async function () {
    if (process.platform === 'win32') skipBecause(this, 'there is no sh');
    write({ 'a.py': sleeps, 'b.py': sleeps });
    chmodSync(join(folder.path, 'a.py'), 0o755);
    // No file may grow beyond nothing, whoever asks: as on a full disk.
    const command = `trap '' XFSZ; ulimit -f 0; exec "${process.execPath}" "${cli}" check --fix --no-cache .`;
    const { code, stdout, stderr } = await runCommand('/bin/sh', ['-c', command], { cwd: folder.path });
    deepStrictEqual(
      [
        code,
        ...stderr
          .trim()
          .split('\n')
          .map((line) => line.replace(/written: .*/, 'written')),
      ],
      [1, ...['a', 'b'].map((name) => `loopscope: '${join(folder.path, `${name}.py`)}' cannot be written`)],
    );
    match(stdout, /^a\.py:6:5: AIO501[\s\S]*b\.py:6:5: AIO501[\s\S]*Found 2\.\n$/);
    deepStrictEqual(readdirSync(folder.path).sort(), ['a.py', 'b.py']);
    strictEqual(readFileSync(join(folder.path, 'a.py'), 'utf8'), sleeps);
    strictEqual((await check('--fix', '--no-cache', '.')).stdout, 'Fixed 2. Nothing found.\n');
    strictEqual(statSync(join(folder.path, 'a.py')).mode & 0o777, 0o755);
  });

  it('heeds pyproject.toml, and names what is wrong there in one sentence', async () => {
    write({ 'app.py': sleeps, 'pyproject.toml': '[tool.loopscope]\nignore = ["AIO501"]\n' });
    deepStrictEqual(await codes('.'), []);
    for (const text of ['[tool.loopscope]\nignore = 5\n', '[tool.loopscope\n', '[tool.loopscope]\nselect = ["X1"]\n']) {
      write({ 'pyproject.toml': text });
      const { code, stdout, stderr } = await check('.');
      deepStrictEqual([code, stdout, stderr.trim().split('\n').length], [2, '', 1], `${text}: ${stderr}`);
      match(stderr, /pyproject\.toml/);
    }
    write({ 'pyproject.toml': '[tool.loopscope]\nignore = 5\nselct = []\n' });
    const { stderr } = await check('.');
    deepStrictEqual([/'ignore' takes/.test(stderr), /no key 'selct'/.test(stderr)], [true, true]);
  });

  it('is silent where a comment says so, and names comments that silence nothing', async () => {
    write({
      'a.py': sleeps.replace('time.sleep(1)', 'time.sleep(1)  # loopscope: ignore[AIO501] short'),
      'b.py': sleeps.replace('time.sleep(1)', 'time.sleep(1)  # noqa: AIO501'),
      'c.py': sleeps.replace('time.sleep(1)', 'await asyncio.sleep(1)  # loopscope: ignore[AIO501]'),
    });
    deepStrictEqual(await codes('a.py', 'b.py'), []);
    deepStrictEqual(await codes('.'), ['AIO001']);
  });

  it('says of no comment that it silences nothing where the files beside it were not looked at', async () => {
    write({
      'helper.py': 'import time\ndef slow():\n    time.sleep(1)\n',
      'app.py': 'from helper import slow\nasync def main():\n    slow()  # loopscope: ignore[AIO511] short\n',
      'idle.py': 'import asyncio\nx = 1  # loopscope: ignore[AIO511]\n',
    });
    deepStrictEqual(await codes('app.py', 'idle.py'), []);
    deepStrictEqual(await codes('.', 'app.py'), ['AIO001']);
    deepStrictEqual(await codes(folder.path, join(folder.path, 'idle.py')), ['AIO001']);
  });

  it('finds the same with a cache, with a broken one, and with none', async () => {
    write({ 'app.py': sleeps, 'helper.py': 'def f():\n    pass\n' });
    const first = await check('.');
    const cache = join(folder.path, '.cache/loopscope/check');
    const names = readdirSync(cache).sort();
    deepStrictEqual(
      names.map((name) => name.replace(/-.*/, '')),
      ['findings'],
    );
    strictEqual((await check('.')).stdout, first.stdout);
    for (const name of names) {
      const kept = readFileSync(join(cache, name));
      writeFileSync(join(cache, name), kept.subarray(0, kept.length - 40));
      strictEqual((await check('.')).stdout, first.stdout, name);
    }
    strictEqual((await check('--no-cache', '.')).stdout, first.stdout);
  });

  it('finds anew what a change of a file, of the project or of what is asked makes of it', async () => {
    const calls = 'import asyncio\nfrom helper import f\nasync def main():\n    f()\nasyncio.run(main())\n';
    write({ 'app.py': calls, 'helper.py': 'import time\ndef f():\n    time.sleep(1)\n' });
    deepStrictEqual(await codes('.'), ['AIO511']);
    write({ 'helper.py': 'def f():\n    pass\n' });
    deepStrictEqual(await codes('.'), []);
    write({ 'helper.py': 'async def f():\n    pass\n' });
    deepStrictEqual(await codes('.'), ['AIO201']);
    deepStrictEqual(await codes('--ignore', 'AIO201', '.'), []);
    deepStrictEqual(await codes('.'), ['AIO201']);
    write({ 'pyproject.toml': '[tool.loopscope]\nignore = ["AIO2"]\n' });
    deepStrictEqual(await codes('.'), []);
    write({ 'pyproject.toml': '[tool.loopscope.severity]\nAIO201 = "hint"\n' });
    const { stdout } = await check('.');
    match(stdout, /AIO201 hint/);
    strictEqual((await check('.')).stdout, stdout);
  });

  it('follows names into the large files of a large project', async () => {
    const body = Array.from({ length: 3000 }, (_, n) => `def f${n}(x):\n    return g(x, ${n})\n`).join('');
    write(Object.fromEntries(Array.from({ length: 40 }, (_, n) => [`m${n}.py`, `# ${n}\n${body}`])));
    write({ 'app.py': 'from m39 import f7\nimport asyncio\nasync def main():\n    await f7(1)\nasyncio.run(main)\n' });
    deepStrictEqual(await codes('.'), ['AIO109']);
  }).timeout(60_000);

  it('exits with 2 when a file that was named could not be looked at, and says what it found in the others', async () => {
    write({ 'app.py': sleeps, 'other.py': Buffer.from('\ufeffasync def f(): pass\n', 'utf16le') });
    const named = await check('app.py', 'other.py');
    deepStrictEqual(
      [named.code, /AIO501/.test(named.stdout), /other\.py' was left out/.test(named.stderr)],
      [2, true, true],
    );
    strictEqual((await check('.')).code, 1);
  });

  it('waits for no pipe and reads no device: named it is a problem, in a folder no source', async function () {
    if (process.platform === 'win32') {
      skipBecause(this, 'Windows has no such pipes');
    }
    write({ 'app.py': sleeps });
    const pipe = async (name: string) => strictEqual((await runCommand('mkfifo', [join(folder.path, name)])).code, 0);
    await pipe('pipe.py');
    deepStrictEqual(await codes('.'), ['AIO501']);
    for (const name of ['pipe.py', '/dev/zero']) {
      const { code, stdout, stderr } = await check('app.py', name);
      deepStrictEqual([code, /AIO501/.test(stdout)], [2, true]);
      strictEqual(stderr, `loopscope: '${resolve(folder.path, name)}' cannot be read: it is not a file.\n`);
    }
    await pipe('pyproject.toml');
    const { code, stderr } = await check('.');
    deepStrictEqual([code, /pyproject\.toml' cannot be read: it is not a file/.test(stderr)], [2, true]);
  });

  describe('with bad input', () => {
    const deep = 5000;
    const bad: Readonly<Record<string, string | Uint8Array>> = {
      'nothing.py': '',
      'python2.py': 'print "x"\nexec code in ns\nraise E, "m"\nprint >>f, `x`\nasync = 1\n',
      'half.py': 'import asyncio\nasync def f(:\n    await asyncio.sleep(\n\nclass X(\n  def g(self) -> \n',
      'nulls.py': 'import asyncio\0\nasync def f():\0\n  await\0 g()\n',
      'brackets.py': `async def f():\n    x = ${'('.repeat(deep)}1${')'.repeat(deep)}\n`,
      'lists.py': `async = ${'['.repeat(deep)}\n`,
      'indents.py': `# async\n${Array.from({ length: 300 }, (_, n) => `${' '.repeat(n)}if x:\n`).join('')}`,
      'sums.py': `async def f():\n    return ${'1+'.repeat(deep)}1\n`,
      'attributes.py': `async def f():\n    return a${'.b()'.repeat(deep)}\n`,
      'elifs.py': `async def f():\n    if x: pass\n${'    elif x: pass\n'.repeat(deep)}`,
      'continued.py': `async def f():\n    pass\n${'\\\n'.repeat(20_000)}x = 1\n`,
      'latin1.py': Buffer.from(
        '# -*- coding: latin-1 -*-\nimport time\nasync def f():\n    "\xe9"; time.sleep(1)\n',
        'latin1',
      ),
      'notutf8.py': Buffer.from([...Buffer.from('async def f():\n    "'), 0xff, 0xfe, 0x80, ...Buffer.from('"\n')]),
      'utf16.py': Buffer.from('\ufeffasync def f(): pass\n', 'utf16le'),
      'cycle1.py': 'from cycle2 import *\nfrom cycle2 import a as b\nasync def f():\n    await b()\nclass A(B): pass\n',
      'cycle2.py':
        'from cycle1 import *\nfrom cycle1 import b as a\nx = y\ny = x\nclass B(A): pass\nasync def g(): a()\n',
    }; // prettier-ignore

    for (const [name, text] of Object.entries(bad)) {
      it(`gives a result or a note for ${name}`, async () => {
        write({ [name]: text });
        const { code, stderr } = await check('--select', 'ALL', '.');
        ok(code === 0 || code === 1, `exit code ${code}: ${stderr}`);
        ok(!/\n\s+at |failed in/.test(stderr), stderr);
      });
    }

    it('says the right place in Latin-1, and behind lines that end in all ways', async () => {
      write({
        'latin1.py': bad['latin1.py'] ?? '',
        'ends.py': 'import time\r\nasync def f():\n    pass\r    time.sleep(1)\r\n',
      });
      const { stdout } = await check('--ignore', 'AIO2', '.');
      match(stdout, /^ends\.py:4:5: AIO501/m);
      match(stdout, /^latin1\.py:4:10: AIO501/m);
    });

    it('comes to an end in loops of links, and reads each file once', async () => {
      write({ 'a/app.py': sleeps });
      symlinkSync(join(folder.path, 'a'), join(folder.path, 'a/b'));
      symlinkSync(join(folder.path, 'gone'), join(folder.path, 'a/gone.py'));
      deepStrictEqual(await codes('.'), ['AIO501']);
    });

    it('reads a file of 100,000 lines', async () => {
      write({ 'long.py': `${'x = f(1)\n'.repeat(100_000)}${sleeps}` });
      match((await check('.')).stdout, /^long\.py:100006:5: AIO501/);
    }).timeout(180_000);
  });
});
