import { deepEqual, equal, ok } from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Outcome, outcomeOf, type PageProgram, pages, programOf } from '../support/analysis/rulePages';
import { type CommandResult, runCommand } from '../support/command';
import { temporaryFolder } from '../support/folders';
import { pythons } from '../support/pythons';
import { skipBecause } from '../support/skip';

/** How long a program that is said not to end is watched. */
const WATCHED_MS = 2000;
/** Packages that are not on every machine. */
const packages = /^import (requests|pytest)$/m;

describe('What the pages of rules say of Python', function () {
  this.timeout(60_000);
  const folder = temporaryFolder('rule-pages');
  after(folder.remove);

  for (const name of readdirSync(pages).filter((each) => /^AIO\d+\.md$/.test(each))) {
    const page = readFileSync(join(pages, name), 'utf8');
    const bad = programOf(page, 'Bad');
    const outcome = outcomeOf(page);

    it(`${name}: the bad program ${bad.endless ? 'does not end' : 'does what the page shows'}`, async function () {
      const python = pythonFor(outcome?.python);
      if (python === undefined) {
        skipBecause(this, `there is no Python ${outcome?.python ?? '3.13 or 3.12'}`);
      }
      if (packages.test(bad.text)) {
        skipBecause(this, `it needs ${packages.exec(bad.text)?.[1]}`);
      }
      const result = await run(python, `bad-${name}.py`, bad);
      equal(result.signal, bad.endless ? 'SIGKILL' : null, result.stderr);
      deepEqual(missingIn(result, outcome), []);
    });

    it(`${name}: the good program ends well`, async function () {
      const good = programOf(page, 'Good');
      const python = pythonFor(undefined);
      if (python === undefined) {
        skipBecause(this, 'there is no Python 3.13 or 3.12');
      }
      if (packages.test(good.text)) {
        skipBecause(this, `it needs ${packages.exec(good.text)?.[1]}`);
      }
      const { code, stderr } = await run(python, `good-${name}.py`, good);
      equal(code, 0, stderr);
      ok(!/Warning|never/.test(stderr), stderr);
    });
  }

  /** Runs a program; one that is said not to end is killed after a while. */
  function run(python: string, name: string, program: PageProgram): Promise<CommandResult> {
    const path = join(folder.path, name);
    writeFileSync(path, program.notebook ? asCell(program.text) : withTestsCalled(program.text));
    const env = { ...process.env, PYTHONUNBUFFERED: '1' };
    return runCommand(python, [path], {
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

/** The Python that a page names, else one between the oldest with everything and those with new wording. */
function pythonFor(version: string | undefined): string | undefined {
  const wanted = version === undefined ? ['3.13', '3.12'] : [version];
  return pythons().find((python) => wanted.includes(python.version))?.path;
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
