/** Which files need not be parsed: those from which nobody comes to a coroutine. */
import { deepStrictEqual, ok } from 'node:assert/strict';
import type { ModuleInfo } from '../../../src/analysis/model/entity';
import { Evaluator } from '../../../src/analysis/model/evaluate';
import { Program } from '../../../src/analysis/model/program';
import { summaryOf } from '../../../src/analysis/python/summaryOf';
import { mayMakeCoroutines } from '../../../src/analysis/quietFiles';
import { UnparsedTexts } from '../../../src/analysis/unparsed';
import { filesOf, moduleName, parser } from '../../support/analysis/program';

/** A program of several files, what was found of its quiet ones, and which files were parsed for that. */
async function looked(text: string): Promise<{
  readonly program: Program;
  readonly quiet: readonly string[];
  readonly found: readonly string[];
  readonly parsed: ReadonlySet<string>;
}> {
  const python = await parser();
  const program = new Program();
  const texts = new UnparsedTexts(program);
  const parsed = new Set<string>();
  const told = [...filesOf(text)];
  for (const [file, content] of told) {
    const { words, defined } = texts.set(file, content);
    const module: ModuleInfo = program.offer(file, moduleName(file), {
      read: () => {
        parsed.add(file);
        return summaryOf(python, content);
      },
      says: (name) => words.has(name),
      defined,
      mayCome: (to) => texts.mayCome(module, to),
      part: undefined,
      mayInherit: (base) => texts.mayInherit(module, base),
      hears: (names) => texts.hears(module, names),
    });
  }
  const isLoud = ([, content]: readonly [string, string]) => /async|await/i.test(content);
  const named = (files: readonly (readonly [string, string])[]) => files.map(([file]) => file);
  const quiet = named(told.filter((each) => !isLoud(each)));
  const found = mayMakeCoroutines(program, texts, { quiet, loud: named(told.filter(isLoud)) });
  return { program, quiet, found: [...found].sort(), parsed };
}

/** The quiet files in which some call gives a coroutine, found by asking about every call. */
function making(program: Program, quiet: readonly string[]): readonly string[] {
  const evaluator = new Evaluator(program);
  return quiet.filter((file) =>
    [...(program.file(file)?.mentions.values() ?? [])].flat().some(({ call, module }) => {
      const kind = evaluator.entity({ is: 'call', of: call.callee }, module)?.kind;
      return kind === 'coroutine' || kind === 'asyncGenerator';
    }),
  );
}

const client = `### client.py
class Client:
    def __init__(self):
        self.inner = Inner()
        self.port = 1

    async def fetch(self): ...

    def begin(self):
        return self.fetch()

    def __enter__(self) -> "Client":
        return self

class Inner:
    async def load(self): ...

async def ping(): ...
async def pages():
    yield 1
def plain(): ...
def make() -> Client: ...
def deco(f):
    async def inner(*args): ...
    return inner
class Plain:
    def fetch(self): ...
shared = Client()
again = ping
`;

/** Ways in which a file without a word of coroutines makes one. */
const makes: Readonly<Record<string, string>> = {
  'a function': 'from client import ping\nping()\n',
  'a function by another name': 'from client import again as go\ngo()\n',
  'an asynchronous generator': 'import client\nclient.pages()\n',
  'a method': 'from client import Client\nClient().fetch()\n',
  'a method of an annotated parameter': 'import client\ndef f(x: "client.Client"):\n    x.fetch()\n',
  'a function that returns one': 'from client import shared\nshared.begin()\n',
  'what a function returns': 'import client\nclient.make().fetch()\n',
  'an attribute': 'import client\nclient.shared.inner.load()\n',
  'a context manager': 'import client\ndef f():\n    with client.Client() as c:\n        c.fetch()\n',
  'a subclass': 'import client\nclass Own(client.Client):\n    def f(self):\n        self.fetch()\n',
  'a decorator': 'from client import deco\n@deco\ndef ping(): ...\nping()\n',
  'a name of a star import': 'from client import *\nping()\n',
  'another file': '### main.py\nfrom between import ping\nping()\n### between.py\nfrom client import ping\n',
  'another file that takes all': '### main.py\nimport between\nbetween.ping()\n### between.py\nfrom client import *\n',
  'a module of another file': '### main.py\nimport between\nbetween.client.ping()\n### between.py\nimport client\n',
  'a module of another file by another name':
    '### main.py\nimport between\nbetween.c.ping()\n### between.py\nimport client as c\n',
  'a module that another file hands on':
    '### main.py\nimport between\nbetween.get().ping()\n### between.py\nimport client\ndef get():\n    return client\n',
  'a module of a package that another file hands on':
    '### main.py\nimport between\nbetween.get().ping()\n### between.py\nimport p\ndef get():\n    return p.sub\n' +
    '### p/__init__.py\nfrom .sub import *\n### p/sub.py\nasync def ping(): ...\n',
  'a subclass of another file':
    '### main.py\nfrom between import Own\nOwn().fetch()\n### between.py\nimport client\nclass Own(client.Client): ...\n',
  'an object of another file':
    '### main.py\nfrom between import it\nit.fetch()\n### between.py\nfrom client import make\nit = make()\n',
  'a package':
    '### main.py\nimport p\np.sub.ping()\n### p/__init__.py\nfrom . import sub\n### p/sub.py\nasync def ping(): ...\n',
  'a submodule that somebody else imports':
    '### main.py\nimport p\np.sub.ping()\n### p/__init__.py\n\n### p/sub.py\nasync def ping(): ...\n### o.py\nimport p.sub\n',
  'a relative import':
    '### p/main.py\nfrom .sub import ping as go\ngo()\n### p/__init__.py\n\n### p/sub.py\nasync def ping(): ...\n',
  'imports in a circle':
    '### main.py\nimport a\na.ping()\n### a.py\nfrom b import *\n### b.py\nfrom a import *\nfrom client import ping\n',
};

/** Ways in which it does not. */
const makesNone: Readonly<Record<string, string>> = {
  'the same name of its own': 'def ping(): ...\nping()\n',
  'the same name of another module': 'import time\ntime.ping()\n',
  'a plain function of that file': 'from client import plain\nplain()\n',
  'a class without coroutine functions': 'from client import Plain\nPlain().fetch()\n',
  'an object whose coroutine functions are not called': 'from client import Client\nClient().port\n',
  'a file that hands on something else of it':
    '### main.py\nimport between\nbetween.get(), ping()\n### between.py\nimport client\ndef get():\n    return client.plain\n',
  'a file that imports it for itself':
    '### main.py\nimport between\nbetween.go()\n### between.py\nimport client\ndef go(): ...\n',
};

describe('A file that says nothing of coroutines', () => {
  for (const [way, text] of Object.entries(makes)) {
    it(`is looked at when it makes one by ${way}`, async () => {
      const { program, quiet, found } = await looked(
        `${client}${text.startsWith('###') ? '' : '### main.py\n'}${text}`,
      );
      const truth = making(program, quiet);
      ok(truth.length > 0, 'the program makes none');
      deepStrictEqual(
        truth.filter((file) => !found.includes(file)),
        [],
      );
    });
  }

  for (const [way, text] of Object.entries(makesNone)) {
    it(`is not parsed for ${way}`, async () => {
      const { program, quiet, found, parsed } = await looked(
        `${client}${text.startsWith('###') ? '' : '### main.py\n'}${text}`,
      );
      deepStrictEqual([found, parsed.has('main.py')], [[], false]);
      deepStrictEqual(making(program, quiet), []);
    });
  }
});
