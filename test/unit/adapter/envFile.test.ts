import assert from 'node:assert/strict';
import { parseEnvFile } from '../../../src/adapter/envFile';

/** The variables of a file as `NAME=value` parts, or `line: reason`. */
function check(file: string, expected: string, outer: Readonly<Record<string, string>> = {}): void {
  const parsed = parseEnvFile(file, outer);
  const told = parsed.ok
    ? Object.entries(parsed.value)
        .map(([name, value]) => `${name}=${value}`)
        .join('|')
    : `${parsed.error.line}: ${parsed.error.reason}`;
  assert.equal(told, expected);
}

describe('A file of environment variables', () => {
  it('has a variable a line, comments and empty lines', () => {
    check('A=1\n\n# note\nB = two words \nexport C=3\r\nD=', 'A=1|B=two words|C=3|D=');
    check('', '');
    check('\uFEFFA=1', 'A=1');
    check('A=1 # note\nB=http://x/#top', 'A=1|B=http://x/#top');
  });

  it('has values in quotes: single as they are, double with escapes and over several lines', () => {
    check(`A='a # b \\n \${X}'`, `A=a # b \\n \${X}`);
    check('A="a\\tb\\"c" # note', 'A=a\tb"c');
    check('KEY="one\ntwo"\nB=2', 'KEY=one\ntwo|B=2');
    check('A="C:\\\\x"\nB=C:\\new', 'A=C:\\x|B=C:\\new');
  });

  it('replaces a name in braces by variables set above it or outside', () => {
    check(`A=1\nB=\${A}/\${HOME}/\${NONE}`, 'A=1|B=1//home/u/', { HOME: '/home/u' });
    check(`A="\${HOME}"\nB="\\\${HOME} \\$5"\nC=\\\${HOME}`, `A=/home/u|B=\${HOME} $5|C=\${HOME}`, { HOME: '/home/u' });
  });

  it('is refused with the line that cannot be read and why', () => {
    check('A=1\n\njust words\n', '3: not of the form NAME=value');
    check('A=1\n2B=1', '2: not of the form NAME=value');
    check('A="open\nB=1', '1: without the closing " of A');
    check("A=1\nB='open", "2: without the closing ' of B");
    check('A="x" y', '1: not readable behind the closing " of A');
    check('{"json": 1}', '1: not of the form NAME=value');
  });
});
