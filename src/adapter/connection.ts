/** The DAP connection to a client: requests in, answers and events out, and our own requests to the client. */
import { ProtocolServer } from '@vscode/debugadapter/lib/protocol';
import type { DebugProtocol } from '@vscode/debugprotocol';
import { fail, type Result, succeed } from '../base/result';
import { type ErrorCode, errorNumbers, errors, type UserError } from './errors';

/** What a request is answered with. `afterwards` runs when the answer has been sent, for events that must come behind it. */
export interface Answer {
  readonly body?: object;
  readonly afterwards?: () => void;
}

/** Answers a request. May not reject. */
export type RequestHandler = (command: string, args: unknown) => Promise<Result<Answer, UserError>>;

/** Errors that tell a client's author something, not its user. */
const betweenPrograms: ReadonlySet<ErrorCode> = new Set(['request-unknown', 'request-malformed']);
/** Bytes that may wait for the client before the program's output is held back. */
const muchBacklog = 1_000_000;

export class Connection extends ProtocolServer {
  /** Called when the client is gone, however that came about; once. */
  onGone: () => void = () => undefined;
  /** Called when the client takes less than comes, and when it has caught up. */
  onBacklog: (muchWaits: boolean) => void = () => undefined;
  /** Whether errors are for the client to show, with buttons of its own. */
  clientShowsErrors = false;
  readonly #handle: RequestHandler;
  #out: NodeJS.WritableStream | undefined;
  #waiting = new Set<(result: Result<unknown>) => void>();
  #gone = false;
  #held = false;

  constructor(handle: RequestHandler) {
    super();
    this.#handle = handle;
    // An event without a listener would be thrown; what it says is told by the streams themselves.
    this.on('error', () => undefined);
  }

  override start(input: NodeJS.ReadableStream, output: NodeJS.WritableStream): void {
    this.#out = output;
    for (const stream of [input, output]) {
      stream.on('error', () => this.#lost());
      stream.on('close', () => this.#lost());
    }
    input.on('end', () => this.#lost());
    output.on('drain', () => this.#drained());
    super.start(input, output);
  }

  /** Sends an event. Behind the end of the connection it is forgotten. */
  event(event: string, body: object = {}): void {
    if (this.#gone) return;
    this.sendEvent({ seq: 0, type: 'event', event, body });
    this.#measure();
  }

  /** Whether so much waits for the client that more would only make it later. */
  get congested(): boolean {
    return this.#held;
  }

  /** Asks the client. The error is the client's own sentence, or says that it is gone. */
  ask(command: string, args: object): Promise<Result<unknown>> {
    if (this.#gone) return Promise.resolve(fail('the editor is gone'));
    return new Promise((resolve) => {
      const settle = (result: Result<unknown>) => {
        this.#waiting.delete(settle);
        resolve(result);
      };
      this.#waiting.add(settle);
      // The longest time that a timer knows: an answer may need a user's decision.
      this.sendRequest(command, args, 2 ** 31 - 1, (response) =>
        settle(response.success ? succeed(response.body) : fail(response.message || 'it gave no reason')),
      );
    });
  }

  protected override dispatchRequest(request: DebugProtocol.Request): void {
    const response = { seq: 0, type: 'response', request_seq: request.seq, command: request.command };
    void this.#answer(request.command, request.arguments).then((answer) => {
      if (this.#gone) return;
      if (answer.ok) {
        const body = answer.value.body ? { body: answer.value.body } : {};
        this.sendResponse({ ...response, success: true, ...body });
        answer.value.afterwards?.();
      } else {
        this.sendResponse({ ...response, success: false, ...this.#errorResponse(answer.error) });
      }
    });
  }

  /** A mistake of ours becomes an answer too: a client would wait for ever for one that does not come. */
  async #answer(command: string, args: unknown): Promise<Result<Answer, UserError>> {
    try {
      return await this.#handle(command, args);
    } catch (error) {
      process.stderr.write(`${error instanceof Error ? error.stack : error}\n`);
      return fail(errors.internal(error instanceof Error ? error.message : String(error)));
    }
  }

  #errorResponse({ code, message, actions }: UserError): { message: string; body: { error: DebugProtocol.Message } } {
    const error = {
      id: errorNumbers[code],
      format: message,
      variables: { code, actions: actions.join(',') },
      sendTelemetry: false,
      showUser: !this.clientShowsErrors && !betweenPrograms.has(code),
    };
    return { message, body: { error } };
  }

  #measure(): void {
    const waiting = this.#out && 'writableLength' in this.#out ? Number(this.#out.writableLength) : 0;
    if (waiting <= muchBacklog || this.#held) return;
    this.#held = true;
    this.onBacklog(true);
  }

  #drained(): void {
    if (!this.#held) return;
    this.#held = false;
    this.onBacklog(false);
  }

  #lost(): void {
    if (this.#gone) return;
    this.#gone = true;
    for (const settle of [...this.#waiting]) settle(fail('the editor is gone'));
    this.onGone();
  }
}
