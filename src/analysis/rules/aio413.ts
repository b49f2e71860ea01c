import type { Call, Node } from '../python/syntax';
import { walkOwn } from '../python/walk';
import type { Rule } from '../rule';
import type { SourceFile } from '../sourceFile';

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
      if (when === undefined || (path !== 'asyncio.AbstractEventLoop.call_at' && path !== 'asyncio.timeout_at')) {
        return;
      }
      const clock = wallClock(when, file);
      if (clock !== undefined) {
        const loop =
          path === 'asyncio.timeout_at' || call.func.kind !== 'Attribute' ? undefined : file.textOf(call.func.value);
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

function wallClock(when: Node, file: SourceFile): Call | undefined {
  let found: Call | undefined;
  walkOwn(when, (node) => {
    found = found ?? (node.kind === 'Call' && file.path(node.func) === 'time.time' ? node : undefined);
    return found === undefined;
  });
  return found;
}
