/** Every rule, by code. A test holds this list against the folder. */
import type { Rule } from '../rule';
import { aio101 } from './aio101';
import { aio102 } from './aio102';
import { aio103 } from './aio103';
import { aio104 } from './aio104';
import { aio105 } from './aio105';
import { aio106 } from './aio106';
import { aio107 } from './aio107';
import { aio108 } from './aio108';
import { aio109 } from './aio109';
import { aio111 } from './aio111';
import { aio115 } from './aio115';
import { aio116 } from './aio116';
import { aio117 } from './aio117';
import { aio121 } from './aio121';
import { aio122 } from './aio122';
import { aio201 } from './aio201';
import { aio601 } from './aio601';

export const rules: readonly Rule[] = [
  aio101,
  aio102,
  aio103,
  aio104,
  aio105,
  aio106,
  aio107,
  aio108,
  aio109,
  aio111,
  aio115,
  aio116,
  aio117,
  aio121,
  aio122,
  aio201,
  aio601,
];
