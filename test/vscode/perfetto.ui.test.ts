import { strict as assert } from 'node:assert';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { runCommand } from '../support/command';
import { examples } from '../support/exampleRuns';
import { repository } from '../support/folders';
import { openInPerfetto, perfetto } from '../support/perfetto';
import { fixture } from '../support/recorded';
import { skipBecause } from '../support/skip';
import { runUnderAgent } from '../support/underAgent';
import { launchBrowser } from '../support/vscode/browser';
import { patience } from '../support/vscode/userInterface';

const cli = join(repository, 'dist/cli.js');

interface ChromeEvent {
  readonly ph: string;
  readonly name: string;
}

/** Runs a program and exports it, as in a terminal. */
async function exported(program: string): Promise<{ readonly text: string; readonly events: readonly ChromeEvent[] }> {
  const run = await runUnderAgent([program]);
  try {
    const { code, stdout, stderr } = await runCommand(process.execPath, [
      cli,
      'export',
      '--format',
      'chrome',
      run.recording,
    ]);
    assert.equal(code, 0, stderr);
    return { text: stdout, events: JSON.parse(stdout).traceEvents };
  } finally {
    run.remove();
  }
}

/** How often each value occurs. */
function counts(values: readonly string[]): Readonly<Record<string, number>> {
  const found: Record<string, number> = {};
  for (const value of values) found[value] = (found[value] ?? 0) + 1;
  return found;
}

describe('An export in the Perfetto viewer', function () {
  this.timeout(2 * patience);
  let browser: Browser;
  let folder: string;

  before(async function () {
    const viewer = await perfetto();
    if ('missing' in viewer) return skipBecause(this, viewer.missing);
    folder = viewer.folder;
    browser = await launchBrowser();
  });

  after(() => browser?.close());

  for (const [what, program] of [
    ['a crawler', join(examples, 'crawler/crawler.py')],
    ['a program with children of every kind', fixture('children.py')],
  ] as const) {
    it(`has every slice, arrow and track of ${what}, and nothing to complain about`, async () => {
      const { text, events } = await exported(program);
      const { count, close } = await openInPerfetto(browser, folder, text);
      const wanted = (phase: string, word = (event: ChromeEvent) => event.name) =>
        counts(events.filter(({ ph }) => ph === phase).map(word));
      const trouble = "select name, value as n from stats where severity in ('error', 'data_loss') and value > 0";
      assert.deepEqual(await count(trouble), {});
      const slices = 'select name, count(*) as n from slice group by name';
      assert.deepEqual(await count(slices), wanted('X'));
      const arrows = `select a.name || ' to ' || b.name as name, count(*) as n
        from flow join slice a on a.id = slice_out join slice b on b.id = slice_in group by 1`;
      assert.deepEqual(
        await count(arrows),
        wanted('s', () => 'step to ready'),
      );
      const levels = 'select name, count(*) as n from counter join counter_track t on t.id = track_id group by name';
      assert.deepEqual(
        await count(levels),
        wanted('C', ({ name }) => `${name} level`),
      );
      await close();
    });
  }
});
