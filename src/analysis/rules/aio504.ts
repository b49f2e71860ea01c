import { blockingRule } from './blockingCalls';

/** Work on many files; reading one small file is seldom worth a thread, and is not reported. */
export const aio504 = blockingRule(
  {
    code: 'AIO504',
    name: 'file-in-coroutine',
    title: 'A coroutine function copies or deletes files and blocks',
    default: false,
  },
  ['file'],
  'Use asyncio.to_thread().',
);
