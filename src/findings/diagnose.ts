/** All diagnoses over one trace. */
import type { Trace } from '../trace/trace';
import type { Words } from '../trace/words';
import { cancelSwallowed } from './cancelSwallowed';
import { deadlock } from './deadlock';
import { destroyedPending } from './destroyedPending';
import { errorNeverRetrieved } from './errorNeverRetrieved';
import { failedUnawaited } from './failedUnawaited';
import type { Diagnosis, Finding } from './finding';
import { loopBlocked } from './loopBlocked';
import { misuse } from './misuse';
import { neverAwaited } from './neverAwaited';
import { unfinished } from './unfinished';
import { waitsForEver } from './waitsForEver';

const diagnoses: readonly Diagnosis[] = [
  misuse,
  neverAwaited,
  errorNeverRetrieved,
  destroyedPending,
  failedUnawaited,
  loopBlocked,
  cancelSwallowed,
  deadlock,
  waitsForEver,
  unfinished,
];

/** What is found in a run so far, or, when the program has ended, in all of it. In order of time. */
export function diagnose(trace: Trace, words: Words, ended: boolean): readonly Finding[] {
  return diagnoses.flatMap((diagnosis) => diagnosis({ trace, words, ended })).sort((a, b) => a.time - b.time);
}
