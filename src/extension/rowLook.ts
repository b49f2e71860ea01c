/** What a row of the task tree shows. */
import type { Frame } from '../trace/records';

export interface RowLook {
  readonly label: string;
  /** The reason, or what became of it. */
  readonly text: string;
  /** The time that ticks behind it; empty without. */
  readonly time: string;
  /** What stands behind the time, and does not tick. */
  readonly tail: string;
  /** Codicon and theme colour. */
  readonly icon: string;
  readonly color: string | undefined;
  /** The state's word for a screen reader; empty without. */
  readonly state: string;
  /** Where a click goes; undefined where the recording does not say. */
  readonly place?: Frame | undefined;
}

/** No time that is shown is older than this, ms; also where the pointer rests and its tooltips come one after the other. */
const OLDEST_MS = 4800;

/**
 * ms that a row may stand as it is though its time ticks: one that is drawn again under the pointer forgets the tooltip that was to come, and the longer a wait
 * lasts, the less each second of it says. A little less than whole seconds, in which rows are drawn. `isRead`: it would take away a tooltip that is shown.
 */
export function standsFor({ time }: RowLook, isRead: boolean): number {
  if (isRead || / (min|h) /.test(time)) {
    return OLDEST_MS;
  }
  return /\d\d s/.test(time) ? 1800 : 0;
}
