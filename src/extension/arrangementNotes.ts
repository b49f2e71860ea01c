/** Rows above all others: why they are not all that there is, and the way back. */
import { plural } from '../trace/numbers';
import { noMatchText, type TaskFilter } from '../trace/story/taskFilter';
import type { Arrangement } from './processTasks';
import type { NoteRow } from './taskRows';

/** `matching`: how many tasks the filter leaves. */
export function notesOf({ filter, only, moment }: Arrangement, matching: number | undefined): readonly NoteRow[] {
  const notes: NoteRow[] = [];
  if (moment !== undefined) {
    notes.push(note(`Shown at ${moment}.`, 'Back to the end', 'loopscope.backToEnd'));
  }
  if (only !== undefined) {
    const name = only.process.words.taskName(only.task);
    notes.push(note(`Only ${name} and its children.`, 'Show all', 'loopscope.showAllTasks'));
  }
  if (filter !== undefined) {
    const text = matching === 0 ? noMatchText(filter) : matchText(matching ?? 0, filter);
    notes.push(note(text, 'Clear filter', 'loopscope.clearFilter'));
  }
  return notes;
}

function matchText(matching: number, { text }: TaskFilter): string {
  return `${plural(matching, 'task')} ${matching === 1 ? 'matches' : 'match'} '${text}'.`;
}

function note(text: string, action: string, command: string): NoteRow {
  return { kind: 'note', key: `note ${command}`, text, action, command };
}
