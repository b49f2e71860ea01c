/** One debug session: the requests of a client, and the program behind them. */
import { timingSafeEqual } from 'node:crypto';
import type { DebugProtocol } from '@vscode/debugprotocol';
import { fail, type Result, succeed } from '../base/result';
import { loadRun } from '../disk/loadedRun';
import {
  cancelTaskRequest,
  changedEvent,
  decodeCancelTaskArguments,
  eventsEvent,
  type LogLevel,
  logEvent,
  recordingEvent,
  tasksRequest,
} from '../protocol/dap';
import { cancelTask } from './cancelTask';
import { type Answer, Connection } from './connection';
import type { Debuggee, DebuggeeListener, RunningProgram } from './debuggee';
import { errors, type UserError } from './errors';
import { type Guard, startGuard } from './guard';
import { clientShowsErrors, decodeLaunchArguments, type LaunchArguments } from './launchArguments';
import { type PreparedLaunch, prepareLaunch, type World } from './prepareLaunch';
import { RunWatch } from './runWatch';
import { taskSnapshots } from './taskSnapshots';
import { undebugged } from './undebugged';

export interface SessionHost extends World {
  readonly agentFolder: string;
  /** What a launch must know; undefined where only our own editor can have opened the connection. */
  readonly token: string | undefined;
  /** Where relative paths start when the client does not say. */
  readonly folder: string;
  /** The session is over. */
  exit(): void;
}

/** ms that a program may take to end on Ctrl+C before a restart ends it. */
const restartPatience = 2000;
/** ms that a killed program is waited for; it may hang in the system. */
const killPatience = 2000;

/** One launch, from its request to the end of its program. */
class Run {
  /** Ends the attempt to start the program. */
  readonly abort = new AbortController();
  /** Settles when the program has ended, or was not started. */
  readonly over: Promise<void>;
  settle: () => void = () => undefined;
  program: RunningProgram | undefined;
  watch: RunWatch | undefined;
  /** Its program was started and has ended. */
  ended = false;
  /** How often the program was asked to end. */
  asked = 0;
  /** Its end is not the session's, because another run follows. */
  replaced = false;

  constructor() {
    this.over = new Promise((resolve) => {
      this.settle = resolve;
    });
  }
}

/**
 * States of a session:
 *
 *     connected --initialize--> ready --launch--> launching --the program runs--> running --it ends--> ended
 *                                 ^____it cannot be started____|    ^___restart_______|
 *
 * A disconnect, or the client's disappearance, ends all of them, and the program.
 */
export class Session {
  readonly #host: SessionHost;
  readonly #connection: Connection;
  #debuggee: Debuggee | undefined;
  #guard: Guard | undefined;
  #run: Run | undefined;
  #launch: LaunchArguments | undefined;

  constructor(host: SessionHost, input: NodeJS.ReadableStream, output: NodeJS.WritableStream) {
    this.#host = host;
    this.#connection = new Connection((command, args) => this.#handle(command, args));
    this.#connection.onGone = () => void this.end().then(() => host.exit());
    this.#connection.onBacklog = (much) => {
      if (much) this.#run?.program?.holdOutput();
      else this.#run?.program?.releaseOutput();
    };
    this.#connection.start(input, output);
  }

  /** Ends the program, if it runs, and lets the guard go. */
  async end(): Promise<void> {
    await this.#kill();
    this.#guard?.close();
  }

  async #handle(command: string, args: unknown): Promise<Result<Answer, UserError>> {
    switch (command) {
      case 'initialize':
        return this.#initialize(args);
      case 'launch':
        return this.#launchProgram(args);
      case 'attach':
        return fail(errors.attachUnsupported());
      case 'configurationDone':
        return succeed({});
      case 'restart':
        return this.#restart(args);
      case 'terminate':
        this.#askToEnd();
        return succeed({});
      case 'disconnect':
        await this.end();
        return succeed({ afterwards: () => this.#host.exit() });
      case tasksRequest:
        return this.#tasks();
      case cancelTaskRequest:
        return this.#cancelTask(args);
      default:
        return this.#inside(command, args);
    }
  }

  #initialize(args: unknown): Result<Answer, UserError> {
    if (this.#debuggee) return fail(errors.requestMalformed('initialize', 'to be the first, and only once'));
    const connection = this.#connection;
    const hasTerminal = isRecord(args) && args['supportsRunInTerminalRequest'] === true;
    this.#debuggee = undebugged({
      agentFolder: this.#host.agentFolder,
      runInTerminal: hasTerminal ? (request) => connection.ask('runInTerminal', request) : undefined,
      guard: () => this.#startGuard(),
    });
    const capabilities: DebugProtocol.Capabilities = {
      supportsConfigurationDoneRequest: true,
      supportsTerminateRequest: true,
      supportsRestartRequest: true,
      ...this.#debuggee.capabilities,
    };
    return succeed({ body: capabilities, afterwards: () => connection.event('initialized') });
  }

  async #launchProgram(args: unknown): Promise<Result<Answer, UserError>> {
    this.#connection.clientShowsErrors = clientShowsErrors(args);
    if (!this.#debuggee) return fail(errors.requestMalformed('launch', "an 'initialize' before it"));
    if (!this.#knowsToken(args)) return fail(errors.tokenWrong());
    if (this.#run) return fail(errors.alreadyLaunched());
    const decoded = decodeLaunchArguments(args, this.#host.folder);
    if (!decoded.ok) return decoded;
    // Together with the interpreter's version the guard's start costs no time.
    if (decoded.value.console === 'internalConsole') this.#startGuard();
    const launched = await this.#begin(decoded.value);
    if (!launched.ok) this.#run = undefined;
    return launched;
  }

  async #begin(args: LaunchArguments): Promise<Result<Answer, UserError>> {
    const run = new Run();
    this.#run = run;
    this.#launch = args;
    const prepared = await prepareLaunch(args, this.#host);
    const launched = prepared.ok ? await this.#start(run, prepared.value, args) : prepared;
    if (launched.ok) return succeed({});
    run.watch?.finish();
    run.settle();
    return launched;
  }

  async #start(run: Run, prepared: PreparedLaunch, args: LaunchArguments): Promise<Result<RunningProgram, UserError>> {
    const { program, recording } = prepared;
    const { events } = args.client;
    if (!this.#debuggee || run.abort.signal.aborted) return fail(errors.launchGivenUp());
    if (recording && events !== 'off') run.watch = new RunWatch(recording, events, this.#watchTarget());
    this.#log(
      'info',
      `Running ${program.name} with ${program.python}${recording ? `, recording to ${recording.path}` : ''}.`,
    );
    const launched = await this.#debuggee.launch(program, this.#listener(run, program.name), run.abort.signal);
    if (!launched.ok) return launched;
    run.program = launched.value;
    // What was asked for meanwhile reaches the program now.
    if (run.abort.signal.aborted) run.program.kill();
    if (this.#connection.congested) run.program.holdOutput();
    return launched;
  }

  #listener(run: Run, name: string): DebuggeeListener {
    const connection = this.#connection;
    return {
      started: (pid) =>
        connection.event('process', { name, systemProcessId: pid, isLocalProcess: true, startMethod: 'launch' }),
      output: (category, output) => connection.event('output', { category, output }),
      event: (event, body) => connection.event(event, isRecord(body) ? body : {}),
      ended: (code) => {
        run.ended = true;
        run.watch?.finish();
        if (run.watch?.paths.length === 0) {
          this.#log('warning', 'Nothing was recorded: the agent did not start in this program.');
        }
        run.settle();
        if (run.replaced) return;
        if (code !== undefined) connection.event('exited', { exitCode: code });
        connection.event('terminated');
      },
    };
  }

  #watchTarget(): ConstructorParameters<typeof RunWatch>[2] {
    const connection = this.#connection;
    return {
      recording: (body) => connection.event(recordingEvent, body),
      changed: (body) => connection.event(changedEvent, body),
      events: (body) => connection.event(eventsEvent, body),
      trouble: (reason) => this.#log('error', reason),
      get congested() {
        return connection.congested;
      },
    };
  }

  /** Ctrl+C first; who asks again wants it sooner. */
  #askToEnd(): void {
    const run = this.#run;
    if (!run) return;
    run.asked += 1;
    run.abort.abort();
    if (run.asked === 1) run.program?.interrupt();
    else if (run.asked === 2) run.program?.terminate();
    else run.program?.kill();
  }

  async #restart(args: unknown): Promise<Result<Answer, UserError>> {
    const former = this.#run;
    const changed = isRecord(args) && isRecord(args['arguments']) ? args['arguments'] : undefined;
    if (!former || !this.#launch) return fail(errors.notRunning());
    const decoded = changed ? decodeLaunchArguments(changed, this.#host.folder) : succeed(this.#launch);
    if (!decoded.ok) return decoded;
    former.replaced = true;
    former.program?.interrupt();
    await this.#ended(former, restartPatience);
    await this.#kill();
    const started = await this.#begin(decoded.value);
    if (!started.ok) this.#connection.event('terminated');
    return started.ok ? succeed({}) : started;
  }

  async #kill(): Promise<void> {
    const run = this.#run;
    run?.abort.abort();
    run?.program?.kill();
    if (run) await this.#ended(run, killPatience);
  }

  async #ended(run: Run, patience: number): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, patience);
    });
    await Promise.race([run.over, late]);
    clearTimeout(timer);
  }

  #tasks(): Result<Answer, UserError> {
    const watch = this.#run?.watch;
    const read = watch?.traces ?? [];
    const first = watch?.paths[0];
    if (read.length > 0 || first === undefined) return succeed({ body: taskSnapshots(read) });
    const loaded = loadRun(first);
    if (!loaded.ok) return fail(errors.internal(loaded.error));
    return succeed({
      body: taskSnapshots(loaded.value.map(({ path, trace, reader }) => ({ path, trace, pid: reader.header.pid }))),
    });
  }

  async #cancelTask(args: unknown): Promise<Result<Answer, UserError>> {
    const decoded = decodeCancelTaskArguments(args);
    if (!decoded.ok) return fail(errors.requestMalformed(cancelTaskRequest, decoded.error));
    // Only a recording of this session's own program, and only while that runs, is written to.
    const run = this.#run;
    if (!run?.program || run.ended) return fail(errors.notRunning());
    if (!run.watch?.paths.includes(decoded.value.path)) {
      return fail(errors.requestMalformed(cancelTaskRequest, `a 'path' that '${recordingEvent}' has announced`));
    }
    const answer = await cancelTask(decoded.value);
    return answer.ok ? succeed({ body: answer.value }) : answer;
  }

  async #inside(command: string, args: unknown): Promise<Result<Answer, UserError>> {
    const answer = await this.#debuggee?.request(command, args);
    if (!answer) return fail(errors.requestUnknown(command));
    return answer.ok ? succeed({ body: answer.value }) : answer;
  }

  #knowsToken(args: unknown): boolean {
    const { token } = this.#host;
    if (token === undefined) return true;
    const given = isRecord(args) && typeof args['token'] === 'string' ? Buffer.from(args['token']) : Buffer.alloc(0);
    const expected = Buffer.from(token);
    return given.length === expected.length && timingSafeEqual(given, expected);
  }

  #startGuard(): Guard {
    this.#guard ??= startGuard((reason) => this.#log('warning', `The guard does not run: ${reason}`));
    return this.#guard;
  }

  #log(level: LogLevel, message: string): void {
    this.#connection.event(logEvent, { level, message });
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
