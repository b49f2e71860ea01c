import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Page } from 'playwright-core';
import { temporaryFolder } from '../folders';
import { openSession, type Session } from './session';
import { closePopups } from './workbench';

/** ms that one thing may take to be seen on a busy machine; a test may take twice that. */
export const patience = 60_000;

/** What the tests of a suite open. */
export interface Opened {
  /** In the name of the folder. */
  readonly name: string;
  /** Texts by their paths in the folder. */
  readonly files?: Readonly<Record<string, string>>;
  /** Puts into the folder what is not text. */
  readonly prepare?: (folder: string) => unknown;
  /** What to open instead of the folder, by its path in it: a `.code-workspace` file. */
  readonly workspace?: string;
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly env?: NodeJS.ProcessEnv;
  /** Workspaces are not trusted before the user says so. */
  readonly asksForTrust?: boolean;
}

/** A VS Code that a suite uses through its windows. Its parts are there in hooks and tests, not before. */
export interface UserInterface {
  readonly page: Page;
  readonly session: Session;
  /** The folder that is open, as an absolute path. */
  readonly folder: string;
  /** A path in the folder. */
  readonly file: (name: string) => string;
}

/**
 * Opens a folder in a VS Code for all tests of the suite that is being described, closes both behind them, and keeps a picture of what was to be seen when a test
 * fails. Popups that a test has left are closed before the next one.
 */
export function userInterface(opened: Opened): UserInterface {
  const folder = temporaryFolder(opened.name);
  let session: Session | undefined;
  const file = (name: string) => join(folder.path, name);
  before(async function () {
    this.timeout(2 * patience);
    for (const [name, text] of Object.entries(opened.files ?? {})) {
      mkdirSync(dirname(file(name)), { recursive: true });
      writeFileSync(file(name), text);
    }
    await opened.prepare?.(folder.path);
    const { workspace = '', settings = {}, env = {}, asksForTrust = false } = opened;
    session = await openSession({ folder: file(workspace), settings, env, asksForTrust });
    session.page.setDefaultTimeout(patience);
  });
  afterEach(async function () {
    if (this.currentTest?.state === 'failed') console.error(await session?.picture(this.currentTest.fullTitle()));
    if (session !== undefined) await closePopups(session.page);
  });
  after(async () => {
    await session?.close();
    folder.remove();
  });
  const open = (): Session => {
    if (session === undefined) throw new Error('VS Code is open in hooks and tests only.');
    return session;
  };
  return {
    folder: folder.path,
    file,
    get page() {
      return open().page;
    },
    get session() {
      return open();
    },
  };
}
