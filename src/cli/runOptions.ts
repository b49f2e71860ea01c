/** The arguments of `loopscope run`: ours come before the program, everything behind it is the program's. */

import type { PythonTarget } from '../adapter/pythonLaunch';
import { findingCodes } from '../findings/finding';
import { UsageError } from './errors';

export interface RunOptions {
  readonly target: PythonTarget;
  readonly args: readonly string[];
  /** As the user named it; undefined: the one of the folder's virtual environment, else python3. */
  readonly python: string | undefined;
  /** Arguments of the interpreter itself. */
  readonly pythonArgs: readonly string[];
  readonly record: string | undefined;
  readonly blockedMs: number;
  readonly limitBytes: number;
  readonly json: boolean;
  readonly quiet: boolean;
  readonly failOn: readonly string[];
}

/** In the place of a program: Python reads it from its input. */
export const STANDARD_INPUT = '-';

type Draft = { -readonly [K in keyof RunOptions]?: RunOptions[K] };
const LEAST_BLOCKED_MS = 20;
const MEGABYTE = 1024 * 1024;

/** What was asked for; `help` when --help stands before the program's name. Throws UsageError. */
export function parseRun(args: readonly string[]): RunOptions | 'help' {
  const draft: Draft = {};
  let index = 0;
  for (; index < args.length; index += 1) {
    const arg = args[index] ?? '';
    if (!arg.startsWith('-') || arg === STANDARD_INPUT || /^-[mc]/.test(arg)) {
      break;
    }
    if (arg === '--help' || arg === '-h') {
      return 'help';
    }
    if (arg === '--') {
      index += 1;
      break;
    }
    index += takeOption(arg, args[index + 1], draft);
  }
  return {
    python: undefined,
    pythonArgs: [],
    record: undefined,
    blockedMs: 100,
    limitBytes: 0,
    json: false,
    quiet: false,
    failOn: [],
    ...draft,
    ...targetOf(args.slice(index)),
  };
}

function targetOf(rest: readonly string[]): Pick<RunOptions, 'target' | 'args'> {
  const [first = '', ...behind] = rest;
  const option = first.slice(0, 2);
  if (rest.length === 0) {
    throw new UsageError('No program was named. Try: loopscope run program.py');
  }
  if (option !== '-m' && option !== '-c') {
    return { target: { kind: 'program', path: first }, args: behind };
  }
  // As Python reads it: `-m name` and `-mname` are one.
  const [what, ...args] = first === option ? behind : [first.slice(option.length), ...behind];
  if (what === undefined) {
    throw new UsageError(`Behind ${option} stands ${option === '-m' ? 'the name of a module' : 'the code to run'}.`);
  }
  return { target: option === '-m' ? { kind: 'module', name: what } : { kind: 'code', text: what }, args };
}

/** Takes one option into the draft. Returns how many further arguments it used. */
function takeOption(arg: string, next: string | undefined, draft: Draft): number {
  if (arg === '--json') {
    draft.json = true;
    return 0;
  }
  if (arg === '--quiet') {
    draft.quiet = true;
    return 0;
  }
  const equals = arg.indexOf('=');
  const name = equals < 0 ? arg : arg.slice(0, equals);
  const value = equals < 0 ? next : arg.slice(equals + 1);
  takeValue(name, value, draft);
  return equals < 0 ? 1 : 0;
}

function takeValue(name: string, value: string | undefined, draft: Draft): void {
  if (!['--record', '--python', '--python-arg', '--blocked-ms', '--limit', '--fail-on'].includes(name)) {
    throw new UsageError(`There is no option ${name}. See: loopscope run --help`);
  }
  if (value === undefined || value === '') {
    throw new UsageError(`${name} needs a value. See: loopscope run --help`);
  }
  switch (name) {
    case '--record':
      draft.record = value;
      break;
    case '--python':
      draft.python = value;
      break;
    case '--python-arg':
      draft.pythonArgs = [...(draft.pythonArgs ?? []), value];
      break;
    case '--blocked-ms':
      draft.blockedMs = numberOf(name, value, LEAST_BLOCKED_MS);
      break;
    case '--limit':
      draft.limitBytes = numberOf(name, value, 1) * MEGABYTE;
      break;
    default:
      draft.failOn = codesOf(value);
  }
}

function numberOf(name: string, value: string, least: number): number {
  const number = Number(value);
  if (!Number.isFinite(number) || number < least) {
    throw new UsageError(`${name} takes a number from ${least} on, not '${value}'.`);
  }
  return number;
}

function codesOf(value: string): readonly string[] {
  const codes = value.split(',').map((code) => code.trim());
  const known: readonly string[] = [...findingCodes, 'any'];
  const wrong = codes.find((code) => !known.includes(code));
  if (wrong !== undefined) {
    throw new UsageError(`There is no finding '${wrong}'. --fail-on takes: ${known.join(', ')}`);
  }
  return codes;
}
