import type { Frame, Locator, Page } from 'playwright-core';
import { quickPick, runPaletteCommand } from './workbench';

/** Opens a file of the folder in the editor, by Quick Open; again when another tab, which was asked for before, came in front of it. */
export async function openFile(page: Page, name: string): Promise<void> {
  const tab = page.getByRole('tab', { name, selected: true }).first();
  do {
    await quickPick(page, { key: 'Control+p', text: name, row: name });
    await tab.waitFor({ timeout: 15_000 }).catch(() => undefined);
  } while (!(await tab.isVisible()));
  if (name.endsWith('.loopscope')) await asRecording(page);
}

/**
 * VS Code may know our commands and not yet who shows recordings: one that is opened in between is text, as which it cannot be shown, and stays so until somebody says
 * otherwise.
 */
async function asRecording(page: Page): Promise<void> {
  const asText = page.getByText(/not displayed in the text editor because it is either\s+binary/).first();
  const shown = page.locator('iframe.webview.ready:visible').first();
  await until(async () => (await asText.isVisible()) || (await shown.isVisible()));
  if (!(await asText.isVisible())) return;
  await runPaletteCommand(page, 'View: Reopen Editor With...');
  await page.locator('.quick-input-list .monaco-list-row', { hasText: 'Loopscope Recording' }).first().click();
  await asText.waitFor({ state: 'detached' });
}

/** Closes all tabs; again when one opens late, which was asked for before. */
export async function closeEditors(page: Page): Promise<void> {
  const tab = page.locator('.tabs-container .tab').first();
  do {
    await runPaletteCommand(page, 'View: Close All Editors');
    await tab.waitFor({ state: 'detached', timeout: 5000 }).catch(() => undefined);
  } while ((await tab.count()) > 0);
}

/** Runs a file of the folder. Not by its button: right behind a change of the editor that still runs the file before. */
export async function runFile(page: Page, name: string): Promise<void> {
  await openFile(page, name);
  await runPaletteCommand(page, 'Loopscope: Run with Loopscope');
}

/** A row of the task tree by what a screen reader says of it. */
export function treeRow(page: Page, label: RegExp): Locator {
  return page.getByRole('tree', { name: /Async Tasks/ }).getByRole('treeitem', { name: label });
}

/** The selected row of the task tree, when this is what a screen reader says of it. */
export function selectedRow(page: Page, label: RegExp): Locator {
  return treeRow(page, label).and(page.locator('[aria-selected=true]'));
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

/** Gives the keyboard to the rows of a timeline, once the quick input is gone: while that closes it gives the focus back to whoever had it. */
export async function focusTimeline(page: Page, timeline: Frame): Promise<void> {
  await page.locator('.quick-input-widget').first().waitFor({ state: 'hidden' });
  await until(async () => {
    await timeline.getByRole('treegrid').focus();
    return timeline.evaluate<boolean>('document.hasFocus()');
  });
}

/** Zooms a timeline in by the keyboard, and waits until that is to be seen. By one key: of several the first could be seen alone. */
export async function zoomIn(page: Page, timeline: Frame): Promise<void> {
  const before = await visiblePart(timeline);
  await focusTimeline(page, timeline);
  await page.keyboard.press('w');
  await until(async () => (await visiblePart(timeline)) !== before);
}

/** The span that a timeline shows: `0.100 s to 0.200 s`. */
export async function visiblePart(timeline: Frame): Promise<string> {
  const slider = timeline.getByRole('slider', { name: 'Visible part of the run' });
  return ((await slider.getAttribute('aria-valuetext')) ?? '').replace(/ of .*/, '');
}

/** Asks again and again, for what nobody tells: a page says nothing when it has drawn. The test's own time ends it; behind that it keeps no process alive. */
export async function until(isSo: () => Promise<boolean>): Promise<void> {
  while (!(await isSo())) await new Promise((next) => setTimeout(next, 50).unref());
}
