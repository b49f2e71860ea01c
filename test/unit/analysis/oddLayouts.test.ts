/** What rules offer, in files that are laid out in other ways. */
import { ok } from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { applyEdits } from '../../../src/analysis/fixing';
import { withPlainLines } from '../../../src/analysis/python/chunks';
import { rules } from '../../../src/analysis/rules/all';
import { checkProgram, parses } from '../../support/analysis/program';
import { pages, programOf } from '../../support/analysis/rulePages';

const layouts: Readonly<Record<string, (text: string) => string>> = {
  'lines that end with \\r\\n': (text) => text.replaceAll('\n', '\r\n'),
  'lines that end with \\r': (text) => text.replaceAll('\n', '\r'),
  tabs: (text) => text.replaceAll(/^(?: {4})+/gm, (indent) => '\t'.repeat(indent.length / 4)),
  'form feeds': (text) => text.replaceAll(/\n(?=async def|def|class)/g, '\n\f'),
  'emoji before what is said': (text) => text.replaceAll(/^( +)(?=await |asyncio\.|time\.)/gm, '$1"🐍🐍"; '),
  'no line end at the end': (text) => text.trimEnd(),
};

describe('A fix in a file with', () => {
  for (const [name, lay] of Object.entries(layouts)) {
    it(`${name} parses, and what it mends is gone`, async () => {
      let tried = 0;
      for (const rule of rules) {
        const program = programOf(readFileSync(join(pages, `${rule.code}.md`), 'utf8'), 'Bad');
        const text = lay(program.text);
        const options = { notebook: program.notebook, python: program.oldest };
        const found = async (of: string) => {
          const [checked] = [...(await checkProgram(new Map([['main.py', of]]), [rule], options)).values()];
          return checked?.diagnostics ?? [];
        };
        const before = await found(text);
        for (const { title, edits } of before.flatMap(({ fixes }) => fixes)) {
          const mended = applyEdits(text, edits);
          const where = `${rule.code}, ${title}: ${JSON.stringify(mended)}`;
          ok(await parses(withPlainLines(mended)), where);
          ok((await found(mended)).length < before.length, where);
          tried += 1;
        }
      }
      ok(tried > 40, `${tried} fixes`);
    });
  }
});
