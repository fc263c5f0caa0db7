import { Injectable } from '@nestjs/common';
import { Signatures, type ProvedSigner } from '../../access/index.js';
import { fieldError, notFound } from '../../core/errors.js';
import type { Tx } from '../../platform/database/unit-of-work.js';
import { Preparations } from '../preparations/index.js';
import type { RecallDto } from './recall.dto.js';
import { HANDED_OVER_STATES, type FillStatus } from './rules/fill-states.js';

/** What a recall reached, as it stood at that moment. */
export interface RecallView {
  id: string;
  componentLotId: string | null;
  preparationId: string | null;
  /** Every delivery of the supplier's lot, blocked with it; empty where a batch was named. */
  componentLots: string[];
  reason: string;
  recalledAt: string;
  recalledBy: string;
  /** Every batch that holds the lot, whatever became of it. */
  preparations: string[];
  /** `handedOver` says whether the patient has it; the others are still here and can no longer leave. */
  fills: {
    id: string;
    preparationId: string;
    patientId: string;
    prescriberId: string;
    status: FillStatus;
    handedOver: boolean;
  }[];
  patients: string[];
  prescribers: string[];
  /** The patients who have the product and have to be reached. */
  patientsToReach: string[];
}

interface RecallRow {
  id: string;
  component_lot_id: string | null;
  preparation_id: string | null;
  blocked_lots: string[];
  reason: string;
  recalled_at: Date;
  recalled_by: string;
}

interface AffectedRow {
  preparation_id: string;
  fill_id: string | null;
  fill_status: FillStatus | null;
  patient_id: string | null;
  prescriber_id: string | null;
}

/** Recalls: stock is blocked and everybody whom it reached is named, in one transaction. */
@Injectable()
export class Recalls {
  constructor(
    private readonly preparations: Preparations,
    private readonly signatures: Signatures,
  ) {}

  /** @throws DomainError `validation-failed` unless exactly one stock is named; `not-found` */
  async open(tx: Tx, dto: RecallDto, signer: ProvedSigner): Promise<RecallView> {
    const target = targetOf(dto);
    const { preparationIds, componentLotIds } = await this.preparations.block(tx, target, dto.reason);
    const id = tx.newId();
    const signatureId = await this.signatures.sign(tx, signer, {
      meaning: 'recalls this stock',
      resource: 'recall',
      resourceId: id,
      content: { ...target, reason: dto.reason, preparationIds, componentLotIds },
    });
    await tx.query(
      `INSERT INTO recall (pharmacy_id, id, component_lot_id, preparation_id, blocked_lots, reason, signature_id, recalled_at,
         recalled_by)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
      [
        tx.pharmacyId,
        id,
        dto.componentLotId ?? null,
        dto.preparationId ?? null,
        componentLotIds,
        dto.reason,
        signatureId,
        tx.now,
        signer.userId,
      ],
    );
    await this.recordAffected(tx, id, preparationIds);
    tx.audit({ action: 'recall.opened', resource: 'recall', resourceId: id, detail: target });
    return this.view(tx, id);
  }

  async read(tx: Tx, id: string): Promise<RecallView> {
    const view = await this.view(tx, id);
    for (const patientId of view.patients) {
      tx.audit({ action: 'recall.read', resource: 'recall', resourceId: id, patientId });
    }
    return view;
  }

  /** The batches are locked by then: no hand-over can run beside this look. */
  private async recordAffected(tx: Tx, recallId: string, preparationIds: readonly string[]): Promise<void> {
    const fills = await tx.query<AffectedRow>(
      `SELECT a.preparation_id, f.id AS fill_id, f.status AS fill_status, f.patient_id, f.prescriber_id
       FROM fill_allocation a JOIN fill f ON f.pharmacy_id = a.pharmacy_id AND f.id = a.fill_id
       WHERE a.pharmacy_id = $1 AND a.preparation_id = ANY($2::uuid[]) AND f.status <> 'returned-to-stock'
       ORDER BY f.id, a.preparation_id`,
      [tx.pharmacyId, preparationIds],
    );
    const dispensed = new Set(fills.map(({ preparation_id }) => preparation_id));
    const alone = preparationIds.filter((id) => !dispensed.has(id)).map((id) => ({ preparation_id: id }));
    const rows = [...fills, ...alone].map((row) => ({ ...row, id: tx.newId() }));
    await tx.query(
      `INSERT INTO recall_affected (pharmacy_id, id, recall_id, preparation_id, fill_id, fill_status, patient_id, prescriber_id)
       SELECT $1, r.id, $2, r.preparation_id, r.fill_id, r.fill_status, r.patient_id, r.prescriber_id
       FROM jsonb_to_recordset($3::jsonb) AS r (id uuid, preparation_id uuid, fill_id uuid, fill_status text, patient_id uuid,
         prescriber_id uuid)`,
      [tx.pharmacyId, recallId, JSON.stringify(rows)],
    );
  }

  private async view(tx: Tx, id: string): Promise<RecallView> {
    const [recall] = await tx.query<RecallRow>(
      `SELECT id, component_lot_id, preparation_id, blocked_lots, reason, recalled_at, recalled_by FROM recall
       WHERE pharmacy_id = $1 AND id = $2`,
      [tx.pharmacyId, id],
    );
    if (!recall) throw notFound('recall');
    const rows = await tx.query<AffectedRow>(
      `SELECT preparation_id, fill_id, fill_status, patient_id, prescriber_id FROM recall_affected
       WHERE pharmacy_id = $1 AND recall_id = $2 ORDER BY id`,
      [tx.pharmacyId, id],
    );
    return toView(recall, rows);
  }
}

function targetOf(dto: RecallDto): { componentLotId: string } | { preparationId: string } {
  const { componentLotId, preparationId } = dto;
  if (componentLotId !== undefined && preparationId !== undefined) {
    throw fieldError('validation-failed', 'preparationId', 'name the component lot or the batch, not both');
  }
  if (componentLotId !== undefined) return { componentLotId };
  if (preparationId !== undefined) return { preparationId };
  throw fieldError('validation-failed', 'preparationId', 'name the batch here, or a component lot in componentLotId');
}

function toView(recall: RecallRow, rows: readonly AffectedRow[]): RecallView {
  const fills = rows.flatMap(({ preparation_id: preparationId, ...row }) => {
    const { fill_id: id, fill_status: status, patient_id: patientId, prescriber_id: prescriberId } = row;
    if (id === null || status === null || patientId === null || prescriberId === null) return [];
    return [{ id, preparationId, patientId, prescriberId, status, handedOver: HANDED_OVER_STATES.includes(status) }];
  });
  return {
    id: recall.id,
    componentLotId: recall.component_lot_id,
    preparationId: recall.preparation_id,
    componentLots: recall.blocked_lots,
    reason: recall.reason,
    recalledAt: recall.recalled_at.toISOString(),
    recalledBy: recall.recalled_by,
    preparations: distinct(rows.map(({ preparation_id }) => preparation_id)),
    fills,
    patients: distinct(fills.map(({ patientId }) => patientId)),
    prescribers: distinct(fills.map(({ prescriberId }) => prescriberId)),
    patientsToReach: distinct(fills.filter(({ handedOver }) => handedOver).map(({ patientId }) => patientId)),
  };
}

function distinct(ids: readonly string[]): string[] {
  return [...new Set(ids)];
}
