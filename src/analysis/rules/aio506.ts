import { blockingRule } from './blockingCalls';

/** Names are looked up, and connections made, by the loop too. */
export const aio506 = blockingRule(
  {
    code: 'AIO506',
    name: 'socket-in-coroutine',
    title: 'A blocking look-up or connection in a coroutine function',
    default: true,
  },
  ['network'],
  'Use the methods of the loop, such as loop.getaddrinfo(), or asyncio.to_thread().',
);
