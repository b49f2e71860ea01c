/** Paints a scene: marks grouped by kind, so that colours change a few times a frame, then texts and arrows. */
import { type DrawList, type MarkKind, marks } from '../drawList';
import type { Picture } from '../picture';
import { LabelPainter } from './labels';
import { Patterns } from './patterns';
import { readTheme, type Theme } from './theme';

interface Brush {
  readonly context: CanvasRenderingContext2D;
  readonly theme: Theme;
  readonly patterns: Patterns;
  /** Device pixels to each CSS pixel. */
  readonly ratio: number;
  /** Bottom of the canvas, CSS pixels. */
  readonly height: number;
}

export class Painter {
  readonly #canvas: HTMLCanvasElement;
  readonly #context: CanvasRenderingContext2D;
  readonly #patterns: Patterns;
  readonly #labels: LabelPainter;
  #theme = readTheme();
  #width = 0;
  #height = 0;
  #ratio = 1;

  constructor(canvas: HTMLCanvasElement) {
    const context = canvas.getContext('2d');
    if (context === null) {
      throw new Error('This browser has no 2D canvas.');
    }
    this.#canvas = canvas;
    this.#context = context;
    this.#patterns = new Patterns(context);
    this.#labels = new LabelPainter(context);
  }

  /** CSS pixels; `ratio`: device pixels to each. */
  resize(width: number, height: number, ratio: number): void {
    this.#width = width;
    this.#height = height;
    this.#ratio = ratio;
    this.#canvas.width = Math.max(1, Math.round(width * ratio));
    this.#canvas.height = Math.max(1, Math.round(height * ratio));
    this.#patterns.reset(ratio);
  }

  /** How much larger texts and icons are than they are meant to be. */
  scaleTexts(scale: number): void {
    this.#labels.scale(scale);
  }

  themeChanged(): void {
    this.#theme = readTheme();
    this.#patterns.reset(this.#ratio);
    this.#labels.forget();
  }

  paint(scene: Pick<Picture, 'lanes' | 'head' | 'over' | 'overview' | 'top'>): void {
    const context = this.#context;
    context.setTransform(this.#ratio, 0, 0, this.#ratio, 0, 0);
    context.clearRect(0, 0, this.#width, this.#height);
    this.#paintList(scene.lanes, scene.top, this.#height - scene.top);
    this.#paintList(scene.overview, 0, scene.top);
    this.#paintList(scene.head, 0, scene.top);
    this.#paintList(scene.over, 0, this.#height);
  }

  #paintList(list: DrawList, top: number, height: number): void {
    const context = this.#context;
    const brush = { context, theme: this.#theme, patterns: this.#patterns, ratio: this.#ratio, height: this.#height };
    context.save();
    context.beginPath();
    context.rect(0, top, this.#width, Math.max(0, height));
    context.clip();
    for (const kind of marks) {
      if (kind === FIRST_ABOVE_TEXT) {
        this.#labels.paint(list, this.#theme);
        this.#labels.paintGlyphs(list, this.#theme);
      }
      paintKind(kind, list, brush);
    }
    this.#labels.paintArrows(list, this.#theme);
    context.restore();
  }
}

/** Marks from this one on lie over texts. */
const FIRST_ABOVE_TEXT: MarkKind = 'veil';

function paintKind(kind: MarkKind, list: DrawList, brush: Brush): void {
  brush.context.globalAlpha = 1;
  painters[kind](list, brush);
}

type PaintKind = (list: DrawList, brush: Brush) => void;

/** Fills rectangles at whole device pixels: crisp, and several times as fast as edges that are blended. */
function fillOf({ context, ratio }: Brush): (x: number, y: number, width: number, height: number) => void {
  return (x, y, width, height) => {
    const left = Math.round(x * ratio);
    const top = Math.round(y * ratio);
    const right = Math.max(left + 1, Math.round((x + width) * ratio));
    const bottom = Math.max(top + 1, Math.round((y + height) * ratio));
    context.fillRect(left / ratio, top / ratio, (right - left) / ratio, (bottom - top) / ratio);
  };
}

function solid(kind: MarkKind, color: Parameters<Theme['color']>[0], alpha = 1): PaintKind {
  return (list, brush) => {
    const { context, theme } = brush;
    context.fillStyle = theme.color(color);
    context.globalAlpha = alpha;
    list.each(kind, fillOf(brush));
  };
}

function waits(kind: 'waitInside' | 'waitOutside'): PaintKind {
  return (list, brush) => {
    const { context, theme, patterns } = brush;
    const color = theme.color('waiting');
    const dashed = kind === 'waitOutside';
    const edge = dashed ? patterns.dashes(color, 3) : color;
    if (theme.highContrast) {
      outlines(kind, list, { brush, edge, side: dashed ? patterns.upright(color, 3) : color });
      return;
    }
    context.fillStyle = color;
    context.globalAlpha = waitAlpha(kind, theme.light);
    list.each(kind, fillOf(brush));
    context.fillStyle = edge;
    context.globalAlpha = theme.light ? 0.78 : 0.65;
    const fill = fillOf(brush);
    list.each(kind, (x, y, width, height) => fill(x, y + height - 1, width, 1));
  };
}

function waitAlpha(kind: 'waitInside' | 'waitOutside', light: boolean): number {
  if (kind === 'waitInside') {
    return light ? 0.3 : 0.34;
  }
  return light ? 0.13 : 0.16;
}

interface Edges {
  readonly brush: Brush;
  readonly edge: CanvasPattern | string;
  readonly side: CanvasPattern | string;
}

function outlines(kind: MarkKind, list: DrawList, { brush, edge, side }: Edges): void {
  const { context } = brush;
  const fill = fillOf(brush);
  context.fillStyle = edge;
  list.each(kind, (x, y, width, height) => {
    fill(x, y, width, 1);
    fill(x, y + height - 1, width, 1);
  });
  context.fillStyle = side;
  list.each(kind, (x, y, width, height) => {
    if (width > 3) {
      fill(x, y, 1, height);
      fill(x + width - 1, y, 1, height);
    }
  });
}

function readyBars(kind: MarkKind): PaintKind {
  return (list, brush) => {
    const { context, theme, patterns } = brush;
    const color = theme.color('ready');
    context.fillStyle = theme.highContrast ? patterns.hatch(color, 4, 1.5) : color;
    list.each(kind, fillOf(brush));
    if (theme.highContrast) {
      outlines(kind, list, { brush, edge: color, side: color });
    }
  };
}

const blocked: PaintKind = (list, brush) => {
  const { context, theme, patterns } = brush;
  const color = theme.color('blocked');
  context.fillStyle = color;
  list.each('blocked', fillOf(brush));
  context.fillStyle = patterns.hatch(theme.color('background'), 6, 1.6);
  context.globalAlpha = 0.45;
  list.each('blocked', (x, y, width, height) => context.fillRect(x + 1, y + 1, width - 2, height - 2));
};

const forever: PaintKind = (list, brush) => {
  const { context, theme, patterns } = brush;
  const color = theme.color('failed');
  if (!theme.highContrast) {
    context.fillStyle = theme.color('waiting');
    context.globalAlpha = waitAlpha('waitInside', theme.light);
    list.each('forever', fillOf(brush));
  }
  context.globalAlpha = 0.8;
  context.fillStyle = patterns.hatch(color, 8, 1.2);
  list.each('forever', fillOf(brush));
  context.globalAlpha = 1;
  outlines('forever', list, { brush, edge: patterns.dashes(color, 4), side: patterns.upright(color, 3) });
};

const torn: PaintKind = (list, { context, theme }) => {
  context.fillStyle = theme.color('background');
  list.each('torn', (x, y, width, height) => {
    context.beginPath();
    context.moveTo(x + 1, y - 1);
    for (let at = 0; at <= height + 1; at += 3) {
      context.lineTo((at / 3) % 2 === 0 ? x : x - width, y + at);
    }
    context.lineTo(x + 1, y + height + 1);
    context.fill();
  });
};

/** In high contrast nothing is pale: those that wait are told from those that are ready by a hatch. */
const stackWaiting: PaintKind = (list, brush) => {
  const { context, theme, patterns } = brush;
  const color = theme.color('waiting');
  context.fillStyle = theme.highContrast ? patterns.hatch(color, 5, 1) : color;
  context.globalAlpha = theme.highContrast ? 1 : 0.5;
  list.each('stackWaiting', fillOf(brush));
};

const area: PaintKind = (list, brush) => {
  const { context, theme } = brush;
  context.fillStyle = theme.color('queue');
  context.globalAlpha = areaAlpha(theme);
  list.each('area', fillOf(brush));
  context.globalAlpha = 1;
  const fill = fillOf(brush);
  list.each('area', (x, y, width) => fill(x, y, width, 1));
};

function areaAlpha(theme: Theme): number {
  if (theme.highContrast) {
    return 0.5;
  }
  return theme.light ? 0.3 : 0.36;
}

const areaWaiting: PaintKind = (list, brush) => {
  const { context, theme, patterns } = brush;
  context.fillStyle = patterns.hatch(theme.color('waiting'), 5, 1);
  context.globalAlpha = theme.highContrast ? 1 : 0.75;
  list.each('areaWaiting', fillOf(brush));
};

const limit: PaintKind = (list, brush) => {
  const { context, theme, patterns } = brush;
  context.fillStyle = patterns.dashes(theme.color('foreground'), 3);
  context.globalAlpha = theme.highContrast ? 1 : 0.5;
  list.each('limit', fillOf(brush));
};

const held: PaintKind = (list, brush) => {
  const { context, theme } = brush;
  const color = theme.color('queue');
  if (!theme.highContrast) {
    context.fillStyle = color;
    context.globalAlpha = areaAlpha(theme);
    list.each('held', fillOf(brush));
  }
  context.globalAlpha = 1;
  outlines('held', list, { brush, edge: color, side: color });
};

const unknown: PaintKind = (list, brush) => {
  const { context, theme, patterns } = brush;
  context.fillStyle = patterns.dashes(theme.color('description'), 1.5);
  list.each('unknown', fillOf(brush));
};

const selected: PaintKind = (list, brush) => {
  const { context, theme } = brush;
  if (theme.highContrast) {
    const color = theme.color('focus');
    outlines('rowSelected', list, { brush, edge: color, side: color });
    return;
  }
  context.fillStyle = theme.color('selection');
  list.each('rowSelected', fillOf(brush));
};

const outline: PaintKind = (list, { context, theme }) => {
  context.strokeStyle = theme.color('focus');
  context.lineWidth = 2;
  list.each('outline', (x, y, width, height) => context.strokeRect(x, y, width, height));
};

const frame: PaintKind = (list, brush) => {
  const { theme } = brush;
  const color = theme.highContrast ? theme.color('focus') : theme.color('description');
  outlines('frame', list, { brush, edge: color, side: color });
};

const painters: Readonly<Record<MarkKind, PaintKind>> = {
  grid: solid('grid', 'foreground', 0.09),
  rowSelected: selected,
  rowHover: solid('rowHover', 'hover'),
  waitInside: waits('waitInside'),
  waitOutside: waits('waitOutside'),
  unknown,
  ready: readyBars('ready'),
  denseReady: solid('denseReady', 'ready'),
  area,
  areaWaiting,
  limit,
  held,
  heldWaited: solid('heldWaited', 'waiting', 0.8),
  stackWaiting,
  stackReady: solid('stackReady', 'ready'),
  stackBusy: solid('stackBusy', 'running'),
  step: solid('step', 'running'),
  dense: solid('dense', 'running'),
  busyDim: solid('busyDim', 'running', 0.3),
  blockedDim: solid('blockedDim', 'blocked', 0.3),
  busy: solid('busy', 'running'),
  forever,
  blocked,
  capDone: solid('capDone', 'done'),
  capFailed: solid('capFailed', 'failed'),
  capCancelled: solid('capCancelled', 'cancelled'),
  torn,
  outline,
  tick: solid('tick', 'description', 0.6),
  pinSpan: solid('pinSpan', 'warning', 0.22),
  droppedSpan: solid('droppedSpan', 'warning'),
  rowLine: solid('rowLine', 'border'),
  veil: solid('veil', 'background', 0.6),
  frame,
  handle: solid('handle', 'foreground', 0.8),
  rangeEdge: solid('rangeEdge', 'focus'),
  rangeSpan: solid('rangeSpan', 'focus', 0.35),
  cursor: solid('cursor', 'focus'),
  now: solid('now', 'foreground', 0.45),
};
