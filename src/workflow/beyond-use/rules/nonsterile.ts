import { saysSomething } from '../../../core/text.js';
import { classify } from './classify.js';
import { componentLimits } from './components.js';
import { refuseBy, type BeyondUseDecision, type ConsideredLimit, type RefusalReason } from './decision.js';
import type { NonsterileFacts } from './facts.js';
import type { PreparationTypeRow, Usp795Limits } from './limits.js';
import { stabilityLimits } from './stability.js';

/**
 * The beyond-use date of a nonsterile preparation (USP <795>): the earliest of all limits that apply, each of them explained and
 * cited, or a refusal with every reason found.
 */
export function assessNonsterile(facts: NonsterileFacts, limits: Usp795Limits): BeyondUseDecision {
  const classification = classify(facts, limits);
  if ('code' in classification) return refuse(classification, [], limits);

  const components = componentLimits(facts.components, facts.compoundedOn, limits);
  const [first, ...others] = [...components.reasons, ...refuseStorage(facts, classification.type)];
  if (first) return refuse(first, others, limits);

  const dayCounting = facts.dayCounting ?? limits.dayCounting.default;
  const stability = stabilityLimits(facts, classification, dayCounting, limits);
  const considered = [...stability.considered, ...components.considered];
  const binding = earliestThatApplies(considered);
  return {
    outcome: 'assigned',
    bud: binding.limit,
    expression: 'date',
    binding,
    considered,
    refused: stability.refused,
    assumptions: [
      ...classification.assumptions,
      ...assumeComponents(facts),
      ...assumeStorage(facts, classification.type),
    ],
    explanation: `Use by ${binding.limit}, that day included. ${binding.explanation}`,
    preparationType: classification.type.id,
    compoundedOn: facts.compoundedOn,
    dayCounting,
    limitsVersion: limits.version,
  };
}

function refuse(first: RefusalReason, others: readonly RefusalReason[], limits: Usp795Limits): BeyondUseDecision {
  return { outcome: 'refused', code: first.code, reasons: [first, ...others], limitsVersion: limits.version };
}

/** On a tie the first in order, so that the table is named before a component. */
function earliestThatApplies(considered: readonly ConsideredLimit[]): ConsideredLimit {
  return considered.filter((each) => each.applies).reduce((least, each) => (each.limit < least.limit ? each : least));
}

function refuseStorage(facts: NonsterileFacts, type: PreparationTypeRow): RefusalReason[] {
  const { storage } = facts;
  if (type.storage.includes(storage)) return [];
  const allowed = type.storage.join(' or ');
  if (!type.storageWithJustification.includes(storage)) {
    const words = `the limit of a ${type.name} holds for ${allowed} only; there is none for ${storage}.`;
    return [refuseBy(type, 'storage-not-allowed', 'storage', words)];
  }
  if (isJustified(facts)) return [];
  const words = `a ${type.name} is stored in the ${allowed}; for ${storage}, state in storageJustification why that would harm it.`;
  return [refuseBy(type, 'storage-not-allowed', 'storage', words)];
}

function isJustified(facts: NonsterileFacts): boolean {
  return saysSomething(facts.storageJustification ?? '');
}

function assumeStorage(facts: NonsterileFacts, type: PreparationTypeRow): string[] {
  if (type.storage.includes(facts.storage)) return [];
  return [`Stored at ${facts.storage} on the stated justification, instead of ${type.storage.join(' or ')}.`];
}

function assumeComponents(facts: NonsterileFacts): string[] {
  if (facts.components.length > 0) return [];
  return ['No component lots were given, so every component is taken to last at least as long as this date.'];
}
