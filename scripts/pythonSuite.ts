import { findPythons, type Python, pythons, supportedVersions } from '../test/support/pythons';
import { unpackDebianPython } from './debianPythons';
import { nothing, type Outcome } from './outcome';

/** Versions that Debian's development suite has. */
const unpackable: readonly string[] = ['3.14', '3.15'];

/**
 * Finds the Pythons, and unpacks those that can be had and are missing. A version that is not there in the end counts as not run;
 * a machine without any has failed.
 */
export async function installPythons(say: (sentence: string) => void): Promise<Outcome> {
  const missing: string[] = [];
  const found = findPythons();
  for (const version of supportedVersions) {
    if (has(found, version)) continue;
    const reason = await install(version, say);
    if (reason !== undefined) missing.push(`everything on Python ${version}: ${reason}`);
  }
  for (const { version, path } of pythons()) say(`Python ${version.padEnd(4)} ${path}`);
  if (pythons().length === 0) {
    return {
      ...nothing,
      failed: ['no Python 3.9 or newer was found: install one (on Debian: apt-get install python3)'],
    };
  }
  return { ...nothing, skipped: missing };
}

async function install(version: string, say: (sentence: string) => void): Promise<string | undefined> {
  if (!unpackable.includes(version)) return 'it is not installed here (pyenv install, or name it in LOOPSCOPE_PYTHONS)';
  say(`Unpacking Python ${version} from Debian's packages (about 10 seconds, 90 MB, once).`);
  return unpackDebianPython(version);
}

function has(found: readonly Python[], version: string): boolean {
  return found.some((python) => python.version === version);
}
