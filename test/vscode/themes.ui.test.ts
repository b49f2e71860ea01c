import assert from 'node:assert/strict';
import type { Frame, Page } from 'playwright-core';
import { patience, userInterface } from '../support/vscode/userInterface';
import { runPaletteCommand } from '../support/vscode/workbench';
import { lane, runFile, timelineIn } from '../support/vscode/workbenchSteps';

const program = `
import asyncio

async def main():
    await asyncio.sleep(0.05)

asyncio.run(main())
`;

/** Text, and what stands behind it; both are VS Code's names of colours. At least 4.5 to 1. */
const texts = [
  ['foreground', 'panel-background'],
  ['foreground', 'editor-background'],
  ['descriptionForeground', 'panel-background'],
  ['descriptionForeground', 'editor-background'],
  ['loopscope-barText', 'loopscope-running'],
  ['loopscope-barText', 'loopscope-ready'],
  ['loopscope-barText', 'loopscope-blocked'],
] as const;

/** Marks that say something by themselves. At least 3 to 1 on each of the two backgrounds. */
const marks = ['running', 'ready', 'waiting', 'blocked', 'failed', 'cancelled', 'done', 'queue', 'arrow'].map(
  (name) => `loopscope-${name}`,
);
const backgrounds = ['panel-background', 'editor-background'];

type Colour = readonly [number, number, number];

describe('The timeline in every theme of VS Code', function () {
  this.timeout(2 * patience);
  let page: Page;
  let timeline: Frame;
  const opened = userInterface({ name: 'themes-ui', files: { 'short.py': program } });

  before(async () => {
    page = opened.page;
    await runFile(page, 'short.py');
    timeline = await timelineIn(page, 'panel');
    await lane(timeline, /^main/).waitFor();
  });

  for (const [theme, kind] of [
    ['Dark Modern', '.vscode-dark'],
    ['Light Modern', '.vscode-light'],
    ['Dark High Contrast', '.vscode-high-contrast:not(.vscode-high-contrast-light)'],
    ['Light High Contrast', '.vscode-high-contrast-light'],
  ] as const) {
    it(`has texts of 4.5 to 1 and marks of 3 to 1 in ${theme}`, async () => {
      await runPaletteCommand(page, 'Preferences: Color Theme');
      await page.locator('.quick-input-widget input').fill(theme);
      await page.locator('.quick-input-list .monaco-list-row', { hasText: theme }).first().click();
      await timeline.locator(`body${kind}`).waitFor();
      const colours = await coloursOf(timeline, [...new Set([...texts.flat(), ...marks, ...backgrounds])]);
      const pairs = [
        ...texts.map(([text, behind]) => ({ what: `${text} on ${behind}`, text, behind, least: 4.5 })),
        ...marks.flatMap((mark) =>
          backgrounds.map((behind) => ({ what: `${mark} on ${behind}`, text: mark, behind, least: 3 })),
        ),
      ];
      const weak = pairs
        .map(({ what, text, behind, least }) => ({ what, least, ratio: contrast(colours(text), colours(behind)) }))
        .filter(({ ratio, least }) => ratio < least);
      assert.deepEqual(weak, []);
    });
  }
});

/** VS Code's colours as the page has them. Throws for one that it does not have. */
async function coloursOf(frame: Frame, names: readonly string[]): Promise<(name: string) => Colour> {
  const values = await frame.evaluate((wanted) => {
    const { getComputedStyle, document } = globalThis as unknown as {
      readonly getComputedStyle: (element: unknown) => { getPropertyValue(name: string): string };
      readonly document: { readonly documentElement: unknown };
    };
    const style = getComputedStyle(document.documentElement);
    return wanted.map((name) => [name, style.getPropertyValue(`--vscode-${name}`).trim()] as const);
  }, names);
  const background = values.find(([name]) => name === 'editor-background')?.[1] ?? '';
  const all = new Map(values.map(([name, value]) => [name, rgb(value, background)]));
  return (name) => {
    const colour = all.get(name);
    assert(colour, `there is no colour ${name}`);
    return colour;
  };
}

/** `#rrggbb`, or one that lets the background through: `#rrggbbaa`, `rgba(r, g, b, a)`. */
function rgb(value: string, behind: string): Colour | undefined {
  const hex = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})?$/i.exec(value);
  const call = /^rgba?\((\d+), (\d+), (\d+)(?:, ([\d.]+))?\)$/.exec(value);
  const [red, green, blue] = hex
    ? hex.slice(1, 4).map((part) => Number.parseInt(part, 16))
    : (call?.slice(1, 4).map(Number) ?? []);
  if (red === undefined || green === undefined || blue === undefined) return undefined;
  const alpha = hex ? Number.parseInt(hex[4] ?? 'ff', 16) / 255 : Number(call?.[4] ?? 1);
  const under = alpha === 1 ? undefined : rgb(behind, '');
  const mix = (own: number, other = 0) => alpha * own + (1 - alpha) * other;
  return [mix(red, under?.[0]), mix(green, under?.[1]), mix(blue, under?.[2])];
}

/** WCAG's ratio of two colours, from 1 to 21. */
function contrast(one: Colour, other: Colour): number {
  const [light = 0, dark = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (light + 0.05) / (dark + 0.05);
}

function luminance(colour: Colour): number {
  const [red = 0, green = 0, blue = 0] = colour.map((part) => {
    const share = part / 255;
    return share <= 0.040_45 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
