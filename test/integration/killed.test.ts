import { equal, ok } from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { itOnEveryPython } from '../support/everyPython';
import { repository, temporaryFolder } from '../support/folders';
import type { Python } from '../support/pythons';
import { random } from '../support/random';
import { type RecordedProcess, readRecording } from '../support/recorded';
import { agentEnvironment } from '../support/underAgent';

const program = join(repository, 'test/fixtures/trouble/writes_until_killed.py');
const PUT = 1;
const GET = 2;

describe('A program that is killed from outside, at any moment', () => {
  itOnEveryPython(
    'has all in its recording that it says it had done, and nothing more than what came next',
    async (python) => {
      const choose = random(Number(python.version.replaceAll(/\D/g, '')));
      for (let kill = 1; kill <= 4; kill += 1) {
        const { said, seen } = await killedAfter(Math.floor(choose() * 4000) + 1, python);
        const what = `kill ${kill}, after ${said.length} letters`;
        equal(seen.reader.header.state, 'recording', what);
        const done = [...seen.trace.tasks.values()].filter(({ state }) => state === 'done').length;
        const { operations } = seen.trace.resources;
        const count = (sub: number) =>
          [...Array(operations.length).keys()].filter((row) => operations.kind.at(row) === sub).length;
        for (const [letter, recorded] of [
          ['p', count(PUT)],
          ['g', count(GET)],
          ['d', done],
        ] as const) {
          const certain = said.split(letter).length - 1;
          ok(
            certain <= recorded && recorded <= certain + 1,
            `${what}: ${certain} times '${letter}', ${recorded} recorded`,
          );
        }
      }
    },
  );
});

/** Runs the program until it has written this many letters, then kills it. */
async function killedAfter(
  letters: number,
  python: Python,
): Promise<{ readonly said: string; readonly seen: RecordedProcess }> {
  const folder = temporaryFolder('killed');
  const recording = join(folder.path, 'run.loopscope');
  try {
    const said = await new Promise<string>((resolve, reject) => {
      const child = spawn(python.path, [program], {
        env: agentEnvironment(recording, process.env),
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      let written = '';
      child.stdout.setEncoding('latin1').on('data', (text: string) => {
        written += text;
        if (written.length >= letters) child.kill('SIGKILL');
      });
      child.on('error', reject);
      child.on('close', () => resolve(written));
    });
    return { said, seen: readRecording(recording) };
  } finally {
    folder.remove();
  }
}
