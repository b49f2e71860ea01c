import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { isWritten } from '../../../src/disk/recordingWriter';
import type { RecordingHeader } from '../../../src/protocol/recording';
import { skipBecause } from '../../support/skip';
import { readAll } from '../support/reading';
import { RecordingBuilder } from '../support/recordingBuilder';

const now = () => BigInt(Date.now()) * 1_000_000n;
const minutes = 60_000_000_000n;

function header(more: Partial<RecordingHeader>): RecordingHeader {
  return { ...readAll(new RecordingBuilder()).reader.header, state: 'recording', pid: process.pid, ...more };
}

describe('A recording is still written', () => {
  it('by a program that is there, whoever looks at it and when', () => {
    assert.equal(isWritten(header({ wallClock: now() })), true);
  });

  it('not behind its end', () => {
    assert.equal(isWritten(header({ wallClock: now(), state: 'ended' })), false);
  });

  it('not by a process that is gone', async () => {
    const child = spawn(process.execPath, ['--version'], { stdio: 'ignore' });
    await once(child, 'exit');
    assert.equal(isWritten(header({ wallClock: now(), pid: child.pid ?? 0 })), false);
  });

  it('not by another process that has got its number meanwhile', function () {
    if (process.platform !== 'linux') skipBecause(this, 'only Linux tells when a process began');
    const began = BigInt(Math.round(performance.timeOrigin)) * 1_000_000n;
    assert.equal(isWritten(header({ wallClock: began - 2n * minutes })), false);
    assert.equal(isWritten(header({ wallClock: began + 1n * minutes })), true);
  });
});
