import { blockingRule } from './blockingCalls';

/** Waiting for a human. */
export const aio505 = blockingRule(
  {
    code: 'AIO505',
    name: 'input-in-coroutine',
    title: 'input() in a coroutine function',
    default: true,
  },
  ['input'],
  'Use await asyncio.to_thread(input).',
);
