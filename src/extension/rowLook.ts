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
