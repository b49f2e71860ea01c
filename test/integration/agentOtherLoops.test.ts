import { deepEqual, equal } from 'node:assert/strict';
import { pythonPackages } from '../support/pythonPackages';
import { pythons } from '../support/pythons';
import { fixture, record, taskNamed } from '../support/recorded';
import { sameAsAlone } from '../support/sameAsAlone';
import { skipBecause } from '../support/skip';

const packages = ['rloop==0.5.0', 'gevent==26.9.0', 'uvloop==0.23.0'];

describe("The agent sees loops that are not asyncio's own:", function () {
  this.timeout(200_000);
  for (const python of pythons().filter(({ version }) => version === '3.11' || version === '3.13')) {
    for (const [which, what] of [
      ['rloop', 'one in Rust'],
      ['uvloop', "a program's subclass of uvloop's"],
      ['gevent', "asyncio's, in greenlets that pass for threads"],
    ] as const) {
      it(`${what} (Python ${python.version})`, async function () {
        const installed = await pythonPackages(python, packages);
        if (installed.kind === 'missing') skipBecause(this, installed.reason);
        const env = { PYTHONPATH: installed.folder };
        await sameAsAlone([fixture('loops_other.py'), which], python, { env });
        const seen = await record([fixture('loops_other.py'), which], python, { env });
        const main = taskNamed(seen, 'main').id;
        const told = ['main', 'worker-0', 'worker-1', 'echo'].map((name) => {
          const { state, steps, creator } = taskNamed(seen, name);
          return `${name} ${state}${creator === main ? ', of main' : ''}${steps > 1 ? ', after waits' : ''}`;
        });
        deepEqual(told, [
          'main done, after waits',
          'worker-0 cancelled, of main, after waits',
          'worker-1 cancelled, of main, after waits',
          'echo done, after waits',
        ]);
        deepEqual(seen.findings, []);
        equal(seen.trace.notRecorded.length, which === 'gevent' ? 0 : 1);
      });
    }
  }
});
