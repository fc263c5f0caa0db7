import type { NamedProduct } from './drugs.js';
import { isPlainWord, isSalt } from './plain-words.js';
import { phraseOf, wordsOf, type Word } from './words-of-text.js';

/** What a medication's text says. */
export interface TextReading {
  readonly products: readonly NamedProduct[];
  /** Words that name no drug: strength, form, salt, route, how it is taken. */
  readonly plain: readonly string[];
  /** Whether every word is a part of a name or plain. What is not may be another drug. */
  readonly complete: boolean;
}

/** Reads a text from left to right: the longest name that begins at a word, else a salt, else a plain word, else something unknown. */
export class TextReader {
  private readonly longest: number;

  constructor(private readonly names: ReadonlyMap<string, NamedProduct>) {
    this.longest = Math.max(...[...names.keys()].map((name) => name.split(' ').length));
  }

  read(text: string): TextReading {
    const words = wordsOf(text);
    const products: NamedProduct[] = [];
    const plain: string[] = [];
    let complete = true;
    let behindName = false;
    for (let at = 0; at < words.length;) {
      const { text: word, gap } = words[at] as Word;
      const length = this.nameAt(words, at);
      // `benzoate` behind a name is its salt; a longer name that begins there is another drug.
      if (behindName && gap === 'none' && length <= 1 && isSalt(word)) {
        plain.push(word);
        at += 1;
      } else if (length > 0) {
        products.push(this.names.get(phraseOf(words.slice(at, at + length))) as NamedProduct);
        behindName = true;
        at += length;
      } else {
        if (isPlainWord(word)) plain.push(word);
        else complete = false;
        behindName = false;
        at += 1;
      }
    }
    return { products, plain, complete };
  }

  /** How many words the longest name has that begins here; 0 where none does. */
  private nameAt(words: readonly Word[], at: number): number {
    let length = Math.min(this.longest, words.length - at);
    while (length > 0 && !this.names.has(phraseOf(words.slice(at, at + length)))) length -= 1;
    return length;
  }
}
