/** Which findings stand in the editor: those of the runs that count, at the lines where their code is now, equal ones on one line as one. */
import type { Evidence, Finding, FindingCode } from '../findings/finding';
import type { Severity } from '../protocol/severity';
import { count } from '../trace/numbers';
import type { FoundFinding } from './findingsOfRun';

/** A run as its findings are shown. */
export interface ShownRunFindings {
  readonly found: readonly FoundFinding[];
  /** Nothing more will be found. */
  readonly final: boolean;
  /** Where a line that was run is now; undefined when it was edited. */
  readonly lineNow: (file: string, line: number) => number | undefined;
  /** Whether the user put a finding away. */
  readonly isHidden: (found: FoundFinding) => boolean;
}

export interface ShownFinding {
  readonly code: FindingCode;
  readonly severity: Severity;
  readonly message: string;
  readonly file: string;
  /** From 1, in the present text. */
  readonly line: number;
  readonly evidence: readonly Evidence[];
  /** Of a former run, while another one that may repeat it goes on. */
  readonly previous: boolean;
  /** How often it was seen. */
  readonly count: number;
  /** All that are shown as this one; the first speaks for them. */
  readonly found: readonly [FoundFinding, ...FoundFinding[]];
}

/** `runs`: in the order in which they began. What a newer run repeats is the newer run's. */
export function shownFindings(runs: readonly ShownRunFindings[]): readonly ShownFinding[] {
  const shown = new Map<string, ShownFinding>();
  let goingOn = false;
  for (const run of runs.toReversed()) {
    const previous = goingOn && run.final;
    goingOn ||= !run.final;
    for (const [key, finding] of findingsOf(run, previous)) {
      if (!shown.has(key)) {
        shown.set(key, finding);
      }
    }
  }
  return [...shown.values()];
}

function findingsOf(run: ShownRunFindings, previous: boolean): ReadonlyMap<string, ShownFinding> {
  const groups = new Map<string, { readonly line: number; readonly found: [FoundFinding, ...FoundFinding[]] }>();
  for (const found of run.found) {
    const { place, code } = found.finding;
    const line = place === undefined ? undefined : run.lineNow(place.file, place.line);
    if (place !== undefined && line !== undefined && !run.isHidden(found)) {
      const key = `${code} ${line} ${place.file}`;
      const group = groups.get(key);
      if (group === undefined) {
        groups.set(key, { line, found: [found] });
      } else {
        group.found.push(found);
      }
    }
  }
  return new Map([...groups].map(([key, { line, found }]) => [key, shownAs(found, line, { run, previous })]));
}

interface Circumstances {
  readonly run: ShownRunFindings;
  readonly previous: boolean;
}

function shownAs(
  found: readonly [FoundFinding, ...FoundFinding[]],
  line: number,
  { run, previous }: Circumstances,
): ShownFinding {
  const [{ finding }] = found;
  const all = found.reduce((sum, other) => sum + other.finding.count, 0);
  return {
    code: finding.code,
    severity: previous ? 'hint' : finding.severity,
    message: `${withCount(finding, all)}${previous ? ' (previous run)' : ''}`,
    file: finding.place?.file ?? '',
    line,
    evidence: finding.evidence.flatMap((link) => {
      const now = run.lineNow(link.place.file, link.place.line);
      return now === undefined ? [] : [{ ...link, place: { ...link.place, line: now } }];
    }),
    previous,
    count: all,
    found,
  };
}

/** The message, with how often it was seen where it does not say so itself. */
function withCount({ message, count: own }: Finding, all: number): string {
  const told = all === 1 || (all === own && message.includes(`${count(own)} times`));
  return told ? message : `${message} Seen ${count(all)} times here.`;
}
