import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { pythonPackages } from '../support/pythonPackages';
import type { Python } from '../support/pythons';
import { cpuSeconds, load } from './httpLoad';
import { benchProgram, environmentOf, type Mode, modes } from './modes';
import { type Row, ratioRow } from './row';

/** Many short bursts: some of them are not disturbed by what else the machine does. */
const requests = 500;
const bursts = 12;

/** 10 % less throughput is 1 / 0.9 of the time for each request. */
const bound = 1 / 0.9;

interface Server {
  readonly port: number;
  readonly stop: () => Promise<void>;
}

/**
 * An aiohttp server whose one thread is busy all the time: what a request costs it in CPU time is the inverse of its throughput. The servers
 * (one of each mode) are up together and are put under load in turn, from this process. Each round has new ones, because where a process
 * happens to lie in memory makes it faster or slower by some hundredths for as long as it lives.
 */
export async function httpRows(python: Python, loop: 'asyncio' | 'uvloop', rounds: number): Promise<readonly Row[]> {
  const packages = await pythonPackages(python, requirements(python, loop));
  if (packages.kind === 'missing') {
    console.log(`${python.version}: the HTTP server on ${loop} was not measured: ${packages.reason}`);
    return [];
  }
  const costs: Record<Mode, number[]> = { alone: [], agent: [], least: [], debug: [] };
  for (let round = 0; round < rounds; round += 1) await measureRound(python, loop, packages.folder, costs);
  const measure = loop === 'asyncio' ? 'aiohttp server, a request' : 'the same on uvloop';
  return [ratioRow({ python: python.version, measure, unit: 'µs', bound }, costs)];
}

/** Starts the servers, adds what a request costs each of them in every burst, and stops them. */
async function measureRound(
  python: Python,
  loop: string,
  packages: string,
  costs: Readonly<Record<Mode, number[]>>,
): Promise<void> {
  const servers: Partial<Record<Mode, Server>> = {};
  try {
    for (const mode of modes) servers[mode] = await start(python, loop, mode, packages);
    // The first burst fills caches and is not counted.
    for (let burst = -1; burst < bursts; burst += 1) {
      for (const mode of modes) {
        const cost = await underLoad(servers[mode]?.port ?? 0);
        if (burst >= 0) costs[mode].push(cost);
      }
    }
  } finally {
    for (const mode of modes) await servers[mode]?.stop();
  }
}

/** Microseconds of the server's CPU time a request. */
async function underLoad(port: number): Promise<number> {
  const before = await cpuSeconds(port);
  await load(port, requests);
  return (((await cpuSeconds(port)) - before) / requests) * 1e6;
}

/** The newest releases that support this Python. */
function requirements(python: Python, loop: 'asyncio' | 'uvloop'): readonly string[] {
  const aiohttp = python.version === '3.9' ? 'aiohttp==3.13.5' : 'aiohttp==3.14.5';
  return loop === 'uvloop' ? [aiohttp, 'uvloop==0.23.0'] : [aiohttp];
}

async function start(python: Python, loop: string, mode: Mode, packages: string): Promise<Server> {
  const { env, remove } = environmentOf(mode, packages);
  const child = spawn(python.path, [benchProgram('server.py'), loop], { env, stdio: ['pipe', 'pipe', 'ignore'] });
  const port = await firstLine(child);
  const stop = async () => {
    const exit = once(child, 'exit');
    child.stdin?.end();
    await exit;
    remove();
  };
  return { port: Number(port), stop };
}

async function firstLine(child: ChildProcess): Promise<string> {
  if (!child.stdout) throw new Error('The server has no output.');
  for await (const line of createInterface(child.stdout)) return line;
  throw new Error('The server ended before it said its port.');
}
