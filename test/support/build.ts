import { type CommandResult, runCommand, tail } from './command';
import { repository } from './folders';

/** Set by `npm test`, which builds before its suites: files that run side by side must not build under each other what they run. */
export const builtVariable = 'LOOPSCOPE_BUILT';

let building: Promise<void> | undefined;

/** Builds what is shipped into dist/. */
export function build(): Promise<CommandResult> {
  return runCommand(process.execPath, ['esbuild.mjs'], { cwd: repository });
}

/** Sees to it that dist/ is what the sources are, once a process. Rejects with what is wrong when it cannot be built. */
export function built(): Promise<void> {
  building ??= process.env[builtVariable] === undefined ? buildOrFail() : Promise.resolve();
  return building;
}

async function buildOrFail(): Promise<void> {
  const result = await build();
  if (result.code !== 0) throw new Error(`dist/ could not be built.\n${tail(result, 200)}`);
}
