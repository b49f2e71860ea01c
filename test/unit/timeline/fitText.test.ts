import assert from 'node:assert/strict';
import { fitText } from '../../../src/timeline/fitText';

/** Every letter is 10 px wide. */
const measure = (text: string) => [...text].length * 10;
const shown = (forms: readonly string[], room: number, cut = true) => fitText(forms, { room, cut }, measure);

describe('a text on a bar', () => {
  it('is shown in the longest form that fits', () => {
    const forms = ['Semaphore LIMIT', 'LIMIT'];
    assert.equal(shown(forms, 150), 'Semaphore LIMIT');
    assert.equal(shown(forms, 149), 'LIMIT');
    assert.equal(shown(forms, 50), 'LIMIT');
  });

  it('is cut after four letters or more, else it is not shown', () => {
    const forms = ['Queue connections.get', 'connections'];
    assert.equal(shown(forms, 70), 'connec…');
    assert.equal(shown(forms, 50), 'conn…');
    assert.equal(shown(forms, 49), undefined);
  });

  it('is never cut within a number', () => {
    assert.equal(shown(['worker-1234'], 100), 'worker-…');
    assert.equal(shown(['item 12.345 s'], 90), 'item …');
    for (let room = 0; room < 200; room += 1) {
      const text = shown(['blocked 341 ms by task 12,480'], room);
      for (const number of text?.match(/[\d.,]+/g) ?? []) {
        assert.ok(['341', '12,480'].includes(number), `${text} at ${room} px`);
      }
    }
  });

  it('that is a number is whole or not shown', () => {
    const forms = ['step 4.29 ms', '4.29 ms'];
    assert.equal(shown(forms, 70, false), '4.29 ms');
    assert.equal(shown(forms, 69, false), undefined);
  });

  it('is not cut within a letter of two code units', () => {
    assert.equal(shown(['😀😀😀😀😀😀'], 50), '😀😀😀😀…');
  });
});
