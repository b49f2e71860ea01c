/** What is to be said of a finding: its message, its evidence, where its page is. */
import { moment } from '../numbers';
import { oneLine, shortPlace } from '../words';
import type { Details, Line } from './details';
import { detailsText } from './detailsText';
import type { Scene } from './scene';

/** A finding as a view has it; a finding of src/findings, or what the extension sent of it. */
export interface FoundThing {
  readonly code: string;
  /** What is wrong, and what to do. */
  readonly message: string;
  /** ns since the origin. */
  readonly time: number;
  /** 0 without. */
  readonly task: number;
  readonly places: readonly { readonly file: string; readonly line: number; readonly what: string }[];
}

/** What the pane says of a finding. */
export function findingDetails({ words, trace }: Pick<Scene, 'words' | 'trace'>, finding: FoundThing): Details {
  const { code, message, time, task, places } = finding;
  const whose: Line = trace.tasks.has(task)
    ? [{ text: words.taskOf(task), link: { kind: 'bar', task, time } }, ` at ${moment(time)}`]
    : [moment(time)];
  const items = places.map(({ file, line, what }): Line => {
    const text = shortPlace({ file, line });
    return [{ text, link: { kind: 'place', file, line } }, what === '' ? '' : `  ${oneLine(what, 300)}`];
  });
  const told = {
    title: code,
    subtitle: '',
    blocks: [
      { kind: 'lead', tone: 'finding', lines: [[oneLine(message, 1000)]] },
      { kind: 'facts', heading: '', aside: '', facts: [{ name: 'seen', value: whose }] },
      ...(items.length === 0 ? [] : [{ kind: 'list', heading: 'Evidence', items, more: '' } as const]),
      { kind: 'text', line: [{ text: `Why ${code} matters, and how to mend it`, link: { kind: 'page', code } }] },
    ],
  } as const;
  const action = { action: 'copyText', label: 'Copy as Text', enabled: true } as const;
  return { ...told, tone: 'finding', actions: [action], text: detailsText(told) };
}
