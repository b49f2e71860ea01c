/** The real language server as a process, and the client's end of a conversation with it. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import {
  type CodeAction,
  CodeActionRequest,
  ConfigurationRequest,
  createProtocolConnection,
  type Diagnostic,
  DiagnosticRefreshRequest,
  DidChangeConfigurationNotification,
  DidChangeTextDocumentNotification,
  DidChangeWatchedFilesNotification,
  DidOpenTextDocumentNotification,
  DocumentDiagnosticRequest,
  ExitNotification,
  FileChangeType,
  type Hover,
  HoverRequest,
  InitializedNotification,
  type InitializeParams,
  InitializeRequest,
  type InitializeResult,
  LogMessageNotification,
  type Position,
  type ProtocolConnection,
  type Range,
  RegistrationRequest,
  ShutdownRequest,
  StreamMessageReader,
  StreamMessageWriter,
  type TextDocumentContentChangeEvent,
  WorkDoneProgressCreateRequest,
} from 'vscode-languageserver/node';
import { repository } from './folders';

export interface ServerStart {
  readonly folders?: readonly string[];
  /** `loopscope.lint` */
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly options?: Readonly<Record<string, unknown>>;
}

/** States: started, then stopped. */
export class LanguageServer {
  readonly connection: ProtocolConnection;
  readonly log: string[] = [];
  /** What the server asked to be told of. */
  readonly registered: string[] = [];
  result: InitializeResult | undefined;
  settings: Readonly<Record<string, unknown>>;
  /** Resolves when the server has looked at the workspace for the first time. */
  readonly indexed: Promise<void>;
  readonly #child: ChildProcess;
  #refreshes = 0;
  #waiting: (() => void)[] = [];

  private constructor(child: ChildProcess, settings: Readonly<Record<string, unknown>>) {
    this.#child = child;
    this.settings = settings;
    const { stdout, stdin } = child;
    if (stdout === null || stdin === null) {
      throw new Error('The server has no streams.');
    }
    this.connection = createProtocolConnection(new StreamMessageReader(stdout), new StreamMessageWriter(stdin));
    this.indexed = this.refreshed();
  }

  /** Of the server's process. */
  get pid(): number {
    return this.#child.pid ?? Number.NaN;
  }

  /** Resolves when the server has looked at the workspace. */
  static async start(start: ServerStart = {}): Promise<LanguageServer> {
    const server = await LanguageServer.launch(start);
    await server.indexed;
    return server;
  }

  /** Resolves when the server answers; it still looks at the workspace then. */
  static async launch({ folders = [], settings = {}, options = {} }: ServerStart = {}): Promise<LanguageServer> {
    const child = spawn(process.execPath, [join(repository, 'dist/server.js'), '--stdio'], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    const server = new LanguageServer(child, settings);
    const { connection } = server;
    connection.onRequest(ConfigurationRequest.type, ({ items }) => items.map(() => server.settings));
    connection.onRequest(RegistrationRequest.type, ({ registrations }) => {
      server.registered.push(...registrations.map(({ method }) => method));
    });
    connection.onRequest(WorkDoneProgressCreateRequest.type, () => undefined);
    connection.onRequest(DiagnosticRefreshRequest.type, () => server.#refreshed());
    connection.onNotification(LogMessageNotification.type, ({ message }) => {
      server.log.push(message);
    });
    connection.listen();
    server.result = await connection.sendRequest(InitializeRequest.type, initialization(folders, options));
    await connection.sendNotification(InitializedNotification.type, {});
    return server;
  }

  async stop(): Promise<void> {
    const ended = once(this.#child, 'exit');
    await this.connection.sendRequest(ShutdownRequest.type);
    await this.connection.sendNotification(ExitNotification.type);
    await ended;
    this.connection.dispose();
  }

  /** Resolves when the server says next that what it said may be otherwise now. */
  refreshed(): Promise<void> {
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  #refreshed(): void {
    this.#refreshes += 1;
    for (const resolve of this.#waiting.splice(0)) {
      resolve();
    }
  }

  async open(uri: string, text: string): Promise<void> {
    await this.connection.sendNotification(DidOpenTextDocumentNotification.type, {
      textDocument: { uri, languageId: 'python', version: 1, text },
    });
  }

  async change(uri: string, version: number, contentChanges: TextDocumentContentChangeEvent[]): Promise<void> {
    await this.connection.sendNotification(DidChangeTextDocumentNotification.type, {
      textDocument: { uri, version },
      contentChanges,
    });
  }

  async diagnostics(uri: string): Promise<readonly Diagnostic[]> {
    const report = await this.connection.sendRequest(DocumentDiagnosticRequest.type, { textDocument: { uri } });
    return report.kind === 'full' ? report.items : [];
  }

  async actions(uri: string, range: Range, only?: readonly string[]): Promise<readonly CodeAction[]> {
    const actions = await this.connection.sendRequest(CodeActionRequest.type, {
      textDocument: { uri },
      range,
      context: { diagnostics: [], ...(only === undefined ? {} : { only: [...only] }) },
    });
    return (actions ?? []).filter((action): action is CodeAction => 'kind' in action);
  }

  hover(uri: string, position: Position): Promise<Hover | null> {
    return this.connection.sendRequest(HoverRequest.type, { textDocument: { uri }, position });
  }

  /** Other settings hold from now on. Resolves when the server has taken them. */
  async configure(settings: Readonly<Record<string, unknown>>): Promise<void> {
    this.settings = settings;
    const taken = this.refreshed();
    await this.connection.sendNotification(DidChangeConfigurationNotification.type, { settings: null });
    await taken;
  }

  /** Files changed on the disk. Resolves when the server has taken that. */
  async changedOnDisk(paths: readonly string[], type: FileChangeType = FileChangeType.Changed): Promise<void> {
    const taken = this.refreshed();
    await this.connection.sendNotification(DidChangeWatchedFilesNotification.type, {
      changes: paths.map((path) => ({ uri: pathToFileURL(path).href, type })),
    });
    await taken;
  }
}

/** A workspace of its own, and a server for it. */
export class ServerFixture {
  readonly folder = realpathSync(mkdtempSync(join(tmpdir(), 'loopscope-server-')));
  #server: LanguageServer | undefined;

  /** Ends the server that was started before. */
  async start(options: ServerStart = {}): Promise<LanguageServer> {
    await this.#server?.stop();
    this.#server = await LanguageServer.start({ folders: [this.folder], ...options });
    return this.#server;
  }

  /** The address of a file in the workspace. */
  at(name: string): string {
    return pathToFileURL(join(this.folder, name)).href;
  }

  /** Writes a file, and returns its path. */
  write(name: string, text: string | Uint8Array): string {
    const path = join(this.folder, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
    return path;
  }

  async dispose(): Promise<void> {
    await this.#server?.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** Line, column and code of each; lines and columns from 0. */
export function diagnosticLines(diagnostics: readonly Diagnostic[]): readonly string[] {
  return diagnostics.map(({ range: { start }, code }) => `${start.line}:${start.character} ${code}`);
}

function initialization(folders: readonly string[], initializationOptions: unknown): InitializeParams {
  return {
    processId: process.pid,
    rootUri: null,
    workspaceFolders: folders.map((folder) => ({ uri: pathToFileURL(folder).href, name: folder })),
    initializationOptions,
    capabilities: {
      window: { workDoneProgress: true },
      workspace: {
        configuration: true,
        workspaceFolders: true,
        didChangeConfiguration: { dynamicRegistration: true },
        didChangeWatchedFiles: { dynamicRegistration: true },
        diagnostics: { refreshSupport: true },
      },
      textDocument: { diagnostic: { dynamicRegistration: false, relatedDocumentSupport: false } },
    },
  };
}
