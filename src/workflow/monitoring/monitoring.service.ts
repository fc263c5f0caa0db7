import { Injectable } from '@nestjs/common';
import type { PlainDate } from '../../core/plain-date.js';
import type { Tx } from '../../platform/database/unit-of-work.js';
import type { ScreeningView } from '../screening/index.js';
import { overdueSubject, type OverdueSubject } from './notice-subject.js';
import { ObligationStore, type LiveObligation } from './obligation.store.js';
import { gateFindings } from './gate-findings.js';
import { stepsDue } from './rules/escalation.js';
import { evaluateGate, type GateDecision, type GateObligation } from './rules/refill-gate.js';
import { UNTOUCHED, type ObligationRecord, type PlannedObligation } from './rules/types.js';
import { TherapyPlanner, type MonitoringFacts, type Therapy } from './therapy-facts.js';
import { TherapyStore, type StoredTherapy } from './therapy.store.js';

/** What monitoring needs of a prescription, as plain facts. */
export interface MonitoredOrder {
  readonly prescriptionId: string;
  readonly patientId: string;
  readonly prescriberId: string;
  /** Drug codes of the product's ingredients. */
  readonly drugs: readonly string[];
  readonly goal: string;
  /** Dose and frequency in one text: another text is another dose. */
  readonly dosing: string;
  readonly continuedFrom: string | null;
}

export interface GateQuestion {
  readonly order: MonitoredOrder;
  /** The screening made in this transaction for this fill. */
  readonly screening: ScreeningView;
  readonly isFirstFill: boolean;
  /** The fill that asks, once it has an id. */
  readonly fillId: string | null;
}

/** Steps of the ladder that tell somebody; hold and stop are enforced by the gate and told by it. */
const TOLD_STEPS: readonly string[] = ['overdue-notice', 'second-notice', 'pharmacist-task'];

/** The door of monitoring: starts plans, keeps them, answers the one refill gate. The caller holds the patient's lock. */
@Injectable()
export class Monitoring {
  constructor(
    private readonly planner: TherapyPlanner,
    private readonly therapies: TherapyStore,
    private readonly obligations: ObligationStore,
  ) {}

  /** Called by every hand-over: the first one starts the therapy's plan, a later one carries it on. */
  async start(tx: Tx, order: MonitoredOrder): Promise<void> {
    const known = await this.find(tx, order);
    const therapy = known
      ? await this.therapies.carryOn(tx, known, order)
      : await this.therapies.insert(tx, { ...newTherapy(order, tx.today as PlainDate), dosing: order.dosing });
    await this.keepPlan(tx, therapy, await this.planner.facts(tx, order.patientId));
  }

  /** Stops asking for what belongs to a prescription that ended. */
  async end(tx: Tx, prescriptionId: string, patientId: string): Promise<void> {
    const ended = (await this.therapies.liveOf(tx, patientId)).filter(
      (therapy) => therapy.prescriptionId === prescriptionId,
    );
    await this.therapies.end(tx, prescriptionId);
    const facts = await this.planner.facts(tx, patientId);
    for (const therapy of ended) await this.keepPlan(tx, { ...therapy, endedOn: tx.today as PlainDate }, facts);
  }

  /** Plans all of a patient's therapies again: after a result, a correction, a fact, or a day that passed. */
  async replan(tx: Tx, patientId: string): Promise<LiveObligation[]> {
    const therapies = await this.therapies.liveOf(tx, patientId);
    if (therapies.length === 0) return [];
    const facts = await this.planner.facts(tx, patientId);
    const live: LiveObligation[] = [];
    for (const therapy of therapies) live.push(...(await this.keepPlan(tx, therapy, facts)));
    return live;
  }

  /**
   * The one refill gate, on the plan made from the facts of this moment. Before the first hand-over it judges the plan that the
   * hand-over would start.
   */
  async gate(tx: Tx, question: GateQuestion): Promise<GateDecision> {
    const { order, screening, isFirstFill, fillId } = question;
    const today = tx.today as PlainDate;
    const stored = await this.find(tx, order);
    const therapy = stored ?? newTherapy(order, today);
    const plan = this.planner.plan(therapy, await this.planner.facts(tx, order.patientId), today);
    const records = stored ? await this.obligations.records(tx, stored.id) : new Map<string, never>();
    return evaluateGate({
      obligations: plan.map((planned) => withRecord(planned, records.get(planned.key), screening, today)),
      openFindings: gateFindings(screening),
      prescriberStop: null,
      goal: order.goal,
      today,
      isFirstFill,
      fill: fillId,
    });
  }

  /** Notes which attestations and acknowledgements a fill used up, so that each opens one fill. */
  async useGrants(tx: Tx, order: MonitoredOrder, fillId: string): Promise<void> {
    await tx.query(
      `UPDATE obligation_grant g SET used_by_fill = $4
       FROM obligation o JOIN monitored_therapy t ON t.pharmacy_id = o.pharmacy_id AND t.id = o.therapy_id
       WHERE g.pharmacy_id = $1 AND o.pharmacy_id = g.pharmacy_id AND o.id = g.obligation_id AND t.patient_id = $2
         AND t.ingredients = $3 AND t.ended_on IS NULL AND g.kind <> 'waiver' AND g.used_by_fill IS NULL
         AND $5 BETWEEN g.granted_on AND g.until`,
      [tx.pharmacyId, order.patientId, ingredientsOf(order), fillId, tx.today],
    );
  }

  /** What a notice about an overdue obligation says. */
  overdueSubject(tx: Tx, obligationId: string, step: string): Promise<OverdueSubject | undefined> {
    return overdueSubject(tx, obligationId, step);
  }

  private async find(tx: Tx, order: MonitoredOrder): Promise<StoredTherapy | undefined> {
    const wanted = ingredientsOf(order).join();
    return (await this.therapies.liveOf(tx, order.patientId)).find(({ ingredients }) => ingredients.join() === wanted);
  }

  private async keepPlan(tx: Tx, therapy: StoredTherapy, facts: MonitoringFacts): Promise<LiveObligation[]> {
    const plan = this.planner.plan(therapy, facts, tx.today as PlainDate);
    const live = await this.obligations.keep(tx, therapy, plan, facts.results);
    await this.takeSteps(tx, therapy.patientId, live);
    return live;
  }

  /** Takes the rungs of the ladder that are due. The row's key makes each one happen once, whoever comes first. */
  private async takeSteps(tx: Tx, patientId: string, live: readonly LiveObligation[]): Promise<void> {
    const due = live.flatMap(({ id, plan, record, stepsTaken }) =>
      stepsDue(id, plan, record, tx.today as PlainDate, stepsTaken).map((step) => ({ obligation_id: id, ...step })),
    );
    if (due.length === 0) return;
    const taken = await tx.query<{ obligation_id: string; step: string }>(
      `INSERT INTO obligation_step (pharmacy_id, obligation_id, step, due_on, taken_at)
       SELECT $1, r.obligation_id, r.step, r."dueOn", $2
       FROM jsonb_to_recordset($3::jsonb) AS r (obligation_id uuid, step text, "dueOn" date)
       ON CONFLICT DO NOTHING RETURNING obligation_id, step`,
      [tx.pharmacyId, tx.now, JSON.stringify(due)],
    );
    for (const { obligation_id: obligationId, step } of taken) {
      if (TOLD_STEPS.includes(step)) tx.emit('obligation.overdue', { obligationId, patientId, step });
    }
  }
}

function ingredientsOf(order: MonitoredOrder): string[] {
  return [...new Set(order.drugs)].sort();
}

function newTherapy(order: MonitoredOrder, startedOn: PlainDate): Therapy {
  return {
    id: null,
    patientId: order.patientId,
    prescriptionId: order.prescriptionId,
    prescriberId: order.prescriberId,
    ingredients: ingredientsOf(order),
    goal: order.goal,
    startedOn,
    continuedFrom: order.continuedFrom as PlainDate | null,
    doseChanges: [],
    endedOn: null,
  };
}

/**
 * Before the first hand-over nothing is stored that could be attested: there, the pharmacist's decision on the screening's
 * missing-baseline finding is the word that opens the first fill.
 */
function withRecord(
  plan: PlannedObligation,
  stored: { id: string; record: ObligationRecord } | undefined,
  screening: ScreeningView,
  today: PlainDate,
): GateObligation {
  if (stored) return { id: stored.id, plan, record: stored.record };
  const decided = screening.findings.some(
    ({ kind, rule, status }) =>
      kind === 'missing-baseline' && rule === plan.ruleId && (status === 'overridden' || status === 'resolved'),
  );
  if (!decided || plan.phase !== 'baseline') return { id: null, plan, record: UNTOUCHED };
  const attestation = { grantedOn: today, until: today, usedByFill: null };
  return { id: null, plan, record: { ...UNTOUCHED, attestations: [attestation] } };
}
