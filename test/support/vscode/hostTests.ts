import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { cacheFolder, repository } from '../folders';
import { launchBrowser } from './browser';
import type { Server } from './server';
import type { ServerInstallation } from './serverInstallation';
import { startTestServer } from './testServer';
import { openWorkbench } from './workbench';

export interface HostTests {
  readonly installation: Extract<ServerInstallation, { readonly kind: 'installed' }>;
  /** A module with `run()`, loaded into the extension host. */
  readonly entry: string;
  readonly folder: string;
  readonly env: NodeJS.ProcessEnv;
  /** For the server's settings, extensions and logs; the caller deletes it. */
  readonly dataFolder: string;
  /** Milliseconds for everything. */
  readonly timeout: number;
}

/**
 * Runs tests in the extension host of VS Code's server, the workbench in a Chromium without a window. What they log is printed.
 * Resolves when VS Code says they have ended, rejects when it dies or takes too long. Neither says that a test passed.
 */
export async function runHostTests(options: HostTests): Promise<void> {
  const { installation, dataFolder } = options;
  const env = { ...options.env, LOOPSCOPE_TEST_LINE_MARK: lineMark };
  const server = await startTestServer({ installation, dataFolder, env });
  try {
    const browser = await launchBrowser();
    try {
      const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
      await runIn(await context.newPage(), server, options);
    } finally {
      await browser.close();
    }
  } finally {
    await server.stop();
  }
}

async function runIn(page: Page, server: Server, options: HostTests): Promise<void> {
  const log = new HostLog();
  // VS Code's own doors for automation: what its extension host logs, and how its tests ended.
  await page.exposeFunction('codeAutomationLog', (_type: string, parts: unknown) => log.add(parts));
  const exit = new Promise<void>((ended) => void page.exposeFunction('codeAutomationExit', () => ended()));
  const died = new Promise<never>((_, failed) => {
    page.once('crash', () => failed(new Error('the page crashed')));
    page.once('close', () => failed(new Error('the page was closed')));
    void server.ended.then(() => failed(new Error('the server ended')));
    const late = () =>
      failed(new Error(`not finished after ${options.timeout / 1000} s, while ${log.phase} the tests`));
    setTimeout(late, options.timeout).unref();
  });
  died.catch(() => undefined);
  try {
    await openWorkbench(page, server, { folder: options.folder, extension: repository, tests: options.entry });
    await Promise.race([exit, died]);
  } catch (error) {
    await keepEvidence(page, log);
    throw error;
  }
}

/** A picture, and what VS Code said before the tests began. */
async function keepEvidence(page: Page, log: HostLog): Promise<void> {
  const folder = cacheFolder('failures');
  mkdirSync(folder, { recursive: true });
  const picture = join(folder, `${new Date().toISOString().replaceAll(':', '-')}.png`);
  const taken = await page.screenshot({ path: picture }).then(
    () => `A picture of the workbench: ${picture}`,
    () => 'No picture of the workbench could be taken.',
  );
  console.error([...log.before.slice(-30), taken].join('\n'));
}

/** Told apart from what VS Code itself logs, by this at their beginning, are the lines of the tests' report. */
const lineMark = '@@loopscope ';

/** Prints the report as it comes, and keeps what VS Code says before the first of them for a failure. */
class HostLog {
  readonly before: string[] = [];
  private running = false;

  get phase(): string {
    return this.running ? 'running' : 'waiting for';
  }

  add(parts: unknown): void {
    const line = (Array.isArray(parts) ? parts : [parts]).map(String).join(' ');
    if (line.startsWith(lineMark)) {
      this.running = true;
      console.log(line.slice(lineMark.length));
    } else if (!this.running) this.before.push(line);
  }
}
