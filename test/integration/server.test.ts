import { strict as assert } from 'node:assert';
import {
  CancellationTokenSource,
  type Diagnostic,
  DidChangeNotebookDocumentNotification,
  DidCloseNotebookDocumentNotification,
  DidCloseTextDocumentNotification,
  DidOpenNotebookDocumentNotification,
  DocumentDiagnosticRequest,
  LSPErrorCodes,
  type TextDocumentContentChangeEvent,
  type TextEdit,
} from 'vscode-languageserver/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { INTERPRETER } from '../../src/protocol/languageServer';
import { diagnosticLines, type LanguageServer, ServerFixture, type ServerStart } from '../support/languageServer';
import { random } from '../support/random';

const blocking = `import time

async def main():
    time.sleep(1)
`;

const forgotten = `import asyncio

async def save(): pass

async def main():
    save()
    asyncio.create_task(save())
`;

describe('The language server', () => {
  let fixture: ServerFixture;
  let server: LanguageServer;
  let at: (name: string) => string;

  beforeEach(() => {
    fixture = new ServerFixture();
    at = (name) => fixture.at(name);
  });

  afterEach(() => fixture.dispose());

  it('says what it can do, and asks to be told of settings and files', async () => {
    await start({});
    const { capabilities } = server.result ?? {};
    assert.deepEqual(capabilities?.diagnosticProvider, {
      identifier: 'loopscope-lint',
      workDoneProgress: true,
      interFileDependencies: true,
      workspaceDiagnostics: true,
    });
    assert.deepEqual(server.registered, ['workspace/didChangeConfiguration', 'workspace/didChangeWatchedFiles']);
  });

  it('warns of what is open, with a link to the page about it', async () => {
    await start({ options: { pages: 'file:///pages' } });
    await server.open(at('a.py'), blocking);
    const [only, ...more] = await server.diagnostics(at('a.py'));
    assert.deepEqual(more, []);
    assert.equal(only?.code, 'AIO501');
    assert.equal(only.source, 'Loopscope');
    assert.deepEqual(only.codeDescription, { href: 'file:///pages/AIO501.md' });
    assert.deepEqual(only.range, { start: { line: 3, character: 4 }, end: { line: 3, character: 17 } });
  });

  for (const end of ['\n', '\r\n', '\r']) {
    it(`gives columns in UTF-16 units, with lines that end with ${JSON.stringify(end)}`, async () => {
      await start({});
      const text = `import time\n\nasync def main():\n    print("🐍👩‍🚀"); time.sleep(1)\n    time.sleep(2)\n`;
      await server.open(at('a.py'), text.replaceAll('\n', end));
      assert.deepEqual(diagnosticLines(await server.diagnostics(at('a.py'))), [
        `3:${'    print("🐍👩‍🚀"); '.length} AIO501`,
        '4:4 AIO501',
      ]);
    });
  }

  it('says the same after any edits as when the text is opened anew', async () => {
    await start({});
    const pieces = [
      ...['time.sleep(1)', '    ', '\n', '\r\n', '\r', '🐍', '"', "'''", '(', ')', ':', '\\', '#', '\t', '\0', 'é'],
      ...['async def f():\n    ', 'await ', 'import time\n', 'save()', 'class A:\n', 'try:\n', 'if True:\n        '],
    ];
    for (let seed = 1; seed <= 12; seed += 1) {
      const next = random(seed);
      const pick = (count: number) => Math.floor(next() * count);
      const uri = at(`edited${seed}.py`);
      const document = TextDocument.create(uri, 'python', 1, `${forgotten}${blocking}`.repeat(2));
      await server.open(uri, document.getText());
      for (let version = 2; version < 25; version += 1) {
        const changes: TextDocumentContentChangeEvent[] = [];
        for (let count = 0; count <= pick(3); count += 1) {
          const length = document.getText().length;
          const from = pick(length + 1);
          const range = {
            start: document.positionAt(from),
            end: document.positionAt(Math.min(length, from + pick(2) * pick(30))),
          };
          const change = { range, text: pieces[pick(pieces.length)] ?? '' };
          changes.push(change);
          TextDocument.update(document, [change], version);
        }
        await server.change(uri, version, changes);
        const incremental = await server.diagnostics(uri);
        const anew = at(`anew${seed}-${version}.py`);
        await server.open(anew, document.getText());
        assert.deepEqual(named(incremental, uri), named(await server.diagnostics(anew), anew), `${seed} ${version}`);
        await server.connection.sendNotification(DidCloseTextDocumentNotification.type, {
          textDocument: { uri: anew },
        });
      }
    }
  }).timeout(120_000);

  it('offers fixes, silence for a line, and all safe fixes at once', async () => {
    await start({});
    const uri = at('a.py');
    await server.open(uri, forgotten);
    const found = await server.diagnostics(uri);
    assert.deepEqual(diagnosticLines(found), ['5:4 AIO201', '6:4 AIO301']);
    const place = { start: { line: 5, character: 6 }, end: { line: 5, character: 6 } };
    const [first, ...others] = await server.actions(uri, place);
    assert.equal(first?.title, 'Await save()');
    assert.equal(first.isPreferred, true);
    assert.deepEqual(
      first.diagnostics?.map(({ code }) => code),
      ['AIO201'],
    );
    const silence = others.at(-1);
    assert.equal(silence?.title, 'Disable AIO201 for this line');
    const silenced = applied(uri, forgotten, silence.edit?.changes?.[uri] ?? []);
    assert.match(silenced, /^ {4}save\(\) {2}# loopscope: ignore\[AIO201\]$/m);
    await server.change(uri, 2, [{ text: silenced }]);
    assert.deepEqual(diagnosticLines(await server.diagnostics(uri)), ['6:4 AIO301']);
    await server.change(uri, 3, [{ text: forgotten }]);
    const whole = { start: { line: 0, character: 0 }, end: { line: 7, character: 0 } };
    assert.equal(
      (await server.actions(uri, whole)).some(({ kind }) => kind === 'source.fixAll.loopscope'),
      false,
    );
    const [all] = await server.actions(uri, whole, ['source.fixAll']);
    const mended = applied(uri, forgotten, all?.edit?.changes?.[uri] ?? []);
    assert.match(mended, /^ {4}await save\(\)$/m);
    await server.change(uri, 4, [{ text: mended }]);
    assert.equal(
      (await server.diagnostics(uri)).some(({ code }) => code === 'AIO201'),
      false,
    );
  });

  it('silences two on one line with one comment, and says which comment silences nothing', async () => {
    await start({});
    const uri = at('a.py');
    const text = 'import time\nasync def f():\n    time.sleep(1)  # loopscope: ignore[AIO201]\n';
    await server.open(uri, text);
    assert.deepEqual(diagnosticLines(await server.diagnostics(uri)), ['2:4 AIO501', '2:19 AIO001']);
    const place = { start: { line: 2, character: 5 }, end: { line: 2, character: 5 } };
    const silence = (await server.actions(uri, place)).find(({ title }) => title === 'Disable AIO501 for this line');
    const silenced = applied(uri, text, silence?.edit?.changes?.[uri] ?? []);
    assert.match(silenced, /ignore\[AIO201, AIO501\]/);
  });

  it('says where a function runs', async () => {
    await start({});
    const uri = at('a.py');
    await server.open(
      uri,
      'import asyncio\n\ndef helper(): pass\n\nasync def main():\n    helper()\n\nasyncio.run(main())\n',
    );
    const hover = await server.hover(uri, { line: 2, character: 6 });
    assert.deepEqual(hover, {
      contents: { kind: 'markdown', value: 'Runs on: **event loop**; called from `main()`.' },
      range: { start: { line: 2, character: 4 }, end: { line: 2, character: 10 } },
    });
    assert.equal(await server.hover(uri, { line: 7, character: 2 }), null);
    const use = await server.hover(uri, { line: 5, character: 6 });
    assert.deepEqual(use?.contents, hover.contents);
    assert.deepEqual(use?.range?.start, { line: 5, character: 4 });
    const main = await server.hover(uri, { line: 7, character: 13 });
    assert.deepEqual(main?.contents, { kind: 'markdown', value: 'Runs on: **event loop**' });
  });

  it('looks at cells of a notebook, whose code runs on a loop', async () => {
    fixture.write('pyproject.toml', '[tool.loopscope.per-file-ignores]\n"a.ipynb" = ["AIO505"]\n');
    await start({});
    const notebook = at('a.ipynb');
    const cell = (id: string) => `vscode-notebook-cell:${notebook.slice('file://'.length)}#${id}`;
    const textOf = (id: string, text: string) => ({ uri: cell(id), languageId: 'python', version: 1, text });
    await server.connection.sendNotification(DidOpenNotebookDocumentNotification.type, {
      notebookDocument: {
        uri: notebook,
        notebookType: 'jupyter-notebook',
        version: 1,
        cells: [{ kind: 2, document: cell('a') }],
      },
      cellTextDocuments: [textOf('a', 'import asyncio\nasync def f(): pass\nasyncio.run(f())\n')],
    });
    assert.deepEqual(diagnosticLines(await server.diagnostics(cell('a'))), ['2:0 AIO121']);
    await server.connection.sendNotification(DidChangeNotebookDocumentNotification.type, {
      notebookDocument: { uri: notebook, version: 2 },
      change: {
        cells: {
          structure: {
            array: { start: 1, deleteCount: 0, cells: [{ kind: 2, document: cell('b') }] },
            didOpen: [
              textOf('b', 'import time\nasync def g():\n    time.sleep(1)\n    input()\n!ls g(1)\n%time g(2)\n'),
              { ...textOf('text', 'async def h():\n    input()\n    time.sleep(1)\n'), languageId: 'markdown' },
            ],
          },
          textContent: [{ document: { uri: cell('a'), version: 2 }, changes: [{ text: 'x = 1\n' }] }],
        },
      },
    });
    assert.deepEqual(await server.diagnostics(cell('a')), []);
    assert.deepEqual(diagnosticLines(await server.diagnostics(cell('b'))), ['2:4 AIO501']);
    assert.deepEqual(await server.diagnostics(cell('text')), []);
    await server.connection.sendNotification(DidCloseNotebookDocumentNotification.type, {
      notebookDocument: { uri: notebook },
      cellTextDocuments: [{ uri: cell('a') }, { uri: cell('b') }],
    });
    assert.deepEqual(await server.diagnostics(cell('b')), []);
  });

  it('knows in each cell of a notebook what the others import and define', async () => {
    await start({});
    const notebook = at('a.ipynb');
    const cell = (id: string) => `vscode-notebook-cell:${notebook.slice('file://'.length)}#${id}`;
    const texts = {
      a: 'import asyncio\nfrom time import sleep as pause\n',
      b: 'async def work(): ...\ndef start():\n    return asyncio.create_task(work())\ndef nap():\n    pause(1)\n',
      c: 'task = start()\nwork()\nasync def main():\n    pause(1)\n    nap()\n',
    };
    await server.connection.sendNotification(DidOpenNotebookDocumentNotification.type, {
      notebookDocument: {
        uri: notebook,
        notebookType: 'jupyter-notebook',
        version: 1,
        cells: Object.keys(texts).map((id) => ({ kind: 2 as const, document: cell(id) })),
      },
      cellTextDocuments: Object.entries(texts).map(([id, text]) => ({
        uri: cell(id),
        languageId: 'python',
        version: 1,
        text,
      })),
    });
    assert.deepEqual(await server.diagnostics(cell('a')), []);
    // The loop of the notebook runs where a cell calls 'start'.
    assert.deepEqual(await server.diagnostics(cell('b')), []);
    assert.deepEqual(diagnosticLines(await server.diagnostics(cell('c'))), ['1:0 AIO201', '3:4 AIO501', '4:4 AIO511']);
    await server.connection.sendNotification(DidChangeNotebookDocumentNotification.type, {
      notebookDocument: { uri: notebook, version: 2 },
      change: {
        cells: {
          textContent: [{ document: { uri: cell('b'), version: 2 }, changes: [{ text: 'def work(): ...\n' }] }],
        },
      },
    });
    assert.deepEqual(diagnosticLines(await server.diagnostics(cell('c'))), ['3:4 AIO501']);
  });

  it('applies the safe fixes of a file that need the same import at once', async () => {
    await start({});
    const uri = at('a.py');
    const text = 'import time\n\nasync def main():\n    time.sleep(1)\n    time.sleep(2)\n';
    await server.open(uri, text);
    const everywhere = { start: { line: 0, character: 0 }, end: { line: 5, character: 0 } };
    const [all] = await server.actions(uri, everywhere, ['source.fixAll.loopscope']);
    assert.equal(
      applied(uri, text, all?.edit?.changes?.[uri] ?? []),
      'import time\nimport asyncio\n\nasync def main():\n    await asyncio.sleep(1)\n    await asyncio.sleep(2)\n',
    );
  });

  it('puts a comment that silences where a comment can stand, and offers none where none can', async () => {
    await start({});
    const uri = at('a.py');
    const text =
      "import time\nasync def f(): ...\nasync def main():\n    f('''\n''')\n    x = f().a + \\\n        1\n    f() or '''\n'''\n";
    await server.open(uri, text);
    const silenceAt = async (line: number, character: number) => {
      const actions = await server.actions(uri, { start: { line, character }, end: { line, character } });
      return actions.find(({ title }) => title.startsWith('Disable'))?.edit?.changes?.[uri];
    };
    const string = await silenceAt(3, 5);
    assert.deepEqual(string?.[0]?.range.start, { line: 4, character: 4 });
    assert.equal(await silenceAt(5, 9), undefined);
    assert.equal(await silenceAt(7, 5), undefined);
    await server.change(uri, 2, [{ text: applied(uri, text, string) }]);
    assert.deepEqual(diagnosticLines(await server.diagnostics(uri)), ['5:8 AIO205', '7:4 AIO203']);
  });

  it('says nothing of a cell that its magic gives to something else', async () => {
    await start({});
    const notebook = at('a.ipynb');
    const uri = `vscode-notebook-cell:${notebook.slice('file://'.length)}#a`;
    const script = 'import asyncio\nasync def main(): ...\nasyncio.run(main())\n';
    await server.connection.sendNotification(DidOpenNotebookDocumentNotification.type, {
      notebookDocument: {
        uri: notebook,
        notebookType: 'jupyter-notebook',
        version: 1,
        cells: [{ kind: 2, document: uri }],
      },
      cellTextDocuments: [{ uri, languageId: 'python', version: 1, text: `%%writefile main.py\n${script}` }],
    });
    assert.deepEqual(await server.diagnostics(uri), []);
    await server.connection.sendNotification(DidChangeNotebookDocumentNotification.type, {
      notebookDocument: { uri: notebook, version: 2 },
      change: {
        cells: { textContent: [{ document: { uri, version: 2 }, changes: [{ text: `%%time\n${script}` }] }] },
      },
    });
    assert.deepEqual(diagnosticLines(await server.diagnostics(uri)), ['3:0 AIO121']);
  });

  it('does what the settings say', async () => {
    await start({ settings: { ignore: ['AIO501'] } });
    const uri = at('a.py');
    await server.open(uri, `${blocking}    mine.slow()\n`);
    assert.deepEqual(await server.diagnostics(uri), []);
    await server.configure({ severity: { AIO501: 'hint' } });
    assert.deepEqual(
      (await server.diagnostics(uri)).map(({ severity }) => severity),
      [4],
    );
    await server.configure({ select: ['AIO2'] });
    assert.deepEqual(await server.diagnostics(uri), []);
    await server.configure({ enabled: false });
    assert.deepEqual(await server.diagnostics(uri), []);
    await server.configure({ select: 5, severity: { AIO5: 'error' } });
    assert.match(server.log.join('\n'), /The setting loopscope\.lint: 'select' takes a list of strings\./);
    assert.deepEqual(
      (await server.diagnostics(uri)).map(({ code, severity }) => [code, severity]),
      [['AIO501', 1]],
    );
  });

  it('takes functions that block from the settings, and forgets them again', async () => {
    await start({});
    const uri = at('a.py');
    await server.open(uri, 'import mine\n\nasync def f():\n    mine.slow()\n');
    assert.deepEqual(await server.diagnostics(uri), []);
    await server.configure({ extraBlocking: ['mine.slow'] });
    assert.equal((await server.diagnostics(uri)).length, 1);
    await server.configure({});
    assert.deepEqual(await server.diagnostics(uri), []);
  });

  it('knows which Python is selected, where the project does not say', async () => {
    await start({ options: { interpreter: '3.13.1' } });
    const uri = at('a.py');
    await server.open(uri, 'import asyncio\nasync def f():\n    async with asyncio.timeout(1):\n        await g()\n');
    assert.deepEqual(await server.diagnostics(uri), []);
    const taken = server.refreshed();
    await server.connection.sendNotification(INTERPRETER, { version: '3.10' });
    await taken;
    assert.deepEqual(diagnosticLines(await server.diagnostics(uri)), ['2:15 AIO906']);
  });

  it('does not answer a request that was cancelled before its turn', async () => {
    await start({});
    await server.open(at('a.py'), blocking.repeat(500));
    const cancel = new CancellationTokenSource();
    const params = { textDocument: { uri: at('a.py') } };
    const first = server.connection.sendRequest(DocumentDiagnosticRequest.type, params);
    const second = server.connection.sendRequest(DocumentDiagnosticRequest.type, params, cancel.token);
    cancel.cancel();
    await assert.rejects(second, ({ code }) => code === LSPErrorCodes.RequestCancelled);
    assert.equal((await first).kind, 'full');
  });

  async function start(options: ServerStart): Promise<void> {
    server = await fixture.start(options);
  }
});

/** As text, with another name for the file. */
function named(diagnostics: readonly Diagnostic[], uri: string): string {
  return JSON.stringify(diagnostics, null, 1).replaceAll(uri, '<file>');
}

function applied(uri: string, text: string, edits: TextEdit[]): string {
  assert(edits.length > 0, 'there is nothing to apply');
  return TextDocument.applyEdits(TextDocument.create(uri, 'python', 1, text), edits);
}
