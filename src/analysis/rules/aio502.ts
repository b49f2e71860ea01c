import { blockingRule } from './blockingCalls';

/** Requests of libraries that know no event loop. */
export const aio502 = blockingRule(
  {
    code: 'AIO502',
    name: 'http-in-coroutine',
    title: 'A blocking HTTP request in a coroutine function',
    default: true,
  },
  ['http'],
  'Use an asynchronous client, or asyncio.to_thread().',
);
