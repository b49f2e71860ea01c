import { equal, ok } from 'node:assert/strict';
import { chmodSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { patience, userInterface } from '../support/vscode/userInterface';
import { quickPick } from '../support/vscode/workbench';

const app = `import asyncio
import helper


async def save():
    await asyncio.sleep(0)


async def main():
    save()
    helper.nap()


asyncio.run(main())
`;

describe('A folder that nobody trusts', function () {
  this.timeout(2 * patience);
  const window = userInterface({
    name: 'untrusted',
    files: {
      'app.py': app,
      'helper.py': 'import time\n\n\ndef nap():\n    time.sleep(1)\n',
      'pyproject.toml': '[tool.loopscope.severity]\nAIO511 = "error"\n',
      // Both would be asked for their version if something were run.
      '.vscode/settings.json': JSON.stringify({ 'python.defaultInterpreterPath': '.venv/bin/python' }),
    },
    prepare: (folder) => {
      const python = join(folder, '.venv/bin/python');
      mkdirSync(join(folder, '.venv/bin'), { recursive: true });
      writeFileSync(python, `#!/bin/sh\ntouch '${join(folder, 'was-run')}'\n`);
      chmodSync(python, 0o755);
    },
    asksForTrust: true,
  });

  it('is warned of, across its files and as its settings say, and nothing of it is run', async () => {
    const { page } = window;
    await page.getByRole('button', { name: /Restricted Mode/ }).waitFor();
    await quickPick(page, { key: 'Control+p', text: 'app.py', row: 'app.py' });
    const errors = page.locator('.monaco-editor .squiggly-error');
    await errors.nth(1).waitFor();
    equal(await errors.count(), 2);
    // The next problem, and the one behind it.
    const marker = page.locator('.marker-widget');
    for (const words of ["Coroutine 'save' is not awaited", "'nap' calls time.sleep()"]) {
      await page.locator('.monaco-editor .view-line').first().waitFor();
      await page.keyboard.press('F8');
      await marker.getByText(words).first().waitFor();
    }
    ok(!existsSync(window.file('was-run')), 'the interpreter of the folder was run');
  });
});
