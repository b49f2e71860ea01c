import { join } from 'node:path';
import { pythonPackages } from './pythonPackages';
import { anyPython } from './pythons';

/** The linter Ruff: its program; or, in a sentence, why it could not be had. */
export async function ruff(): Promise<{ readonly program: string } | { readonly missing: string }> {
  const packages = await pythonPackages(anyPython(), ['ruff==0.17.6']);
  return packages.kind === 'missing' ? { missing: packages.reason } : { program: join(packages.folder, 'bin/ruff') };
}
