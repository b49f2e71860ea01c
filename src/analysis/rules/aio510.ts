import { blockingRule } from './blockingCalls';

/** Waiting for a thread, or for what a thread does. Sometimes it is known to be short; off by default. */
export const aio510 = blockingRule(
  {
    code: 'AIO510',
    name: 'thread-wait-in-coroutine',
    title: 'A coroutine function waits for a thread and blocks',
    default: false,
  },
  ['thread', 'lock'],
  'Wait in a thread, with asyncio.to_thread().',
);
