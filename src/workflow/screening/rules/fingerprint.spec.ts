import fc from 'fast-check';
import { fingerprint } from './fingerprint.js';

describe('A fingerprint of texts', () => {
  it('is 16 hexadecimal digits, the same each time', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'grapheme' })), (parts) => {
        const first = fingerprint(parts);
        expect(first).toMatch(/^[0-9a-f]{16}$/);
        // What was fingerprinted in between, longer or shorter, leaves nothing behind.
        fingerprint([`${parts.join('')} and something longer`]);
        expect(fingerprint([...parts])).toBe(first);
      }),
    );
  });

  it.each([
    [['ab'], ['a', 'b']],
    [
      ['a', 'bc'],
      ['ab', 'c'],
    ],
    [['a'], ['a', '']],
    [['a'], ['a\0']],
    [['é'], ['e']],
    [['Ā'], ['\0']],
    [[], ['']],
  ])('tells %j from %j', (one, other) => {
    expect(fingerprint(one)).not.toBe(fingerprint(other));
  });

  it('takes texts longer than any before', () => {
    const long = 'Ω'.repeat(100_000);
    expect(fingerprint([long])).not.toBe(fingerprint([`${long.slice(0, -1)}Φ`]));
  });

  it('differs for every two of very many texts that differ in few letters', () => {
    const seen = new Set<string>();
    let count = 0;
    for (let value = 0; value < 1000; value += 1) {
      for (let day = 100; day < 200; day += 1) {
        seen.add(fingerprint(['rule', `estradiol ${value} pg/mL, collected 2026-${day}`]));
        count += 1;
      }
    }
    expect(seen.size).toBe(count);
  });
});
