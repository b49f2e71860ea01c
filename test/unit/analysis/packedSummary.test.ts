import { deepStrictEqual, ok, throws } from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packSummary, unpackSummary } from '../../../src/analysis/python/packedSummary';
import { summaryOf } from '../../../src/analysis/python/summaryOf';
import { parser } from '../../support/analysis/program';
import { repository } from '../../support/folders';

describe('a packed summary', () => {
  it('says what the summary said, of every Python file here', async () => {
    const python = await parser();
    const files = ['examples', 'src/agents/python'].flatMap((folder) =>
      readdirSync(join(repository, folder), { recursive: true, encoding: 'utf8' })
        .filter((name) => name.endsWith('.py'))
        .map((name) => join(repository, folder, name)),
    );
    ok(files.length > 20);
    for (const file of files) {
      const summary = summaryOf(python, readFileSync(file, 'utf8'));
      deepStrictEqual(plain(unpackSummary(packSummary(summary))), plain(summary), file);
    }
  });

  it('takes names that objects have of themselves', async () => {
    const text = 'constructor = toString = __proto__ = 1\ndef f(x):\n    x.__proto__ = f(constructor=g, __proto__=f)\n';
    const summary = summaryOf(await parser(), text);
    deepStrictEqual(plain(unpackSummary(packSummary(summary))), plain(summary));
  });

  it('is refused when it is half a text', async () => {
    const packed = packSummary(summaryOf(await parser(), 'import asyncio\nasyncio.run(main())\n'));
    throws(() => unpackSummary(packed.slice(0, -10)));
    throws(() => unpackSummary(packed.replace(/"values":\[.*?\],"chunks"/, '"values":[],"chunks"')));
  });
});

/** As JSON has it: without `undefined`, and without prototypes. */
function plain(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}
