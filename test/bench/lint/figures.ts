/** What the language server and `loopscope check` cost. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { built } from '../../support/build';
import { runCommand } from '../../support/command';
import { type Python, pythons } from '../../support/pythons';
import { type Figure, milliseconds } from '../figure';
import { keystrokeTimes, startTime } from './keystrokes';
import { libraryFigures } from './libraryCosts';

const MS_MEDIAN = 10;
const MS_SLOWEST = 30;
const MS_START = 500;
/** Keys that are shown. */
const SLOWEST = 5;

/** With the sources of the newest Python here that has its tests: those of a system's packages have not. */
export async function lintFigures(): Promise<readonly Figure[]> {
  if (process.platform !== 'linux') {
    console.log('What the analysis costs is measured on Linux only, where the system tells the times of threads.');
    return [];
  }
  const libraries = await Promise.all(pythons().map(libraryOf));
  const { python, library } =
    libraries.filter(({ library: folder }) => existsSync(join(folder, 'test/test_asyncio'))).at(-1) ?? {};
  if (python === undefined || library === undefined) {
    console.log('What the analysis costs is not measured: no Python here has its tests.');
    return [];
  }
  await built();
  const keys = [...(await keystrokeTimes(library))].sort((a, b) => a.time - b.time);
  const at = (share: number) => keys[Math.floor(share * (keys.length - 1))]?.time ?? Number.NaN;
  for (const { time, what } of keys.slice(-SLOWEST).reverse()) {
    console.log(`one of the slowest keys: ${what}`.padEnd(75), `${time.toFixed(1)} ms`);
  }
  return [
    milliseconds('key to diagnostics, 6,000 lines: half of the keys', at(0.5), MS_MEDIAN),
    milliseconds('the same, 95 of 100 keys', at(0.95), MS_SLOWEST),
    milliseconds('start of the server to the first diagnostics', await startTime(library), MS_START),
    ...(await libraryFigures(python, library)).map((each) => ({
      ...each,
      measure: `\`loopscope check\` of the library of Python ${python.version}: ${each.measure}`,
    })),
  ];
}

async function libraryOf(python: Python): Promise<{ readonly python: Python; readonly library: string }> {
  const { stdout } = await runCommand(python.path, ['-c', "import sysconfig; print(sysconfig.get_path('stdlib'))"]);
  return { python, library: stdout.trim() };
}
