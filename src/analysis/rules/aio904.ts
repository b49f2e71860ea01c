import type { Rule } from '../rule';

const policies =
  /^(?:asyncio\.(?:set_event_loop_policy|get_event_loop_policy|WindowsSelectorEventLoopPolicy|WindowsProactorEventLoopPolicy|DefaultEventLoopPolicy)|uvloop\.(?:install|EventLoopPolicy))$/;

/** The policy system is deprecated in Python 3.14 and goes in 3.16. */
export const aio904: Rule = {
  code: 'AIO904',
  name: 'event-loop-policy',
  title: 'Event loop policies are deprecated in Python 3.14 and removed in 3.16',
  severity: 'warning',
  default: true,
  visit: {
    Call(call, file) {
      const path = file.path(call.func) ?? '';
      if (policies.test(path) && call.parent?.kind !== 'Call') {
        file.report({
          at: call,
          message: `Policies are deprecated from Python 3.14 on and are removed in 3.16 (${file.target.source}: ${file.target.oldest.join('.')}). Give asyncio.run() or asyncio.Runner() a loop_factory.`,
          // Before 3.11 there is nothing to use instead.
          severity: file.atLeast(3, 11) ? 'warning' : 'hint',
          tag: 'deprecated',
        });
      }
    },
  },
};
