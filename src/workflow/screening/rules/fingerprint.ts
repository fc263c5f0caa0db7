/**
 * A 64-bit fingerprint of texts. It only has to tell equal facts from changed ones, so it is a fast mix and no cryptographic hash.
 * Two lanes, each multiplied by its own odd constant for every two characters and stirred into the other at the end.
 */
export function fingerprint(parts: readonly string[]): string {
  let a = 0x9e3779b9 | 0;
  let b = 0x85ebca6b | 0;
  for (const part of parts) {
    const even = part.length & ~1;
    for (let index = 0; index < even; index += 2) {
      const two = part.charCodeAt(index) | (part.charCodeAt(index + 1) << 16);
      a = Math.imul(a ^ two, 0x9e3779b1);
      b = Math.imul(b ^ two, 0x5f356495);
    }
    if (even < part.length) {
      a = Math.imul(a ^ part.charCodeAt(even), 0x9e3779b1);
      b = Math.imul(b ^ part.charCodeAt(even), 0x5f356495);
    }
    a = Math.imul(a ^ END_OF_PART, 0x9e3779b1);
    b = Math.imul(b ^ END_OF_PART, 0x5f356495);
  }
  a = Math.imul(a ^ (a >>> 16), 0x85ebca6b) ^ Math.imul(b ^ (b >>> 13), 0xc2b2ae35);
  b = Math.imul(b ^ (b >>> 16), 0x85ebca6b) ^ Math.imul(a ^ (a >>> 13), 0xc2b2ae35);
  return hexOf(a) + hexOf(b);
}

/** Between two parts, so that `['ab']` and `['a', 'b']` differ: no pair of letters. */
const END_OF_PART = 0xffff_ffff | 0;

/** Of each byte; `toString(16)` takes longer than the fingerprint itself. */
const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

function hexOf(word: number): string {
  return `${HEX[word >>> 24]}${HEX[(word >>> 16) & 0xff]}${HEX[(word >>> 8) & 0xff]}${HEX[word & 0xff]}`;
}
