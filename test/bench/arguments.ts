import { parseArgs } from 'node:util';

/** Names of everything that can be measured, in the order of the table. */
export const measureNames = [
  'step',
  'task',
  'queue',
  'pingpong',
  'http',
  'uvloop',
  'startup',
  'memory',
  'timeline',
  'findings',
  'lint',
] as const;

export type MeasureName = (typeof measureNames)[number];

export interface BenchArguments {
  readonly only: readonly MeasureName[];
  /** Short versions, `3.13`; empty for all that are found. */
  readonly pythons: readonly string[];
  readonly rounds: number;
  /** Whether the table goes into README.md. */
  readonly write: boolean;
}

export const usage = `usage: npm run bench -- [options]
  --only NAME,...     of ${measureNames.join(', ')}; all unless told
  --python 3.13,...   all that are found unless told
  --rounds N          runs of each kind, in turn; 7 unless told
  --write             put the table into README.md (a run without --only and --python does)
  --no-write          leave README.md as it is`;

/** Reads the command line; a sentence when it is not understood. */
export function readArguments(args: readonly string[]): BenchArguments | string {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        only: { type: 'string' },
        python: { type: 'string' },
        rounds: { type: 'string', default: '7' },
        write: { type: 'boolean', default: false },
        'no-write': { type: 'boolean', default: false },
      },
    });
    const only = list(values.only);
    const unknown = only.filter((name) => !isMeasureName(name));
    if (unknown.length > 0) return `There is no measure ${unknown.join(', ')}; there are ${measureNames.join(', ')}.`;
    const rounds = Number(values.rounds);
    if (!Number.isInteger(rounds) || rounds < 1) return `--rounds wants a whole number, not ${values.rounds}.`;
    const whole = values.only === undefined && values.python === undefined;
    return {
      only: only.length === 0 ? measureNames : only.filter(isMeasureName),
      pythons: list(values.python),
      rounds,
      write: values.write || (whole && !values['no-write']),
    };
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function list(text: string | undefined): readonly string[] {
  return text === undefined ? [] : text.split(',').filter((part) => part !== '');
}

function isMeasureName(name: string): name is MeasureName {
  return (measureNames as readonly string[]).includes(name);
}
