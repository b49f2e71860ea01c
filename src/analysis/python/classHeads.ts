/** Classes and their bases as a text names them, found without a parser: all of them, and some more. */

/** A class, or another name of one. */
export interface ClassHead {
  readonly name: string;
  /** Everything named where its bases stand; what is an attribute there comes with its dot, too. */
  readonly bases: readonly string[];
  /** It is only another name of something. */
  readonly renamed: boolean;
  /** Other modules know it as an attribute only: it stands in a function or a class. */
  readonly inner: boolean;
}

const head = /\bclass[\s\\]+([\w\u0080-\uffff]+)[\s\\]*(?=[[(])/g;
/** `A = b.C`, `self.A: type = C`: one name of a class may be given to another one. */
const given = /=[ \t(]*([\w.\u0080-\uffff]+)[ \t)]*(?:#.*)?$/gm;
const taker = /([\w\u0080-\uffff]+)[ \t]*(?::[^=\n]*)?$/;
/** Longer lists of bases are taken to name anything. */
const LONGEST = 4000;

export function classHeadsIn(text: string): readonly ClassHead[] {
  const heads = [...text.matchAll(head)].map(({ index, 0: { length }, 1: name = '' }) => ({
    name,
    bases: namesIn(listAt(text, index + length)),
    renamed: false,
    inner: /^[ \t]/m.test(text.slice(text.lastIndexOf('\n', index) + 1, index)),
  }));
  const renamed = [...text.matchAll(given)].flatMap(({ index, 1: of = '' }) => {
    const line = text.slice(text.lastIndexOf('\n', index - 1) + 1, index);
    const match = taker.exec(line);
    const name = match?.[1];
    return name === undefined ? [] : [{ name, bases: namesIn(of).slice(-1), renamed: true, inner: match?.index !== 0 }];
  });
  return [...heads, ...renamed];
}

function namesIn(text: string): readonly string[] {
  return (text.match(/\.?[\w\u0080-\uffff]+/g) ?? []).flatMap((name) =>
    name.startsWith('.') ? [name, name.slice(1)] : [name],
  );
}

/** What stands in brackets; type parameters may come before the bases. */
function listAt(text: string, start: number): string {
  let depth = 0;
  for (let at = start; at < Math.min(text.length, start + LONGEST); at += 1) {
    const letter = text.charAt(at);
    if (letter === '(' || letter === '[') {
      depth += 1;
    } else if (letter === ')' || letter === ']') {
      depth -= 1;
    } else if (depth === 0 && letter === ':') {
      return text.slice(start, at);
    }
  }
  return text.slice(start, start + LONGEST);
}
