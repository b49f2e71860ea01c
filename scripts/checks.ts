import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { build } from '../test/support/build';
import { runCommand, tail } from '../test/support/command';
import { repository } from '../test/support/folders';
import { anyPython, pythons } from '../test/support/pythons';
import { ruff } from '../test/support/ruff';

export type Verdict =
  | { readonly kind: 'passed'; readonly note: string }
  | { readonly kind: 'failed'; readonly output: string }
  | { readonly kind: 'skipped'; readonly reason: string };

/** One thing that must be true of the sources. All of them together take seconds. */
export interface Check {
  readonly name: string;
  /** What a developer types, or does, when it fails. */
  readonly fix: string;
  readonly run: () => Promise<Verdict>;
}

export const checks: readonly Check[] = [
  {
    name: 'types',
    fix: 'correct the lines above, then npm run typecheck',
    run: types,
  },
  {
    name: 'lint and format',
    fix: 'npm run format, then correct by hand what it names',
    run: () => tool('biome', ['ci', '--colors=off', '--diagnostic-level=warn', '--error-on-warnings', '.']),
  },
  {
    name: 'layers',
    fix: 'import only what .dependency-cruiser.mjs allows this folder, then npm run check',
    run: layers,
  },
  {
    name: 'dead code',
    fix: 'npx knip --fix, or delete what is named above',
    run: () => tool('knip', ['--no-progress']),
  },
  {
    name: 'Python lint',
    fix: 'correct the lines above, then npm run check; npm run format corrects what can be corrected by a tool',
    run: pythonLint,
  },
  { name: 'Python lengths', fix: 'split the file or function named above', run: pythonLengths },
  {
    name: 'bundle sizes',
    fix: 'find what was bundled by accident (node esbuild.mjs --analyze), or raise the budget in scripts/checks.ts and say why',
    run: bundleSizes,
  },
];

/** ms for one check on a machine that is busy with other things. */
const timeout = 5 * 60_000;

/** What each part of dist/ may weigh, in bytes. A part that is not there has failed. */
const budgets: Readonly<Record<string, number>> = {
  // With the client of the language server and its protocol: 400 kB of it.
  'extension.js': 700_000,
  'adapter.js': 250_000,
  // With the analysis: its parser's glue is 90 kB, TOML and globs 60, a rule about 2.
  'cli.js': 510_000,
  'server.js': 650_000,
  'timeline.js': 250_000,
  agents: 400_000,
};

/** The compiler in Go takes a fifth of the time; the one in JavaScript is there for tools that need its API, and both are called `tsc`. */
async function types(): Promise<Verdict> {
  return verdictOf(process.execPath, [
    join(repository, 'node_modules/@typescript/native/bin/tsc'),
    '-b',
    'tsconfig.json',
  ]);
}

/** Runs a package's command; it says by its exit code whether all is well. */
function tool(name: string, args: readonly string[]): Promise<Verdict> {
  return verdictOf(join(repository, 'node_modules/.bin', name), args);
}

async function verdictOf(command: string, args: readonly string[]): Promise<Verdict> {
  const result = await runCommand(command, args, { cwd: repository, timeout });
  return result.code === 0 ? { kind: 'passed', note: '' } : { kind: 'failed', output: tail(result, 200) };
}

interface CruiseResult {
  readonly summary: { readonly violations: readonly unknown[] };
  readonly modules: readonly { readonly source: string }[];
}

/** Runs the import table, and proves that it looked at our sources: without a TypeScript compiler it would find nothing and agree. */
async function layers(): Promise<Verdict> {
  const config = ['--config', '.dependency-cruiser.mjs'];
  const folders = ['src', 'test', 'scripts'];
  const cruise = join(repository, 'node_modules/.bin/depcruise');
  const args = [...config, '--output-type', 'json', ...folders];
  const json = await runCommand(cruise, args, { cwd: repository, timeout });
  if (json.code !== 0) return { kind: 'failed', output: tail(json, 200) };
  const { modules, summary }: CruiseResult = JSON.parse(json.stdout);
  // As JSON it succeeds whatever it found; as text it says what that is, and fails.
  if (summary.violations.length > 0) return tool('depcruise', [...config, ...folders]);
  const seen = modules.filter(({ source }) => /^(src|test|scripts)\/.*\.ts$/.test(source)).length;
  const there = folders.flatMap(sourcesBelow).length;
  if (seen < there || there === 0) return { kind: 'failed', output: `Only ${seen} of ${there} modules were read.` };
  return { kind: 'passed', note: `${seen} modules` };
}

function sourcesBelow(folder: string): readonly string[] {
  const names = readdirSync(join(repository, folder), { recursive: true, encoding: 'utf8' });
  return names.filter((name) => name.endsWith('.ts') && !name.endsWith('.d.ts'));
}

/** Ruff, a package of PyPI; where that cannot be had the check is not run, and says so. */
async function pythonLint(): Promise<Verdict> {
  if (pythons().length === 0) return { kind: 'skipped', reason: 'there is no Python' };
  const found = await ruff();
  if ('missing' in found) return { kind: 'skipped', reason: found.missing };
  const args = ['check', '--quiet', '--output-format', 'concise', 'src/agents/python', 'scripts'];
  const result = await runCommand(found.program, args, { cwd: repository });
  return result.code === 0 ? { kind: 'passed', note: '' } : { kind: 'failed', output: tail(result, 200) };
}

async function pythonLengths(): Promise<Verdict> {
  if (pythons().length === 0) return { kind: 'skipped', reason: 'there is no Python' };
  const script = join(repository, 'scripts/python_lengths.py');
  const result = await runCommand(anyPython().path, ['-I', script, 'src/agents/python'], { cwd: repository });
  return result.code === 0
    ? { kind: 'passed', note: result.stdout.trim() }
    : { kind: 'failed', output: tail(result, 200) };
}

async function bundleSizes(): Promise<Verdict> {
  const built = await build();
  if (built.code !== 0) return { kind: 'failed', output: tail(built, 200) };
  const sizes = Object.entries(budgets).map(([part, budget]) => ({ part, budget, size: sizeOf(part) }));
  const lines = sizes.map(({ part, budget, size }) => `${part} ${kilobytes(size)} of ${kilobytes(budget)}`);
  const good = sizes.every(({ budget, size }) => 0 < size && size <= budget);
  return good ? { kind: 'passed', note: lines.join(', ') } : { kind: 'failed', output: lines.join('\n') };
}

/** Bytes of a file or of all files in a folder of dist/; 0 when it is not there. */
function sizeOf(part: string): number {
  const path = join(repository, 'dist', part);
  const stat = statSync(path, { throwIfNoEntry: false });
  if (!stat) return 0;
  if (stat.isFile()) return stat.size;
  const names = readdirSync(path, { recursive: true, encoding: 'utf8' });
  // Byte code that the agent has left in the folder is not shipped.
  return names
    .filter((name) => !name.includes('__pycache__'))
    .map((name) => statSync(join(path, name)))
    .reduce((total, file) => total + (file.isFile() ? file.size : 0), 0);
}

function kilobytes(bytes: number): string {
  return bytes === 0 ? 'missing' : `${Math.ceil(bytes / 1000)} kB`;
}
