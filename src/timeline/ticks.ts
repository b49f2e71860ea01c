/** Marks of the ruler: round moments, and their labels with as many decimals as the zoom needs. */
import type { Viewport } from './viewport';

export interface Tick {
  readonly x: number;
  readonly label: string;
}

const SECOND = 1e9;
/** Pixels between labels, at least. */
const GAP = 80;
const rounds = [1, 2, 5];

/** The ticks of a view. */
export function ticks(view: Viewport): readonly Tick[] {
  const step = stepOf(view.length * (GAP / view.width));
  const decimals = decimalsOf(step);
  const found: Tick[] = [];
  const first = Math.ceil(Math.max(0, view.from) / step);
  const last = Math.floor(view.to / step);
  for (let index = first; index <= last; index += 1) {
    const time = index * step;
    found.push({ x: view.x(time), label: momentLabel(time, decimals) });
  }
  return found;
}

/** A moment with the decimals that one pixel of the view can tell. */
export function momentAt(time: number, view: Viewport): string {
  return momentLabel(time, Math.min(9, Math.max(3, decimalsOf(1 / view.scale))));
}

/** Seconds with thousands separated and a fixed count of decimals. */
function momentLabel(time: number, decimals: number): string {
  const [whole = '', fraction] = (time / SECOND).toFixed(decimals).split('.');
  const thousands = whole.length > 3 ? whole.replace(/\B(?=(\d{3})+$)/g, ',') : whole;
  return `${fraction === undefined ? thousands : `${thousands}.${fraction}`} s`;
}

/** The smallest round length that is not below `least`. */
function stepOf(least: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(1, least)));
  const round = rounds.find((each) => each * power >= least) ?? 10;
  return Math.max(1, round * power);
}

function decimalsOf(step: number): number {
  return Math.max(0, Math.ceil(-Math.log10(step / SECOND) - 1e-9));
}
