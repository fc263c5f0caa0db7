import type { Membership } from '../compile/predicates.js';
import { placeOf } from '../cross-checks.js';
import type { KnowledgeRows } from '../load.js';
import { sideOf } from './placed-conditions.js';

/** Sides whose effect is said to outlast the therapy, and of which no drug says for how long. Returns the faults. */
export function residualFaults(source: KnowledgeRows, members: Membership): string[] {
  const lasting = new Set(source.drugs.filter(({ residualEffectDays }) => residualEffectDays).map(({ key }) => key));
  return source.interactions.flatMap((rule) =>
    (rule.residual ?? [])
      .filter((side) => ![...sideOf(rule[side], members).drugs].some((key) => lasting.has(key)))
      .map((side) => `${placeOf(source, rule)}: residual: ${side}: none of its drugs has residualEffectDays`),
  );
}
