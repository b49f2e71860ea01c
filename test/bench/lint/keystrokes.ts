/** What the language server costs: its start, and a keystroke, which is a change and the diagnostics that the editor asks for after it. */
import { cpSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { LanguageServer, ServerFixture } from '../../support/languageServer';
import { processTime } from './processTime';
import { longSource, session, Typist } from './typist';

/** How far down the file. */
const places = [0.1, 0.3, 0.6] as const;

/** A keystroke, and ms of the server's processor time for it. */
export interface Keystroke {
  readonly time: number;
  /** Line, column and what was typed there; nothing: something was taken back. */
  readonly what: string;
}

/** All keystrokes; what those at the first place cost while the engine still compiles the code is left out. `library`: folder of Python's sources. */
export async function keystrokeTimes(library: string): Promise<readonly Keystroke[]> {
  const fixture = new ServerFixture();
  try {
    cpSync(join(library, 'asyncio'), join(fixture.folder, 'asyncio'), { recursive: true });
    const text = longSource(join(library, 'asyncio'));
    fixture.write('long.py', text);
    const server = await fixture.start();
    const uri = fixture.at('long.py');
    await server.open(uri, text);
    await server.diagnostics(uri);
    const typist = new Typist(text);
    const times: Keystroke[] = [];
    for (const share of places) {
      for (const typed of session) {
        for (const change of typist.keys(typed, share)) {
          const before = processTime(server.pid);
          await server.change(uri, typist.version, [change]);
          await server.diagnostics(uri);
          if (share !== places[0]) {
            const { line, character } = change.range.start;
            const what = `${line + 1}:${character + 1} ${JSON.stringify(change.text)}`;
            times.push({ time: processTime(server.pid) - before, what });
          }
        }
      }
    }
    return times;
  } finally {
    await fixture.dispose();
  }
}

/** ms of the server's processor time from its start to what it says of a file of 1,000 lines in a workspace that it still reads. */
export async function startTime(library: string): Promise<number> {
  const fixture = new ServerFixture();
  const module = join(library, 'asyncio/tasks.py');
  try {
    cpSync(join(library, 'asyncio'), join(fixture.folder, 'asyncio'), { recursive: true });
    const server = await LanguageServer.launch({ folders: [fixture.folder] });
    const uri = fixture.at('asyncio/tasks.py');
    await server.open(uri, readFileSync(module, 'utf8'));
    await server.diagnostics(uri);
    const time = processTime(server.pid);
    await server.indexed;
    await server.stop();
    return time;
  } finally {
    await fixture.dispose();
  }
}
