import { randomBytes } from 'node:crypto';
import { resolve } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import type { Server } from './server';

export interface WorkbenchOptions {
  /** The folder, or `.code-workspace` file, to open; none unless told. */
  readonly folder?: string;
  /** A checkout to load as the extension under development. */
  readonly extension?: string;
  /** A module with `run()` to start in the extension host. */
  readonly tests?: string;
}

/**
 * Opens the workbench of a server in a page.
 *
 * Extension and tests are handed over in the page's configuration (the way of an embedder), which an init script edits as VS Code
 * reads it. Changing the document on its way (`page.route`) would not do: Chromium then takes it for a public page and forbids it
 * to talk to the loopback interface.
 */
export async function openWorkbench(page: Page, server: Server, options: WorkbenchOptions = {}): Promise<void> {
  const remote = (path: string) => ({
    $mid: 1,
    scheme: 'vscode-remote',
    authority: `127.0.0.1:${server.port}`,
    path: resolve(path),
  });
  const development = {
    ...(options.extension === undefined ? {} : { extensions: [remote(options.extension)] }),
    ...(options.tests === undefined ? {} : { extensionTestsPath: remote(options.tests) }),
  };
  // The TypeScript loader of the tests puts calls of this into functions, also into those that run in the page.
  await page.addInitScript('globalThis.__name ??= (value) => value');
  await page.addInitScript(editConfiguration, { development, key: [...randomBytes(32)] });
  const query = new URLSearchParams({ tkn: server.token });
  if (options.folder === undefined) query.set('ew', 'true');
  else query.set(options.folder.endsWith('.code-workspace') ? 'workspace' : 'folder', resolve(options.folder));
  await page.goto(`${server.origin}/?${query}`);
  await page.waitForFunction('window.loopscopeConfigured === true', undefined, { timeout: 60_000 });
}

/** Runs a command of the palette. Wait for something of the extension first: an open palette does not learn of new commands. */
export async function runPaletteCommand(page: Page, title: string): Promise<void> {
  await quickPick(page, { key: 'F1', text: `>${title}`, row: title });
}

/**
 * Waits until VS Code knows what our extension contributes, by a command of it, which it learns together with the rest. A recording that is opened before that is text
 * to it, and stays so.
 */
export async function waitForExtension(page: Page): Promise<void> {
  const title = 'Loopscope: Open Recording...';
  await inQuickInput(page, { key: 'F1', text: `>${title}`, row: title }, async (row, timeout) =>
    row.hover({ timeout }),
  );
  await closePopups(page);
}

/** What is typed into VS Code's quick input. */
export interface QuickChoice {
  /** Opens it. */
  readonly key: string;
  readonly text: string;
  /** What the row to click says. */
  readonly row: string;
}

const attempts = 6;

/**
 * Types into the quick input and clicks a row. Again when it is closed meanwhile, as VS Code does when something else takes the focus, and when it knows no such row:
 * of files and commands that came while it was open, or just before, it learns when it is opened anew.
 */
export async function quickPick(page: Page, choice: QuickChoice): Promise<void> {
  await inQuickInput(page, choice, async (row, timeout) => row.click({ timeout }));
}

/** Does something with a row of the quick input, in ms that it has for it. */
type Use = (row: Locator, timeout: number) => Promise<void>;

async function inQuickInput(page: Page, { key, text, row }: QuickChoice, use: Use): Promise<void> {
  const input = page.locator('.quick-input-widget input');
  const until = Date.now() + QUICK_PICK_MS;
  for (let attempt = 1; ; attempt += 1) {
    try {
      await page.keyboard.press(key);
      await input.waitFor({ timeout: attempt * SOON });
      await input.evaluate(enterText, text, { timeout: attempt * SOON });
      await useRow(page, row, { attempt, use });
      return;
    } catch (error) {
      if (Date.now() > until) throw error;
      await closePopups(page);
    }
  }
}

const QUICK_PICK_MS = 60_000;
/** ms in which the quick input does what it is asked for, each time as many more: one that was closed meanwhile does not say so. */
const SOON = 3000;
/** ms in which it may still be looking when it has said that nothing matches. */
const STILL_LOOKING = 1000;

/** Not by the keyboard: when the quick input is closed just then, the text would go into the editor. */
function enterText(input: unknown, text: string): void {
  // The page's own types: this project is compiled without the DOM.
  const { dispatchEvent } = input as { dispatchEvent(event: Event): boolean };
  dispatchEvent.call(Object.assign(input as object, { value: text }), new Event('input', { bubbles: true }));
}

async function useRow(page: Page, text: string, { attempt, use }: { attempt: number; use: Use }): Promise<void> {
  const rows = page.locator('.quick-input-list .monaco-list-row');
  const wanted = rows.filter({ hasText: text }).first();
  const nothing = rows.filter({ hasText: /^No matching/ }).first();
  await wanted
    .or(nothing)
    .first()
    .waitFor({ timeout: attempt * SOON });
  await use(wanted, attempt * ((await nothing.isVisible()) ? STILL_LOOKING : SOON));
}

/**
 * Opens the menu of something and clicks an entry of it until the menu is gone: VS Code takes a click right behind the one that opened it for the end of the same.
 * A menu that went before it was clicked, as when the window is laid out anew, is opened again.
 */
export async function chooseFromMenu(page: Page, at: Locator, name: string): Promise<void> {
  const item = page.getByRole('menuitem', { name });
  for (let attempt = 1; attempt <= attempts; attempt += 1) {
    await at.click({ button: 'right' });
    await item.waitFor({ timeout: 5000 }).catch(() => undefined);
    let clicked = false;
    for (let click = 1; click <= attempts && (await item.count()) > 0; click += 1) {
      clicked = await item.click({ timeout: 2000 }).then(
        () => true,
        () => false,
      );
      await item.waitFor({ state: 'detached', timeout: 2000 }).catch(() => undefined);
    }
    if (clicked) return;
    await closePopups(page);
  }
  throw new Error(`'${name}' of the menu could not be clicked`);
}

/** Closes menus and the quick input, which a test that failed may have left. */
export async function closePopups(page: Page): Promise<void> {
  const open = page.locator('.quick-input-widget:visible, .monaco-menu:visible').first();
  for (let attempt = 1; attempt <= attempts && (await open.isVisible()); attempt += 1) {
    await page.keyboard.press('Escape');
    await open.waitFor({ state: 'hidden', timeout: 2000 }).catch(() => undefined);
  }
}

/** Closes the other views of the debug side bar, which leave the task tree room for a few rows only. */
export async function makeRoomForTasks(page: Page): Promise<void> {
  await page.getByRole('button', { name: /^Async Tasks.* Section$/ }).waitFor();
  // Some of them are there only while a program runs under the debugger, another one only while none does.
  for (const name of ['Run', 'Variables', 'Watch', 'Call Stack', 'Breakpoints']) {
    const open = page.getByRole('button', { name: `${name} Section`, expanded: true });
    while (await open.isVisible()) await open.click({ timeout: 2000 }).catch(() => undefined); // it went meanwhile
  }
}

interface Edit {
  readonly development: object;
  readonly key: readonly number[];
}

/** Runs in the page, before its own scripts, and knows nothing of this module. */
function editConfiguration({ development, key }: Edit): void {
  // The page's own types, as far as they are used: this project is compiled without the DOM.
  const page = globalThis as unknown as {
    readonly window: { top: unknown; loopscopeConfigured?: boolean; fetch: typeof fetch };
    readonly Element: { readonly prototype: { getAttribute(name: string): string | null } };
  };
  if (page.window.top !== page.window) return;
  const getAttribute = page.Element.prototype.getAttribute;
  page.Element.prototype.getAttribute = function (this: { readonly id: string }, name: string) {
    const value = getAttribute.call(this, name);
    if (name !== 'data-settings' || this.id !== 'vscode-workbench-web-configuration') return value;
    const configuration = JSON.parse(value ?? '{}');
    configuration.developmentOptions = { ...configuration.developmentOptions, ...development };
    // Nothing is looked up on the internet.
    const online = ['extensionsGallery', 'updateEndpoint', 'telemetryEndpoint', 'voiceWsUrl', 'serviceWorker'];
    for (const name of online) delete configuration.productConfiguration[name];
    configuration.productConfiguration.enableTelemetry = false;
    page.window.loopscopeConfigured = true;
    return JSON.stringify(configuration);
  };
  // Half of the key of the secret storage, which code-server's own wrapper would serve.
  const realFetch = page.window.fetch;
  page.window.fetch = (input, init) => {
    const url = input instanceof Request ? input.url : String(input);
    if (url.endsWith('/mint-key')) return Promise.resolve(new Response(new Uint8Array(key)));
    return realFetch.call(page.window, input, init);
  };
}
