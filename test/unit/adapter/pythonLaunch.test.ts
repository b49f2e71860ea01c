import assert from 'node:assert/strict';
import { join } from 'node:path';
import { findAgentFolder, instrumentedCommand, type PythonRun, plainCommand } from '../../../src/adapter/pythonLaunch';
import { repository } from '../../support/folders';

const recording = { recording: '/r/x.loopscope', run: 'ab'.repeat(16), blockedLoopMs: 100, limit: 0 };
const run: PythonRun = {
  python: '/usr/bin/python3',
  pythonArgs: [],
  target: { kind: 'program', path: 'crawler.py' },
  args: ['--depth', '2'],
  env: { HOME: '/home/u' },
  ...recording,
};
const linux = { delimiter: ':', sameCase: false };
const windows = { delimiter: ';', sameCase: true };

/** The arguments of the command for these interpreter arguments, in one line, and whether `PYTHONPATH` brings the agent in. */
function check(pythonArgs: readonly string[], args: string, way: 'PYTHONPATH' | 'launch.py'): void {
  const command = instrumentedCommand({ ...run, pythonArgs }, '/agent', linux);
  assert.equal(command.args.join(' '), args);
  assert.equal(command.env['PYTHONPATH'], way === 'PYTHONPATH' ? '/agent/site' : undefined);
  assert.equal(command.env['LOOPSCOPE'], JSON.stringify(recording));
}

describe('The command that runs a Python program under the agent', () => {
  it("is the user's own, with the agent's folder in PYTHONPATH", () => {
    check([], 'crawler.py --depth 2', 'PYTHONPATH');
    check(['-u', '-X', 'dev', '-Wignore'], '-u -X dev -Wignore crawler.py --depth 2', 'PYTHONPATH');
  });

  it('runs modules with -m and source text with -c', () => {
    const module = instrumentedCommand({ ...run, target: { kind: 'module', name: 'pkg.app' } }, '/agent', linux);
    assert.deepEqual(module.args, ['-m', 'pkg.app', '--depth', '2']);
    const code = instrumentedCommand({ ...run, target: { kind: 'code', text: 'print(1)' } }, '/agent', linux);
    assert.deepEqual(code.args, ['-c', 'print(1)', '--depth', '2']);
  });

  it('runs a file whose name looks like an option, and - as what stands in the input', () => {
    const args = (path: string) => plainCommand({ ...run, target: { kind: 'program', path } }).args;
    assert.deepEqual(args('-x.py'), ['--', '-x.py', '--depth', '2']);
    assert.deepEqual(args('-'), ['-', '--depth', '2']);
  });

  it('puts launch.py before the program where the interpreter ignores PYTHONPATH or site', () => {
    check(['-I'], '-I /agent/launch.py crawler.py --depth 2', 'launch.py');
    check(['-E', '-u'], '-E -u /agent/launch.py crawler.py --depth 2', 'launch.py');
    check(['-S'], '-S /agent/launch.py crawler.py --depth 2', 'launch.py');
    check(['-sE'], '-sE /agent/launch.py crawler.py --depth 2', 'launch.py');
    check(['-BIS'], '-BIS /agent/launch.py crawler.py --depth 2', 'launch.py');
    check(['-IW', 'error'], '-IW error /agent/launch.py crawler.py --depth 2', 'launch.py');
    check(['-IXdev'], '-IXdev /agent/launch.py crawler.py --depth 2', 'launch.py');
  });

  it('does not take the value of an option for a flag', () => {
    check(['-W', '-I'], '-W -I crawler.py --depth 2', 'PYTHONPATH');
    check(['-WIgnore', '-XE'], '-WIgnore -XE crawler.py --depth 2', 'PYTHONPATH');
    check(['--check-hash-based-pycs', '-E'], '--check-hash-based-pycs -E crawler.py --depth 2', 'PYTHONPATH');
  });

  it('leaves a module that the interpreter arguments run before the program, with launch.py before it where needed', () => {
    check(['-m', 'coverage', 'run', '-S'], '-m coverage run -S crawler.py --depth 2', 'PYTHONPATH');
    check(['-Im', 'coverage', 'run'], '-I /agent/launch.py -m coverage run crawler.py --depth 2', 'launch.py');
    check(['-I', '-mcoverage', 'run'], '-I /agent/launch.py -m coverage run crawler.py --depth 2', 'launch.py');
    check(['-I', 'tool.py', '-E'], '-I /agent/launch.py tool.py -E crawler.py --depth 2', 'launch.py');
    check(['-I', '--'], '-I /agent/launch.py crawler.py --depth 2', 'launch.py');
  });

  it("keeps the user's PYTHONPATH behind ours, with the platform's delimiter and the name it has there", () => {
    const there = (PYTHONPATH: string) =>
      instrumentedCommand({ ...run, env: { PYTHONPATH } }, '/agent', linux).added['PYTHONPATH'];
    assert.equal(there('/lib:/more'), '/agent/site:/lib:/more');
    assert.equal(there(':/lib'), '/agent/site::/lib');
    assert.equal(there(''), '/agent/site');
    const command = instrumentedCommand({ ...run, env: { PythonPath: 'C:\\lib' } }, '/agent', windows);
    assert.deepEqual(command.env, {
      PythonPath: `${join('/agent', 'site')};C:\\lib`,
      LOOPSCOPE: JSON.stringify(recording),
    });
  });

  it('uses launch.py when PYTHONPATH cannot name the folder of the agent', () => {
    const command = instrumentedCommand(run, '/a:b', linux);
    assert.deepEqual(command.args, ['/a:b/launch.py', 'crawler.py', '--depth', '2']);
    assert.equal(command.env['PYTHONPATH'], undefined);
  });

  it('says what it adds to the environment, for a terminal that has its own', () => {
    assert.deepEqual(Object.keys(instrumentedCommand(run, '/agent', linux).added), ['LOOPSCOPE', 'PYTHONPATH']);
    assert.deepEqual(Object.keys(instrumentedCommand({ ...run, pythonArgs: ['-I'] }, '/agent', linux).added), [
      'LOOPSCOPE',
    ]);
  });

  it('is the plain command when nothing is recorded', () => {
    assert.deepEqual(plainCommand({ ...run, pythonArgs: ['-I'] }), {
      command: '/usr/bin/python3',
      args: ['-I', 'crawler.py', '--depth', '2'],
      env: { HOME: '/home/u' },
    });
  });

  it('finds the agent beside the sources', () => {
    assert.equal(findAgentFolder(join(repository, 'src/adapter')), join(repository, 'src/agents/python'));
  });
});
