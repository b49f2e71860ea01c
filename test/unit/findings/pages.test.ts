import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runHelp } from '../../../src/cli/help';
import { findingCodes } from '../../../src/findings/finding';
import { repository } from '../../support/folders';

const pages = join(repository, 'media/findings');

describe('The kinds of findings', () => {
  it('have a page each, which says why it matters and shows how it is done', () => {
    assert.deepEqual(readdirSync(pages).sort(), findingCodes.map((code) => `${code}.md`).sort());
    for (const code of findingCodes) {
      const text = readFileSync(join(pages, `${code}.md`), 'utf8');
      assert.match(text, new RegExp(`^# ${code}\\n\\n\\S.*\\n\\n`), code);
      assert.match(text, /\n\*\*Why it matters\.\*\* /, code);
      assert.match(text, /\n```python\n# [^`]*\n\n(#|\S)[^`]*\n```\n/, code);
    }
  });

  it('are all named in the help of `loopscope run`, and in the README with their page', () => {
    const readme = readFileSync(join(repository, 'README.md'), 'utf8');
    for (const code of findingCodes) {
      assert.ok(runHelp.includes(code), code);
      assert.ok(readme.includes(`[\`${code}\`](media/findings/${code}.md)`), code);
    }
  });
});
