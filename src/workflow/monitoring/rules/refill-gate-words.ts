import { addDays, daysBetween } from '../../../core/plain-date.js';
import type { PlainDate } from '../../../core/plain-date.js';
import type { GateAnswer, GateObligation, ObligationReasonKind } from './refill-gate.js';
import { mayBeGranted } from './status.js';
import type { PlannedObligation } from './types.js';

/** What each answer says to the pharmacist. */
export const GATE_ANSWER_TEXT: Readonly<Record<GateAnswer, string>> = {
  fill: 'Fill.',
  'fill-and-call': 'Fill and call.',
  'hold-call-first': 'Hold, call first.',
  'do-not-fill-call-prescriber': 'Do not fill; call prescriber.',
};

/** The sentence of one reason: which tests, since when, and what helps. Names tests and days, never a value or a person. */
export function describe(
  kind: ObligationReasonKind,
  answer: GateAnswer,
  { id, plan, record }: GateObligation,
  today: PlainDate,
): string {
  const missing = labels(plan, plan.missing);
  const order = record.orderedOn === null ? '' : ` Ordered on ${record.orderedOn}.`;
  switch (kind) {
    case 'outstanding':
      return `${plan.title}: still without a result: ${labels(plan, plan.outstanding)}. The fill does not wait for it.`;
    case 'waived':
      return `${plan.title}: missing ${missing}; ${waiverWords(plan)}.`;
    case 'attested':
      // Before the first hand-over there is nothing on record that a prescriber could attest.
      return `${plan.title}: missing ${missing}; ${id === null ? 'decided on when the order was screened' : 'the prescriber attested it for this fill'}.`;
    case 'acknowledged':
      return `${plan.title}: missing ${missing}${since(plan, today)}; a pharmacist called about it for this fill.${order}`;
    case 'missing-baseline':
      return `${plan.title}: missing ${missing}, collected from ${plan.earliest} on. ${remedy(plan, answer)}${order}`;
    case 'missing-test':
      return `${plan.title}: missing ${missing}, asked before this fill (from ${plan.earliest} on). ${remedy(plan, answer)}${order}`;
    case 'overdue':
      return `${plan.title}: missing ${missing}${since(plan, today)}. ${remedy(plan, answer)}${order}`;
  }
}

function since({ latest }: PlannedObligation, today: PlainDate): string {
  const past = daysBetween(latest, today);
  if (past <= 0) return ', which is due today at the latest';
  return `, overdue since ${addDays(latest, 1)} (${past} ${past === 1 ? 'day' : 'days'})`;
}

function waiverWords({ closed }: PlannedObligation): string {
  return closed?.as === 'waived' ? 'not asked again, as the therapy began elsewhere' : 'a pharmacist waived it';
}

function remedy(plan: PlannedObligation, answer: GateAnswer): string {
  const blocks = answer === 'do-not-fill-call-prescriber' || answer === 'hold-call-first';
  if (!blocks) return 'Fill, and call for the result.';
  const order = answer === 'hold-call-first' ? 'Call first' : 'Do not fill';
  if (!mayBeGranted(plan)) return `${order}; the result, and nothing else, opens the fill.`;
  const call = answer === 'hold-call-first' ? ', or an acknowledged call' : '';
  return `${order}; a result, the prescriber's attestation or a signed waiver${call} opens the fill.`;
}

function labels({ tests }: PlannedObligation, keys: readonly string[]): string {
  return tests
    .filter(({ test }) => keys.includes(test))
    .map(({ label }) => label)
    .join(', ');
}
