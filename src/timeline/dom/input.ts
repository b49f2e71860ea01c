/** Pointer and wheel. */
import type { Timeline } from '../timeline';
import type { Page } from './page';

const ZOOM = 1.3;
/** Pixels of a wheel's turn that zoom by `ZOOM`. */
const WHEEL = 100;

/** Listens to what the user does; `draw` is called after each change. */
export function listen(page: Page, timeline: Timeline, draw: () => void): void {
  const wheel = (event: WheelEvent) => {
    event.preventDefault();
    const { width } = timeline;
    if (event.ctrlKey || event.metaKey) {
      const x = event.clientX - page.lanes.getBoundingClientRect().left;
      const { from, to } = timeline.window.target;
      timeline.window.zoom(ZOOM ** (-event.deltaY / WHEEL), from + ((to - from) * x) / width, timeline.run.span);
    } else if (event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY)) {
      const by = event.deltaX === 0 ? event.deltaY : event.deltaX;
      timeline.window.pan(by / width, timeline.run.span);
    } else {
      timeline.scrollTo(timeline.scrollTop + event.deltaY);
    }
    draw();
  };
  page.lanes.addEventListener('wheel', wheel, { passive: false });
  page.rows.addEventListener('wheel', wheel, { passive: false });
  page.scrollbar.addEventListener('scroll', () => {
    if (Math.abs(page.scrollbar.scrollTop - timeline.scrollTop) >= 1) {
      timeline.scrollTo(page.scrollbar.scrollTop);
      draw();
    }
  });
  page.rows.addEventListener('click', (event) => {
    const key = (event.target as Element).closest('[data-key]')?.getAttribute('data-key');
    const { fixed, scrolled } = timeline.layout;
    const row = [...fixed, ...scrolled].find((each) => each.key === key);
    if (row === undefined) {
      return;
    }
    if (row.kind === 'task' && (event.target as Element).closest('.chevron') === null) {
      timeline.select({ kind: 'task', process: row.process.key, task: row.task.id });
    } else {
      timeline.toggle(row);
    }
    draw();
  });
}
