/** What links and buttons of the details pane do. */
import type { Commands } from '../commands';
import type { Timeline } from '../timeline';
import type { PaneDoes } from './detailsPane';

/** `text`: what *Copy as Text* copies. */
export function paneDoes(timeline: Timeline, commands: Commands, text: () => string): PaneDoes {
  return {
    follow: (link) => {
      const process = ('process' in link ? link.process : undefined) ?? processOf(timeline);
      const clock = performance.now();
      switch (link.kind) {
        case 'place':
          timeline.post({ type: 'open', file: link.file, line: link.line, preview: true });
          break;
        case 'task':
          choose(timeline, { kind: 'task', process, task: link.task }, clock);
          break;
        case 'bar':
          choose(timeline, { kind: 'task', process, task: link.task, time: link.time }, clock);
          break;
        case 'resource':
          choose(timeline, { kind: 'resource', process, resource: link.resource }, clock);
          break;
        case 'locate':
          timeline.post({ type: 'command', command: 'locateSources', argument: link.file });
          break;
        case 'page':
          timeline.post({ type: 'command', command: 'explainFinding', argument: link.code });
          break;
      }
    },
    act: (action) => {
      const { selected } = timeline;
      switch (action) {
        case 'goToAwait':
          commands.openSource(false);
          break;
        case 'cancelTask':
          if (selected !== undefined) {
            timeline.post({ type: 'cancelTask', process: selected.process.key, task: selected.task.id });
          }
          break;
        case 'zoomToRange':
          commands.run('zoomToRange');
          break;
        case 'copyText':
          timeline.post({ type: 'copy', text: text() });
          break;
      }
    },
    close: () => commands.run('details'),
  };
}

type Chosen = Parameters<Timeline['select']>[0];

/** Selects as if it had been chosen elsewhere: it is scrolled to. */
function choose(timeline: Timeline, selection: Chosen, clock: number): void {
  timeline.take({ type: 'select', selection }, clock);
  timeline.select(selection);
}

function processOf({ selection, run }: Timeline): string {
  return selection.kind === 'none' ? (run.processes[0]?.key ?? '') : selection.process;
}
