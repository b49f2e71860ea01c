/** `loopscope open`: a recording in VS Code. */
import { spawn } from 'node:child_process';
import { resolve } from 'node:path';
import { openFile } from '../disk/fileSource';
import { HEADER_FIELDS_BYTES } from '../protocol/recording';
import { decodeHeader } from '../trace/header';
import { parseFileCommand } from './arguments';
import { exitCodes, UsageError } from './errors';

/** Opens the file in VS Code and does not wait for its window. Resolves to the exit code. */
export async function openRecording(args: readonly string[]): Promise<number> {
  const file = resolve(parseFileCommand('open', args, {}).file);
  checkRecording(file);
  const ended = await runCode(file);
  if (ended === 'missing') {
    throw new UsageError(
      `VS Code's command 'code' is not on the PATH. Open '${file}' in a VS Code that has the extension Loopscope, or print its tasks: loopscope dump`,
    );
  }
  return ended === 0 ? exitCodes.ok : exitCodes.usage;
}

/** What is no recording is said here, and not first in an editor. */
function checkRecording(file: string): void {
  const source = openFile(file);
  if (!source.ok) {
    throw new UsageError(source.error);
  }
  const header = decodeHeader(source.value.read(0, HEADER_FIELDS_BYTES));
  source.value.close();
  if (!header.ok) {
    throw new UsageError(`'${file}' cannot be read. ${header.error}`);
  }
}

/** Runs `code FILE`, which says itself what is wrong; its exit code, or that there is none. */
function runCode(file: string): Promise<number | 'missing'> {
  // On Windows it is a command file, which only a shell starts; a path there has no quotation marks in it.
  const windows = process.platform === 'win32';
  const code = spawn('code', [windows ? `"${file}"` : file], {
    stdio: ['ignore', 'ignore', 'inherit'],
    shell: windows,
  });
  return new Promise((done, failed) => {
    code.once('error', (error) => {
      if ('code' in error && error.code === 'ENOENT') {
        done('missing');
      } else {
        failed(error);
      }
    });
    code.once('close', (status) => done(status ?? 1));
  });
}
