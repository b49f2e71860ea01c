/** The adapter's process. Which role it plays is said by its arguments: adapter on stdio or on a port, guard, launcher in a terminal. */
import { randomBytes } from 'node:crypto';
import { runGuard } from './guard';
import { findAgentFolder } from './pythonLaunch';
import { Session, type SessionHost } from './session';
import { loopback, openTcpDoor } from './tcpDoor';
import { runTerminalLauncher } from './terminalLauncher';

const usage = `usage: adapter.js                DAP on standard input and output
       adapter.js --port PORT    DAP for one client on ${loopback}:PORT (0: any free port)

With --port, the launch must carry the token that is printed, or that of LOOPSCOPE_TOKEN.`;

const shortestToken = 16;

void main(process.argv.slice(2));

async function main(args: readonly string[]): Promise<void> {
  const [role, value, ...rest] = args;
  if (role === undefined) return serve(process.stdin, process.stdout, undefined);
  if (role === '--guard') return runGuard(process.stdin);
  if (role === '--in-terminal' && value !== undefined) return process.exit(await runTerminalLauncher(value));
  if (role === '--help' || role === '-h') return console.log(usage);
  if (role === '--port' && value !== undefined && rest.length === 0) return servePort(value);
  return stop(`'${args.join(' ')}' is not an argument of the debug adapter.\n${usage}`, 2);
}

async function servePort(text: string): Promise<void> {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
  if (!(port <= 65535)) return stop(`'${text}' is not a port. Give a number from 0 to 65535.`, 2);
  const own = process.env['LOOPSCOPE_TOKEN'];
  if (own !== undefined && own.length < shortestToken) {
    return stop(`LOOPSCOPE_TOKEN is too short: give at least ${shortestToken} characters that nobody can guess.`, 2);
  }
  const token = own ?? randomBytes(24).toString('base64url');
  const door = await openTcpDoor(port);
  if (!door.ok) return stop(`The port ${port} cannot be opened: ${door.error}. Give another one.`, 1);
  // A token of the environment is known to who set it, and printing it would only spread it.
  console.log(`Listening on ${loopback}:${door.value.port}${own === undefined ? `, token ${token}` : ''}`);
  const client = await door.value.client;
  serve(client, client, token);
}

function serve(input: NodeJS.ReadableStream, output: NodeJS.WritableStream, token: string | undefined): void {
  const host: SessionHost = {
    agentFolder: findAgentFolder(__dirname),
    env: process.env,
    folder: process.cwd(),
    token,
    now: () => new Date(),
    runId: () => randomBytes(16).toString('hex'),
    exit: () => exitAfter(output),
  };
  const session = new Session(host, input, output);
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) {
    process.on(signal, () => void session.end().then(() => process.exit(0)));
  }
}

/** Ends the process when what was written is on its way; at once when nobody reads any more. */
function exitAfter(output: NodeJS.WritableStream): void {
  setTimeout(() => process.exit(0), 1000);
  output.end(() => process.exit(0));
}

function stop(sentence: string, code: number): void {
  console.error(sentence);
  process.exitCode = code;
}
