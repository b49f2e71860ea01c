/** A text that was not parsed, and what can be told of it all the same. */
import { type ClassHead, classHeadsIn } from './classHeads';
import { type Importing, importsIn } from './imports';
import { Words } from './words';

const handing = /(?:\breturn|=)[ \t(]*([\w.\u0080-\uffff]+)[ \t)]*(?:#.*)?$/gm;
const definition = /\bdef[\s\\]+([\w\u0080-\uffff]+)/g;

/** Found out when it is asked for. */
export class UnparsedText {
  readonly text: string;
  #words: Words | undefined;
  #members: Words | undefined;
  #imports: readonly Importing[] | undefined;
  #defined: ReadonlySet<string> | undefined;
  #assigned: Words | undefined;
  #assignedLast: Words | undefined;
  #handedOn: Words | undefined;

  constructor(text: string) {
    this.text = text;
  }

  get words(): Words {
    this.#words ??= Words.in(this.text);
    return this.#words;
  }

  /** What it asks others for by attributes. Those that it imports are not among them. */
  get members(): Words {
    const code = () => this.text.replaceAll(/^[ \t]*#.*$/gm, '');
    this.#members ??= Words.membersIn(code());
    return this.#members;
  }

  get imports(): readonly Importing[] {
    this.#imports ??= importsIn(this.text);
    return this.#imports;
  }

  /** Names of what is returned or assigned as it is. */
  get assigned(): Words {
    this.#assigned ??= Words.in(this.#assignments().join(' '));
    return this.#assigned;
  }

  /** The last ones of those that have dots between them: what is itself returned or assigned. */
  get assignedLast(): Words {
    const lastOf = (path: string) => path.slice(path.lastIndexOf('.') + 1);
    this.#assignedLast ??= Words.in(this.#assignments().map(lastOf).join(' '));
    return this.#assignedLast;
  }

  /** Names of what is returned, or given another name: others may come to it without saying these. */
  get handedOn(): Words {
    const renamed = () => this.imports.flatMap(({ names }) => (names.length > 1 ? names : [])).join(' ');
    this.#handedOn ??= Words.in(`${this.#assignments().join(' ')} ${renamed()}`);
    return this.#handedOn;
  }

  #assignments(): readonly string[] {
    return [...this.text.matchAll(handing)].map(([, name = '']) => name);
  }

  /** Names of its functions and methods. */
  get defined(): ReadonlySet<string> {
    this.#defined ??= new Set([...this.text.matchAll(definition)].map(([, name = '']) => name));
    return this.#defined;
  }

  /** Its classes, and other names that classes may be given there. */
  named(): readonly ClassHead[] {
    return [
      ...classHeadsIn(this.text),
      ...this.imports.flatMap(({ names }) => {
        const [as, ...of] = [...names].reverse();
        return as === undefined || of.length === 0
          ? []
          : [{ name: as, bases: of.slice(0, 1), renamed: true, inner: false }];
      }),
    ];
  }
}
