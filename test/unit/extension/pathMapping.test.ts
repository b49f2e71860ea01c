import assert from 'node:assert/strict';
import { guessedMapping, mappedPath, mappedRecord, shownMapping } from '../../../src/extension/pathMapping';

/** What is on this machine. */
function having(...files: readonly string[]): (file: string) => boolean {
  return (file) => files.includes(file);
}

describe('the files of a recording that was made elsewhere', () => {
  it('are below the folder that keeps most of their path', () => {
    const exists = having('/home/me/shop/app/main.py', '/home/me/shop/main.py');
    assert.deepEqual(guessedMapping(['/build/42/app/main.py'], ['/home/me/shop'], exists), {
      from: '/build/42',
      to: '/home/me/shop',
    });
  });

  it('are looked for in every folder of the workspace', () => {
    const mapping = guessedMapping(['/build/lib/a.py'], ['/w/one', '/w/two'], having('/w/two/lib/a.py'));
    assert.deepEqual(mapping, { from: '/build', to: '/w/two' });
  });

  it('are below the folder of their own name, where several have files of one name', () => {
    const exists = having('/w/one/app/main.py', '/w/two/app/main.py');
    assert.deepEqual(guessedMapping(['/build/two/app/main.py'], ['/w/one', '/w/two'], exists), {
      from: '/build/two',
      to: '/w/two',
    });
  });

  it('are where most of them are, and not where one has the name of another', () => {
    const exists = having('/w/main.py', '/w/src/main.py', '/w/src/lib/a.py', '/w/src/lib/b.py');
    const files = ['/build/main.py', '/build/lib/a.py', '/build/lib/b.py'];
    assert.deepEqual(guessedMapping(files, ['/w', '/w/src'], exists), { from: '/build', to: '/w/src' });
  });

  it('are found when the workspace is a folder of the program', () => {
    const mapping = guessedMapping(['/build/shop/app/main.py'], ['/home/me/app'], having('/home/me/app/main.py'));
    assert.deepEqual(mapping, { from: '/build/shop/app', to: '/home/me/app' });
  });

  it('are not guessed where none of them is here', () => {
    assert.equal(guessedMapping(['/build/main.py'], ['/home/me'], having('/home/me/other.py')), undefined);
    assert.equal(
      guessedMapping(['/main.py'], [], () => true),
      undefined,
    );
  });

  it('come from Windows too', () => {
    const mapping = guessedMapping(['C:\\build\\app\\main.py'], ['/home/me'], having('/home/me/app/main.py'));
    assert.deepEqual(mapping, { from: 'C:\\build', to: '/home/me' });
    assert.equal(
      mappedPath('C:\\build\\app\\main.py', [{ from: 'C:\\build', to: '/home/me' }]),
      '/home/me/app/main.py',
    );
    assert.equal(mappedPath('/build/a.py', [{ from: '/build', to: 'D:\\code' }]), 'D:\\code\\a.py');
  });

  it('are where the user shows one of them', () => {
    assert.deepEqual(shownMapping('/build/app/main.py', '/home/me/src/app/main.py'), {
      from: '/build',
      to: '/home/me/src',
    });
    assert.deepEqual(shownMapping('/build/app/main.py', '/home/me/main.py'), { from: '/build/app', to: '/home/me' });
    assert.equal(shownMapping('/build/app/main.py', '/home/me/other.py'), undefined);
  });

  it('follow the mapping of their innermost folder, and no folder whose name only begins alike', () => {
    const mappings = [
      { from: '/build', to: '/a' },
      { from: '/build/app', to: '/b' },
    ];
    assert.equal(mappedPath('/build/app/main.py', mappings), '/b/main.py');
    assert.equal(mappedPath('/build/lib/x.py', mappings), '/a/lib/x.py');
    assert.equal(mappedPath('/builder/x.py', mappings), '/builder/x.py');
  });

  it('are mapped in the records that name them, and nothing else is', () => {
    const mappings = [{ from: '/build', to: '/a' }];
    const mapped = (record: Readonly<Record<string, unknown>>) => mappedRecord(record, mappings);
    assert.deepEqual(mapped({ k: 'code', id: 1, file: '/build/x.py' }), { k: 'code', id: 1, file: '/a/x.py' });
    assert.deepEqual(mapped({ k: 'misuse', created: { file: '/build/x.py', line: 3 } }), {
      k: 'misuse',
      created: { file: '/a/x.py', line: 3 },
    });
    for (const other of [
      { k: 'string', text: '/build/x.py' },
      { k: 'code', file: 7 },
      { k: 'misuse', created: 'x' },
    ]) {
      assert.deepEqual(mapped(other), other);
    }
  });
});
