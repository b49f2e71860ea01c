/** The server's answers. */
import {
  CodeActionKind,
  type Connection,
  DiagnosticRefreshRequest,
  DocumentDiagnosticReportKind,
  FileChangeType,
  type InitializeParams,
  type InitializeResult,
  type Diagnostic as LspDiagnostic,
  TextDocumentSyncKind,
} from 'vscode-languageserver/node';
import type { PythonParser } from '../analysis/python/parser';
import { actionsFor, fixAllKind } from './actions';
import { pathOf } from './project';
import { Workspace } from './workspace';

/** Wires a connection to a workspace. Nothing of the workspace's files is ever run. */
export function serve(connection: Connection, loadParser: () => Promise<PythonParser>): void {
  let workspace: Workspace | undefined;
  let canRefresh = false;
  let canConfigure = false;

  connection.onInitialize(async (params): Promise<InitializeResult> => {
    canRefresh = params.capabilities.workspace?.diagnostics?.refreshSupport === true;
    canConfigure = params.capabilities.workspace?.configuration === true;
    workspace = new Workspace(await loadParser(), optionsOf(params), (sentence) => connection.console.warn(sentence));
    return { capabilities, serverInfo: { name: 'Loopscope' } };
  });
  const refresh = () => {
    if (canRefresh) {
      // A client that went away needs no answer.
      connection.sendRequest(DiagnosticRefreshRequest.type).catch(() => undefined);
    }
  };
  const configure = async () => {
    if (canConfigure && workspace !== undefined) {
      workspace.settings(await connection.workspace.getConfiguration('loopscope.lint'));
    }
  };
  connection.onInitialized(async () => {
    await configure();
    const progress = await connection.window.createWorkDoneProgress();
    progress.begin('Loopscope: reading Python files', 0, undefined, true);
    await workspace?.index({
      report: (share) => progress.report(Math.round(share * 100)),
      cancelled: () => progress.token.isCancellationRequested,
    });
    progress.done();
    refresh();
  });
  connection.onDidChangeConfiguration(async () => {
    await configure();
    refresh();
  });
  connection.onDidChangeWatchedFiles(({ changes }) => {
    for (const { uri, type } of changes) {
      const path = pathOf(uri);
      if (path !== undefined) {
        workspace?.changedOnDisk(path, type === FileChangeType.Deleted);
      }
    }
    refresh();
  });
  synchronize(connection, () => workspace);
  answer(connection, () => workspace);
  connection.listen();
}

const capabilities: InitializeResult['capabilities'] = {
  textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental },
  notebookDocumentSync: {
    notebookSelector: [{ notebook: { notebookType: 'jupyter-notebook' }, cells: [{ language: 'python' }] }],
  },
  diagnosticProvider: { identifier: 'loopscope', interFileDependencies: true, workspaceDiagnostics: true },
  codeActionProvider: { codeActionKinds: [CodeActionKind.QuickFix, fixAllKind] },
  hoverProvider: true,
};

interface Options {
  readonly folders: readonly string[];
  readonly storage: string | undefined;
  readonly pages: string | undefined;
  readonly interpreter: string | undefined;
}

function optionsOf({ workspaceFolders, initializationOptions }: InitializeParams): Options {
  const given: unknown = initializationOptions;
  const text = (name: string) => {
    const value: unknown = typeof given === 'object' && given !== null ? Reflect.get(given, name) : undefined;
    return typeof value === 'string' && value !== '' ? value : undefined;
  };
  const folders = (workspaceFolders ?? []).map(({ uri }) => pathOf(uri)).filter((path) => path !== undefined);
  return { folders, storage: text('storage'), pages: text('pages'), interpreter: text('interpreter') };
}

function synchronize(connection: Connection, workspace: () => Workspace | undefined): void {
  connection.onDidOpenTextDocument(({ textDocument: { uri, version, text } }) => workspace()?.open(uri, version, text));
  connection.onDidChangeTextDocument(({ textDocument: { uri, version }, contentChanges }) =>
    workspace()?.documents.change(uri, version, contentChanges),
  );
  connection.onDidCloseTextDocument(({ textDocument: { uri } }) => workspace()?.closed(uri));
  const { synchronization } = connection.notebooks;
  synchronization.onDidOpenNotebookDocument(({ cellTextDocuments }) => {
    for (const { uri, version, text } of cellTextDocuments) {
      workspace()?.openCell(uri, version, text);
    }
  });
  synchronization.onDidChangeNotebookDocument(({ change: { cells } }) => {
    for (const { uri, version, text } of cells?.structure?.didOpen ?? []) {
      workspace()?.openCell(uri, version, text);
    }
    for (const { uri } of cells?.structure?.didClose ?? []) {
      workspace()?.closed(uri);
    }
    for (const { document, changes } of cells?.textContent ?? []) {
      workspace()?.documents.change(document.uri, document.version, changes);
    }
  });
  synchronization.onDidCloseNotebookDocument(({ cellTextDocuments }) => {
    for (const { uri } of cellTextDocuments) {
      workspace()?.closed(uri);
    }
  });
}

function answer(connection: Connection, workspace: () => Workspace | undefined): void {
  connection.languages.diagnostics.on(({ textDocument: { uri } }) => ({
    kind: DocumentDiagnosticReportKind.Full,
    items: diagnosticsOf(workspace(), uri),
  }));
  connection.languages.diagnostics.onWorkspace(async (_, token, progress) => {
    const space = workspace();
    const items = [];
    for (const uri of space === undefined ? [] : space.project.uris) {
      if (token.isCancellationRequested) {
        break;
      }
      items.push({ kind: DocumentDiagnosticReportKind.Full, uri, version: null, items: diagnosticsOf(space, uri) });
      // Others get their turn between two files.
      await new Promise((resolve) => setImmediate(resolve));
      progress.report(items.length);
    }
    return { items };
  });
  connection.onCodeAction(({ textDocument: { uri }, range, context }) => {
    const opened = workspace()?.documents.get(uri);
    const space = workspace();
    if (opened === undefined || space === undefined) {
      return [];
    }
    const { document } = opened;
    return actionsFor(
      {
        document,
        diagnostics: space.check(uri),
        start: document.offsetAt(range.start),
        end: document.offsetAt(range.end),
        only: context.only,
      },
      space.converter(),
    );
  });
  connection.onHover(({ textDocument: { uri }, position }) => workspace()?.hover(uri, position) ?? null);
}

function diagnosticsOf(workspace: Workspace | undefined, uri: string): LspDiagnostic[] {
  const converter = workspace?.converter();
  return converter === undefined ? [] : (workspace?.check(uri) ?? []).map((each) => converter.diagnostic(uri, each));
}
