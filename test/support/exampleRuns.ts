import type { ChildProcess } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repository } from './folders';
import type { Python } from './pythons';
import { type Recorded, readRecording, record } from './recorded';

/** The folder of the examples. */
export const examples = join(repository, 'examples');
export const exampleEnvironment: NodeJS.ProcessEnv = { ...process.env, PYTHONUNBUFFERED: '1' };

const runs = new Map<string, Promise<Recorded>>();

/** The programs of the folder, as `runExample` takes them. */
export function exampleNames(): readonly string[] {
  return [...readdirSync(examples).filter((name) => name.endsWith('.py')), 'crawler/crawler.py'];
}

/** An example as it was recorded on this Python; run once for all tests. What is random in it comes from one seed; what never ends is interrupted. */
export function runExample(name: string, python: Python): Promise<Recorded> {
  const key = `${name} on ${python.path}`;
  const path = join(examples, name);
  const program = name.startsWith('13') ? ['-c', seeded, path] : [path];
  const enough = endless[name.slice(0, 2)];
  const started = enough === undefined ? {} : { started: onceItWaits(enough, (child) => child.kill('SIGINT')) };
  const run = runs.get(key) ?? record(program, python, { env: exampleEnvironment, timeout: 30_000, ...started });
  runs.set(key, run);
  return run;
}

/** Output after which examples that never end have shown all they have to show. */
const endless: Readonly<Record<string, RegExp>> = { '09': /(in start\n){2}/, '12': /another!\n/ };

/** The 42 that ends the producer comes soon with this seed. */
const seeded = `
import random, runpy, sys
random.seed(8)
runpy.run_path(sys.argv[1], run_name='__main__')
`;

/** Acts once, when the program's output has matched and then its recording says that its newest task waits: output comes before the await behind it. */
function onceItWaits(pattern: RegExp, act: (child: ChildProcess) => void): (child: ChildProcess) => void {
  return (child) => {
    let output = '';
    const look = () => {
      const newest = [...readRecording(recordingOf(child)).trace.tasks.values()].at(-1);
      if (newest?.state === 'waiting') act(child);
      else if (child.exitCode === null) setTimeout(look, 10);
    };
    child.stdout?.on('data', (chunk: Buffer) => {
      const before = pattern.test(output);
      output += chunk.toString();
      if (!before && pattern.test(output)) look();
    });
  };
}

/** The file that a program's environment named when it was started. */
function recordingOf(child: ChildProcess): string {
  const environment = readFileSync(`/proc/${child.pid}/environ`, 'utf8').split('\0');
  const options = environment.find((entry) => entry.startsWith('LOOPSCOPE='))?.slice('LOOPSCOPE='.length) ?? '{}';
  return JSON.parse(options).recording;
}
