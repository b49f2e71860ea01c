/** Paints texts on bars, and arrows. */
import type { Arrow, DrawList, Label, TextStyle } from '../drawList';
import { fitText } from '../fitText';
import type { Theme } from './theme';

const PADDING = 4;
const LINE = 14;
/** Widths that are remembered. */
const MOST_WIDTHS = 20_000;
const CROSS = 10;
const HEAD = 5;

export class LabelPainter {
  readonly #context: CanvasRenderingContext2D;
  readonly #widths = new Map<string, number>();
  #font = '';
  #scale = 1;

  constructor(context: CanvasRenderingContext2D) {
    this.#context = context;
  }

  /** Forgets widths: the font may be another. */
  forget(): void {
    this.#widths.clear();
  }

  /** How much larger texts and icons are. */
  scale(scale: number): void {
    if (scale !== this.#scale) {
      this.#scale = scale;
      this.forget();
    }
  }

  paint(list: DrawList, theme: Theme): void {
    const context = this.#context;
    context.textBaseline = 'middle';
    for (const style of styles) {
      this.#setFont(style, theme);
      for (const label of list.labels) {
        if (label.style === style) {
          this.#label(label, theme);
        }
      }
    }
  }

  paintArrows(list: DrawList, theme: Theme): void {
    const context = this.#context;
    context.globalAlpha = 1;
    for (const arrow of list.arrows) {
      drawArrow(context, arrow, theme);
    }
    this.#setFont('tab', theme);
    for (const { strong, label, x1, y1, y0 } of list.arrows) {
      if (strong && label !== '') {
        const x = x1 + 8;
        const y = y1 - (y1 > y0 ? 2 : -2) - (y1 > y0 ? LINE : -LINE);
        this.#patch(x, y, this.#width(label), theme.color('background'));
        context.fillStyle = theme.color('foreground');
        context.fillText(label, x, y);
      }
    }
  }

  paintGlyphs(list: DrawList, theme: Theme): void {
    const context = this.#context;
    context.globalAlpha = 1;
    context.textBaseline = 'middle';
    for (const { x, y, letter, color, size } of list.glyphs) {
      context.font = `${size * this.#scale}px codicon`;
      context.fillStyle = theme.color(color);
      context.fillText(letter, x, y + 1);
    }
    for (const { x, y, color } of list.flags) {
      context.fillStyle = theme.color(color);
      context.beginPath();
      context.moveTo(x - 4, y);
      context.lineTo(x + 4, y);
      context.lineTo(x, y + 6);
      context.fill();
    }
  }

  #setFont(style: TextStyle, theme: Theme): void {
    const weight = style === 'onBlocked' ? '600 ' : '';
    const font = `${weight}${11 * this.#scale}px ${theme.fontFamily}`;
    this.#font = font;
    this.#context.font = font;
  }

  #label(label: Label, theme: Theme): void {
    const context = this.#context;
    const mark = label.style === 'failed' || label.style === 'cancelled' ? CROSS + PADDING : 0;
    const room = label.room - 2 * PADDING - mark;
    const text = fitText(label.forms, { room, cut: label.cut }, (each) => this.#width(each));
    const x = label.x + PADDING;
    if (mark > 0 && label.room >= CROSS + PADDING) {
      drawMark(context, { x, y: label.y, kind: label.style === 'failed' ? 'failed' : 'cancelled' }, theme);
    }
    if (text === undefined) {
      return;
    }
    const width = this.#width(text);
    const left = label.style === 'right' ? label.x + label.room - PADDING - width : x + mark;
    // A hatch lies under it in high contrast only.
    const patch = label.style === 'onReady' && theme.highContrast ? 'ready' : patches[label.style];
    if (patch !== undefined) {
      this.#patch(left, label.y, width, theme.color(patch));
    }
    context.globalAlpha = 1;
    context.fillStyle = theme.color(colors[label.style]);
    context.fillText(text, left, label.y + 0.5);
    if (label.behind !== undefined && label.behind !== '') {
      context.fillStyle = theme.color('description');
      context.fillText(label.behind, left + width + PADDING, label.y + 0.5);
    }
  }

  #patch(x: number, y: number, width: number, color: string): void {
    const context = this.#context;
    context.globalAlpha = 1;
    context.fillStyle = color;
    const height = LINE * this.#scale - 2;
    context.fillRect(x - 2, y - height / 2, width + 4, height);
  }

  #width(text: string): number {
    const key = `${this.#font.startsWith('6') ? 'b' : ''}${text}`;
    let width = this.#widths.get(key);
    if (width === undefined) {
      if (this.#widths.size >= MOST_WIDTHS) {
        this.#widths.clear();
      }
      width = this.#context.measureText(text).width;
      this.#widths.set(key, width);
    }
    return width;
  }
}

const colors = {
  onWait: 'foreground',
  onStep: 'barText',
  onReady: 'barText',
  onBlocked: 'barText',
  plain: 'foreground',
  dim: 'description',
  forever: 'foreground',
  failed: 'foreground',
  cancelled: 'foreground',
  onHeld: 'foreground',
  right: 'description',
  note: 'description',
  tab: 'foreground',
} as const satisfies Record<TextStyle, Parameters<Theme['color']>[0]>;
const styles = Object.keys(colors) as readonly TextStyle[];

/** Styles whose text stands on a patch. */
const patches: Partial<Record<TextStyle, Parameters<Theme['color']>[0]>> = {
  onBlocked: 'blocked',
  forever: 'background',
  tab: 'background',
  right: 'background',
  note: 'background',
};

function drawMark(
  context: CanvasRenderingContext2D,
  { x, y, kind }: { readonly x: number; readonly y: number; readonly kind: 'failed' | 'cancelled' },
  theme: Theme,
): void {
  context.globalAlpha = 1;
  context.strokeStyle = theme.color(kind);
  context.lineWidth = kind === 'failed' ? 2 : 1.5;
  context.beginPath();
  if (kind === 'failed') {
    context.moveTo(x, y - 4);
    context.lineTo(x + 8, y + 4);
    context.moveTo(x + 8, y - 4);
    context.lineTo(x, y + 4);
  } else {
    context.arc(x + 4.5, y, 4.5, 0, 2 * Math.PI);
    context.moveTo(x + 1.5, y + 3);
    context.lineTo(x + 7.5, y - 3);
  }
  context.stroke();
}

function drawArrow(context: CanvasRenderingContext2D, arrow: Arrow, theme: Theme): void {
  const { x0, y0, x1, y1 } = arrow;
  const color = theme.color('arrow');
  context.strokeStyle = color;
  context.fillStyle = color;
  context.lineWidth = arrow.strong ? 2 : 1;
  context.setLineDash(arrow.kind === 'created' ? [4, 3] : []);
  context.beginPath();
  context.moveTo(x0, y0);
  context.lineTo(x0, y1 > y0 ? y1 - HEAD : y1 + HEAD);
  if (Math.abs(x1 - x0) > 1) {
    context.lineTo(x1, y1 > y0 ? y1 - HEAD : y1 + HEAD);
  }
  context.stroke();
  context.setLineDash([]);
  context.beginPath();
  context.arc(x0, y0, 3, 0, 2 * Math.PI);
  context.fill();
  const back = y1 > y0 ? -1 : 1;
  context.beginPath();
  context.moveTo(x1, y1);
  context.lineTo(x1 - 4, y1 + back * (HEAD + 2));
  context.lineTo(x1 + 4, y1 + back * (HEAD + 2));
  context.fill();
}
