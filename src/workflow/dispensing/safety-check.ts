import { Injectable } from '@nestjs/common';
import { DomainError } from '../../core/errors.js';
import { RefuseAfterCommit, type Tx } from '../../platform/database/unit-of-work.js';
import { GATE_ANSWER_TEXT, Monitoring, type GateDecision } from '../monitoring/index.js';
import { Preparations } from '../preparations/index.js';
import { Prescriptions } from '../prescriptions/index.js';
import { Screenings, type ScreeningTrigger, type ScreeningView } from '../screening/index.js';
import { monitoredOrder, type Order } from './order-facts.js';

/** Findings that monitoring raises: the gate decides on them by the goal of the therapy, so that it never harms. */
const GATE_KINDS = ['drug-lab', 'missing-baseline'] as const;

/** What takes both looks; the screening keeps which of them it was made for. */
type DispensingStep = Extract<ScreeningTrigger, 'fill' | 'product-verification' | 'hand-over'>;

/** One step of dispensing: for which fill, and from which batches its stock comes. */
export interface DispensingLook {
  readonly step: DispensingStep;
  readonly fillId: string;
  readonly preparationIds: readonly string[];
  readonly isFirstFill: boolean;
}

export interface Cleared {
  readonly screening: ScreeningView;
  readonly gate: GateDecision;
}

/** The two looks that every step of dispensing takes before it changes anything: screening, then the refill gate. */
@Injectable()
export class SafetyCheck {
  constructor(
    private readonly prescriptions: Prescriptions,
    private readonly preparations: Preparations,
    private readonly screenings: Screenings,
    private readonly monitoring: Monitoring,
  ) {}

  /**
   * Screens the order as the facts stand now, with what the batches were made with, and asks the refill gate. The caller holds the
   * patient's lock and has changed nothing yet: what a refused screening found stays stored.
   * @throws DomainError `open-findings`; `refill-hold` with the reasons of the gate
   */
  async assertMayDispense(
    tx: Tx,
    order: Order,
    { step, fillId, preparationIds, isFirstFill }: DispensingLook,
  ): Promise<Cleared> {
    const formula = await this.preparations.formulaOf(tx, preparationIds);
    const screening = await this.prescriptions.rescreen(tx, order, step, formula);
    this.screenings.assertMayProceed(screening, { leaveToGate: GATE_KINDS });
    const gate = await this.monitoring.gate(tx, { order: monitoredOrder(order), screening, isFirstFill, fillId });
    if (gate.blocks) {
      throw new RefuseAfterCommit(
        new DomainError('refill-hold', GATE_ANSWER_TEXT[gate.answer], { reasons: gate.reasons }),
      );
    }
    return { screening, gate };
  }
}
