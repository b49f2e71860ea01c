/** The timeline's page: elements, messages, and a frame whenever something has changed. */
import type { ToTimeline } from '../../protocol/timeline';
import { Picture } from '../picture';
import { Timeline } from '../timeline';
import { Gutter } from './gutter';
import { connect } from './host';
import { listen } from './input';
import { buildPage } from './page';
import { Painter } from './painter';
import { onThemeChange } from './theme';

start();

function start(): void {
  const page = buildPage();
  const host = connect((message: ToTimeline) => {
    timeline.take(message, performance.now());
    draw();
  });
  const timeline = new Timeline((message) => host.post(message));
  const painter = new Painter(page.canvas);
  const gutter = new Gutter(page.rows, page.fixedRows, page.scrolledRows);
  const scene = new Picture();
  let scheduled = false;
  let painted = 0;

  const draw = () => {
    if (!scheduled) {
      scheduled = true;
      requestAnimationFrame(frame);
    }
  };
  const frame = () => {
    scheduled = false;
    const { layout, view } = timeline.frame(performance.now());
    scene.draw(timeline.run, layout, view);
    painter.paint(scene);
    gutter.update(layout, view, scene.top);
    page.scrollHeight.style.height = `${layout.height}px`;
    page.scrollbar.style.top = `${scene.top}px`;
    if (Math.abs(page.scrollbar.scrollTop - view.scrollTop) >= 1) {
      page.scrollbar.scrollTop = view.scrollTop;
    }
    painted += 1;
    if (timeline.moves) {
      draw();
    }
  };

  new ResizeObserver(() => {
    const { clientWidth, clientHeight } = page.lanes;
    timeline.resize(clientWidth, clientHeight);
    painter.resize(clientWidth, clientHeight, window.devicePixelRatio);
    draw();
  }).observe(page.lanes);
  onThemeChange(() => {
    painter.themeChanged();
    draw();
  });
  listen(page, timeline, draw);
  host.post({ type: 'ready' });
  host.post({ type: 'state', following: timeline.window.following, details: false, painted });
}
