import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { errorNumbers } from '../../../src/adapter/errors';
import {
  cancelTaskRequest,
  changedEvent,
  eventsEvent,
  eventsModes,
  logEvent,
  recordingEvent,
  tasksRequest,
} from '../../../src/protocol/dap';
import { launchAttributes } from '../../../src/protocol/launchAttributes';
import { recordingStates } from '../../../src/protocol/recording';

describe('The page about the debug adapter', () => {
  const folder = join(__dirname, '../../../src/protocol');
  const page = readFileSync(join(folder, 'DAP.md'), 'utf8');
  const first = (row: RegExp) => [...page.matchAll(row)].map(([, name]) => name);

  it('has every error with its number, and no other', () => {
    const rows = [...page.matchAll(/^\| (\d+) \| `([\w-]+)` \|/gm)].map(([, id, code]) => [code, Number(id)]);
    assert.deepEqual(Object.fromEntries(rows), errorNumbers);
    assert.equal(rows.length, Object.keys(errorNumbers).length);
  });

  it('has every custom event, and the requests', () => {
    assert.deepEqual(first(/^\| `(loopscope\/\w+)` \|/gm), [recordingEvent, changedEvent, eventsEvent, logEvent]);
    for (const request of [tasksRequest, cancelTaskRequest]) {
      assert.match(page, new RegExp(`^## The request \`${request}\`$`, 'm'));
    }
    for (const state of recordingStates) assert.match(page, new RegExp(`\`${state}\``));
  });

  it('has every launch argument of a client, as the type of the launch has them', () => {
    const source = readFileSync(join(folder, 'dap.ts'), 'utf8');
    const body = /export interface ClientLaunchArguments \{(.*?)^\}/ms.exec(source)?.[1] ?? '';
    const names = [...body.matchAll(/^ {2}readonly (\w+)\?/gm)].map(([, name]) => name);
    assert.ok(names.length > 3);
    assert.deepEqual(
      first(/^\| `(events|\w+)` \| /gm).filter((name) => !/^\d/.test(name ?? '')),
      names,
    );
    for (const mode of eventsModes) assert.match(page, new RegExp(`\`${mode}\``));
    for (const name of Object.keys(launchAttributes).filter((name) => name !== 'stopOnEntry')) {
      assert.match(page, new RegExp(`\`${name}\``));
    }
  });
});
