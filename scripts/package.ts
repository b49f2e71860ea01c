// npm run package: builds the extension and packs it into loopscope-<version>.vsix.
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { build } from '../test/support/build';
import { runCommand, tail } from '../test/support/command';
import { repository } from '../test/support/folders';
import { npmPackages } from '../test/support/npmPackages';

async function main(): Promise<void> {
  const { version } = JSON.parse(readFileSync(join(repository, 'package.json'), 'utf8'));
  const name = `loopscope-${version}.vsix`;
  const manifest = {
    folder: join(repository, 'scripts/vsce'),
    announcement: 'Installing vsce, the tool that packs extensions (about 15 seconds, once).',
  };
  const packages = await npmPackages(manifest, console.log);
  if (packages.kind === 'missing') return fail(packages.reason);
  const built = await build();
  if (built.code !== 0) return fail(`the build failed.\n${tail(built)}`);
  // Bundles contain what they need; dist/ is all there is to pack.
  const args = [
    'package',
    '--no-dependencies',
    '--allow-missing-repository',
    '--no-rewrite-relative-links',
    '--out',
    name,
  ];
  const packed = await runCommand(join(packages.folder, 'node_modules/.bin/vsce'), args, { cwd: repository });
  if (packed.code !== 0) return fail(tail(packed));
  console.log(`${name}, ${Math.ceil(statSync(join(repository, name)).size / 1000)} kB`);
}

function fail(reason: string): void {
  console.error(`The extension was not packed: ${reason}`);
  process.exitCode = 1;
}

void main();
