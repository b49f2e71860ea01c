/** Every rule, by code. A test holds this list against the folder. */
import type { Rule } from '../rule';
import { aio101 } from './aio101';
import { aio102 } from './aio102';
import { aio201 } from './aio201';
import { aio601 } from './aio601';

export const rules: readonly Rule[] = [aio101, aio102, aio201, aio601];
