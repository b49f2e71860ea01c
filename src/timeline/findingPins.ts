/** Findings as pins: an icon at the moment, and words as far as the next one leaves room. */
import type { Severity } from '../protocol/severity';
import type { TimelineFinding } from '../protocol/timeline';
import type { DrawList, GlyphColor } from './drawList';
import { glyphOf } from './icons';
import type { ProcessModel } from './processModel';
import type { RunModel } from './runModel';
import type { Viewport } from './viewport';

export const pinColors: Readonly<Record<Severity, GlyphColor>> = {
  error: 'error',
  warning: 'warning',
  information: 'info',
  hint: 'info',
};
const pinIcons: Readonly<Record<Severity, string>> = {
  error: 'error',
  warning: 'warning',
  information: 'info',
  hint: 'info',
};

export const PIN = 14;
/** Where there is less room. */
const SMALL_PIN = 11;

/** A pin: its finding and its place. */
export interface Pin {
  readonly finding: TimelineFinding;
  /** Of its icon's left edge; the moment itself. */
  readonly x: number;
}

/** The pins of a view, from left to right. */
export function pinsOf(run: RunModel, view: Viewport): readonly Pin[] {
  return run.findings
    .flatMap((finding) => {
      const process = run.process(finding.process);
      const x = process === undefined ? Number.NaN : view.x(finding.time + process.offset);
      return x > -PIN && x < view.width ? [{ finding, x }] : [];
    })
    .sort((a, b) => a.x - b.x);
}

export function drawPins(
  list: DrawList,
  run: RunModel,
  {
    view,
    y,
    height,
    words,
  }: { readonly view: Viewport; readonly y: number; readonly height: number; readonly words: boolean },
): void {
  const pins = pinsOf(run, view);
  for (const [index, { finding, x }] of pins.entries()) {
    const process = run.process(finding.process);
    const letter = glyphOf(pinIcons[finding.severity]);
    const span = process === undefined || !words ? undefined : blockedSpan(finding, process);
    if (span !== undefined) {
      list.add('pinSpan', x, y + 1, { width: Math.max(2, span * view.scale), height: height - 2 });
    }
    const left = Math.max(0, x);
    const size = words ? PIN : SMALL_PIN;
    list.glyphs.push({ x: left, y: y + height / 2, letter, color: pinColors[finding.severity], size });
    const next = pins[index + 1]?.x ?? view.width;
    const room = next - left - PIN;
    if (words && room > PIN) {
      const forms = pinWords(finding, process);
      list.labels.push({ x: left + PIN - 1, y: y + height / 2, room, forms, style: 'plain', cut: false });
    }
  }
}

/** ns that a finding's loop was blocked from its moment on; undefined of other findings. */
function blockedSpan({ code, time }: TimelineFinding, { trace, now }: ProcessModel): number | undefined {
  const blocked = code === 'loop-blocked' ? trace.loops.blocked.find(({ began }) => began === time) : undefined;
  return blocked === undefined ? undefined : (blocked.ended ?? now) - blocked.began;
}

const shortWords: Readonly<Record<string, readonly string[]>> = {
  'error-never-retrieved': ['error never retrieved', 'error'],
  'waits-for-ever': ['waits for ever', 'for ever'],
  'failed-unawaited': ['failed, not awaited', 'failed'],
  'destroyed-pending': ['destroyed while pending', 'destroyed'],
  'cancel-swallowed': ['cancellation swallowed', 'swallowed'],
};

/** What stands beside a pin, the longest form first. */
function pinWords(finding: TimelineFinding, process: ProcessModel | undefined): readonly string[] {
  const { code, time } = finding;
  const blocked = process?.trace.loops.blocked.find(({ began }) => code === 'loop-blocked' && began === time);
  if (blocked !== undefined && process !== undefined) {
    return process.texts.blocked(blocked, process.now).slice(-2);
  }
  return shortWords[code] ?? [code.replaceAll('-', ' ')];
}
