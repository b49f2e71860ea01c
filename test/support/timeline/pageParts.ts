/** Parts of the timeline's page: rows, and what is painted in their lanes. */
import { strict as assert } from 'node:assert';
import type { Locator } from 'playwright-core';
import type { PageTheme } from './themes';
import type { TimelinePage } from './timelinePage';

/** A row by its name. */
export function rowOf(within: Locator, name: string): Locator {
  return within
    .locator('.row', { has: within.page().locator(`.name:text-is("${name}"), .name`, { hasText: name }) })
    .first();
}

/** The middle of the lane of the loop, CSS pixels from the top of the page. */
export async function middleOfLoop({ page }: TimelinePage): Promise<number> {
  const box = await rowOf(page.locator('.fixed-rows'), 'Event loop').boundingBox();
  assert.ok(box !== null);
  return box.y + box.height / 2;
}

/** The middle of a row that scrolls, by its name. */
export async function middleOf({ page }: TimelinePage, name: string): Promise<number> {
  const box = await rowOf(page.locator('.moving-rows'), name).boundingBox();
  assert.ok(box !== null);
  return box.y + box.height / 2;
}

/** The pixel column of a moment, s, while the whole run of one second is in view. */
export async function xOf({ page }: TimelinePage, time: number): Promise<number> {
  const box = await page.locator('.lanes').boundingBox();
  assert.ok(box !== null);
  return box.x + (box.width * time) / 1.01;
}

/** The colour of a canvas pixel, as `rgb(…)`; what shines through says how much. */
export async function pixel(shown: TimelinePage, at: { readonly time: number; readonly y: number }): Promise<string> {
  const box = await shown.page.locator('.lanes').boundingBox();
  assert.ok(box !== null);
  const x = Math.round((await xOf(shown, at.time)) - box.x);
  return shown.page
    .locator('canvas')
    .first()
    .evaluate(
      (canvas, place) => {
        const own = canvas as unknown as {
          getContext(kind: '2d'): {
            getImageData(x: number, y: number, width: number, height: number): { data: number[] };
          };
        };
        const [red, green, blue, alpha] = own.getContext('2d').getImageData(place.x, place.y, 1, 1).data;
        return alpha === 255 ? `rgb(${red}, ${green}, ${blue})` : `rgb(${red}, ${green}, ${blue}) of ${alpha}`;
      },
      { x, y: Math.round(at.y - box.y) },
    );
}

/** A colour of a theme as `pixel` tells it. */
export function colorOf(variables: PageTheme['variables'], name: string): string {
  const [red, green, blue] = (variables[`--vscode-${name}`] ?? '').match(/[0-9a-f]{2}/gi) ?? [];
  return `rgb(${[red, green, blue].map((part) => Number.parseInt(part ?? '', 16)).join(', ')})`;
}

/** Whether letters are missing that do not fit, and what is said in their place. */
export async function cutOff(text: Locator): Promise<{ readonly letters: boolean; readonly title: string | null }> {
  const letters = await text.evaluate((element) => {
    const { scrollWidth, clientWidth } = element as unknown as { scrollWidth: number; clientWidth: number };
    return scrollWidth > clientWidth;
  });
  return { letters, title: await text.getAttribute('title') };
}

export async function isSeen(text: Locator): Promise<boolean> {
  const opacity = await text.evaluate(
    (element) =>
      (globalThis as unknown as { getComputedStyle(of: unknown): { opacity: string } }).getComputedStyle(element)
        .opacity,
  );
  return opacity === '1';
}
