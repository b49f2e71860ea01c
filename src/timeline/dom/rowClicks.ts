/** Clicks on rows of the gutter. */
import { hasEnded } from '../../trace/task';
import type { Commands } from '../commands';
import type { Timeline } from '../timeline';
import type { Page } from './page';

export function listenToRows(page: Page, timeline: Timeline, commands: Commands, changed: () => void): void {
  const rowOf = (event: Event) => {
    const key = (event.target as Element).closest('[data-key]')?.getAttribute('data-key') ?? undefined;
    return timeline.rowOf(key);
  };
  page.rows.addEventListener('click', (event) => {
    const row = rowOf(event);
    if (row === undefined) {
      return;
    }
    if (row.kind === 'missing' && row.locate !== undefined) {
      timeline.post({ type: 'command', command: 'locateSources', argument: row.locate });
    }
    const onChevron = (event.target as Element).closest('.chevron') !== null;
    if (row.expanded !== undefined && (onChevron || (row.kind !== 'task' && row.kind !== 'resource'))) {
      timeline.toggle(row);
      timeline.focused = row.key;
    } else {
      commands.focusRow(row);
      if (event.ctrlKey || event.metaKey) {
        commands.openSource(false);
      }
    }
    changed();
  });
  page.rows.addEventListener('dblclick', (event) => {
    if (rowOf(event)?.kind === 'task') {
      commands.run('fit');
    }
  });
  page.rows.addEventListener(
    'contextmenu',
    (event) => {
      const row = rowOf(event);
      const context =
        row?.kind === 'task'
          ? {
              webviewSection: 'task',
              process: row.process.key,
              task: row.task.id,
              live: !row.process.over && !hasEnded(row.task),
            }
          : row?.kind === 'resource' && {
              webviewSection: 'resource',
              process: row.process.key,
              resource: row.resource.id,
            };
      if (context === undefined || context === false) {
        page.rows.removeAttribute('data-vscode-context');
      } else {
        commands.focusRow(row);
        page.rows.setAttribute(
          'data-vscode-context',
          JSON.stringify({ ...context, preventDefaultContextMenuItems: true }),
        );
        changed();
      }
    },
    { capture: true },
  );
}
