/** Arguments of the commands that read recordings. */
import { type ParseArgsConfig, parseArgs } from 'node:util';
import { UsageError } from './errors';

export interface Arguments {
  readonly values: Readonly<Record<string, string | undefined>>;
  /** The recording. */
  readonly file: string;
}

/** Options with values, and one file. Throws UsageError. */
export function parseFileCommand(
  command: string,
  args: readonly string[],
  options: NonNullable<ParseArgsConfig['options']>,
): Arguments {
  const { values, positionals } = parsed(command, args, options);
  const [file, ...more] = positionals;
  if (file === undefined || more.length > 0) {
    throw new UsageError(`Name one recording. See: loopscope ${command} --help`);
  }
  const texts = Object.entries(values).map(([key, value]) => [key, typeof value === 'string' ? value : undefined]);
  return { values: Object.fromEntries(texts), file };
}

function parsed(
  command: string,
  args: readonly string[],
  options: NonNullable<ParseArgsConfig['options']>,
): ReturnType<typeof parseArgs> {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true });
  } catch (error) {
    throw usageErrorOf(error, command);
  }
}

/** What `parseArgs` of Node.js says, for users. */
export function usageErrorOf(error: unknown, command: string): UsageError {
  const text = error instanceof Error ? error.message : String(error);
  const [, option] = /^(?:Unknown option|Option) '(?:-\w, )?(--?[^\s']+)/.exec(text) ?? [];
  const see = `See: loopscope ${command} --help`;
  if (option !== undefined && text.startsWith('Unknown option')) {
    return new UsageError(`There is no option ${option}. ${see}`);
  }
  if (option !== undefined && /argument missing|argument is ambiguous/.test(text)) {
    return new UsageError(`${option} needs a value. ${see}`);
  }
  // Its first sentence names the argument; what follows is advice to programmers.
  const [sentence = ''] = text.split(/\. |\n/);
  return new UsageError(`${sentence.replace(/\.$/, '')}. ${see}`);
}
