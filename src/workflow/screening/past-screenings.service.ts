import { Injectable } from '@nestjs/common';
import { notFound } from '../../core/errors.js';
import type { PlainDate } from '../../core/plain-date.js';
import { Knowledge } from '../../knowledge/index.js';
import type { Tx } from '../../platform/database/unit-of-work.js';
import { renewableOrder } from './make-screening.js';
import { PatientRecords, type OrderOfPatient } from './patient-records.js';
import {
  toComparisonView,
  toPastScreeningView,
  type PastScreeningView,
  type ScreeningComparisonView,
} from './past-screening.view.js';
import { findScreening } from './persistence/screening-rows.js';
import type { ScreeningFacts } from './rules/facts.js';
import { screen } from './rules/screen.js';
import { decidedAsThen, type Screened } from './screened.js';
import { orderToScreen, screeningFacts } from './screening-facts.js';
import type { ScreeningRequest } from './screening-request.js';
import { maySee } from './screenings.service.js';

/** Screenings as they were made, and what would be said today. */
@Injectable()
export class PastScreenings {
  constructor(
    private readonly records: PatientRecords,
    private readonly knowledge: Knowledge,
  ) {}

  /** A screening as it was. @throws DomainError `not-found`, also for a prescriber who did not write the order */
  async read(tx: Tx, id: string): Promise<PastScreeningView> {
    const screened = await this.find(tx, id);
    const { patientId } = screened;
    tx.audit({ action: 'screening.read', resource: 'screening', resourceId: id, patientId });
    return toPastScreeningView(screened);
  }

  /**
   * What was found then, and what the knowledge, tuning and engine of this moment find. Nothing is stored but that somebody looked.
   * @param requestNow gives the order as it is now, to screen it on the patient's facts of this moment; null screens the stored
   *   facts again, on the day that they say
   * @throws DomainError `not-found` as `read`
   */
  async compare(
    tx: Tx,
    id: string,
    requestNow: ((screened: OrderOfPatient) => Promise<ScreeningRequest>) | null,
  ): Promise<ScreeningComparisonView> {
    const screened = await this.find(tx, id);
    const { patientId } = screened;
    const facts = requestNow ? await this.factsNow(tx, await requestNow(screened)) : await this.factsThen(tx, screened);
    const now = screen(facts, this.knowledge.current());
    const asked = requestNow ? 'now' : 'then';
    tx.audit({
      action: 'screening.compared',
      resource: 'screening',
      resourceId: id,
      patientId,
      detail: { facts: asked },
    });
    // What went away at the time was told, and was not found.
    const then = { ...screened, findings: screened.findings.filter(({ closedBecause }) => closedBecause === null) };
    return toComparisonView(asked, screened, { ...now, ...decidedAsThen(then, now) }, then);
  }

  /** The facts as they were, under the pharmacy's tuning of today. */
  private async factsThen(tx: Tx, { facts }: Screened): Promise<ScreeningFacts> {
    const { overlays, enabledAdvisories } = await this.records.pharmacy(tx);
    return { ...facts, pharmacy: { ...facts.pharmacy, overlays, enabledAdvisories } };
  }

  private async factsNow(tx: Tx, request: ScreeningRequest): Promise<ScreeningFacts> {
    const [record] = await this.records.forOrders(tx, [renewableOrder(request, this.knowledge.current())]);
    if (!record) throw new Error('a patient was asked for and none was loaded');
    return screeningFacts(record, orderToScreen(request), tx.today as PlainDate, this.knowledge.current());
  }

  private async find(tx: Tx, id: string): Promise<Screened> {
    const screened = await findScreening(tx, id);
    if (!screened || !maySee(tx, screened)) throw notFound('screening');
    return screened;
  }
}
