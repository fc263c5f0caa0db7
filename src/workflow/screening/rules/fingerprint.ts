/** Room for a text in UTF-8, and the same bytes as words of four. It grows with the longest text so far. */
let bytes = Buffer.alloc(4096);
let words = new Int32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4);

/**
 * A 64-bit fingerprint of texts, the same on every little-endian machine. It only has to tell equal facts from changed ones, so it is
 * a fast mix and no cryptographic hash. Two lanes, each multiplied by its own odd constant for every four bytes and stirred into the
 * other at the end. The lengths go in first, so that `['ab']` and `['a', 'b']` differ.
 */
export function fingerprint(parts: readonly string[]): string {
  let a = 0x9e3779b9 | 0;
  let b = 0x85ebca6b | 0;
  let text = '';
  for (const part of parts) {
    text += part;
    a = Math.imul(a ^ part.length, 0x9e3779b1);
    b = Math.imul(b ^ part.length, 0x5f356495);
  }
  const count = writeWords(text);
  for (let index = 0; index < count; index += 1) {
    const word = words[index] as number;
    a = Math.imul(a ^ word, 0x9e3779b1);
    b = Math.imul(b ^ word, 0x5f356495);
    // A product carries upward alone: without this the last letter of a word would reach no lower bit.
    a ^= a >>> 16;
    b ^= b >>> 15;
  }
  a = Math.imul(a ^ (a >>> 16), 0x85ebca6b) ^ Math.imul(b ^ (b >>> 13), 0xc2b2ae35);
  b = Math.imul(b ^ (b >>> 16), 0x85ebca6b) ^ Math.imul(a ^ (a >>> 13), 0xc2b2ae35);
  return hexOf(a) + hexOf(b);
}

/** The text in `words`, the last one filled up with zeros; returns how many there are. One write is faster than reading characters. */
function writeWords(text: string): number {
  const most = text.length * 3 + 3;
  if (most > bytes.length) {
    bytes = Buffer.alloc(Math.ceil(most / 4096) * 4096);
    words = new Int32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4);
  }
  const length = bytes.write(text, 0, 'utf8');
  bytes[length] = bytes[length + 1] = bytes[length + 2] = 0;
  return (length + 3) >>> 2;
}

/** Of each byte; `toString(16)` takes longer than the fingerprint itself. */
const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

function hexOf(word: number): string {
  return `${HEX[word >>> 24]}${HEX[(word >>> 16) & 0xff]}${HEX[(word >>> 8) & 0xff]}${HEX[word & 0xff]}`;
}
