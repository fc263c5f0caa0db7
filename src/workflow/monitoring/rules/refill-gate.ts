import { daysBetween } from '../../../core/plain-date.js';
import type { PlainDate } from '../../../core/plain-date.js';
import type { Severity } from '../../../core/decision.js';
import { grantHolds, mayBeGranted, waiverHolds } from './status.js';
import { describe } from './refill-gate-words.js';
import type { LadderStep, ObligationRecord, PlannedObligation } from './types.js';

/** What the pharmacist is told, mildest first. The last two block the fill. */
export const GATE_ANSWERS = ['fill', 'fill-and-call', 'hold-call-first', 'do-not-fill-call-prescriber'] as const;
export type GateAnswer = (typeof GATE_ANSWERS)[number];

/** An obligation as planned now, with its stored id (null before it is stored) and what people did about it. */
export interface GateObligation {
  readonly id: string | null;
  readonly plan: PlannedObligation;
  readonly record: ObligationRecord;
}

/** A finding that nobody has resolved. `kind` as in screening; `exception` names what no goal of therapy softens. */
export interface GateFinding {
  readonly id: string;
  readonly rule: string;
  readonly kind: string;
  readonly severity: Severity;
  readonly exception: 'pregnancy' | 'hys-law' | null;
  readonly message: string;
  readonly source: string;
  readonly tag: string;
}

export interface GateInput {
  /** The whole plan of the therapy as `planObligations` gives it inside the transaction that acts, never stored statuses. */
  readonly obligations: readonly GateObligation[];
  readonly openFindings: readonly GateFinding[];
  /** The prescriber's own word that the therapy stops, or null. */
  readonly prescriberStop: { readonly on: PlainDate; readonly source: string } | null;
  readonly goal: string | null;
  readonly today: PlainDate;
  readonly isFirstFill: boolean;
  /** The fill that asks, so that an attestation or acknowledgement given for it is known; null before it has an id. */
  readonly fill: string | null;
}

/** What an obligation can be a reason for. */
export type ObligationReasonKind =
  'missing-baseline' | 'missing-test' | 'overdue' | 'outstanding' | 'attested' | 'waived' | 'acknowledged';
export type GateReasonKind = ObligationReasonKind | 'finding' | 'prescriber-stop';

/** One reason: what it alone would answer, on what rule, and whether the gate is our design or the source's. */
export interface GateReason {
  readonly rule: string;
  readonly obligationId: string | null;
  readonly kind: GateReasonKind;
  readonly answer: GateAnswer;
  readonly message: string;
  readonly source: string;
  readonly tag: string;
}

export interface GateDecision {
  readonly answer: GateAnswer;
  readonly blocks: boolean;
  /** Heaviest first. */
  readonly reasons: readonly GateReason[];
}

/** Goals for which monitoring warns and calls, and never holds the drug back. */
const ONCOLOGY_GOALS: readonly string[] = ['breast-cancer-treatment', 'breast-cancer-risk-reduction'];
/** Findings that come from monitoring; the others are screening's own stops and are not softened here. */
const MONITORING_KINDS: readonly string[] = ['drug-lab', 'missing-baseline'];

/**
 * The one refill gate: may this fill be prepared and handed over today, as far as monitoring goes? The answer is the heaviest of its
 * reasons, so that one more missing test, finding or stop never opens it.
 *
 * A late obligation of gate `soft-then-hard` answers by days past its latest day, as its ladder says (design: hold 14, stop 30):
 * from the latest day itself to day 13 `fill-and-call`, from day 14 to 29 `hold-call-first`, from day 30
 * `do-not-fill-call-prescriber`. For the panel due 28 to 42 days after the first dose: day 43 is overdue, day 57 a hold, day 72 a stop.
 * Gate `soft` never does more than ask for a call. Gate `hard` stops while its test is missing; as a baseline it stops the first fill
 * only.
 *
 * What opens it again: a result; a waiver, until its end; an attestation, for one fill; and for a hold alone the pharmacist's
 * acknowledgement for this fill. Where a test that is missing may not be attested (an immediate danger hangs on it), only the result
 * opens it. Where the goal is the treatment or prevention of breast cancer, late and missing tests and laboratory findings never do
 * more than ask for a call, except pregnancy, liver injury by Hy's law, and the prescriber's own stop.
 */
export function evaluateGate(input: GateInput): GateDecision {
  const reasons = [
    ...prescriberStop(input),
    ...input.openFindings.flatMap((finding) => findingReason(finding, input.goal)),
    ...input.obligations.flatMap((obligation) => obligationReasons(obligation, input)),
  ].sort((a, b) => weight(b.answer) - weight(a.answer));
  const answer = reasons[0]?.answer ?? 'fill';
  return { answer, blocks: weight(answer) >= weight('hold-call-first'), reasons };
}

function prescriberStop({ prescriberStop: stop, today }: GateInput): GateReason[] {
  if (stop === null || stop.on > today) return [];
  const message = `The prescriber stopped this therapy on ${stop.on}. Do not fill it.`;
  const answer = 'do-not-fill-call-prescriber';
  const [rule, source] = ['prescriber-stop', stop.source];
  return [{ rule, obligationId: null, kind: 'prescriber-stop', answer, message, source, tag: 'order' }];
}

function findingReason(finding: GateFinding, goal: string | null): GateReason[] {
  const { rule, severity, message, source, tag, exception, kind } = finding;
  const full: GateAnswer =
    severity === 'contraindicated' ? 'do-not-fill-call-prescriber' : severity === 'major' ? 'hold-call-first' : 'fill';
  if (full === 'fill') return [];
  const answer = MONITORING_KINDS.includes(kind) && exception === null ? capped(full, goal) : full;
  return [{ rule, obligationId: null, kind: 'finding', answer, message, source, tag }];
}

function obligationReasons(obligation: GateObligation, input: GateInput): GateReason[] {
  const { plan } = obligation;
  if (plan.closed?.as === 'cancelled' || plan.gate === 'none') return [];
  const asked = demand(plan, input);
  if (asked === null) return [];
  const answer = plan.safety === 'pregnancy' ? asked.answer : capped(asked.answer, input.goal);
  const verdict = { ...asked, answer, ...grant(obligation, answer, input) };
  const message = describe(verdict.kind, verdict.answer, obligation, input.today);
  return [{ rule: plan.ruleId, obligationId: obligation.id, ...verdict, message, source: plan.source }];
}

interface Demand {
  readonly kind: ObligationReasonKind;
  readonly answer: GateAnswer;
  readonly tag: string;
}

/** What an obligation asks on a day, before anybody's grant and before the cap of the goal; null when nothing. */
function demand(plan: PlannedObligation, { today, isFirstFill }: GateInput): Demand | null {
  const tag = plan.gateTag;
  if (plan.satisfied) {
    const unseen = isFirstFill && plan.outstanding.length > 0;
    return unseen ? { kind: 'outstanding', answer: 'fill', tag } : null;
  }
  const baseline = plan.phase === 'baseline';
  if (plan.gate === 'hard') {
    const asks = baseline ? isFirstFill : today >= plan.target;
    const kind = baseline ? 'missing-baseline' : 'missing-test';
    return asks ? { kind, answer: 'do-not-fill-call-prescriber', tag } : null;
  }
  const past = daysBetween(plan.latest, today);
  if (past < 0) return null;
  if (plan.gate === 'soft-then-hard') {
    const stop = rung(plan, 'hard-stop');
    if (stop && past >= stop.daysPastLatest)
      return { kind: 'overdue', answer: 'do-not-fill-call-prescriber', tag: stop.tag };
    const hold = rung(plan, 'pharmacist-hold');
    if (hold && past >= hold.daysPastLatest) return { kind: 'overdue', answer: 'hold-call-first', tag: hold.tag };
  }
  return { kind: baseline && isFirstFill ? 'missing-baseline' : 'overdue', answer: 'fill-and-call', tag };
}

function rung({ ladder }: PlannedObligation, wanted: LadderStep['step']): LadderStep | undefined {
  return ladder.find(({ step }) => step === wanted);
}

/** What people granted against the demand, if it may be granted at all. */
function grant(
  { plan, record }: GateObligation,
  answer: GateAnswer,
  { today, fill }: GateInput,
): Pick<Demand, 'kind' | 'answer'> | null {
  if (plan.closed?.as === 'waived') return { kind: 'waived', answer: 'fill' };
  if (!mayBeGranted(plan)) return null;
  if (record.waivers.some((waiver) => waiverHolds(waiver, today))) return { kind: 'waived', answer: 'fill' };
  if (record.attestations.some((given) => grantHolds(given, today, fill))) return { kind: 'attested', answer: 'fill' };
  const called = record.acknowledgements.some((given) => grantHolds(given, today, fill));
  return called && answer === 'hold-call-first' ? { kind: 'acknowledged', answer: 'fill-and-call' } : null;
}

function capped(answer: GateAnswer, goal: string | null): GateAnswer {
  const oncology = goal !== null && ONCOLOGY_GOALS.includes(goal);
  return oncology && weight(answer) > weight('fill-and-call') ? 'fill-and-call' : answer;
}

function weight(answer: GateAnswer): number {
  return GATE_ANSWERS.indexOf(answer);
}
