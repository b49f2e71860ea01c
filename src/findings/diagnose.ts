/** All diagnoses over one trace. */
import type { Trace } from '../trace/trace';
import type { Words } from '../trace/words';
import { cancelSwallowed } from './cancelSwallowed';
import type { Case, Diagnosis, Finding, FindingCode } from './finding';
import { loopBlocked } from './loopBlocked';
import { lostErrors } from './lostErrors';
import { misuse } from './misuse';
import { unfinished } from './unfinished';

const always: readonly Diagnosis[] = [misuse, lostErrors, loopBlocked, cancelSwallowed];

/** What is found in a run so far, or, when the program has ended, in all of it. Equal findings at one line are one, with a count. In order of time. */
export function diagnose(trace: Trace, words: Words, programEnded: boolean): readonly Finding[] {
  const subject: Case = { trace, words };
  const diagnoses = programEnded ? [...always, unfinished] : always;
  return merged(diagnoses.flatMap((diagnosis) => diagnosis(subject))).sort((a, b) => a.time - b.time);
}

function merged(findings: readonly Finding[]): Finding[] {
  const byLine = new Map<string, Finding>();
  for (const finding of findings) {
    const { place } = finding;
    const at = place === undefined ? finding.message : `${place.file}:${place.line}`;
    const key = `${finding.code}|${at}|${sameSubject(finding.code) ? finding.message : ''}`;
    const known = byLine.get(key);
    byLine.set(key, known === undefined ? finding : { ...known, count: known.count + 1 });
  }
  return [...byLine.values()];
}

/** Findings of these codes at one line are one only when they say the same. */
function sameSubject(code: FindingCode): boolean {
  return code === 'no-running-loop' || code === 'wrong-thread' || code === 'never-awaited' || code === 'loop-closed';
}
