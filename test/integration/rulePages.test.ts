import { deepEqual, equal, ok } from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { type Outcome, outcomeOf, type PageProgram, pages, programOf } from '../support/analysis/rulePages';
import { type CommandResult, runCommand } from '../support/command';
import { temporaryFolder } from '../support/folders';
import { pythonPackages } from '../support/pythonPackages';
import { type Python, pythons } from '../support/pythons';
import { skipBecause } from '../support/skip';

/** How long a program that is said not to end is watched. */
const WATCHED_MS = 2000;
/** What programs need that import a package which does not come with Python. */
const requirements: Readonly<Record<string, readonly string[]>> = {
  requests: ['requests==2.34.2'],
  pytest: ['pytest==9.2.0', 'pytest-asyncio==1.5.0'],
};
/** How a program with pytest's tests is run: nothing is kept of the run, and the plugin has nothing to warn of. */
const pytest = ['-m', 'pytest', '-p', 'no:cacheprovider', '-o', 'asyncio_default_fixture_loop_scope=function'];
/** Where the pages' HTTP server is said to be. */
const ADDRESS = 'http://localhost:8000/';

describe('What the pages of rules say of Python', function () {
  this.timeout(200_000);
  const folder = temporaryFolder('rule-pages');
  let server: Server;
  before((done) => {
    server = createServer((_, answer) => answer.end('hello')).listen(0, 'localhost', done);
  });
  after(() => {
    server.close();
    folder.remove();
  });

  for (const name of readdirSync(pages).filter((each) => /^AIO\d+\.md$/.test(each))) {
    const page = readFileSync(join(pages, name), 'utf8');
    const stem = name.replace('.md', '');
    const bad = programOf(page, 'Bad');
    const outcome = outcomeOf(page);

    it(`${name}: the bad program ${bad.endless ? 'does not end' : 'does what the page shows'}`, async function () {
      const python = pythonFor(outcome?.python);
      if (python === undefined) {
        skipBecause(this, `there is no Python ${outcome?.python ?? '3.13 or 3.12'}`);
      }
      const packages = await packagesOf(bad, python);
      if (packages.kind === 'missing') skipBecause(this, packages.reason);
      const result = await run({ python, name: `bad_${stem}.py`, packages: packages.folder }, bad);
      equal(result.signal, bad.endless ? 'SIGKILL' : null, result.stderr);
      deepEqual(missingIn(result, outcome), []);
    });

    it(`${name}: the good program ends well`, async function () {
      const good = programOf(page, 'Good');
      const python = pythonFor(undefined);
      if (python === undefined) {
        skipBecause(this, 'there is no Python 3.13 or 3.12');
      }
      const packages = await packagesOf(good, python);
      if (packages.kind === 'missing') skipBecause(this, packages.reason);
      const { code, stderr } = await run({ python, name: `good_${stem}.py`, packages: packages.folder }, good);
      equal(code, 0, stderr);
      ok(!/Warning|never/.test(stderr), stderr);
    });
  }

  /** Runs a program; one that is said not to end is killed after a while. */
  function run({ python, name, packages }: Where, program: PageProgram): Promise<CommandResult> {
    const path = join(folder.path, name);
    const byPytest = packageOf(program) === 'pytest';
    const text = runnable(program, byPytest);
    writeFileSync(path, text.replaceAll(ADDRESS, `http://localhost:${(server.address() as AddressInfo).port}/`));
    const env = { ...process.env, PYTHONUNBUFFERED: '1', ...(packages ? { PYTHONPATH: packages } : {}) };
    return runCommand(python.path, byPytest ? [...pytest, path] : [path], {
      cwd: folder.path,
      env,
      input: 'Ada\n',
      started: (child) => {
        const timer = program.endless ? setTimeout(() => child.kill('SIGKILL'), WATCHED_MS) : undefined;
        child.on('exit', () => clearTimeout(timer));
      },
    });
  }
});

interface Where {
  readonly python: Python;
  /** Of the file, one that can be imported. */
  readonly name: string;
  /** The folder of the packages it needs. */
  readonly packages: string | undefined;
}

function packageOf({ text }: PageProgram): string | undefined {
  return Object.keys(requirements).find((name) => new RegExp(`^import ${name}$`, 'm').test(text));
}

async function packagesOf(program: PageProgram, python: Python) {
  const name = packageOf(program);
  return name === undefined
    ? { kind: 'none' as const, folder: undefined }
    : pythonPackages(python, requirements[name] ?? []);
}

/** The Python that a page names, else one between the oldest with everything and those with new wording. */
function pythonFor(version: string | undefined): Python | undefined {
  const wanted = version === undefined ? ['3.13', '3.12'] : [version];
  return pythons().find((python) => wanted.includes(python.version));
}

function runnable({ text, notebook }: PageProgram, byPytest: boolean): string {
  if (byPytest) return text;
  return notebook ? asCell(text) : withTestsCalled(text);
}

/** A notebook runs the code of a cell on its loop. */
function asCell(text: string): string {
  const body = text.replace(/^(?=.)/gm, '    ');
  return `import asyncio\nasync def cell():\n${body}\nasyncio.run(cell())\n`;
}

/** Tests are called one after the other, as a test runner does it. */
function withTestsCalled(text: string): string {
  return text + [...text.matchAll(/^def (test_\w+)\(\)/gm)].map(([, name]) => `${name}()\n`).join('');
}

/** The lines of an outcome that a program did not write, in their order. */
function missingIn({ stdout, stderr }: CommandResult, outcome: Outcome | undefined): readonly string[] {
  let rest = `${stdout}\n${stderr}`;
  return (outcome?.lines ?? []).filter((line) => {
    const found = patternOf(line).exec(rest);
    const late = found === null || secondsIn(found[0]) < secondsIn(line);
    rest = found === null ? rest : rest.slice(found.index + found[0].length);
    return late;
  });
}

/** `...` is anything; a number of seconds may be greater on a busy machine. */
function patternOf(line: string): RegExp {
  const literal = line.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return new RegExp(literal.replace(/\\\.\\\.\\\./g, '.*').replace(/\d+\\\.\d s/g, '\\d+\\.\\d s'));
}

function secondsIn(text: string): number {
  return Number(/(\d+\.\d) s/.exec(text)?.[1] ?? 0);
}
