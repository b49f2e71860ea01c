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
};
/** For views lower than 300 px. */
export const compact: LaneSizes = {
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
};
const COMPACT_BELOW = 300;
const ROOMY_FROM = 320;

/** The sizes for a view's height; between both limits what it had, so that it does not flicker. */
export function sizesFor(height: number, before: LaneSizes): LaneSizes {
  if (height < COMPACT_BELOW) {
    return compact;
  }
  return height >= ROOMY_FROM ? roomy : before;
}
