import type { Call, Node } from '../python/syntax';
import { contains, walkOwn } from '../python/walk';
import type { Rule } from '../rule';
import type { SourceFile } from '../sourceFile';

/** What takes a moment. */
const takers = new Set(['asyncio.AbstractEventLoop.call_at', 'asyncio.timeout_at', 'asyncio.Timeout.reschedule']);

/** The loop's clock is monotonic and does not begin in 1970. */
export const aio413: Rule = {
  code: 'AIO413',
  name: 'wall-clock-for-loop-time',
  title: 'time.time() where a moment of the loop’s clock is wanted',
  severity: 'error',
  default: true,
  visit: {
    Call(call, file) {
      const path = file.path(call.func);
      const [when] = call.args;
      if (when === undefined || !takers.has(path ?? '')) {
        return;
      }
      const clock = wallClock(when, file);
      if (clock !== undefined && !isDifference(when, file)) {
        const loop =
          path === 'asyncio.AbstractEventLoop.call_at' && call.func.kind === 'Attribute'
            ? file.textOf(call.func.value)
            : undefined;
        file.report({
          at: clock,
          message: `Moments here are of the loop's own clock, which is decades behind time.time(): this never happens. Use loop.time().`,
          fixes:
            loop === undefined
              ? []
              : [{ title: `Use ${loop}.time()`, safe: true, edits: [file.replace(clock, `${loop}.time()`)] }],
        });
      }
    },
  },
};

/** `loop.time() + then - time.time()`: a length by the wall's clock, on the loop's. */
function isDifference(when: Node, file: SourceFile): boolean {
  return contains(
    when,
    (node) =>
      (node.kind === 'BinOp' && node.op === '-' && wallClock(node.right, file) !== undefined) ||
      (node.kind === 'Call' &&
        node.func.kind === 'Attribute' &&
        node.func.attr === 'time' &&
        file.path(node.func) !== 'time.time'),
  );
}

function wallClock(when: Node, file: SourceFile): Call | undefined {
  let found: Call | undefined;
  walkOwn(when, (node) => {
    found = found ?? (node.kind === 'Call' && file.path(node.func) === 'time.time' ? node : undefined);
    return found === undefined;
  });
  return found;
}
