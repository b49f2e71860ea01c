import { rmSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import * as esbuild from 'esbuild';
import { repository } from '../folders';

/** JavaScript that an extension host can load: the entry with `run()`, and the spec files. */
export interface SpecBundles {
  readonly entry: string;
  readonly specs: readonly string[];
}

/** Bundles TypeScript specs for the extension host, where no TypeScript loader is. They lie inside the checkout, so that they find its packages. */
export async function bundleSpecs(specs: readonly string[]): Promise<SpecBundles> {
  const outdir = join(repository, 'node_modules/.cache/loopscope-vscode-tests');
  const entry = join(repository, 'test/support/vscode/hostEntry.ts');
  rmSync(outdir, { recursive: true, force: true });
  await esbuild.build({
    absWorkingDir: repository,
    entryPoints: [entry, ...specs],
    outdir,
    outbase: join(repository, 'test'),
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    sourcemap: 'inline',
    external: ['vscode', 'mocha'],
    logLevel: 'warning',
  });
  const bundle = (file: string) => join(outdir, relative(join(repository, 'test'), file)).replace(/\.ts$/, '.js');
  return { entry: bundle(entry), specs: specs.map(bundle) };
}

/** `test/vscode/start.test.ts` is for the extension host, `test/vscode/start.ui.test.ts` for a mocha outside. */
export function runsInHost(file: string): boolean {
  return basename(file).endsWith('.test.ts') && !basename(file).endsWith('.ui.test.ts');
}
