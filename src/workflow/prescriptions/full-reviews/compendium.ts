import type { ReviewQuestion } from './review-question.js';

/** What a compendium found, in its own words and with its own grades: nothing here is translated into severities of this service. */
export interface CompendiumAlert {
  readonly severity: string;
  readonly summary: string;
  readonly source: string;
  /** Where to read more: a monograph's number or address. */
  readonly reference?: string | undefined;
}

export interface CompendiumReview {
  /** Name, as the pharmacy writes it. */
  readonly compendium: string;
  /** Edition or release. */
  readonly version: string;
  /** RFC 3339 instant in UTC, by the compendium's clock. */
  readonly reviewedAt: string;
  readonly alerts: readonly CompendiumAlert[];
  /** What it was told and could not review, each in a line: a drug or a code that it does not know. */
  readonly notReviewed: readonly string[];
}

/**
 * `unreachable`: no connection, or one that broke. `timeout`: no whole answer in time. `refused`: an answer that is no review.
 * `unreadable`: too large, not of the documented shape, or the answer to another question.
 */
export type CompendiumFailure = 'not-configured' | 'unreachable' | 'timeout' | 'refused' | 'unreadable';

export type CompendiumAnswer =
  | { readonly result: 'reviewed'; readonly review: CompendiumReview }
  | { readonly result: 'failed'; readonly failure: CompendiumFailure };

/** A drug compendium outside of this service, for the full drug utilization review beyond the scope of the rules. */
export interface Compendium {
  /** Null where none is configured. */
  readonly name: string | null;
  /** Asks outside of any transaction. It does not throw: what went wrong is the answer. */
  review(question: ReviewQuestion): Promise<CompendiumAnswer>;
}

export const COMPENDIUM = Symbol('Compendium');
