import { deepEqual, equal } from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { repository } from '../../support/folders';

interface Layer {
  readonly folders: readonly string[];
  readonly packages?: readonly string[];
  readonly node: boolean;
}

describe('The map of the sources', () => {
  const page = readFileSync(join(repository, 'src/README.md'), 'utf8');
  const folders = readdirSync(join(repository, 'src'), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name);

  it('says what each folder knows', () => {
    const told = [...page.matchAll(/^\| `(\w+)(?:\/python)?` \| /gm)].map(([, name]) => name);
    deepEqual(told.sort(), [...folders].sort());
  });

  it('has the table that the tool holds', async () => {
    const url = pathToFileURL(join(repository, '.dependency-cruiser.mjs'));
    const { table }: { readonly table: Readonly<Record<string, Layer>> } = await import(url.href);
    const rows = new Map<string, readonly string[]>();
    for (const [, names = '', ...cells] of page.matchAll(
      /^\| ([\w, ]+) \| ([^|]+) \| ([^|]+) \| (yes|no)[^|]* \|$/gm,
    )) {
      for (const name of names.split(', ')) rows.set(name, cells);
    }
    const list = (names: readonly string[] = []) => names.join(', ') || '-';
    for (const [name, { folders: imports, packages, node }] of Object.entries(table)) {
      deepEqual(rows.get(name), [list(imports), list(packages), node ? 'yes' : 'no'], name);
    }
    equal(rows.size, Object.keys(table).length);
  });
});
