/** Texts come from outside, so what is remembered of them has a limit. */
export class Memory<Answer> {
  private static readonly LIMIT = 4096;
  private readonly known = new Map<string, Answer>();

  /** @param read gets the text, so that a caller in a loop need not make a function for each */
  recall(text: string, read: (text: string) => Answer): Answer {
    const known = this.known.get(text);
    if (known !== undefined) return known;
    if (this.known.size >= Memory.LIMIT) this.known.clear();
    const answer = read(text);
    this.known.set(text, answer);
    return answer;
  }
}
