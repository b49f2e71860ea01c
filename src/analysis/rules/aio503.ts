import { blockingRule } from './blockingCalls';

/** Waiting for another process. */
export const aio503 = blockingRule(
  {
    code: 'AIO503',
    name: 'process-in-coroutine',
    title: 'A coroutine function waits for a process and blocks',
    default: true,
  },
  ['process'],
  'Use asyncio.create_subprocess_exec(), or asyncio.to_thread().',
);
