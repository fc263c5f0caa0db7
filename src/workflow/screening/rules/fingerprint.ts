/**
 * A 128-bit fingerprint of a text as text. It only has to tell equal facts from changed ones, so it is a fast mix
 * and no cryptographic hash; two different facts meeting by chance is out of reach.
 */
export function fingerprint(text: string): string {
  let [a, b, c, d] = [0x9e3779b9, 0x85ebca6b, 0xc2b2ae35, 0x27d4eb2f];
  // Four lanes, each multiplied by another odd constant for every character.
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    a = Math.imul(a ^ code, 0x9e3779b1);
    b = Math.imul(b ^ code, 0x5f356495);
    c = Math.imul(c ^ code, 0x165667b1);
    d = Math.imul(d ^ code, 0x2c1b3c6d);
  }
  // At the end each lane is stirred into the next, so that no lane stands alone.
  a = stir(a, d);
  b = stir(b, a);
  c = stir(c, b);
  d = stir(d, c);
  return `${shown(a)}.${shown(b)}.${shown(c)}.${shown(d)}`;
}

function stir(lane: number, other: number): number {
  const mixed = Math.imul(lane ^ (lane >>> 16), 0x85ebca6b) ^ Math.imul(other ^ (other >>> 13), 0xc2b2ae35);
  return Math.imul(mixed ^ (mixed >>> 15), 0x27d4eb2f);
}

function shown(lane: number): string {
  return (lane >>> 0).toString(36);
}
