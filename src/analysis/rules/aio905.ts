import type { Rule } from '../rule';

const watchers =
  /^asyncio\.(?:get_child_watcher|set_child_watcher|(?:Abstract|Safe|Fast|Threaded|MultiLoop|Pidfd)ChildWatcher)$/;

/** Since Python 3.12 the loop finds out by itself how processes end. */
export const aio905: Rule = {
  code: 'AIO905',
  name: 'child-watcher',
  title: 'Child watchers were removed in Python 3.14',
  severity: 'warning',
  default: true,
  visit: {
    Call(call, file) {
      if (watchers.test(file.path(call.func) ?? '') && call.parent?.kind !== 'Call') {
        const alone = call.parent?.kind === 'ExprStmt' && call.parent.parent?.kind === 'Module';
        file.report({
          at: call,
          message: `Child watchers are deprecated from Python 3.12 on and were removed in 3.14 (${file.target.source}: ${file.target.oldest.join('.')}). Nothing is needed instead.`,
          severity: file.atLeast(3, 14) ? 'error' : 'warning',
          tag: 'deprecated',
          fixes:
            alone && file.atLeast(3, 12)
              ? [{ title: 'Remove it', safe: false, edits: [file.replace(call, 'pass')] }]
              : [],
        });
      }
    },
  },
};
