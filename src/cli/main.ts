#!/usr/bin/env node
/** The command line: `loopscope run`, `open`, `dump`, `export`, `check`. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { version } from '../../package.json';
import { check } from './check';
import { dump } from './dump';
import { exitCodes, UsageError } from './errors';
import { exportRun } from './exportRun';
import { checkHelp, dumpHelp, exportHelp, mainHelp, openHelp, runHelp } from './help';
import { openRecording } from './openRecording';
import { complain, print } from './output';
import { run } from './run';

/** Runs one command. Resolves to the exit code. */
async function main(args: readonly string[]): Promise<number> {
  const [command, ...rest] = args;
  const asksHelp = rest.includes('--help') || rest.includes('-h');
  switch (command) {
    case 'run':
      // Behind the program's name --help is the program's: `run` looks itself.
      return run(rest, agentFolder());
    case 'open':
      return asksHelp ? print([openHelp]) : openRecording(rest);
    case 'dump':
      return asksHelp ? print([dumpHelp]) : dump(rest);
    case 'export':
      return asksHelp ? print([exportHelp]) : exportRun(rest);
    case 'check':
      return asksHelp ? print([checkHelp]) : check(rest, __dirname);
    case '--version':
      return print([`${version}\n`]);
    case undefined:
    case '--help':
    case '-h':
    case 'help':
      return print([helpOf[rest[0] ?? ''] ?? mainHelp]);
    default:
      throw new UsageError(`There is no command '${command}'. See: loopscope --help`);
  }
}

const helpOf: Readonly<Record<string, string>> = {
  run: runHelp,
  open: openHelp,
  dump: dumpHelp,
  export: exportHelp,
  check: checkHelp,
};

/** The agent lies beside the bundle in the package, and in src/ of a checkout. */
function agentFolder(): string {
  const packed = join(__dirname, 'agents/python');
  return existsSync(packed) ? packed : join(__dirname, '../agents/python');
}

main(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    if (!(error instanceof UsageError)) {
      throw error;
    }
    complain(error.message);
    process.exitCode = exitCodes.usage;
  },
);
