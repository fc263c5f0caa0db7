/** Texts come from outside, so what is remembered of them has a limit. */
export class Memory<Answer> {
  private static readonly LIMIT = 4096;
  private readonly known = new Map<string, Answer>();

  /** @param read what a text means; it is asked once, for as long as the answer is remembered */
  constructor(private readonly read: (text: string) => Answer) {}

  recall(text: string): Answer {
    const known = this.known.get(text);
    if (known !== undefined) return known;
    if (this.known.size >= Memory.LIMIT) this.known.clear();
    const answer = this.read(text);
    this.known.set(text, answer);
    return answer;
  }
}
