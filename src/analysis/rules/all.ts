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
import { aio202 } from './aio202';
import { aio203 } from './aio203';
import { aio204 } from './aio204';
import { aio205 } from './aio205';
import { aio208 } from './aio208';
import { aio210 } from './aio210';
import { aio212 } from './aio212';
import { aio213 } from './aio213';
import { aio214 } from './aio214';
import { aio215 } from './aio215';
import { aio216 } from './aio216';
import { aio217 } from './aio217';
import { aio219 } from './aio219';
import { aio220 } from './aio220';
import { aio221 } from './aio221';
import { aio222 } from './aio222';
import { aio223 } from './aio223';
import { aio224 } from './aio224';
import { aio225 } from './aio225';
import { aio226 } from './aio226';
import { aio229 } from './aio229';
import { aio232 } from './aio232';
import { aio234 } from './aio234';
import { aio235 } from './aio235';
import { aio301 } from './aio301';
import { aio302 } from './aio302';
import { aio308 } from './aio308';
import { aio313 } from './aio313';
import { aio316 } from './aio316';
import { aio402 } from './aio402';
import { aio405 } from './aio405';
import { aio408 } from './aio408';
import { aio409 } from './aio409';
import { aio412 } from './aio412';
import { aio413 } from './aio413';
import { aio415 } from './aio415';
import { aio501 } from './aio501';
import { aio502 } from './aio502';
import { aio503 } from './aio503';
import { aio504 } from './aio504';
import { aio505 } from './aio505';
import { aio506 } from './aio506';
import { aio508 } from './aio508';
import { aio509 } from './aio509';
import { aio510 } from './aio510';
import { aio511 } from './aio511';
import { aio514 } from './aio514';
import { aio601 } from './aio601';
import { aio602 } from './aio602';
import { aio603 } from './aio603';
import { aio604 } from './aio604';
import { aio606 } from './aio606';
import { aio701 } from './aio701';
import { aio702 } from './aio702';
import { aio704 } from './aio704';
import { aio706 } from './aio706';
import { aio708 } from './aio708';
import { aio709 } from './aio709';
import { aio711 } from './aio711';
import { aio812 } from './aio812';
import { aio813 } from './aio813';
import { aio815 } from './aio815';
import { aio901 } from './aio901';
import { aio902 } from './aio902';
import { aio903 } from './aio903';
import { aio904 } from './aio904';
import { aio905 } from './aio905';
import { aio906 } from './aio906';
import { aio907 } from './aio907';

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
  aio202,
  aio203,
  aio204,
  aio205,
  aio208,
  aio210,
  aio212,
  aio213,
  aio214,
  aio215,
  aio216,
  aio217,
  aio219,
  aio220,
  aio221,
  aio222,
  aio223,
  aio224,
  aio225,
  aio226,
  aio229,
  aio232,
  aio234,
  aio235,
  aio301,
  aio302,
  aio308,
  aio313,
  aio316,
  aio402,
  aio405,
  aio408,
  aio409,
  aio412,
  aio413,
  aio415,
  aio501,
  aio502,
  aio503,
  aio504,
  aio505,
  aio506,
  aio508,
  aio509,
  aio510,
  aio511,
  aio514,
  aio601,
  aio602,
  aio603,
  aio604,
  aio606,
  aio701,
  aio702,
  aio704,
  aio706,
  aio708,
  aio709,
  aio711,
  aio812,
  aio813,
  aio815,
  aio901,
  aio902,
  aio903,
  aio904,
  aio905,
  aio906,
  aio907,
];
