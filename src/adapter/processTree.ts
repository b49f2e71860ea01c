/** Ends processes together with what they started. The only place that sends signals. */
import { spawn, spawnSync } from 'node:child_process';

/** Sends a signal to a process group, `leader` being the process it is named by. On Windows, where there are none, ends the process and its children. */
export function signalGroup(leader: number, signal: NodeJS.Signals): void {
  if (process.platform === 'win32') endTreeOnWindows(leader);
  else send(-leader, signal);
}

/** Sends a signal to a process and to all it has started, where they share a group with processes that are not ours. */
export function signalTree(root: number, signal: NodeJS.Signals): void {
  if (process.platform === 'win32') {
    endTreeOnWindows(root);
    return;
  }
  for (const pid of [root, ...descendants(root)]) send(pid, signal);
}

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    // It has ended by itself, which is what was wanted; anything else is a mistake of ours.
    if (!(error instanceof Error && 'code' in error && (error.code === 'ESRCH' || error.code === 'EPERM'))) throw error;
  }
}

/** The process ids of everything below `root`, as `ps` shows it now. */
function descendants(root: number): readonly number[] {
  const listing = spawnSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' }).stdout ?? '';
  const children = new Map<number, number[]>();
  for (const line of listing.split('\n')) {
    const [pid = 0, parent = 0] = line.trim().split(/\s+/).map(Number);
    children.set(parent, [...(children.get(parent) ?? []), pid]);
  }
  const found: number[] = [];
  const queue = [root];
  for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
    const below = (children.get(next) ?? []).filter((pid) => pid > 0 && pid !== root && !found.includes(pid));
    found.push(...below);
    queue.push(...below);
  }
  return found;
}

function endTreeOnWindows(pid: number): void {
  spawn('taskkill', ['/PID', String(pid), '/T', '/F'], { stdio: 'ignore', windowsHide: true }).on('error', () => {
    // Every Windows has taskkill; without it the process cannot be ended from here.
  });
}
