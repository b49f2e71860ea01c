/** A program, and the answers about it that rules share. */

import { blockingCall, mayBeQuick } from './blocking';
import { Contexts, pathOf } from './contexts';
import { Evaluator } from './evaluate';
import { Program } from './program';
import { Reach } from './reach';

export class Knowledge {
  readonly program = new Program();
  /** Functions that block, besides those that are known; by path. */
  readonly extraBlocking = new Set<string>();
  readonly evaluator = new Evaluator(this.program);
  readonly contexts = new Contexts(this.evaluator);
  /** Ways to calls that start a loop and wait until it ends: `asyncio.run` and its like. */
  readonly runners = new Reach(this.evaluator, (_, entity) => {
    const path = pathOf(entity);
    return path !== undefined && isRunner(path) ? path : undefined;
  });
  /** Ways to calls that give a thread its loop. */
  readonly setters = new Reach(this.evaluator, (_, entity) =>
    pathOf(entity) === 'asyncio.set_event_loop' ? true : undefined,
  );
  /** Ways to calls that raise an error where no loop runs. */
  readonly loopUsers = new Reach(this.evaluator, (_, entity) => {
    const path = pathOf(entity);
    return path === 'asyncio.create_task' || path === 'asyncio.get_running_loop'
      ? path.replace('asyncio.', '')
      : undefined;
  });
  /** Ways to calls that block the thread that makes them. */
  readonly blockers = new Reach(this.evaluator, ({ call }, entity) => {
    const blocking = blockingCall(entity, this.extraBlocking);
    return blocking === undefined || mayBeQuick(blocking, Object.keys(call.passed)) ? undefined : blocking;
  });
}

const runners = new Set([
  'asyncio.run',
  'asyncio.Runner.run',
  'asyncio.AbstractEventLoop.run_until_complete',
  'asyncio.AbstractEventLoop.run_forever',
  'uvicorn.run',
  'aiohttp.web.run_app',
  'asgiref.sync.AsyncToSync.__call__',
  'anyio.run',
  'trio.run',
]);

/** Whether a call starts a loop, and so fails where one runs already. */
export function isRunner(path: string): boolean {
  return runners.has(path);
}
