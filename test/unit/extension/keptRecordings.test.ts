import { deepEqual } from 'node:assert/strict';
import { readdirSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { keepNewest, recordingsFolder } from '../../../src/extension/keptRecordings';
import { temporaryFolder } from '../../support/folders';
import { RecordingBuilder } from '../support/recordingBuilder';

describe('Recordings of former runs', () => {
  const storage = temporaryFolder('kept');
  after(() => storage.remove());

  it('stay as far as they are the newest or in use, each with its child processes; other files stay', () => {
    const folder = recordingsFolder(storage.path);
    const write = (name: string, run: string, minute: number) => {
      const path = join(folder, name);
      writeFileSync(path, new RecordingBuilder({ run: run.padStart(32, '0') }).bytes());
      utimesSync(path, minute * 60, minute * 60);
      return path;
    };
    const used = write('a.loopscope', 'a', 1);
    write('b.loopscope', 'b', 2);
    write('b.4712.loopscope', 'b', 2);
    write('c.loopscope', 'c', 3);
    write('c.4713.loopscope', 'c', 3);
    write('d.loopscope', 'd', 4);
    writeFileSync(join(folder, 'notes.txt'), '');
    keepNewest(folder, 2, new Set([used]));
    deepEqual(readdirSync(folder).sort(), [
      'a.loopscope',
      'c.4713.loopscope',
      'c.loopscope',
      'd.loopscope',
      'notes.txt',
    ]);
  });
});
