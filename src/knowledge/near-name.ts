/** Of the names that are known, those that a misspelled one most likely means: at most three equally close ones, sorted; empty where none is close. */
export function nearest(name: string, known: Iterable<string>): string[] {
  let best: string[] = [];
  let least = Math.min(3, Math.ceil(name.length / 3));
  for (const candidate of known) {
    const distance = edits(name, candidate);
    if (distance < least) [best, least] = [[candidate], distance];
    else if (distance === least && best.length > 0) best.push(candidate);
  }
  return best.sort().slice(0, 3);
}

/** How many letters have to be put in, left out or changed (Levenshtein). */
function edits(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const change = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(change, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
