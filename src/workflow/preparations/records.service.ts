import { Injectable } from '@nestjs/common';
import { Formulations } from '../../formulary/index.js';
import type { Tx } from '../../platform/database/unit-of-work.js';
import { toPage, type Page } from '../../platform/http/paging.js';
import { loadCompoundingPractice } from './compounding-practice.js';
import type { PreparationQuery } from './dto/plan.dto.js';
import { listPreparations, readPreparation } from './persistence/preparations.queries.js';
import { eventsOf, prescriptionsOf, qualityResultsOf, weighingsOf } from './persistence/record.queries.js';
import type { CompoundingRecord, Preparation } from './preparation.js';
import { toPreparationView, toSummary, type PreparationSummary, type PreparationView } from './preparation.view.js';

/** Compounding records as they are read. */
@Injectable()
export class CompoundingRecords {
  constructor(private readonly formulations: Formulations) {}

  /** Everything about a batch that is read, or locked, already. */
  async of(tx: Tx, preparation: Preparation): Promise<CompoundingRecord> {
    return {
      preparation,
      formulation: await this.formulations.version(tx, preparation.formulationVersionId),
      weighings: await weighingsOf(tx, preparation.id),
      results: await qualityResultsOf(tx, preparation.id),
      events: await eventsOf(tx, preparation.id),
      prescriptionIds: await prescriptionsOf(tx, preparation.id),
    };
  }

  /** The compounding record as it stands now. @throws DomainError `not-found` */
  async view(tx: Tx, id: string): Promise<PreparationView> {
    const record = await this.of(tx, await readPreparation(tx, id));
    return toPreparationView(record, tx.today, loadCompoundingPractice());
  }

  async list(tx: Tx, query: PreparationQuery): Promise<Page<PreparationSummary>> {
    const filter = {
      status: query.status ?? null,
      formulationVersionId: query.formulationVersionId ?? null,
      prescriptionId: query.prescriptionId ?? null,
    };
    const rows = await listPreparations(tx, filter, { before: query.afterId(), limit: query.limit + 1 });
    const page = toPage(rows, query.limit, ({ id }) => id);
    return { ...page, items: page.items.map((preparation) => toSummary(preparation, tx.today)) };
  }
}
