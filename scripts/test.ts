// npm test: everything, on a machine with Node.js and Python; what else is needed is installed into the user's cache.
// usage: npm test [-- checks | unit | integration | vscode | ui ...]      without names: all suites
import { availableParallelism } from 'node:os';
import { delimiter } from 'node:path';
import { built, builtVariable } from '../test/support/build';
import { pythons, pythonsVariable } from '../test/support/pythons';
import { runMocha, specsOf } from './mochaSuite';
import { inOneLine, nothing, type Outcome, sum } from './outcome';
import { installPythons } from './pythonSuite';
import { runChecks } from './runChecks';
import { runHostSuite, runUserInterfaceSuite } from './vscodeSuite';

interface Suite {
  readonly name: string;
  readonly what: string;
  readonly run: () => Promise<Outcome>;
}

const minutes = 60_000;
/** Most programs under test spend their time waiting, so that even two processors take two at a time well. */
const jobs = Math.max(2, Math.min(4, availableParallelism()));

const suites: readonly Suite[] = [
  { name: 'checks', what: 'what npm run check looks at, but for the unit tests', run: runChecks },
  {
    name: 'unit',
    what: 'parts by themselves',
    run: () => runMocha({ name: 'unit', specs: 'test/unit/**/*.test.ts', timeout: 5 * minutes }),
  },
  {
    name: 'integration',
    what: 'programs under the agent on every Python found, the debug adapter, the command line, the examples',
    run: () => {
      const specs = specsOf('test/integration', ['truth.test.ts', 'findings.test.ts', 'asyncioOwnTests.test.ts']);
      return runMocha({ name: 'integration', specs, timeout: 25 * minutes, jobs });
    },
  },
  { name: 'vscode', what: 'the extension inside a real VS Code', run: () => runHostSuite(say) },
  {
    name: 'ui',
    what: 'the extension in a real VS Code, used through its windows',
    run: () => runUserInterfaceSuite(say),
  },
];

interface Result {
  readonly name: string;
  readonly seconds: number;
  readonly outcome: Outcome;
}

async function main(chosen: readonly string[]): Promise<void> {
  const unknown = chosen.filter((name) => !suites.some((suite) => suite.name === name));
  if (unknown.length > 0) {
    console.error(`There is no suite ${unknown.join(', ')}; there are: ${suites.map(({ name }) => name).join(', ')}.`);
    process.exitCode = 2;
    return;
  }
  say(`Testing Loopscope with Node.js ${process.versions.node} on ${availableParallelism()} processors.`);
  const results: Result[] = [await timed('Pythons', () => installPythons(say))];
  // The suites, and the programs they start, need not search again.
  process.env[pythonsVariable] = pythons()
    .map(({ path }) => path)
    .join(delimiter);
  results.push(await timed('build', buildOnce));
  for (const suite of suites) {
    if (chosen.length > 0 && !chosen.includes(suite.name)) continue;
    console.log(`\n── ${suite.name}: ${suite.what}\n`);
    results.push(await timed(suite.name, suite.run));
  }
  report(results);
}

/** What the suites run is built once, before them. */
async function buildOnce(): Promise<Outcome> {
  await built();
  process.env[builtVariable] = 'yes';
  return nothing;
}

/** A suite that throws has failed; the others run all the same. */
async function timed(name: string, run: () => Promise<Outcome>): Promise<Result> {
  const began = performance.now();
  let outcome: Outcome;
  try {
    outcome = await run();
  } catch (error) {
    console.error(error);
    outcome = { ...nothing, failed: [`${name}: ${error instanceof Error ? error.message : String(error)}`] };
  }
  return { name, outcome, seconds: (performance.now() - began) / 1000 };
}

/** Ends with the one line that says it all. */
function report(results: readonly Result[]): void {
  const total = sum(results.map(({ outcome }) => outcome));
  console.log('\n── all suites\n');
  for (const { name, seconds, outcome } of results) {
    console.log(`  ${name.padEnd(12)} ${seconds.toFixed(1).padStart(6)} s   ${inOneLine(outcome)}`);
  }
  for (const test of total.skipped) console.log(`  not run: ${test}`);
  for (const test of total.failed) console.log(`  failed: ${test}`);
  console.log(`\n${inOneLine(total)}`);
  process.exitCode = total.failed.length === 0 ? 0 : 1;
}

function say(sentence: string): void {
  console.log(sentence);
}

void main(process.argv.slice(2));
