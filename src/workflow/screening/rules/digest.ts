import type { ScreeningDecision } from './decision.js';
import { fingerprint } from './fingerprint.js';

/**
 * What a decision says, in 16 hexadecimal digits: the same as long as the same findings rest on the same facts or are silenced, the
 * same checks could not be made, and each medication is known as well as before. Versions do not count, so that a new release that changes nothing for
 * an order is seen to change nothing.
 */
export function decisionDigest({ findings, silenced, checks, medications }: ScreeningDecision): string {
  const parts: string[] = [];
  for (const { key, factsHash } of findings) parts.push('finding', key, factsHash);
  for (const { key, severity, overlayId } of silenced) parts.push('silenced', key, severity, overlayId);
  for (const { outcome, check, key, factsHash, stops } of checks) {
    if (outcome === 'not-checked') parts.push('gap', check, key, factsHash, stops ? 'stops' : 'shown');
  }
  for (const name of medications.map(({ drug, coverage }) => `${coverage} ${drug}`).sort())
    parts.push('medication', name);
  return fingerprint(parts);
}
