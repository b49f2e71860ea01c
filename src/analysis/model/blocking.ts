/** Calls that hold up the thread that makes them, and with it the event loop when it is the loop's. */
import { pathOf } from './contexts';
import type { Entity } from './entity';

export type BlockingKind = 'sleep' | 'http' | 'process' | 'file' | 'input' | 'network' | 'thread' | 'lock' | 'extra';

export interface Blocking {
  readonly kind: BlockingKind;
  /** What blocks, as a message shows it: `time.sleep`, `input`. */
  readonly name: string;
}

const words = (text: string): readonly string[] => text.trim().split(/\s+/);
const http = words('get post put delete patch head options request');

const functions = new Map<string, BlockingKind>([
  ...kind('sleep', ['time.sleep']),
  ...kind('http', [...http.map((name) => `requests.${name}`), ...http.map((name) => `httpx.${name}`)]),
  ...kind('http', words('httpx.stream urllib.request.urlopen urllib.request.urlretrieve urllib3.request')),
  ...kind(
    'http',
    [...http, 'send'].flatMap((name) => [`requests.Session.${name}`, `httpx.Client.${name}`]),
  ),
  ...kind(
    'process',
    words('subprocess.run subprocess.call subprocess.check_call subprocess.check_output subprocess.getoutput'),
  ),
  ...kind('process', words('subprocess.getstatusoutput os.system os.wait os.waitpid os.wait3 os.wait4')),
  ...kind('process', words('subprocess.Popen.wait subprocess.Popen.communicate')),
  ...kind(
    'file',
    words('shutil.copy shutil.copy2 shutil.copyfile shutil.copytree shutil.move shutil.rmtree shutil.make_archive'),
  ),
  ...kind('input', words('builtins.input getpass.getpass')),
  ...kind(
    'network',
    words('socket.gethostbyname socket.gethostbyaddr socket.getaddrinfo socket.getfqdn socket.create_connection'),
  ),
  ...kind('network', ['select.select']),
  ...kind('thread', words('threading.Thread.join multiprocessing.Process.join')),
  ...kind(
    'lock',
    words('threading.Event.wait threading.Condition.wait threading.Barrier.wait queue.Queue.get queue.Queue.join'),
  ),
]);

function kind(of: BlockingKind, names: readonly string[]): readonly (readonly [string, BlockingKind])[] {
  return names.map((name) => [name, of]);
}

/** Whether a call blocks, by what is called; undefined when it does not, or is not known to. `extra`: further functions, by path. */
export function blockingCall(entity: Entity | undefined, extra: ReadonlySet<string>): Blocking | undefined {
  const name = entity?.kind === 'function' ? pathOfFunction(entity) : pathOf(entity);
  if (name === undefined) {
    return undefined;
  }
  const found = functions.get(name) ?? (extra.has(name) ? 'extra' : undefined);
  return found && { kind: found, name: name.replace(/^builtins\./, '') };
}

/** Arguments with which a call returns at once, by position or name: `os.waitpid(pid, os.WNOHANG)`, a look-up of numbers only. */
const quickening: Readonly<Record<string, readonly string[]>> = {
  'os.waitpid': ['1', 'options'],
  'os.wait3': ['0', 'options'],
  'os.wait4': ['1', 'options'],
  'socket.getaddrinfo': ['5', 'flags'],
  'queue.Queue.get': ['0', 'block', '1', 'timeout'],
};

/** Whether a call of a blocking function may be made not to block by what it is given. `given`: positions and names of its arguments. */
export function mayBeQuick({ name }: Blocking, given: readonly string[]): boolean {
  return quickening[name]?.some((key) => given.includes(key)) === true;
}

/** `package.module.function`, for functions of the program that a configuration names. */
function pathOfFunction({ info }: Extract<Entity, { kind: 'function' }>): string {
  return `${info.module.name}.${info.summary.name}`;
}
