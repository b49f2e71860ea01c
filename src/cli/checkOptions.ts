/** The arguments of `loopscope check`. */
import { parseArgs } from 'node:util';
import { pythonVersion, wrongCode } from '../analysis/configuration';
import type { Target } from '../analysis/sourceFile';
import { usageErrorOf } from './arguments';
import { UsageError } from './errors';

export const checkFormats = ['text', 'json', 'sarif', 'github'] as const;
export type CheckFormat = (typeof checkFormats)[number];

export interface CheckOptions {
  readonly paths: readonly string[];
  readonly format: CheckFormat;
  readonly fix: boolean;
  /** What files say is kept for the next time. */
  readonly cache: boolean;
  /** Codes or their beginnings; undefined: as the project says. */
  readonly select: readonly string[] | undefined;
  readonly extendSelect: readonly string[];
  readonly ignore: readonly string[];
  readonly target: Target | undefined;
}

/** Throws UsageError. */
export function parseCheck(args: readonly string[]): CheckOptions {
  const { values, positionals } = parsed(args);
  if (positionals.length === 0) {
    throw new UsageError('Name files or folders to check, such as: loopscope check .');
  }
  return {
    paths: positionals,
    format: formatOf(values.format ?? 'text'),
    fix: values.fix === true,
    cache: values['no-cache'] !== true,
    select: values.select === undefined ? undefined : codesOf('--select', values.select),
    extendSelect: codesOf('--extend-select', values['extend-select'] ?? ''),
    ignore: codesOf('--ignore', values.ignore ?? ''),
    target: values['target-version'] === undefined ? undefined : targetOf(values['target-version']),
  };
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        format: { type: 'string' },
        fix: { type: 'boolean' },
        'no-cache': { type: 'boolean' },
        select: { type: 'string' },
        'extend-select': { type: 'string' },
        ignore: { type: 'string' },
        'target-version': { type: 'string' },
      },
    });
  } catch (error) {
    throw usageErrorOf(error, 'check');
  }
}

function formatOf(name: string): CheckFormat {
  const format = checkFormats.find((each) => each === name);
  if (format === undefined) {
    throw new UsageError(`There is no format '${name}'. There are: ${checkFormats.join(', ')}`);
  }
  return format;
}

function codesOf(option: string, text: string): readonly string[] {
  const codes = text
    .split(',')
    .map((code) => code.trim().toUpperCase())
    .filter((code) => code !== '');
  const wrong = wrongCode(option === '--select' && codes.length === 0 ? [''] : codes);
  if (wrong !== undefined) {
    throw new UsageError(`${option}: ${wrong}`);
  }
  return codes;
}

function targetOf(text: string): Target {
  const oldest = pythonVersion(text);
  if (oldest === undefined) {
    throw new UsageError(`--target-version takes a version of Python such as 3.11, not '${text}'.`);
  }
  return { oldest, source: '--target-version' };
}
