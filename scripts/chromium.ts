import { runCommand, tail } from '../test/support/command';
import { findChromium } from '../test/support/vscode/browser';

/** Makes sure that there is a Chromium, by Debian's package manager if need be. Returns why there is none, in a sentence that says what to do. */
export async function installChromium(say: (sentence: string) => void): Promise<string | undefined> {
  if (findChromium()) return undefined;
  const advice = 'install Chromium (on Debian: apt-get install chromium), or name one in CHROMIUM';
  const prefix = await asRoot();
  if (!prefix) return `there is no Chromium, and only root can install it: ${advice}`;
  say('Installing Chromium by apt-get (about a minute, once).');
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const apt = async (...args: readonly string[]) => {
    const [command = '', ...rest] = [...prefix, 'apt-get', '-qq', ...args];
    return runCommand(command, rest, { env, timeout: 10 * 60_000 });
  };
  await apt('update');
  const installed = await apt('install', '-y', '--no-install-recommends', 'chromium');
  if (installed.code === 0 && findChromium()) return undefined;
  return `apt-get could not install Chromium (${tail(installed, 1)}): ${advice}`;
}

/** What stands before a command that only root may run; nothing when that is not possible without a question. */
async function asRoot(): Promise<readonly string[] | undefined> {
  const apt = await runCommand('apt-get', ['--version']).catch(() => undefined);
  if (!apt || process.platform !== 'linux') return undefined;
  if (process.getuid?.() === 0) return [];
  const sudo = await runCommand('sudo', ['-n', 'true']).catch(() => undefined);
  return sudo?.code === 0 ? ['sudo', '-n'] : undefined;
}
