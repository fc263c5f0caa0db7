import { Injectable } from '@nestjs/common';
import { DomainError } from '../../core/errors.js';
import { Medications, PatientFacts, Patients, Prescribers } from '../../directory/index.js';
import { Knowledge } from '../../knowledge/index.js';
import type { Tx } from '../../platform/database/unit-of-work.js';
import { assertIfMatch } from '../../platform/http/conditional.js';
import type { Page } from '../../platform/http/paging.js';
import {
  readProfileEntry,
  Screenings,
  type FormulaFacts,
  type ScreeningTrigger,
  type ScreeningView,
} from '../screening/index.js';
import type { AmendPrescriptionDto, CreatePrescriptionDto, PrescriptionQuery } from './dto/prescription.dto.js';
import type { TransitionDto } from './dto/transition.dto.js';
import { checkOrder, orderColumns, type OrderColumns } from './order-columns.js';
import type { PrescriptionEntity } from './persistence/prescription.entity.js';
import { PrescriptionScreening } from './prescription-screening.js';
import { toPrescriptionView, type PrescriptionView, type ScreenedPrescriptionView } from './prescription.view.js';
import { PrescriptionStore } from './prescriptions.store.js';
import { checkReadBack } from './read-back.js';
import { prescriptionStates, type PrescriptionAction } from './rules/prescription-states.js';

/** Intake, amendment and the ways a prescription waits or ends. Verification has its own service. */
@Injectable()
export class Prescriptions {
  constructor(
    private readonly store: PrescriptionStore,
    private readonly patients: Patients,
    private readonly prescribers: Prescribers,
    private readonly patientFacts: PatientFacts,
    private readonly medications: Medications,
    private readonly knowledge: Knowledge,
    private readonly screening: PrescriptionScreening,
    private readonly screenings: Screenings,
  ) {}

  /** Takes a prescription in and screens it at once. @throws DomainError as `checkOrder`; `not-found` naming the id. */
  async create(tx: Tx, dto: CreatePrescriptionDto): Promise<ScreenedPrescriptionView> {
    if (dto.readBack) checkReadBack(tx, dto.readBack, dto.writtenOn);
    const { birthDate } = await this.patients.lock(tx, dto.patientId, 'patientId');
    await this.prescribers.get(tx, dto.prescriberId, 'prescriberId');
    const order = { ...EMPTY_ORDER, ...orderColumns(dto) } as OrderColumns;
    checkOrder(order, { knowledge: this.knowledge.current(), today: tx.today, birthDate });
    const row = await this.store.insert(tx, {
      pharmacyId: tx.pharmacyId,
      id: tx.newId(),
      version: 1,
      patientId: dto.patientId,
      prescriberId: dto.prescriberId,
      status: prescriptionStates.next('received', 'screen'),
      interruptedStatus: null,
      origin: {
        channel: dto.origin ?? 'written',
        imageReference: dto.imageReference ?? null,
        readBack: dto.readBack ?? null,
      },
      ...order,
      screeningId: null,
      verifiedAt: null,
      verifiedBy: null,
      fullReviewIn: null,
      fullReviewId: null,
      createdAt: tx.now,
      createdBy: tx.actor?.userId ?? null,
      updatedAt: tx.now,
    });
    await this.store.record(tx, row, { action: 'received', from: null, to: row.status });
    return this.withScreening(tx, row, 'intake');
  }

  /** Changes an order before its verification and screens it again. What was there before stays in the event row. */
  async amend(
    tx: Tx,
    id: string,
    dto: AmendPrescriptionDto,
    ifMatch: string | undefined,
  ): Promise<ScreenedPrescriptionView> {
    const row = await this.store.lock(tx, id);
    assertIfMatch(ifMatch, row.version);
    if (row.status === 'verified' || prescriptionStates.isFinal(row.status) || row.interruptedStatus === 'verified') {
      throw new DomainError(
        'wrong-state',
        `A prescription that is ${row.status} cannot be amended; ask for a new one.`,
      );
    }
    const changes = amendedColumns(row, dto);
    const { birthDate } = await this.patients.find(tx, row.patientId);
    const amended = { ...row, ...changes };
    checkOrder(amended, { knowledge: this.knowledge.current(), today: tx.today, birthDate });
    const { origin, writtenOn } = changes;
    if ((origin ?? writtenOn) && amended.origin.readBack) checkReadBack(tx, amended.origin.readBack, amended.writtenOn);
    const before = Object.fromEntries(Object.keys(changes).map((field) => [field, row[field as keyof typeof changes]]));
    const next = await this.store.change(tx, row, changes, { action: 'amended', detail: { before } });
    return this.withScreening(tx, next, 'amendment');
  }

  async read(tx: Tx, id: string): Promise<PrescriptionView & { screening: ScreeningView | null }> {
    const row = await this.store.find(tx, id);
    tx.audit({ action: 'prescription.read', resource: 'prescription', resourceId: id, patientId: row.patientId });
    return { ...toPrescriptionView(row), screening: await this.screenings.latest(tx, id) };
  }

  async list(tx: Tx, query: PrescriptionQuery): Promise<Page<PrescriptionView>> {
    const page = await this.store.list(tx, query);
    for (const { id, patientId } of page.items) {
      tx.audit({ action: 'prescription.read', resource: 'prescription', resourceId: id, patientId });
    }
    return { ...page, items: page.items.map(toPrescriptionView) };
  }

  /** What is ordered by those of the prescriptions that exist, and whether they have ended; unlocked. */
  async ordered(tx: Tx, ids: readonly string[]): Promise<OrderedProduct[]> {
    const rows = await this.store.findEach(tx, ids);
    return rows.map(({ id, status, product }) => ({ id, status, product, ended: prescriptionStates.isFinal(status) }));
  }

  /** Locks patient and prescription for a step of dispensing. */
  async lock(tx: Tx, id: string): Promise<PrescriptionEntity> {
    return this.store.lock(tx, id);
  }

  /**
   * Screens a prescription for a step of dispensing. The caller holds the lock that `lock` takes.
   * @param formula of the stock that the step is about; null leaves the one that the latest screening knew
   */
  async rescreen(
    tx: Tx,
    row: PrescriptionEntity,
    trigger: ScreeningTrigger,
    formula: FormulaFacts | null,
  ): Promise<ScreeningView> {
    return this.screening.screen(tx, row, trigger, formula);
  }

  async screenOnRequest(tx: Tx, id: string): Promise<ScreeningView> {
    return this.screening.screen(tx, await this.store.lock(tx, id), 'request');
  }

  /** Hold, clarification, resumption, discontinuation, transfer. @throws DomainError `wrong-state`. */
  async transition(tx: Tx, id: string, action: TransitionName, dto: TransitionDto): Promise<PrescriptionView> {
    const row = await this.store.lock(tx, id);
    const arrow = action === 'resume' ? resumption(row) : action;
    const status = prescriptionStates.next(row.status, arrow);
    const pauses = arrow === 'hold' || arrow === 'clarify';
    const interruptedStatus = pauses ? (row.status as PrescriptionEntity['interruptedStatus']) : null;
    if (action === 'transfer') await this.goesOnElsewhere(tx, row);
    const reason = { reasonCode: dto.reasonCode, note: dto.note };
    const next = await this.store.change(tx, row, { status, interruptedStatus }, { action: PAST[action], ...reason });
    if (prescriptionStates.isFinal(status) && row.verifiedAt === null) {
      await this.screenings.withdrawDecisions(tx, { patientId: row.patientId, prescriptionId: id }, 'ended-unverified');
    }
    return toPrescriptionView(next);
  }

  /** Ends a prescription whose last fill was handed over. */
  async complete(tx: Tx, row: PrescriptionEntity): Promise<void> {
    await this.store.change(
      tx,
      row,
      { status: prescriptionStates.next(row.status, 'complete') },
      { action: 'completed' },
    );
  }

  /**
   * Screens the patient's verified and waiting prescriptions after a fact changed. What is open and grave about a therapy that
   * was verified is reported, also when another act came upon it first: whoever tells people knows what was told before.
   */
  async rescreenPatient(tx: Tx, patientId: string): Promise<ScreeningView[]> {
    await this.patients.lock(tx, patientId);
    return this.screening.screenTherapies(tx, patientId);
  }

  /** The patient goes on taking what another pharmacy dispenses: it stays on the profile until somebody says that it stopped. */
  private async goesOnElsewhere(
    tx: Tx,
    { patientId, product, indication, writtenOn }: PrescriptionEntity,
  ): Promise<void> {
    const { medications } = await this.patientFacts.load(tx, patientId);
    const knowledge = this.knowledge.current();
    const active = medications.filter(({ status }) => status === 'active');
    const taken = new Set(active.flatMap((entry) => readProfileEntry(entry, knowledge).ingredients));
    const drugs = new Set(product.ingredients.map(({ drug }) => drug));
    for (const drug of drugs) {
      if (knowledge.resolveDrug(drug).ingredients.every((ingredient) => taken.has(ingredient))) continue;
      await this.medications.add(tx, patientId, {
        drug,
        status: 'active',
        startedOn: writtenOn,
        source: 'prescription transferred to another pharmacy',
        route: product.route,
        goal: indication.goal,
      });
    }
  }

  private async withScreening(
    tx: Tx,
    row: PrescriptionEntity,
    trigger: ScreeningTrigger,
  ): Promise<ScreenedPrescriptionView> {
    const screening = await this.screening.screen(tx, row, trigger);
    return { ...toPrescriptionView({ ...row, screeningId: screening.id }), screening };
  }
}

export type OrderedProduct = Pick<PrescriptionEntity, 'id' | 'status' | 'product'> & { readonly ended: boolean };

export type TransitionName = 'hold' | 'clarify' | 'resume' | 'discontinue' | 'transfer';

const PAST: Record<TransitionName, string> = {
  hold: 'held',
  clarify: 'queried',
  resume: 'resumed',
  discontinue: 'discontinued',
  transfer: 'transferred',
};

const EMPTY_ORDER = { clinicalJustification: null, significantDifference: null, continuationOfTherapy: null };

/** The columns that an amendment names. How the prescription came stays; that it was read back may be supplied later. */
function amendedColumns(
  { origin }: PrescriptionEntity,
  dto: AmendPrescriptionDto,
): Partial<OrderColumns & Pick<PrescriptionEntity, 'origin'>> {
  const { readBack } = dto;
  return { ...orderColumns(dto), ...(readBack === undefined ? {} : { origin: { ...origin, readBack } }) };
}

function resumption(row: PrescriptionEntity): PrescriptionAction {
  return row.interruptedStatus === 'verified' ? 'resume-verified' : 'resume-review';
}
