/** The server's answers. */
import {
  CodeActionKind,
  type Connection,
  DiagnosticRefreshRequest,
  DidChangeConfigurationNotification,
  DidChangeWatchedFilesNotification,
  DocumentDiagnosticReportKind,
  FileChangeType,
  type InitializeParams,
  type InitializeResult,
  LSPErrorCodes,
  type Diagnostic as LspDiagnostic,
  ResponseError,
  TextDocumentSyncKind,
  WatchKind,
  type WorkspaceDocumentDiagnosticReport,
  type WorkspaceFolder,
} from 'vscode-languageserver/node';
import type { PythonParser } from '../analysis/python/parser';
import { INTERPRETER, type InterpreterParams } from '../protocol/languageServer';
import { actionsFor, fixAllKind } from './actions';
import { pathOf } from './project';
import { Workspace } from './workspace';

/** Wires a connection to a workspace. Nothing of the workspace's files is ever run. */
export function serve(connection: Connection, loadParser: () => Promise<PythonParser>): void {
  let workspace: Workspace | undefined;
  let can: Can = canNothing;

  connection.onInitialize(async (params): Promise<InitializeResult> => {
    can = abilitiesOf(params);
    workspace = new Workspace(await loadParser(), optionsOf(params), (sentence) => connection.console.warn(sentence));
    return { capabilities, serverInfo: { name: 'Loopscope' } };
  });
  const refresh = () => {
    if (can.refresh) {
      // A client that went away needs no answer.
      connection.sendRequest(DiagnosticRefreshRequest.type).catch(() => undefined);
    }
  };
  const configure = async (): Promise<boolean> =>
    can.configure && workspace?.settings(await connection.workspace.getConfiguration('loopscope.lint')) === true;
  const index = async (folders?: readonly string[]) => {
    await indexed(connection, workspace, folders);
    refresh();
  };
  connection.onInitialized(async () => {
    await listen(connection, can, (folders) => index(folders));
    await configure();
    await index();
  });
  connection.onDidChangeConfiguration(async () => {
    const otherFiles = await configure();
    await (otherFiles ? index() : refresh());
  });
  connection.onNotification(INTERPRETER, ({ version }: InterpreterParams) => {
    if (workspace !== undefined && typeof version === 'string') {
      workspace.interpreter = version;
      refresh();
    }
  });
  connection.onDidChangeWatchedFiles(async ({ changes }) => {
    const before = workspace?.version;
    const otherFiles = changes.filter(({ uri, type }) => {
      const path = pathOf(uri);
      return path !== undefined && workspace?.changedOnDisk(path, type === FileChangeType.Deleted) === true;
    });
    if (otherFiles.length > 0) {
      await index();
    } else if (workspace?.version !== before || changes.some(({ uri }) => uri.endsWith('.py'))) {
      refresh();
    }
  });
  synchronize(connection, () => workspace);
  answer(connection, () => workspace);
  connection.listen();
}

/** What the client can do. */
interface Can {
  readonly refresh: boolean;
  readonly configure: boolean;
  readonly registerConfiguration: boolean;
  readonly registerWatchers: boolean;
  readonly folders: boolean;
}

const canNothing: Can = {
  refresh: false,
  configure: false,
  registerConfiguration: false,
  registerWatchers: false,
  folders: false,
};

function abilitiesOf({ capabilities: { workspace } }: InitializeParams): Can {
  return {
    refresh: workspace?.diagnostics?.refreshSupport === true,
    configure: workspace?.configuration === true,
    registerConfiguration: workspace?.didChangeConfiguration?.dynamicRegistration === true,
    registerWatchers: workspace?.didChangeWatchedFiles?.dynamicRegistration === true,
    folders: workspace?.workspaceFolders === true,
  };
}

/** Asks the client to tell of changes. */
async function listen(
  connection: Connection,
  can: Can,
  changed: (folders: readonly string[]) => Promise<void>,
): Promise<void> {
  if (can.registerConfiguration) {
    await connection.client.register(DidChangeConfigurationNotification.type, { section: 'loopscope.lint' });
  }
  if (can.registerWatchers) {
    const watchers = [
      ...['**/*.py', '**/pyproject.toml'].map((globPattern) => ({ globPattern })),
      // Of a folder that is deleted editors may tell nothing but its own name.
      { globPattern: '**/*', kind: WatchKind.Delete },
    ];
    await connection.client.register(DidChangeWatchedFilesNotification.type, { watchers });
  }
  if (can.folders) {
    connection.workspace.onDidChangeWorkspaceFolders(async () => {
      await changed(pathsOf(await connection.workspace.getWorkspaceFolders()));
    });
  }
}

/** Looks at every file of the workspace. `folders`: when they are others than before. */
async function indexed(
  connection: Connection,
  workspace: Workspace | undefined,
  folders: readonly string[] | undefined,
): Promise<void> {
  const shown = await connection.window.createWorkDoneProgress();
  shown.begin('Loopscope: reading Python files', 0, undefined, true);
  const progress = {
    report: (share: number) => shown.report(Math.round(share * 100)),
    cancelled: () => shown.token.isCancellationRequested,
  };
  await (folders === undefined ? workspace?.index(progress) : workspace?.folders(folders, progress));
  shown.done();
}

const capabilities: InitializeResult['capabilities'] = {
  textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental },
  notebookDocumentSync: {
    notebookSelector: [{ notebook: { notebookType: 'jupyter-notebook' }, cells: [{ language: 'python' }] }],
  },
  diagnosticProvider: {
    identifier: 'loopscope-lint',
    workDoneProgress: true,
    interFileDependencies: true,
    workspaceDiagnostics: true,
  },
  codeActionProvider: { codeActionKinds: [CodeActionKind.QuickFix, fixAllKind] },
  hoverProvider: true,
  workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
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
  return {
    folders: pathsOf(workspaceFolders),
    storage: text('storage'),
    pages: text('pages'),
    interpreter: text('interpreter'),
  };
}

function pathsOf(folders: readonly WorkspaceFolder[] | null | undefined): readonly string[] {
  return (folders ?? []).map(({ uri }) => pathOf(uri)).filter((path) => path !== undefined);
}

function synchronize(connection: Connection, workspace: () => Workspace | undefined): void {
  connection.onDidOpenTextDocument(({ textDocument: { uri, version, text } }) => workspace()?.open(uri, version, text));
  connection.onDidChangeTextDocument(({ textDocument: { uri, version }, contentChanges }) =>
    workspace()?.documents.change(uri, version, contentChanges),
  );
  connection.onDidCloseTextDocument(({ textDocument: { uri } }) => workspace()?.closed(uri));
  const { synchronization } = connection.notebooks;
  synchronization.onDidOpenNotebookDocument(({ notebookDocument, cellTextDocuments }) => {
    for (const cell of cellTextDocuments) {
      workspace()?.openCell(cell, notebookDocument.uri);
    }
  });
  synchronization.onDidChangeNotebookDocument(({ notebookDocument, change: { cells } }) => {
    for (const cell of cells?.structure?.didOpen ?? []) {
      workspace()?.openCell(cell, notebookDocument.uri);
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
  connection.languages.diagnostics.on(async ({ textDocument: { uri } }, token) => {
    // While one types, the next key often comes with the request: what was asked before it need not be answered.
    await turn();
    return token.isCancellationRequested
      ? new ResponseError(LSPErrorCodes.RequestCancelled, 'The request was cancelled.')
      : { kind: DocumentDiagnosticReportKind.Full, items: diagnosticsOf(workspace(), uri) };
  });
  connection.languages.diagnostics.onWorkspace(async (_, token, progress, partial) => {
    const space = workspace();
    const uris = space === undefined ? [] : [...space.project.uris];
    const items: WorkspaceDocumentDiagnosticReport[] = [];
    progress.begin('Loopscope: checking the workspace', 0, undefined, true);
    for (const [index, uri] of uris.entries()) {
      if (token.isCancellationRequested) {
        break;
      }
      const found = diagnosticsOf(space, uri);
      const item = { kind: DocumentDiagnosticReportKind.Full, uri, version: null, items: found } as const;
      // What was told in parts is not told again as a whole.
      if (partial === undefined) {
        items.push(item);
      } else {
        partial.report({ items: [item] });
      }
      progress.report(Math.floor((100 * index) / uris.length));
      // Others get their turn between two files.
      await turn();
    }
    progress.done();
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
        takesComment: (end) => space.takesComment(uri, end),
      },
      space.converter(),
    );
  });
  connection.onHover(({ textDocument: { uri }, position }) => workspace()?.hover(uri, position) ?? null);
}

/** Lets others have their turn. */
function turn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}

function diagnosticsOf(workspace: Workspace | undefined, uri: string): LspDiagnostic[] {
  const converter = workspace?.converter();
  return converter === undefined ? [] : (workspace?.check(uri) ?? []).map((each) => converter.diagnostic(uri, each));
}
