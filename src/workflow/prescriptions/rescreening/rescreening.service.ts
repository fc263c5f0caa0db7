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
  portionAfter,
  takeTurn,
  type Look,
  type Mark,
  type Portion,
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

  /** Where the run that is due has come to; null when nothing is due, or another worker has the turn. */
  async begin(tx: Tx): Promise<Mark | null> {
    if (!(await takeTurn(tx)) || !(await this.knowledge.isInForce(tx))) return null;
    return currentRun(tx, await this.screenings.versions(tx));
  }

  /** Who comes next. */
  portion(tx: Tx, mark: Mark, limit: number = BATCH): Promise<Portion> {
    return portionAfter(tx, mark, limit);
  }

  /** Screens a portion in memory. Nothing is locked or written, so that several can be looked at side by side. */
  async look(tx: Tx, portion: Portion): Promise<Look> {
    const requests = await this.requests.ofPatients(tx, portion.patientIds, 'knowledge');
    return { ...portion, orders: requests.length, changed: await this.screenings.changed(tx, requests) };
  }

  /**
   * Writes what a look found, in one transaction with the mark of how far the run has come: a killed worker loses the look in hand, and
   * whoever comes next goes on there.
   * @returns false when the run has moved from the mark of the look, or another worker has the turn: the look is then void
   */
  async keep(tx: Tx, look: Look): Promise<boolean> {
    const now = await this.begin(tx);
    if (now?.runId !== look.mark.runId || now.afterPatient !== look.mark.afterPatient) return false;
    await this.screenAgain(tx, look.changed);
    await move(tx, look);
    return true;
  }

  async list(tx: Tx, query: PageQuery): Promise<Page<RescreeningRun>> {
    return toPage(await listRuns(tx, query.afterId(), query.limit + 1), query.limit, ({ id }) => id);
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
