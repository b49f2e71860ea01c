import { type Check, checks, type Verdict } from './checks';
import { nothing, type Outcome, sum } from './outcome';

/** Runs all checks, two at a time, prints a line for each as it ends, and counts each as one test. */
export async function runChecks(): Promise<Outcome> {
  const queue = [...checks];
  const outcomes: Outcome[] = [];
  const worker = async () => {
    for (let check = queue.shift(); check; check = queue.shift()) outcomes.push(await runCheck(check));
  };
  await Promise.all([worker(), worker()]);
  return sum(outcomes);
}

/** A check that cannot be made has failed; the others are made all the same. */
async function verdictOf(check: Check): Promise<Verdict> {
  try {
    return await check.run();
  } catch (error) {
    return { kind: 'failed', output: error instanceof Error ? error.message : String(error) };
  }
}

async function runCheck(check: Check): Promise<Outcome> {
  const began = performance.now();
  const verdict = await verdictOf(check);
  const took = `${((performance.now() - began) / 1000).toFixed(1)} s`;
  switch (verdict.kind) {
    case 'passed':
      console.log(`  ✔ ${check.name} (${[took, verdict.note].filter((part) => part !== '').join('; ')})`);
      return { ...nothing, passed: 1 };
    case 'skipped':
      console.log(`  - ${check.name}: not run: ${verdict.reason}`);
      return { ...nothing, skipped: [`check of ${check.name}: ${verdict.reason}`] };
    case 'failed':
      console.log(`  ✘ ${check.name} (${took})\n\n${verdict.output}\n\n  To fix it: ${check.fix}\n`);
      return { ...nothing, failed: [`check of ${check.name}`] };
  }
}
