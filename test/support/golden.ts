import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { repository } from './folders';

/** Set to 1, it writes the files anew; read the difference before committing them. */
const updateVariable = 'LOOPSCOPE_UPDATE_GOLDEN';

/** Compares a text with the file `test/integration/golden/NAME`. */
export function assertGolden(name: string, text: string): void {
  const file = join(repository, 'test/integration/golden', name);
  if (process.env[updateVariable] === '1') {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
    return;
  }
  const shown = relative(repository, file);
  assert.ok(existsSync(file), `${shown} does not exist; ${updateVariable}=1 writes it`);
  assert.equal(text, readFileSync(file, 'utf8'), `differs from ${shown}; ${updateVariable}=1 writes it anew`);
}
