import type { Call, Expr } from '../python/syntax';
import { lastName } from '../python/values';
import { contains, walk } from '../python/walk';
import type { Rule } from '../rule';
import type { SourceFile } from '../sourceFile';
import { blockingRule, threadFixes } from './blockingCalls';
import { isInCoroutineFunction } from './entering';
import { mayAwait } from './fixes';

const advice = 'Use the methods of the loop, such as loop.getaddrinfo(), or asyncio.to_thread().';
const named = blockingRule(
  {
    code: 'AIO506',
    name: 'socket-in-coroutine',
    title: 'A blocking look-up, connection or socket in a coroutine function',
    default: true,
  },
  ['network'],
  advice,
);

/** Names are looked up, connections made and sockets served by the loop too. */
export const aio506: Rule = {
  ...named,
  visit: {
    Call(call, file) {
      named.visit.Call?.(call, file);
      if (isInCoroutineFunction(call, file) && waitsForSocket(call, file)) {
        const method = call.func.kind === 'Attribute' ? call.func.attr : '';
        file.report({
          at: call,
          message: `socket.${method}() blocks the event loop: nothing else runs until it returns. Call setblocking(False) and await loop.sock_${replacement(method)}(), or use streams or asyncio.to_thread().`,
          fixes: mayAwait(call, file) ? threadFixes(call, file) : [],
        });
      }
    },
  },
};

/** By which of its methods the loop does the same: `sock_recv` of `recv`. */
function replacement(method: string): string {
  return method.startsWith('recvmsg') ? 'recv' : method;
}

/** Position of the flags, of which one may say that it does not wait. */
const waiting = new Map([
  ['connect', -1],
  ['accept', -1],
  ['recv', 1],
  ['recv_into', 2],
  ['recvfrom', 1],
  ['recvfrom_into', 2],
  ['sendall', 1],
]);

/** A socket waits, unless somebody told it not to: only of one that is made in this function, or in this class, that is known. */
function waitsForSocket({ func, args, keywords }: Call, file: SourceFile): boolean {
  const flags = func.kind === 'Attribute' ? waiting.get(func.attr) : undefined;
  if (func.kind !== 'Attribute' || flags === undefined || file.path(func) !== `socket.socket.${func.attr}`) {
    return false;
  }
  const isGiven = flags >= 0 && (args.length > flags || keywords.some(({ arg }) => arg === 'flags'));
  const made = isGiven ? undefined : madeBy(func.value, file);
  // Of datagrams connect() only notes where they go.
  return made !== undefined && !(func.attr === 'connect' && isDatagram(made)) && !mayNotWait(file);
}

/** The call that made a socket. */
function madeBy(socket: Expr, file: SourceFile): Call | undefined {
  switch (socket.kind) {
    case 'Call':
      return socket;
    case 'Name': {
      const [binding, ...more] = file.lookUpInFunction(socket.id, socket)?.bindings ?? [];
      return binding?.kind === 'value' && more.length === 0 && binding.value.kind === 'Call'
        ? binding.value
        : undefined;
    }
    case 'Attribute':
      return assignedTo(file.textOf(socket), file);
    default:
      return undefined;
  }
}

/** The call whose result is assigned to `self.socket`, when that is the only thing that is. */
function assignedTo(attribute: string, file: SourceFile): Call | undefined {
  const values: Expr[] = [];
  walk(file.module, (node) => {
    if (node.kind === 'Assign' && node.targets.some((each) => file.textOf(each) === attribute)) {
      values.push(node.value);
    }
    return true;
  });
  const [value, ...others] = values.filter(({ kind }) => kind !== 'Constant');
  return value?.kind === 'Call' && others.length === 0 ? value : undefined;
}

function isDatagram(made: Call): boolean {
  return contains(made, (node) => lastName(node as Expr) === 'SOCK_DGRAM');
}

/** Something in the file makes sockets not wait, or waits for them by other means first. */
function mayNotWait(file: SourceFile): boolean {
  file.looksAround();
  return notWaiting.test(file.text);
}

const notWaiting =
  /\b(?:setblocking|SOCK_NONBLOCK|O_NONBLOCK|setdefaulttimeout|select|selectors|add_reader|sock_\w+)\b|\bsettimeout\(\s*(?!None|[1-9]|0?\.\d*[1-9])/;
