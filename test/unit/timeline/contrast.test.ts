import assert from 'node:assert/strict';
import { pageTheme, themeNames } from '../../support/timeline/themes';

type Color = readonly [number, number, number];

/** Marks that must stand out by themselves. */
const marks = ['running', 'ready', 'waiting', 'blocked', 'failed', 'cancelled', 'done', 'queue', 'arrow'];
/** How strongly waits are filled, and their lower edge, by whether the theme is light. */
const wait = { inside: { dark: 0.34, light: 0.3 }, edge: { dark: 0.65, light: 0.78 } };

describe('colours of the timeline', () => {
  for (const name of themeNames) {
    const { variables } = pageTheme(name);
    const color = (id: string) => parsed(variables[`--vscode-${id}`] ?? '');
    const backgrounds = [color('panel-background'), color('editor-background')];

    it(`of marks have a contrast of 3 to 1 at least: ${name}`, () => {
      for (const background of backgrounds) {
        for (const mark of marks) {
          const ratio = contrast(color(`loopscope-${mark}`), background);
          assert.ok(ratio >= 3, `${mark}: ${ratio.toFixed(2)}`);
        }
      }
    });

    it(`of texts have a contrast of 4.5 to 1 at least: ${name}`, () => {
      for (const solid of ['running', 'ready', 'blocked']) {
        const ratio = contrast(color('loopscope-barText'), color(`loopscope-${solid}`));
        assert.ok(ratio >= 4.5, `text on ${solid}: ${ratio.toFixed(2)}`);
      }
    });

    if (name === 'dark' || name === 'light') {
      it(`of waits: their edge is seen, and text on them is read: ${name}`, () => {
        for (const background of backgrounds) {
          const edge = mixed(color('loopscope-waiting'), background, wait.edge[name]);
          assert.ok(contrast(edge, background) >= 3, contrast(edge, background).toFixed(2));
          const fill = mixed(color('loopscope-waiting'), background, wait.inside[name]);
          assert.ok(contrast(color('foreground'), fill) >= 4.5, contrast(color('foreground'), fill).toFixed(2));
        }
      });
    }
  }
});

function parsed(hex: string): Color {
  const [red = 0, green = 0, blue = 0] = (hex.match(/[0-9a-f]{2}/gi) ?? []).map((part) => Number.parseInt(part, 16));
  return [red, green, blue];
}

function mixed(over: Color, under: Color, share: number): Color {
  const mix = (index: 0 | 1 | 2) => over[index] * share + under[index] * (1 - share);
  return [mix(0), mix(1), mix(2)];
}

/** As WCAG 2 defines it. */
function contrast(one: Color, other: Color): number {
  const [low, high] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return ((high ?? 0) + 0.05) / ((low ?? 0) + 0.05);
}

function luminance(color: Color): number {
  const [red, green, blue] = color.map((part) => {
    const share = part / 255;
    return share <= 0.03928 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * (red ?? 0) + 0.7152 * (green ?? 0) + 0.0722 * (blue ?? 0);
}
