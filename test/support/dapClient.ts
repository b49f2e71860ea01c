import { ProtocolServer } from '@vscode/debugadapter/lib/protocol';
import type { DebugProtocol } from '@vscode/debugprotocol';

/** One message as it travelled, in either direction. */
export type DapMessage = DebugProtocol.Request | DebugProtocol.Response | DebugProtocol.Event;

type Answering = (args: Record<string, unknown>) => Promise<object>;

/** A debug client for tests: sends requests, waits for events, keeps everything that was said. */
export class DapClient extends ProtocolServer {
  /** Everything in the order in which it was seen here. */
  readonly messages: { readonly from: 'client' | 'adapter'; readonly message: DapMessage }[] = [];
  /** Settles when the adapter has closed the connection. */
  readonly closed: Promise<void>;
  /** Answers to requests of the adapter, by command; rejecting makes an error of it. */
  readonly answers = new Map<string, Answering>();
  readonly #waiting = new Set<(event: DebugProtocol.Event) => void>();

  constructor(input: NodeJS.ReadableStream, output: NodeJS.WritableStream) {
    super();
    this.closed = new Promise((resolve) => input.once('close', () => resolve()));
    this.on('error', () => undefined);
    this.start(input, output);
  }

  /** Sends a request. Resolves to the answer, whether it is an error or not. */
  request(command: string, args: object = {}): Promise<DebugProtocol.Response> {
    return new Promise((resolve) => {
      this.sendRequest(command, args, 60_000, resolve);
      const message = { seq: 0, type: 'request', command, arguments: args };
      this.messages.push({ from: 'client', message });
    });
  }

  /** Sends a request whose answer must not be an error. Resolves to its body. */
  async ok(command: string, args: object = {}): Promise<Record<string, unknown>> {
    const response = await this.request(command, args);
    if (!response.success) throw new Error(`${command} failed: ${response.message}`);
    return response.body ?? {};
  }

  /** `initialize` as an editor does it. Resolves to the capabilities, behind the event that follows. */
  async initialize(args: object = {}): Promise<Record<string, unknown>> {
    const known = await this.ok('initialize', {
      clientID: 'test',
      adapterID: 'loopscope',
      pathFormat: 'path',
      ...args,
    });
    await this.event('initialized');
    return known;
  }

  /** `initialize`, `launch` and `configurationDone`. Resolves to the answer of `launch`. */
  async launch(args: object, capabilities: object = {}): Promise<DebugProtocol.Response> {
    await this.initialize(capabilities);
    const [launched] = await Promise.all([this.request('launch', args), this.request('configurationDone')]);
    return launched;
  }

  /** The events of this name that have come so far. */
  events(name: string): readonly DebugProtocol.Event[] {
    return this.messages.flatMap(({ message }) =>
      message.type === 'event' && 'event' in message && message.event === name ? [message] : [],
    );
  }

  /** Bodies of these events. */
  bodies<T = Record<string, unknown>>(name: string): readonly T[] {
    return this.events(name).map(({ body }) => body);
  }

  /** The first event of this name that is wanted, whether it has come already or will. */
  event(name: string, wanted: (body: Record<string, unknown>) => boolean = () => true): Promise<DebugProtocol.Event> {
    const fits = (event: DebugProtocol.Event) => event.event === name && wanted(event.body ?? {});
    const come = this.events(name).find(fits);
    if (come) return Promise.resolve(come);
    return new Promise((resolve) => {
      const look = (event: DebugProtocol.Event) => {
        if (!fits(event)) return;
        this.#waiting.delete(look);
        resolve(event);
      };
      this.#waiting.add(look);
    });
  }

  /** Waits until what the program wrote so far to this stream contains `text`. */
  async output(text: string, category: 'stdout' | 'stderr' = 'stdout'): Promise<void> {
    await this.event('output', () => this.written(category).includes(text));
  }

  /** All that the program wrote to this stream so far. */
  written(category: 'stdout' | 'stderr'): string {
    return this.bodies('output')
      .filter((body) => body['category'] === category)
      .map((body) => body['output'])
      .join('');
  }

  override handleMessage(message: DebugProtocol.ProtocolMessage): void {
    const known = message as DapMessage;
    this.messages.push({ from: 'adapter', message: known });
    super.handleMessage(message);
    if ('event' in known) for (const look of [...this.#waiting]) look(known);
  }

  protected override dispatchRequest(request: DebugProtocol.Request): void {
    const answer = this.answers.get(request.command);
    const response = { seq: 0, type: 'response', request_seq: request.seq, command: request.command };
    const unknown = () => Promise.reject(new Error(`this client does not know ${request.command}`));
    (answer ?? unknown)(request.arguments ?? {}).then(
      (body) => this.sendResponse({ ...response, success: true, body }),
      (error: Error) => this.sendResponse({ ...response, success: false, message: error.message }),
    );
  }
}
