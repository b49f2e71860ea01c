// Builds what is shipped into dist/: one bundle a process, and the Python agent as it is.
// usage: node esbuild.mjs [--watch | --analyze]
import { chmodSync, cpSync, existsSync, readdirSync, rmSync, watch } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as esbuild from 'esbuild';

const root = dirname(fileURLToPath(import.meta.url));
const agent = join(root, 'src/agents/python');
const copy = join(root, 'dist/agents/python');
const watching = process.argv.includes('--watch');

/** The processes we ship: bundle name, and its entry file. */
const entries = {
  extension: 'src/extension/main.ts',
  adapter: 'src/adapter/main.ts',
  server: 'src/server/main.ts',
  cli: 'src/cli/main.ts',
};

/** @type {esbuild.BuildOptions} */
const options = {
  absWorkingDir: root,
  entryPoints: Object.fromEntries(Object.entries(entries).filter(([, file]) => existsSync(join(root, file)))),
  outdir: 'dist',
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'cjs',
  external: ['vscode'],
  // Its module for `import` asks for its own address, which a bundle of CommonJS has not.
  alias: { 'web-tree-sitter': join(root, 'node_modules/web-tree-sitter/web-tree-sitter.cjs') },
  // `keepNames` would give each function its name whenever one is made: a twelfth of the time of an analysis.
  minify: !watching,
  sourcemap: watching ? 'linked' : false,
  metafile: true,
  logLevel: 'warning',
};

/** The timeline runs in a webview: a plain script and its style; the icons lie beside them.
 * @type {esbuild.BuildOptions} */
const page = {
  ...options,
  entryPoints: [
    { in: 'src/timeline/dom/main.ts', out: 'timeline' },
    { in: 'src/timeline/dom/timeline.css', out: 'timeline' },
  ],
  platform: 'browser',
  target: 'chrome120',
  format: 'iife',
  external: [],
  // Names would be given anew to each function that a frame makes: a fifth of the frame.
  keepNames: false,
};

copyAgent();
copyIcons();
copyParser();
if (watching) {
  for (const each of [options, page]) {
    const context = await esbuild.context({ ...each, logLevel: 'info' });
    await context.watch();
  }
  watch(agent, { recursive: true }, copyAgent);
} else {
  // esbuild has printed what is wrong by then.
  for (const each of [options, page]) {
    const { metafile } = await esbuild.build(each).catch(() => process.exit(1));
    if (process.argv.includes('--analyze')) console.log(await esbuild.analyzeMetafile(metafile ?? '{}'));
  }
  if (existsSync(join(root, 'dist/cli.js'))) chmodSync(join(root, 'dist/cli.js'), 0o755);
}

/** Files that are gone from the sources go too; nothing else is deleted, so that a program under this agent keeps running. */
function copyAgent() {
  const isSource = (/** @type {string} */ file) => !file.includes('__pycache__');
  cpSync(agent, copy, { recursive: true, filter: isSource });
  for (const name of readdirSync(copy, { recursive: true, encoding: 'utf8' })) {
    if (!existsSync(join(agent, name))) rmSync(join(copy, name), { recursive: true, force: true });
  }
}

/** VS Code's own icons, for the timeline's rows. */
function copyIcons() {
  const icons = join(root, 'node_modules/@vscode/codicons/dist');
  for (const name of ['codicon.css', 'codicon.ttf']) cpSync(join(icons, name), join(root, 'dist', name));
}

/** The parser of Python sources, and its grammar. */
function copyParser() {
  for (const name of ['web-tree-sitter', 'tree-sitter-python']) {
    cpSync(join(root, 'node_modules', name, `${name}.wasm`), join(root, 'dist', `${name}.wasm`));
  }
}
