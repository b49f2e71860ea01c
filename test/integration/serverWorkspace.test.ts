import { strict as assert } from 'node:assert';
import { mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import {
  CancellationTokenSource,
  type Diagnostic,
  DidChangeWorkspaceFoldersNotification,
  DidCloseTextDocumentNotification,
  FileChangeType,
  LSPErrorCodes,
  WorkspaceDiagnosticRequest,
} from 'vscode-languageserver/node';
import { diagnosticLines, type LanguageServer, ServerFixture, type ServerStart } from '../support/languageServer';

const blocking = `import time

async def main():
    time.sleep(1)
`;

describe('The language server in a workspace', () => {
  let fixture: ServerFixture;
  let server: LanguageServer;
  let at: (name: string) => string;

  beforeEach(() => {
    fixture = new ServerFixture();
    at = (name) => fixture.at(name);
  });

  afterEach(() => fixture.dispose());

  it('follows calls through files, and tells every link of the chain', async () => {
    const helper = fixture.write('helper.py', 'import time\n\ndef rest():\n    time.sleep(1)\n');
    await start({});
    await server.open(at('main.py'), 'from helper import rest\n\nasync def main():\n    rest()\n');
    const [found] = await server.diagnostics(at('main.py'));
    assert.equal(found?.code, 'AIO511');
    const [link] = found.relatedInformation ?? [];
    assert.equal(link?.location.uri, pathToFileURL(helper).href);
    assert.deepEqual(link.location.range.start, { line: 3, character: 4 });
    writeFileSync(helper, 'def rest():\n    pass\n');
    await server.changedOnDisk([helper]);
    assert.deepEqual(await server.diagnostics(at('main.py')), []);
    writeFileSync(helper, 'import time\n\n\ndef rest():\n    time.sleep(1)\n');
    await server.changedOnDisk([helper]);
    assert.deepEqual(diagnosticLines(await server.diagnostics(at('main.py'))), ['3:4 AIO511']);
    rmSync(helper);
    await server.changedOnDisk([helper], FileChangeType.Deleted);
    assert.deepEqual(await server.diagnostics(at('main.py')), []);
  });

  it('forgets the files of a folder of which it is told that it was deleted, and no others', async () => {
    const helper = fixture.write('parts/helper.py', 'import time\n\ndef rest():\n    time.sleep(1)\n');
    const other = fixture.write('parts2.py', 'import time\n\ndef rest():\n    time.sleep(1)\n');
    await start({});
    const main = at('main.py');
    const text =
      'import parts.helper\nimport parts2\n\nasync def main():\n    parts.helper.rest()\n    parts2.rest()\n';
    await server.open(main, text);
    assert.deepEqual(diagnosticLines(await server.diagnostics(main)), ['4:4 AIO511', '5:4 AIO511']);
    rmSync(dirname(helper), { recursive: true });
    await server.changedOnDisk([dirname(helper)], FileChangeType.Deleted);
    assert.deepEqual(diagnosticLines(await server.diagnostics(main)), ['5:4 AIO511']);
    fixture.write('parts/helper.py', readFileSync(other, 'utf8'));
    await server.changedOnDisk([helper], FileChangeType.Created);
    assert.deepEqual(diagnosticLines(await server.diagnostics(main)), ['4:4 AIO511', '5:4 AIO511']);
  });

  it('takes the text of an open file before the one on the disk, until it is closed', async () => {
    const helper = fixture.write('helper.py', 'def rest():\n    pass\n');
    await start({});
    const main = at('main.py');
    await server.open(main, 'from helper import rest\n\nasync def main():\n    rest()\n');
    assert.deepEqual(await server.diagnostics(main), []);
    await server.open(at('helper.py'), 'import time\ndef rest():\n    time.sleep(1)\n');
    await server.changedOnDisk([helper]);
    assert.deepEqual(diagnosticLines(await server.diagnostics(main)), ['3:4 AIO511']);
    const textDocument = { uri: at('helper.py') };
    await server.connection.sendNotification(DidCloseTextDocumentNotification.type, { textDocument });
    assert.deepEqual(await server.diagnostics(main), []);
  });

  it('takes pyproject.toml, and its changes', async () => {
    const project = fixture.write('pyproject.toml', '[tool.loopscope]\nper-file-ignores = {"tests/*" = ["AIO5"]}\n');
    fixture.write('tests/test_a.py', blocking);
    await start({});
    await server.open(at('tests/test_a.py'), blocking);
    await server.open(at('a.py'), blocking);
    assert.deepEqual(await server.diagnostics(at('tests/test_a.py')), []);
    assert.deepEqual(diagnosticLines(await server.diagnostics(at('a.py'))), ['3:4 AIO501']);
    writeFileSync(project, '[tool.loopscope]\nignore = ["AIO501"]\n');
    await server.changedOnDisk([project]);
    assert.deepEqual(await server.diagnostics(at('a.py')), []);
    assert.deepEqual(await server.diagnostics(at('tests/test_a.py')), []);
    writeFileSync(project, '[tool.loopscope\n');
    await server.changedOnDisk([project]);
    assert.deepEqual(diagnosticLines(await server.diagnostics(at('a.py'))), ['3:4 AIO501']);
    assert.match(server.log.join('\n'), /pyproject\.toml cannot be read: it has an error in line 1/);
    writeFileSync(project, '[tool.loopscope]\nignore = ["AIO501", "AIO999"]\nexclude = 5\n');
    await server.changedOnDisk([project]);
    assert.deepEqual(await server.diagnostics(at('a.py')), []);
    assert.match(server.log.join('\n'), /'ignore': there is no rule 'AIO999'/);
    assert.match(server.log.join('\n'), /'exclude' takes a list of strings/);
  });

  it('looks at the whole workspace when asked, and leaves out what is excluded', async () => {
    for (let index = 0; index < 20; index += 1) {
      fixture.write(`package/file${index}.py`, blocking);
    }
    fixture.write('generated/a.py', blocking);
    await start({ settings: { exclude: ['generated'] } });
    const all = await wholeWorkspace();
    assert.equal(all.size, 20);
    assert.deepEqual(diagnosticLines(all.get(at('package/file7.py')) ?? []), ['3:4 AIO501']);
    await server.configure({ exclude: ['package'] });
    assert.deepEqual([...(await wholeWorkspace()).keys()], [at('generated/a.py')]);
    await server.open(at('package/file7.py'), blocking);
    assert.deepEqual(await server.diagnostics(at('package/file7.py')), []);
    await server.configure({});
    assert.equal((await server.diagnostics(at('package/file7.py'))).length, 1);
    const project = fixture.write('pyproject.toml', '[tool.loopscope]\nexclude = ["file*.py"]\n');
    await server.changedOnDisk([project]);
    assert.deepEqual([...(await wholeWorkspace()).keys()], [at('generated/a.py')]);
    fixture.write('pyproject.toml', '');
    await server.changedOnDisk([project]);
    assert.equal((await wholeWorkspace()).size, 21);
  });

  it('stops looking at the workspace when nobody wants it any more', async () => {
    for (let index = 0; index < 300; index += 1) {
      fixture.write(`file${index}.py`, blocking);
    }
    await start({});
    const cancel = new CancellationTokenSource();
    let parts = 0;
    server.connection.onProgress(WorkspaceDiagnosticRequest.partialResult, 'parts', ({ items }) => {
      parts += items.length;
      cancel.cancel();
    });
    const params = { previousResultIds: [], partialResultToken: 'parts' };
    await server.connection.sendRequest(WorkspaceDiagnosticRequest.type, params, cancel.token).catch((error) => {
      assert.equal(error.code, LSPErrorCodes.RequestCancelled);
    });
    assert(0 < parts && parts < 300, `${parts} parts`);
  });

  it('takes folders that are opened later, and forgets those that are closed', async () => {
    const other = realpathSync(mkdtempSync(join(tmpdir(), 'loopscope-other-')));
    writeFileSync(join(other, 'b.py'), blocking);
    fixture.write('a.py', blocking);
    await start({});
    assert.deepEqual([...(await wholeWorkspace()).keys()], [at('a.py')]);
    const folders = [{ uri: pathToFileURL(other).href, name: 'other' }];
    server.connection.onRequest('workspace/workspaceFolders', () => folders);
    const taken = server.refreshed();
    const gone = [{ uri: pathToFileURL(fixture.folder).href, name: 'first' }];
    await server.connection.sendNotification(DidChangeWorkspaceFoldersNotification.type, {
      event: { added: folders, removed: gone },
    });
    await taken;
    assert.deepEqual([...(await wholeWorkspace()).keys()], [pathToFileURL(join(other, 'b.py')).href]);
    rmSync(other, { recursive: true });
  });

  it('keeps what it knows of files that did not change, and says the same from that', async () => {
    const storage = join(fixture.folder, '.storage');
    fixture.write('helper.py', 'import time\n\ndef rest():\n    time.sleep(1)\n');
    fixture.write('copy.py', 'import time\n\ndef rest():\n    time.sleep(1)\n');
    fixture.write('main.py', 'from helper import rest\nimport copy\n\nasync def main():\n    rest()\n');
    await start({ options: { storage } });
    const cold = await wholeWorkspace();
    assert.deepEqual(diagnosticLines(cold.get(at('main.py')) ?? []), ['4:4 AIO511']);
    await start({ options: { storage } });
    assert.deepEqual(await wholeWorkspace(), cold);
    const [kept, ...others] = readdirSync(storage);
    assert(kept !== undefined && others.length === 0, `${kept} ${others}`);
    const whole = readFileSync(join(storage, kept));
    for (const torn of [
      whole.subarray(0, whole.length - 40),
      Buffer.from('{"half'),
      Buffer.from([0, 255, 10, 32, 10]),
    ]) {
      writeFileSync(join(storage, kept), torn);
      await start({ options: { storage } });
      assert.deepEqual(await wholeWorkspace(), cold);
    }
  });

  it('reads files in other encodings, and survives what is no Python', async () => {
    const text = '# -*- coding: latin-1 -*-\nimport time\nasync def f():\n    print("é"); time.sleep(1)\n';
    fixture.write('latin.py', Buffer.from(text, 'latin1'));
    fixture.write('bytes.py', Buffer.from([0, 255, 254, 10, 13, 0, 200]));
    fixture.write('broken.py', `def f(:\n    ((((\nclass\n${blocking}`);
    fixture.write('deep.py', `${'('.repeat(5000)}\n`);
    fixture.write('python2.py', 'print "hello"\nexec "x"\n');
    await start({});
    const all = await wholeWorkspace();
    assert.deepEqual(diagnosticLines(all.get(at('latin.py')) ?? []), ['3:16 AIO501']);
    assert.equal(all.size, 5);
    await server.open(at('broken.py'), `def f(:\n    ((((\nclass\n${blocking}`);
    assert.equal(Array.isArray(await server.diagnostics(at('broken.py'))), true);
  });

  async function start(options: ServerStart): Promise<void> {
    server = await fixture.start(options);
  }

  /** What is found in every file of the workspace. */
  async function wholeWorkspace(): Promise<ReadonlyMap<string, readonly Diagnostic[]>> {
    const { items } = await server.connection.sendRequest(WorkspaceDiagnosticRequest.type, { previousResultIds: [] });
    return new Map(items.map((item) => [item.uri, item.kind === 'full' ? item.items : []]));
  }
});
