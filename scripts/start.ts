// npm start: VS Code with the extension and examples/. Ctrl+C ends it.
// usage: npm start [-- --data FOLDER]      FOLDER keeps what the VS Code in the browser is told; the user's cache unless given
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { build } from '../test/support/build';
import { runCommand, tail } from '../test/support/command';
import { cacheFolder, repository } from '../test/support/folders';
import { findPythons } from '../test/support/pythons';
import { startServer } from '../test/support/vscode/server';
import { installServer } from '../test/support/vscode/serverInstallation';

const examples = join(repository, 'examples');

/** Of the very first start in the browser: our examples, not greetings and an assistant. Everything else is as a newcomer gets it. */
const firstSettings = {
  'chat.disableAIFeatures': true,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.startupEditor': 'readme',
  'telemetry.telemetryLevel': 'off',
};

async function main(): Promise<void> {
  const built = await build();
  if (built.code !== 0) return fail(`The extension could not be built: correct what is named here.\n${tail(built)}`);
  if (findPythons().length === 0) {
    say(
      'No Python 3.9 or newer was found: install one (on Debian: apt-get install python3) before you run an example.',
    );
  }
  const version = await runCommand('code', ['--version']).catch(() => undefined);
  if (version?.code === 0) return startDesktop();
  // It refuses to run for root, for example.
  const reason = version ? `\`code\` does not start: ${tail(version, 1)}` : 'no `code` on the PATH';
  say(`There is no desktop VS Code (${reason}), so VS Code opens in the browser.`);
  return startInBrowser();
}

/** `--wait` keeps the command until the window is closed; the window itself belongs to the user's VS Code, not to us. */
async function startDesktop(): Promise<void> {
  say('Opening VS Code with Loopscope and its examples. Close its window to end; Ctrl+C leaves the window open.');
  const args = ['--new-window', '--wait', '--extensionDevelopmentPath', repository, examples];
  const code = spawn('code', args, { stdio: ['ignore', 'inherit', 'inherit'], shell: process.platform === 'win32' });
  stopOnSignal(async () => void code.kill('SIGTERM'));
  const ended = await endOf(code);
  if (ended !== 0) fail(`VS Code ended with ${ended}: start it by itself (code .) to see what is wrong.`);
}

async function startInBrowser(): Promise<void> {
  const installation = await installServer(say);
  if (installation.kind === 'missing') {
    return fail(`${installation.reason}. Or install the desktop VS Code, with \`code\` on the PATH.`);
  }
  const { values } = parseArgs({ options: { data: { type: 'string' } } });
  // Kept from start to start, so that answers and settings are; one for each checkout.
  const dataFolder = values.data ?? cacheFolder('start', repository.replaceAll(/[^\w.-]+/g, '_'));
  linkExtension(join(dataFolder, 'extensions'));
  const hasSettings = existsSync(join(dataFolder, 'user/User/settings.json'));
  const server = await startServer({ installation, dataFolder, ...(hasSettings ? {} : { settings: firstSettings }) });
  stopOnSignal(server.stop);
  const query = new URLSearchParams({ tkn: server.token, folder: examples });
  say(`VS Code runs at\n\n  ${server.origin}/?${query}\n`);
  say('Open this address in a browser on this machine; it holds the key, so keep it to yourself. Ctrl+C ends VS Code.');
  await server.ended;
}

/** The checkout itself is the installed extension: what was built is what runs. */
function linkExtension(extensions: string): void {
  const { publisher, name, version } = JSON.parse(readFileSync(join(repository, 'package.json'), 'utf8'));
  // The list of what is installed is made anew from the folder.
  rmSync(extensions, { recursive: true, force: true });
  mkdirSync(extensions, { recursive: true });
  symlinkSync(repository, join(extensions, `${publisher}.${name}-${version}`), 'dir');
}

/** Ctrl+C, a closed terminal and `kill` end what was started, and then us. */
function stopOnSignal(stop: () => Promise<void>): void {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.once(signal, () => {
      say('Ending VS Code.');
      void stop().then(() => process.exit(0));
    });
  }
}

function endOf(child: ChildProcess): Promise<number | NodeJS.Signals | null> {
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) => resolve(code ?? signal));
  });
}

function say(sentence: string): void {
  console.log(sentence);
}

function fail(sentence: string): void {
  console.error(sentence);
  process.exitCode = 1;
}

main().catch((error: unknown) => {
  fail(`VS Code could not be started: ${error instanceof Error ? error.message : String(error)}`);
});
