import type { Call, Expr } from '../python/syntax';
import { contains } from '../python/walk';
import type { Rule } from '../rule';
import type { SourceFile } from '../sourceFile';
import { renameFixes } from './fixes';

/** A moment of a loop's clock is a large number; nobody waits that long. */
const SHORT = 100_000;

/** What takes a length in seconds: where, by what name, and what takes a moment instead. */
const lengths: Readonly<Record<string, readonly [position: number, name: string, instead: string]>> = {
  'asyncio.timeout': [0, 'delay', 'timeout_at'],
  'asyncio.sleep': [0, 'delay', ''],
  'asyncio.wait_for': [1, 'timeout', ''],
  'asyncio.AbstractEventLoop.call_later': [0, 'delay', 'call_at'],
};
/** What takes a moment of the loop's clock, and what takes a length instead. */
const moments: Readonly<Record<string, string>> = {
  'asyncio.timeout_at': 'timeout',
  'asyncio.AbstractEventLoop.call_at': 'call_later',
};

/** timeout takes a length, timeout_at a moment of the loop's clock; so do call_later and call_at. */
export const aio412: Rule = {
  code: 'AIO412',
  name: 'timeout-length-and-moment',
  title: 'A length where a moment is wanted, or the reverse',
  severity: 'error',
  default: true,
  visit: {
    Call(call, file) {
      const path = file.path(call.func) ?? '';
      const name = path.replace(/^.*\./, '');
      const instead = moments[path];
      const [when] = call.args;
      if (instead !== undefined && when?.kind === 'Constant' && isShort(when)) {
        file.report({
          at: call,
          message: `${name}() takes a moment of the loop's clock, and ${when.text} is long past: it fires at once. Use ${instead}(${when.text}).`,
          fixes: renameFixes(call, instead, file),
        });
      }
      const length = lengths[path];
      if (length !== undefined) {
        reportMoment(call, name, length, file);
      }
    },
  },
};

function reportMoment(
  call: Call,
  name: string,
  [position, keyword, instead]: (typeof lengths)[string] & {},
  file: SourceFile,
): void {
  const given = call.args[position] ?? call.keywords.find(({ arg }) => arg === keyword)?.value;
  if (given === undefined || !isMoment(given, file)) {
    return;
  }
  const advice = instead === '' ? 'Leave loop.time() away.' : `Use ${instead}().`;
  file.report({
    at: call,
    message: `${name}() takes a length in seconds, and this is a moment of the loop's clock: it fires much too late. ${advice}`,
    fixes: instead === '' ? [] : renameFixes(call, instead, file),
  });
}

/** Nought is said by those who mean at once. */
function isShort({ type, text }: Extract<Expr, { kind: 'Constant' }>): boolean {
  return (type === 'int' || type === 'float') && 0 < Number(text) && Number(text) < SHORT;
}

/** The loop's time, or what is added to it; a difference is a length. */
function isMoment(given: Expr, file: SourceFile): boolean {
  return (
    contains(given, (node) => node.kind === 'Call' && file.path(node.func) === 'asyncio.AbstractEventLoop.time') &&
    !contains(given, (node) => node.kind === 'BinOp' && node.op !== '+')
  );
}
