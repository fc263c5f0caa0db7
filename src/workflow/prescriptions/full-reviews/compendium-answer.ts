import { z } from 'zod';
import { isInstant } from '../../../core/zone.js';
import { isStorable } from '../../../platform/http/text-guard.js';
import type { CompendiumReview } from './compendium.js';

const MOST_ALERTS = 500;

const text = (max: number) =>
  z.string().min(1).max(max).regex(/\S/).refine(isStorable, 'holds a character that cannot be stored');

/** The documented answer (docs/compendium.md). Members that it does not name are dropped. */
const ANSWER = z.object({
  reference: z.string(),
  version: text(200),
  reviewedAt: z.string().refine(isInstant),
  alerts: z
    .array(z.object({ severity: text(100), summary: text(4000), source: text(1000), reference: text(1000).optional() }))
    .max(MOST_ALERTS),
  notReviewed: z.array(text(1000)).max(MOST_ALERTS),
});

/**
 * Reads the body of an answer.
 * @param reference of the question: a cache or a mixed-up connection must not answer one patient's question with another's review
 * @returns undefined for a body that is not UTF-8, not JSON, of another shape or the answer to another question
 */
export function readCompendiumAnswer(
  body: Uint8Array,
  reference: string,
): Omit<CompendiumReview, 'compendium'> | undefined {
  const parsed = ANSWER.safeParse(jsonOf(body));
  if (!parsed.success || parsed.data.reference !== reference) return undefined;
  const { version, reviewedAt, alerts, notReviewed } = parsed.data;
  return { version, reviewedAt: new Date(reviewedAt).toISOString(), alerts, notReviewed };
}

function jsonOf(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch {
    return undefined;
  }
}
