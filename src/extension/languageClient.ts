/** The language server's other end: it is started as a process, and warns while one types. It runs nothing of the workspace, so it is there in untrusted ones too. */
import * as vscode from 'vscode';
import { LanguageClient, type LanguageClientOptions, type Middleware, TransportKind } from 'vscode-languageclient/node';
import { INTERPRETER, type InterpreterParams, type ServerOptions } from '../protocol/languageServer';
import type { FindingDiagnostics } from './diagnostics';
import { fixTitlesAt } from './findingActions';
import { LintDiagnostics } from './lintDiagnostics';
import { onPythonSelected, selectedVersion } from './selectedPython';

export interface ClientParts {
  readonly context: vscode.ExtensionContext;
  readonly log: vscode.LogOutputChannel;
  readonly findings: FindingDiagnostics;
}

/** Starts the server. It is stopped with what is returned. */
export function startLanguageServer({ context, log, findings }: ClientParts): vscode.Disposable {
  const shown = new LintDiagnostics(findings);
  const wholeWorkspace = new OnRequest();
  const module = vscode.Uri.joinPath(context.extensionUri, 'dist', 'server.js').fsPath;
  const server = { module, transport: TransportKind.ipc };
  const client = new LanguageClient(
    'loopscope.lint',
    'Loopscope',
    { run: server, debug: server },
    {
      ...clientOptions(context, log),
      middleware: middleware(findings, wholeWorkspace),
      diagnosticCollectionProvider: shown,
    },
  );
  const restart = async () => {
    await client.restart();
    await tellInterpreter(client);
  };
  // A server that cannot be started is in the log; everything else works without it.
  const fail = (error: unknown) => log.error(`The language server: ${error instanceof Error ? error.message : error}`);
  client
    .start()
    .then(() => tellInterpreter(client))
    .catch(fail);
  return vscode.Disposable.from(
    vscode.commands.registerCommand('loopscope.restartServer', () => restart().catch(fail)),
    vscode.commands.registerCommand('loopscope.checkWorkspace', () => wholeWorkspace.ask()),
    onPythonSelected(() => tellInterpreter(client).catch(fail)),
    { dispose: () => void client.dispose().catch(fail) },
    wholeWorkspace,
    shown,
  );
}

function clientOptions(
  { extensionUri, storageUri, globalStorageUri }: vscode.ExtensionContext,
  log: vscode.LogOutputChannel,
): LanguageClientOptions {
  const initializationOptions: ServerOptions = {
    storage: (storageUri ?? globalStorageUri).fsPath,
    pages: vscode.Uri.joinPath(extensionUri, 'media', 'rules').toString(),
  };
  return {
    documentSelector: [
      { language: 'python', scheme: 'file' },
      { language: 'python', scheme: 'untitled' },
      { language: 'python', notebook: 'jupyter-notebook' },
    ],
    outputChannel: log,
    initializationOptions,
    diagnosticPullOptions: { onChange: true, onFocus: true },
  };
}

function middleware(findings: FindingDiagnostics, wholeWorkspace: OnRequest): Middleware {
  return {
    // A fix that the finding of a run offers at the same line is not offered twice.
    // biome-ignore lint/complexity/useMaxParams: it is the client that gives five.
    provideCodeActions: async (document, range, context, token, next) => {
      const actions = await next(document, range, context, token);
      const known = new Set(fixTitlesAt(findings, document, range));
      return actions?.filter(({ title }) => !known.has(title));
    },
    // The client would ask again and again, for every file of the workspace.
    provideWorkspaceDiagnostics: async (resultIds, token, report, next) => {
      await wholeWorkspace.asked(token);
      return wholeWorkspace.withProgress(token, async (both) => (await next(resultIds, both, report)) ?? { items: [] });
    },
  };
}

/** Lets the client look at the whole workspace when its user wants that. */
class OnRequest implements vscode.Disposable {
  readonly #asked = new vscode.EventEmitter<void>();

  ask(): void {
    this.#asked.fire();
  }

  /** Resolves when it is asked for next, or nobody waits for it any more. */
  asked(token: vscode.CancellationToken): Promise<void> {
    return new Promise((resolve) => {
      const done = () => {
        listeners.dispose();
        resolve();
      };
      const listeners = vscode.Disposable.from(this.#asked.event(done), token.onCancellationRequested(done));
    });
  }

  /** Shows that something goes on, and lets it be ended. */
  async withProgress<Answer>(
    token: vscode.CancellationToken,
    work: (both: vscode.CancellationToken) => Promise<Answer>,
  ): Promise<Answer> {
    const options = {
      location: vscode.ProgressLocation.Notification,
      title: 'Loopscope: checking the workspace',
      cancellable: true,
    };
    return vscode.window.withProgress(options, async (_, byUser) => {
      const both = new vscode.CancellationTokenSource();
      const listeners = [byUser, token].map((each) => each.onCancellationRequested(() => both.cancel()));
      try {
        return await work(both.token);
      } finally {
        vscode.Disposable.from(...listeners, both).dispose();
      }
    });
  }

  dispose(): void {
    this.#asked.dispose();
  }
}

/** Which Python a program is for, where nothing in its project says so. */
async function tellInterpreter(client: LanguageClient): Promise<void> {
  const version = await selectedVersion(vscode.workspace.workspaceFolders?.[0]?.uri);
  if (version !== undefined && client.isRunning()) {
    const params: InterpreterParams = { version };
    await client.sendNotification(INTERPRETER, params);
  }
}
