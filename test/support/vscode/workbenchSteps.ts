import type { Frame, Locator, Page } from 'playwright-core';

/** Opens a file of the folder in the editor, by Quick Open. */
export async function openFile(page: Page, name: string): Promise<void> {
  await page.keyboard.press('Control+p');
  await page.locator('.quick-input-widget input').fill(name);
  await page.locator('.quick-input-list .monaco-list-row', { hasText: name }).first().click();
  await page.getByRole('tab', { name, selected: true }).first().waitFor();
}

/** A row of the task tree by what a screen reader says of it. */
export function treeRow(page: Page, label: RegExp): Locator {
  return page.getByRole('tree', { name: /Async Tasks/ }).getByRole('treeitem', { name: label });
}

/** The page of the timeline that is seen in the panel or in an editor tab. Waits until it is there. */
export async function timelineIn(page: Page, place: 'panel' | 'editor'): Promise<Frame> {
  for (;;) {
    for (const frame of page.frames()) {
      if ((await placeOf(frame)) === place && (await isSeen(frame))) return frame;
    }
    await page.waitForTimeout(50); // VS Code says nothing when it puts a webview into its page
  }
}

/** Waits until a webview's page is not seen any more. */
export async function isHidden(page: Page, frame: Frame): Promise<void> {
  while (await isSeen(frame)) await page.waitForTimeout(50); // VS Code says nothing when it hides a webview
}

/** A row of a timeline by its name, or the beginning of what a screen reader says of it. */
export function lane(timeline: Frame, name: string | RegExp): Locator {
  return timeline.getByRole('row', { name });
}

interface PageDocument {
  readonly body: { readonly dataset: Readonly<Record<string, string | undefined>> } | null;
}

function placeOf(frame: Frame): Promise<string | undefined> {
  return frame
    .evaluate(() => (globalThis as unknown as { readonly document: PageDocument }).document.body?.dataset['place'])
    .catch(() => undefined); // it went away meanwhile
}

/** VS Code keeps hidden webviews in its page, and hides their outermost frames. */
async function isSeen(frame: Frame): Promise<boolean> {
  const outer = await frame
    .parentFrame()
    ?.frameElement()
    .catch(() => undefined);
  return (await outer?.isVisible().catch(() => false)) === true;
}
