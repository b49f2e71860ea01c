import type { Call, Node } from '../python/syntax';
import type { Rule } from '../rule';

/** What is evaluated once, when a function or class is made, keeps that moment's loop; the program runs on another one. */
export const aio103: Rule = {
  code: 'AIO103',
  name: 'loop-kept-from-import',
  title: 'An event loop is kept from when the module was imported',
  severity: 'warning',
  default: true,
  visit: {
    Call(call, file) {
      if (file.path(call.func) !== 'asyncio.get_event_loop') {
        return;
      }
      const kept = keptIn(call);
      if (kept !== undefined) {
        file.report({
          at: call,
          message: `get_event_loop() ${kept} is called once, when the module is imported: it is not the loop that asyncio.run() makes, and it raises RuntimeError from Python 3.14 on. Take None, and call asyncio.get_running_loop() in a coroutine.`,
        });
      }
    },
  },
};

/** The default of a parameter, or an attribute of a class. */
function keptIn(call: Call): string | undefined {
  let child: Node = call;
  for (let { parent } = call as Node; parent !== undefined; child = parent, parent = parent.parent) {
    if (parent.kind === 'Parameter') {
      return 'as a default';
    }
    if (parent.kind === 'FunctionDef' || parent.kind === 'Lambda' || parent.kind === 'Module') {
      return undefined;
    }
    if (parent.kind === 'ClassDef') {
      return parent.body.some((statement) => statement === child) ? 'in a class' : undefined;
    }
  }
  return undefined;
}
