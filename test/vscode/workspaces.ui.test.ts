import assert from 'node:assert/strict';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { runCommand, tail } from '../support/command';
import { repository } from '../support/folders';
import { anyPython } from '../support/pythons';
import { patience, userInterface } from '../support/vscode/userInterface';
import { lane, openFile, timelineIn, treeRow } from '../support/vscode/workbenchSteps';

/** Line 4 waits. */
const program = `import asyncio, os

async def ruht():
    await asyncio.sleep(SECONDS)

async def main():
    await asyncio.create_task(ruht(), name=f'Grüße aus {os.path.basename(os.getcwd())}')

asyncio.run(main())
`;

describe('The second folder of a workspace that is not trusted, with blanks and other letters in its name', function () {
  this.timeout(2 * patience);
  let page: Page;
  const folder = 'Späße & mehr';
  const opened = userInterface({
    name: 'untrusted-ui',
    files: {
      [`${folder}/läuft gut.py`]: program.replace('SECONDS', '1000'),
      [`${folder}/kurz.py`]: program.replace('SECONDS', '0.1'),
      'zuerst/leer.py': '',
      'alles.code-workspace': JSON.stringify({ folders: [{ path: 'zuerst' }, { path: folder }] }),
    },
    prepare: async (root) => {
      const args = ['run', '--quiet', '--python', anyPython().path, '--record', 'kurz.loopscope', 'kurz.py'];
      const run = await runCommand(process.execPath, [join(repository, 'dist/cli.js'), ...args], {
        cwd: join(root, folder),
      });
      assert.equal(run.code, 0, tail(run));
    },
    workspace: 'alles.code-workspace',
    settings: { 'security.workspace.trust.startupPrompt': 'never' },
    asksForTrust: true,
  });

  before(() => {
    page = opened.page;
  });

  it('has its recordings looked at, which runs nothing; Enter goes to the line', async () => {
    await openFile(page, 'kurz.loopscope');
    await lane(await timelineIn(page, 'editor'), /^Grüße aus Späße/).click();
    await page.keyboard.press('Enter');
    await page.getByRole('tab', { name: /^kurz\.py/ }).waitFor();
    await page.getByText('Ln 4, Col 1').waitFor();
  });

  it('has its programs run by F5, in itself, once it is trusted: tree, timeline and line', async () => {
    await openFile(page, 'läuft gut.py');
    await page.keyboard.press('F5');
    await page
      .getByRole('dialog')
      .getByRole('button', { name: /^Trust/ })
      .click();
    await treeRow(page, /^Grüße aus Späße & mehr, waiting, sleep\(1000\)/).click();
    await page.getByText('Ln 4, Col 1').waitFor();
    await lane(await timelineIn(page, 'panel'), /^Grüße aus Späße/).waitFor();
    await page.keyboard.press('Shift+F5');
    await treeRow(page, /^Grüße aus Späße & mehr, cancelled/).waitFor();
  });
});
