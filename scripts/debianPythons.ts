import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { type CommandResult, runCommand, tail } from '../test/support/command';
import { cacheFolder } from '../test/support/folders';

const libraryFolder = 'usr/lib/x86_64-linux-gnu';

/** Of the packages that apt would install, those whose files an interpreter needs; the rest is documentation and system set-up. */
const wanted =
  /^(python3|libpython3|libc6_|libgcc-s1|libstdc\+\+6|libexpat1|zlib1g|libssl3|libffi8|libsqlite3|liblzma5|libbz2|libreadline8|libtinfo6|libncursesw6|libuuid1|libmpdec|libzstd1|libdb5|libnsl2|libtirpc3|libcrypt1|libgdbm|patchelf_)/;

/**
 * Unpacks a CPython of Debian's development suite into the user's cache, with the libraries it was built for, beside the system
 * and without root. Returns why that was not possible, if so.
 * @param version `3.15`
 */
export async function unpackDebianPython(version: string): Promise<string | undefined> {
  if (process.platform !== 'linux' || process.arch !== 'x64') return 'Debian packages are unpacked on Linux x64 only';
  if (!existsSync('/usr/share/keyrings/debian-archive-keyring.gpg')) return 'this is not Debian';
  const target = cacheFolder('pythons', version);
  mkdirSync(dirname(target), { recursive: true });
  // The interpreter contains the folder's path, so it is built in its place; what is not complete is deleted.
  rmSync(target, { recursive: true, force: true });
  const apt = new PrivateApt();
  try {
    await apt.update();
    const packages = await apt.download([`python${version}`, `libpython${version}-testsuite`, 'patchelf']);
    for (const file of packages.filter((path) => wanted.test(basename(path)))) await must('dpkg', ['-x', file, target]);
    await makeRunnable(target, version);
    return undefined;
  } catch (error) {
    rmSync(target, { recursive: true, force: true });
    return error instanceof Error ? error.message : String(error);
  } finally {
    apt.remove();
  }
}

/** Makes the executable start with the unpacked loader and libraries instead of the system's, which may be too old for it. */
async function makeRunnable(target: string, version: string): Promise<void> {
  const libraries = [join(target, libraryFolder), join(target, 'lib/x86_64-linux-gnu')].join(':');
  const names = readdirSync(target, { recursive: true, encoding: 'utf8' });
  const loader = names.find((name) => basename(name) === 'ld-linux-x86-64.so.2');
  if (loader === undefined) throw new Error('the packages contain no loader');
  const executable = join(target, 'usr/bin', `python${version}`);
  // patchelf is as new as the interpreter, so it needs the unpacked libraries too.
  const patch = ['--library-path', libraries, join(target, 'usr/bin/patchelf')];
  // In two steps and in this order: patchelf 0.18 writes a broken file otherwise.
  const steps = [
    ['--force-rpath', '--set-rpath', libraries],
    ['--set-interpreter', join(target, loader)],
  ];
  for (const step of steps) {
    await must(join(target, loader), [...patch, ...step, '--output', `${executable}.patched`, executable]);
    renameSync(`${executable}.patched`, executable);
  }
  await must('chmod', ['755', executable]);
  mkdirSync(join(target, 'bin'), { recursive: true });
  symlinkSync(`../usr/bin/python${version}`, join(target, 'bin', `python${version}`));
  await must(executable, ['-c', 'import asyncio, ssl, ctypes, sqlite3']);
}

/** An apt-get with folders of its own: it sees only Debian's development suite, and the system's packages do not notice. */
class PrivateApt {
  private readonly folder = mkdtempSync(join(tmpdir(), 'loopscope-apt-'));
  private readonly options: readonly string[];

  constructor() {
    const at = (name: string) => join(this.folder, name);
    for (const name of ['lists/partial', 'cache/archives/partial', 'debs/partial'])
      mkdirSync(at(name), { recursive: true });
    writeFileSync(at('status'), '');
    const keyring = '/usr/share/keyrings/debian-archive-keyring.gpg';
    writeFileSync(at('sources.list'), `deb [signed-by=${keyring}] ${debianMirror()} sid main\n`);
    const settings = {
      'Dir::Etc::sourcelist': at('sources.list'),
      'Dir::Etc::sourceparts': '/dev/null',
      'Dir::State::lists': at('lists'),
      'Dir::State::status': at('status'),
      'Dir::Cache': at('cache'),
      'Dir::Cache::archives': `${at('debs')}/`,
      'APT::Get::List-Cleanup': '0',
      'APT::Sandbox::User': 'root',
    };
    this.options = ['-qq', ...Object.entries(settings).flatMap(([name, value]) => ['-o', `${name}=${value}`])];
  }

  async update(): Promise<void> {
    await must('apt-get', [...this.options, 'update']);
  }

  /** Downloads packages with all they need; returns the files. */
  async download(packages: readonly string[]): Promise<readonly string[]> {
    const only = ['-y', '--no-install-recommends', '--download-only', 'install'];
    await must('apt-get', [...this.options, ...only, ...packages]);
    const folder = join(this.folder, 'debs');
    return readdirSync(folder)
      .filter((name) => name.endsWith('.deb'))
      .map((name) => join(folder, name));
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** Where this machine gets its own packages from. */
function debianMirror(): string {
  const folder = '/etc/apt/sources.list.d';
  const files = [
    '/etc/apt/sources.list',
    ...(existsSync(folder) ? readdirSync(folder).map((it) => join(folder, it)) : []),
  ];
  const text = files
    .filter(existsSync)
    .map((file) => readFileSync(file, 'utf8'))
    .join('\n');
  const mirror = /^(?:deb|URIs:)\s.*?(https?:\/\/\S+\/debian\/?)(?=\s|$)/m.exec(text)?.[1];
  if (!mirror) throw new Error('no Debian mirror stands in /etc/apt/sources.list');
  return mirror;
}

async function must(command: string, args: readonly string[]): Promise<CommandResult> {
  const result = await runCommand(command, args, { timeout: 5 * 60_000 });
  if (result.code !== 0) throw new Error(`${basename(command)} failed: ${tail(result, 2).replaceAll('\n', ' ')}`);
  return result;
}
