import { blockingRule } from './blockingCalls';

/** A sleep that stops everything. */
export const aio501 = blockingRule(
  {
    code: 'AIO501',
    name: 'sleep-in-coroutine',
    title: 'time.sleep in a coroutine function',
    default: true,
  },
  ['sleep'],
  'Use await asyncio.sleep().',
);
