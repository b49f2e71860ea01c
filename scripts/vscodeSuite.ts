import { mkdirSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { downloadAndUnzipVSCode, runTests } from '@vscode/test-electron';
import { cacheFolder, repository, temporaryFolder } from '../test/support/folders';
import { runHostTests } from '../test/support/vscode/hostTests';
import { quietSettings } from '../test/support/vscode/quietSettings';
import { writeSettings } from '../test/support/vscode/server';
import { installServer, type ServerInstallation } from '../test/support/vscode/serverInstallation';
import { bundleSpecs, runsInHost } from '../test/support/vscode/specBundles';
import { installChromium } from './chromium';
import { runMocha } from './mochaSuite';
import { nothing, type Outcome, readOutcome } from './outcome';

/** A VS Code to run tests in; or why there is none. */
type Editor =
  | { readonly kind: 'desktop'; readonly executable: string }
  | { readonly kind: 'server'; readonly installation: Extract<ServerInstallation, { readonly kind: 'installed' }> }
  | { readonly kind: 'none'; readonly reason: string };

type Say = (sentence: string) => void;

/** ms for a suite; it takes a third of that on two processors that have nothing else to do. */
const timeout = 25 * 60_000;

/** The specs that run inside the extension host of a real VS Code. */
export async function runHostSuite(say: Say): Promise<Outcome> {
  const specs = specFiles().filter(runsInHost);
  const editor = await findEditor(say);
  if (editor.kind === 'none') return { ...nothing, skipped: [`the extension in VS Code: ${editor.reason}`] };
  const data = temporaryFolder('vscode');
  const result = join(data.path, 'result.json');
  try {
    const bundles = await bundleSpecs(specs);
    const env = { LOOPSCOPE_TEST_RESULT: result, LOOPSCOPE_TEST_FILES: JSON.stringify(bundles.specs) };
    const folder = join(data.path, 'workspace');
    mkdirSync(folder);
    const common = { entry: bundles.entry, folder, env, dataFolder: data.path, timeout };
    if (editor.kind === 'desktop') await runInDesktop(editor.executable, common);
    else await runHostTests({ installation: editor.installation, ...common });
  } catch (error) {
    // The result file decides; without it the suite has failed, and this says why.
    console.error(error instanceof Error ? error.message : String(error));
  }
  const outcome = readOutcome(result, 'the extension in VS Code');
  data.remove();
  return outcome;
}

/** The specs that drive VS Code from outside, through a browser. */
export async function runUserInterfaceSuite(say: Say): Promise<Outcome> {
  const editor = await browserEditor(say);
  if (editor.kind === 'none') return { ...nothing, skipped: [`the user interface in VS Code: ${editor.reason}`] };
  return runMocha({ name: 'user interface', specs: 'test/vscode/**/*.ui.test.ts', timeout });
}

/** What VSCODE_EXECUTABLE names, else the desktop VS Code from its makers, else its server with a browser. */
async function findEditor(say: Say): Promise<Editor> {
  const named = process.env['VSCODE_EXECUTABLE'];
  if (named) return { kind: 'desktop', executable: resolve(named) };
  const desktop = await downloadDesktop(say);
  if (desktop.kind === 'desktop') return desktop;
  say(`No desktop VS Code: ${desktop.reason}. Using VS Code's server and a Chromium without a window.`);
  return browserEditor(say);
}

type Desktop = Exclude<Editor, { readonly kind: 'server' }>;

async function downloadDesktop(say: Say): Promise<Desktop> {
  const hasScreen = process.platform !== 'linux' || process.env['DISPLAY'] || process.env['WAYLAND_DISPLAY'];
  if (!hasScreen) return { kind: 'none', reason: 'this machine has no display' };
  say('Looking for a desktop VS Code (downloaded once).');
  try {
    const executable = await downloadAndUnzipVSCode({ cachePath: cacheFolder('vscode-desktop'), timeout: 20_000 });
    return { kind: 'desktop', executable };
  } catch (error) {
    return { kind: 'none', reason: `it could not be downloaded (${error instanceof Error ? error.message : error})` };
  }
}

async function browserEditor(say: Say): Promise<Exclude<Editor, { readonly kind: 'desktop' }>> {
  const installation = await installServer(say);
  if (installation.kind === 'missing') return { kind: 'none', reason: installation.reason };
  const reason = await installChromium(say);
  return reason === undefined ? { kind: 'server', installation } : { kind: 'none', reason };
}

interface DesktopRun {
  readonly entry: string;
  readonly folder: string;
  readonly env: NodeJS.ProcessEnv;
  readonly dataFolder: string;
  readonly timeout: number;
}

async function runInDesktop(vscodeExecutablePath: string, run: DesktopRun): Promise<void> {
  const userData = join(run.dataFolder, 'user');
  writeSettings(userData, quietSettings);
  const data = ['--user-data-dir', userData, '--extensions-dir', join(run.dataFolder, 'extensions')];
  const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const ended = runTests({
    vscodeExecutablePath,
    extensionDevelopmentPath: repository,
    extensionTestsPath: run.entry,
    extensionTestsEnv: run.env,
    launchArgs: [run.folder, '--disable-workspace-trust', '--disable-updates', ...data, ...asRoot],
  });
  const late = new Promise<never>((_, failed) => {
    setTimeout(() => failed(new Error(`VS Code was not finished after ${run.timeout / 1000} s`)), run.timeout).unref();
  });
  await Promise.race([ended, late]);
}

function specFiles(): readonly string[] {
  const folder = join(repository, 'test/vscode');
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.test.ts'))
    .sort()
    .map((name) => join(folder, name));
}
