import { Injectable } from '@nestjs/common';
import { Patients } from '../../../directory/index.js';
import { Knowledge } from '../../../knowledge/index.js';
import type { Tx } from '../../../platform/database/unit-of-work.js';
import { toPage, type Page, type PageQuery } from '../../../platform/http/paging.js';
import { Screenings, type ScreeningRequest } from '../../screening/index.js';
import { PrescriptionScreening } from '../prescription-screening.js';
import { ScreeningRequests } from '../screening-requests.js';
import {
  currentRun,
  listRuns,
  move,
  nextPatients,
  takeTurn,
  type BatchCounts,
  type RescreeningRun,
} from './rescreening-run.js';

const BATCH = 250;

/** Looks at every therapy again when the knowledge, its tuning or the engine is another one than at the last look. */
@Injectable()
export class Rescreening {
  constructor(
    private readonly knowledge: Knowledge,
    private readonly patients: Patients,
    private readonly requests: ScreeningRequests,
    private readonly screening: PrescriptionScreening,
    private readonly screenings: Screenings,
  ) {}

  /**
   * One batch of patients, in one transaction with the mark of how far the run has come: a killed worker loses the batch in hand, and
   * whoever comes next goes on there. An order of which nothing else would be said is looked at and not written.
   * @returns false when there is nothing to do, or another worker does it
   */
  async step(tx: Tx, limit: number = BATCH): Promise<boolean> {
    if (!(await takeTurn(tx)) || !(await this.knowledge.isInForce(tx))) return false;
    const run = await currentRun(tx, await this.screenings.versions(tx));
    if (!run) return false;
    const patientIds = await nextPatients(tx, run, limit);
    const ends = patientIds.length < limit;
    await move(tx, run, { patientIds, ends, ...(await this.lookAt(tx, patientIds)) });
    return !ends;
  }

  async list(tx: Tx, query: PageQuery): Promise<Page<RescreeningRun>> {
    return toPage(await listRuns(tx, query.afterId(), query.limit + 1), query.limit, ({ id }) => id);
  }

  private async lookAt(tx: Tx, patientIds: readonly string[]): Promise<Pick<BatchCounts, 'orders' | 'changed'>> {
    const requests = await this.requests.ofPatients(tx, patientIds, 'knowledge');
    const changed = await this.screenings.changed(tx, requests);
    await this.screenAgain(tx, changed);
    return { orders: requests.length, changed: changed.length };
  }

  /** Under the locks of the patients, and on what is on file then: somebody may have changed it since the look. */
  private async screenAgain(tx: Tx, changed: readonly ScreeningRequest[]): Promise<void> {
    if (changed.length === 0) return;
    const patientIds = [...new Set(changed.map(({ patientId }) => patientId))];
    await this.patients.lockEach(tx, patientIds);
    const orders = new Set(changed.map(({ candidate }) => candidate.prescriptionId));
    const requests = await this.requests.ofPatients(tx, patientIds, 'knowledge');
    await this.screening.screenEach(
      tx,
      requests.filter(({ candidate }) => orders.has(candidate.prescriptionId)),
    );
  }
}
