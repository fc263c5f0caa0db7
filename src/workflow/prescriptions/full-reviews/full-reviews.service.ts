import { createHash, randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { DomainError, fieldError, notFound, type ErrorCode } from '../../../core/errors.js';
import type { PlainDate } from '../../../core/plain-date.js';
import { PatientFacts } from '../../../directory/index.js';
import { Knowledge } from '../../../knowledge/index.js';
import { currentActor } from '../../../platform/context/request-context.js';
import { UnitOfWork, type Tx } from '../../../platform/database/unit-of-work.js';
import type { Page, PageQuery } from '../../../platform/http/paging.js';
import type { CandidateOrder } from '../../screening/index.js';
import { ORDER_QUERIES } from '../persistence/live-orders.sql.js';
import type { PrescriptionEntity } from '../persistence/prescription.entity.js';
import { PrescriptionStore } from '../prescriptions.store.js';
import { prescriptionStates } from '../rules/prescription-states.js';
import { COMPENDIUM, type Compendium, type CompendiumFailure } from './compendium.js';
import {
  findFullReview,
  insertFullReview,
  listFullReviews,
  toFullReviewView,
  type StoredFullReview,
} from './full-review-rows.js';
import { sentKinds, type FullReviewView } from './full-review.view.js';
import { reviewFacts, type ReviewFacts, type ReviewQuestion } from './review-question.js';

/** The full drug utilization review of an order, beyond the scope of the rules, asked of the pharmacy's compendium. */
@Injectable()
export class FullReviews {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly store: PrescriptionStore,
    private readonly patientFacts: PatientFacts,
    private readonly knowledge: Knowledge,
    @Inject(COMPENDIUM) private readonly compendium: Compendium,
  ) {}

  /**
   * Asks the compendium and keeps its answer. No transaction is open meanwhile; that something leaves the pharmacy is on record
   * before it does.
   * @throws DomainError `compendium-not-configured`, `compendium-unavailable`, `not-found`, `wrong-state` for an order that ended
   */
  async ask(prescriptionId: string): Promise<FullReviewView> {
    if (this.compendium.name === null) throw refusalOf('not-configured');
    const { pharmacyId } = currentActor();
    const question = await this.unitOfWork.runBefore(pharmacyId, (tx) => this.question(tx, prescriptionId));
    const answer = await this.compendium.review(question);
    if (answer.result === 'failed') throw refusalOf(answer.failure);
    return this.unitOfWork.run(pharmacyId, async (tx) => {
      const { patientId } = await this.store.find(tx, prescriptionId);
      const { reference, ...facts } = question;
      const review: StoredFullReview = {
        id: tx.newId(),
        prescriptionId,
        reference,
        ...answer.review,
        askedAt: tx.now.toISOString(),
        askedBy: currentActor().userId,
        sent: sentKinds(facts),
        factsHash: hashOf(facts),
      };
      await insertFullReview(tx, review);
      const { id, compendium, alerts, notReviewed } = review;
      tx.audit({
        action: 'full-review.stored',
        resource: 'full-review',
        resourceId: id,
        patientId,
        detail: { prescriptionId, compendium, alerts: alerts.length, notReviewed: notReviewed.length },
      });
      return toFullReviewView(review);
    });
  }

  /** Those of a prescription, newest first. @throws DomainError `not-found` */
  async list(tx: Tx, prescriptionId: string, query: PageQuery): Promise<Page<FullReviewView>> {
    const { patientId } = await this.store.find(tx, prescriptionId);
    const page = await listFullReviews(tx, prescriptionId, query);
    tx.audit({ action: 'full-review.read', resource: 'prescription', resourceId: prescriptionId, patientId });
    return { ...page, items: page.items.map(toFullReviewView) };
  }

  /**
   * The review that a verification names. The caller holds the patient's lock.
   * @throws DomainError `not-found` for none of this prescription; `full-review-outdated` where something changed that was asked about
   */
  async named(tx: Tx, row: PrescriptionEntity, id: string): Promise<FullReviewView> {
    const path = 'fullReview.fullReviewId';
    const review = await findFullReview(tx, row.id, id);
    if (!review) throw notFound('full review of this prescription', path);
    if (review.factsHash !== hashOf(await this.facts(tx, row))) {
      throw fieldError(
        'full-review-outdated',
        path,
        'the order, the profile, an allergy, a condition or the age changed since; ask again (POST /prescriptions/{id}/full-reviews)',
      );
    }
    return toFullReviewView(review);
  }

  private async question(tx: Tx, prescriptionId: string): Promise<ReviewQuestion> {
    const row = await this.store.find(tx, prescriptionId);
    if (prescriptionStates.isFinal(row.status)) {
      throw new DomainError('wrong-state', `A prescription that is ${row.status} needs no full review.`);
    }
    const facts = await this.facts(tx, row);
    const reference = randomUUID();
    tx.audit({
      action: 'full-review.asked',
      resource: 'prescription',
      resourceId: prescriptionId,
      patientId: row.patientId,
      detail: { compendium: this.compendium.name, reference, sent: sentKinds(facts) },
    });
    return { reference, ...facts };
  }

  private async facts(tx: Tx, row: PrescriptionEntity): Promise<ReviewFacts> {
    const { otherOrders, ...sheet } = await this.patientFacts.loadWith<{ otherOrders: CandidateOrder[] }>(
      tx,
      row.patientId,
      { otherOrders: ORDER_QUERIES.live },
      [tx.today],
    );
    const order = { ...row, prescriptionId: row.id };
    return reviewFacts(sheet, { order, otherOrders }, tx.today as PlainDate, this.knowledge.current());
  }
}

/** The members stand in one order (`reviewFacts`), so that equal facts have equal texts. */
function hashOf(facts: ReviewFacts): string {
  return createHash('sha256').update(JSON.stringify(facts)).digest('hex');
}

const BY_HAND = 'make the full review by hand and name its compendium at verification (fullReview.compendium)';

function refusalOf(failure: CompendiumFailure): DomainError {
  const [code, message] = REFUSALS[failure];
  return new DomainError(code, message, { reasons: [{ failure }] });
}

const REFUSALS: Readonly<Record<CompendiumFailure, readonly [ErrorCode, string]>> = {
  'not-configured': ['compendium-not-configured', `No compendium is configured (COMPENDIUM_URL): ${BY_HAND}.`],
  unreachable: ['compendium-unavailable', `The compendium cannot be reached. Ask again later, or ${BY_HAND}.`],
  timeout: ['compendium-unavailable', `The compendium did not answer in time. Ask again later, or ${BY_HAND}.`],
  refused: ['compendium-unavailable', `The compendium refused the question. Have its settings looked at; ${BY_HAND}.`],
  unreadable: ['compendium-unavailable', `The compendium's answer cannot be read. Have it looked at; ${BY_HAND}.`],
};
