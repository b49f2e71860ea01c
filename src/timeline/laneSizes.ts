/** Heights of lanes, CSS pixels. */
export interface LaneSizes {
  readonly row: number;
  readonly step: number;
  /** Of waits and of ready. */
  readonly wait: number;
  readonly resource: number;
  readonly group: number;
  readonly smallGroup: number;
  readonly loop: number;
  readonly section: number;
  /** Of a task that stands in an open group. */
  readonly member: number;
  readonly finding: number;
  /** Of the row above the tasks. */
  readonly heading: number;
  readonly ruler: number;
  readonly overview: number;
  /** For a view that is low. */
  readonly compact: boolean;
  /** How much larger texts are than 11 and 12 px: a browser may have a least size for them. */
  readonly scale: number;
}

export const roomy: LaneSizes = {
  row: 22,
  step: 18,
  wait: 14,
  resource: 28,
  group: 66,
  smallGroup: 28,
  loop: 26,
  section: 22,
  member: 18,
  finding: 20,
  heading: 20,
  ruler: 22,
  overview: 28,
  compact: false,
  scale: 1,
};
/** For views lower than 300 px. */
const compact: LaneSizes = {
  row: 18,
  step: 14,
  wait: 10,
  resource: 22,
  group: 44,
  smallGroup: 22,
  loop: 20,
  section: 18,
  member: 18,
  finding: 0,
  heading: 0,
  ruler: 22,
  overview: 28,
  compact: true,
  scale: 1,
};
const COMPACT_BELOW = 300;
const ROOMY_FROM = 320;

/** The sizes for a view's height; between both limits as they were, so that it does not flicker. */
export function sizesFor(height: number, before: LaneSizes, scale = 1): LaneSizes {
  const low = height < (before.compact ? ROOMY_FROM : COMPACT_BELOW) * scale;
  return low === before.compact && scale === before.scale ? before : scaled(low ? compact : roomy, scale);
}

/** Those of a task that stands in an open group of a roomy view. */
export function memberSizes({ scale }: LaneSizes): LaneSizes {
  return scaled(compact, scale);
}

const made = new Map<string, LaneSizes>();

function scaled(sizes: LaneSizes, scale: number): LaneSizes {
  if (scale === 1) {
    return sizes;
  }
  const key = `${sizes.compact} ${scale}`;
  const known = made.get(key) ?? larger(sizes, scale);
  made.set(key, known);
  return known;
}

function larger(sizes: LaneSizes, scale: number): LaneSizes {
  const grown = Object.entries(sizes).map(([name, size]) => [
    name,
    typeof size === 'number' ? Math.round(size * scale) : size,
  ]);
  return { ...sizes, ...Object.fromEntries(grown), scale };
}
