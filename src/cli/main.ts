/** The command line: `loopscope run`, `dump`, `export`. */
import { createWriteStream, existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { version } from '../../package.json';
import { reason } from '../disk/fileSource';
import { loadFile, loadRun } from '../disk/loadedRun';
import { filesOfRun } from '../disk/runFiles';
import { dumpText, endText } from '../trace/dump';
import { EventStream } from '../trace/events';
import { moment } from '../trace/numbers';
import { writeChromeTrace } from './chromeTrace';
import { exitCodes, UsageError } from './errors';
import { dumpHelp, exportHelp, mainHelp, runHelp } from './help';
import { run } from './run';

const SECOND = 1e9;

/** Runs one command. Resolves to the exit code. */
async function main(args: readonly string[]): Promise<number> {
  const [command, ...rest] = args;
  const asksHelp = rest.includes('--help') || rest.includes('-h');
  switch (command) {
    case 'run':
      // Behind the program's name --help is the program's.
      return rest[0] === '--help' || rest[0] === '-h' ? print(runHelp) : run(rest, agentFolder());
    case 'dump':
      return asksHelp ? print(dumpHelp) : dump(rest);
    case 'export':
      return asksHelp ? print(exportHelp) : exportRun(rest);
    case '--version':
      return print(`${version}\n`);
    case undefined:
    case '--help':
    case '-h':
    case 'help':
      return print(mainHelp);
    default:
      throw new UsageError(`There is no command '${command}'. See: loopscope --help`);
  }
}

function print(text: string): Promise<number> {
  return new Promise((done) => process.stdout.write(text, () => done(exitCodes.ok)));
}

/** The agent lies beside the bundle in the package, and in src/ of a checkout. */
function agentFolder(): string {
  const packed = join(__dirname, 'agents/python');
  return existsSync(packed) ? packed : join(__dirname, '../agents/python');
}

async function dump(args: readonly string[]): Promise<number> {
  const { values, positionals } = parsed(args, { at: { type: 'string' } });
  const at = values['at'] === undefined ? undefined : secondsOf(values['at']);
  const loaded = loadRun(onlyFile(positionals, 'dump'), at === undefined ? undefined : at * SECOND);
  if (!loaded.ok) {
    throw new UsageError(loaded.error);
  }
  const texts = loaded.value.map(({ trace, words }) =>
    dumpText(trace, words, at === undefined ? endText(trace) : moment(at * SECOND)),
  );
  return print(texts.join('\n'));
}

function secondsOf(value: string): number {
  const seconds = Number(value);
  if (!Number.isFinite(seconds) || seconds < 0) {
    throw new UsageError(`--at takes a number of seconds from 0 on, not '${value}'.`);
  }
  return seconds;
}

async function exportRun(args: readonly string[]): Promise<number> {
  const { values, positionals } = parsed(args, {
    format: { type: 'string', default: 'jsonl' },
    output: { type: 'string', short: 'o' },
  });
  const path = onlyFile(positionals, 'export');
  const { format, output } = values;
  if (format !== 'jsonl' && format !== 'chrome') {
    throw new UsageError(`There is no format '${format}'. --format takes jsonl or chrome.`);
  }
  const writer = new Writer(output);
  if (format === 'chrome') {
    const loaded = loadRun(path);
    if (!loaded.ok) {
      throw new UsageError(loaded.error);
    }
    writeChromeTrace(loaded.value, (text) => writer.write(text));
  } else {
    writeJsonLines(path, writer);
  }
  await writer.end();
  return exitCodes.ok;
}

function writeJsonLines(path: string, writer: Writer): void {
  const files = filesOfRun(path);
  if (!files.ok) {
    throw new UsageError(files.error);
  }
  for (const file of files.value) {
    let pid = 0;
    const loaded = loadFile(file, undefined, (trace) => {
      const stream = new EventStream(trace, (event) => {
        pid ||= trace.process?.pid ?? 0;
        writer.write(`${JSON.stringify({ pid, ...event })}\n`);
      });
      return stream;
    });
    if (!loaded.ok) {
      throw new UsageError(loaded.error);
    }
  }
}

/** Text to a file or to standard output, in pieces of a sensible size. */
class Writer {
  readonly #stream: NodeJS.WritableStream;
  readonly #failed: Promise<never>;
  #parts: string[] = [];
  #length = 0;

  constructor(path: string | undefined) {
    this.#stream = path === undefined ? process.stdout : createWriteStream(path);
    this.#failed = new Promise((_, fail) => {
      this.#stream.once('error', (error) =>
        fail(new UsageError(`'${path ?? 'standard output'}' cannot be written: ${reason(error)}.`)),
      );
    });
    this.#failed.catch(() => undefined); // told when the writer is ended
  }

  write(text: string): void {
    this.#parts.push(text);
    this.#length += text.length;
    if (this.#length > 1 << 16) {
      this.#flush();
    }
  }

  #flush(): void {
    this.#stream.write(this.#parts.join(''));
    this.#parts = [];
    this.#length = 0;
  }

  async end(): Promise<void> {
    this.#flush();
    const written = new Promise<void>((done) =>
      this.#stream === process.stdout ? this.#stream.write('', () => done()) : this.#stream.end(() => done()),
    );
    await Promise.race([written, this.#failed]);
  }
}

function onlyFile(positionals: readonly string[], command: string): string {
  const [file, ...more] = positionals;
  if (file === undefined || more.length > 0) {
    throw new UsageError(`Name one recording. See: loopscope ${command} --help`);
  }
  return file;
}

function parsed(args: readonly string[], options: NonNullable<Parameters<typeof parseArgs>[0]>['options'] & {}) {
  try {
    const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
    const texts: Record<string, string | undefined> = {};
    for (const [key, value] of Object.entries(values)) {
      texts[key] = typeof value === 'string' ? value : undefined;
    }
    return { values: texts, positionals };
  } catch (error) {
    throw new UsageError(`${error instanceof Error ? (error.message.split('\n')[0] ?? '') : error}`);
  }
}

// A reader that has seen enough (`| head`) is no error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') {
    process.exit(exitCodes.ok);
  }
});

main(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    if (!(error instanceof UsageError)) {
      throw error;
    }
    process.stderr.write(`loopscope: ${error.message}\n`);
    process.exitCode = exitCodes.usage;
  },
);
