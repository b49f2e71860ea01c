/** Durations and counts as people read them: three digits, a space, never "0.00". */

const MICRO = 1e3;
const MILLI = 1e6;
const SECOND = 1e9;

/** A duration in ns: `<1 µs`, `318 µs`, `4.29 ms`, `341 ms`, `1.24 s`, `2 min 05 s`, `1 h 03 min`. */
export function duration(ns: number): string {
  if (ns < MICRO) {
    return '<1 µs';
  }
  if (ns < MILLI) {
    return `${Math.floor(ns / MICRO)} µs`;
  }
  if (ns < SECOND) {
    return `${threeDigits(ns / MILLI)} ms`;
  }
  const seconds = Math.floor(ns / SECOND);
  if (seconds < 100) {
    return `${threeDigits(ns / SECOND)} s`;
  }
  const minutes = Math.floor(seconds / 60);
  return minutes < 60
    ? `${minutes} min ${twoDigits(seconds % 60)} s`
    : `${Math.floor(minutes / 60)} h ${twoDigits(minutes % 60)} min`;
}

/** A duration in ns that ticks while one looks at it: `<10 ms`, `180 ms` (tens), `1.6 s`. */
export function tickingDuration(ns: number): string {
  if (ns < 10 * MILLI) {
    return '<10 ms';
  }
  if (ns < SECOND) {
    return `${Math.floor(ns / (10 * MILLI)) * 10} ms`;
  }
  if (ns < 10 * SECOND) {
    return `${(Math.floor(ns / (SECOND / 10)) / 10).toFixed(1)} s`;
  }
  return ns < 100 * SECOND ? `${Math.floor(ns / SECOND)} s` : duration(ns);
}

/** A moment in ns since the origin, as seconds: `2.808 s`. */
export function moment(ns: number): string {
  return `${(ns / SECOND).toFixed(3)} s`;
}

/** From one moment to another, with the decimals that tell them apart: `2.808 s to 3.202 s`, `2.808123 s to 2.808250 s`. */
export function fromTo(from: number, to: number): string {
  const decimals = decimalsFor(to - from);
  return `${(from / SECOND).toFixed(decimals)} s to ${(to / SECOND).toFixed(decimals)} s`;
}

/** A moment with the decimals that tell a length apart that began or ended there. */
export function momentOf(ns: number, length: number): string {
  return `${(ns / SECOND).toFixed(decimalsFor(length))} s`;
}

function decimalsFor(length: number): number {
  if (length >= 2 * MILLI) {
    return 3;
  }
  return length >= 2 * MICRO ? 6 : 9;
}

/** A share of a whole: `19 %`, `<1 %`. */
export function share(part: number, whole: number): string {
  const percent = whole > 0 ? (part / whole) * 100 : 0;
  return percent > 0 && percent < 1 ? '<1 %' : `${Math.round(percent)} %`;
}

/** A count: `12,480`. */
export function count(value: number): string {
  return Math.trunc(value).toLocaleString('en-US');
}

/** `1 task`, `2 tasks`. */
export function plural(value: number, word: string): string {
  return `${count(value)} ${word}${value === 1 ? '' : 's'}`;
}

/** Rounded down: a figure must not say more than was. 4.1 times 100 is a little less than 410 in binary; that is no reason to say 4.09. */
function threeDigits(value: number): string {
  const decimals = Math.max(0, 3 - Math.trunc(value).toString().length);
  const scale = 10 ** decimals;
  return (Math.floor(value * scale * (1 + Number.EPSILON)) / scale).toFixed(decimals);
}

function twoDigits(value: number): string {
  return String(value).padStart(2, '0');
}
