import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { cacheFolder, repository, temporaryFolder } from '../folders';
import { launchBrowser } from './browser';
import type { Server } from './server';
import { installServer } from './serverInstallation';
import { startTestServer } from './testServer';
import { openWorkbench, waitForExtension } from './workbench';

export interface SessionOptions {
  /** What to open. */
  readonly folder: string;
  /** On top of the quiet ones. */
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly env?: NodeJS.ProcessEnv;
  /** Workspaces are not trusted before the user says so. */
  readonly asksForTrust?: boolean;
  /** A packed extension to install, instead of loading the checkout as the extension under development. */
  readonly vsix?: string;
}

/** A VS Code with our extension, seen from outside through a browser page. */
export interface Session {
  readonly page: Page;
  readonly server: Server;
  /** Keeps a picture in the cache folder and returns its path; for the hook of a failed test. */
  readonly picture: (name: string) => Promise<string>;
  /** Ends browser and server and deletes their data. */
  readonly close: () => Promise<void>;
}

/** Starts server and browser and opens the folder. dist/ must have been built. Rejects, saying why, when one of them cannot be had. */
export async function openSession(options: SessionOptions): Promise<Session> {
  const installation = await installServer(console.log);
  if (installation.kind === 'missing') throw new Error(installation.reason);
  const data = temporaryFolder('vscode');
  const closers: (() => Promise<void>)[] = [async () => data.remove()];
  const close = async () => {
    for (let closer = closers.pop(); closer; closer = closers.pop()) await closer();
  };
  try {
    const server = await startTestServer({
      installation,
      dataFolder: data.path,
      settings: options.settings ?? {},
      packages: options.vsix === undefined ? [] : [options.vsix],
      env: options.env ?? {},
      asksForTrust: options.asksForTrust ?? false,
    });
    closers.push(server.stop);
    const browser = await launchBrowser();
    closers.push(() => browser.close());
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, deviceScaleFactor: 1 });
    const page = await context.newPage();
    const extension = options.vsix === undefined ? { extension: repository } : {};
    await openWorkbench(page, server, { folder: options.folder, ...extension });
    await page.locator('.monaco-workbench').waitFor({ timeout: 60_000 });
    await waitForExtension(page);
    return { page, server, close, picture: (name) => takePicture(page, name) };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Keeps a picture in the cache folder and returns its path. */
export async function takePicture(page: Page, name: string): Promise<string> {
  const folder = cacheFolder('failures');
  mkdirSync(folder, { recursive: true });
  const path = join(folder, `${name.replaceAll(/[^\w-]+/g, '-')}.png`);
  await page.screenshot({ path });
  return path;
}
