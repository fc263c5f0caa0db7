import { Injectable } from '@nestjs/common';
import type { Quantity } from '../../../core/decimal-quantity.js';
import { notFound } from '../../../core/errors.js';
import type { PlainDate } from '../../../core/plain-date.js';
import type { Tx } from '../../../platform/database/unit-of-work.js';
import { toPage, type Page } from '../../../platform/http/paging.js';
import type { GateDecision } from '../../monitoring/index.js';
import type { FillQuery } from '../fill.dto.js';
import type { FillStatus } from '../rules/fill-states.js';
import type { Label } from '../rules/label.js';
import { FILL_COLUMNS, toAllocation, type Allocation, type AllocationRow, type FillRow } from './fill.js';

export interface NewFill {
  readonly id: string;
  readonly prescriptionId: string;
  readonly patientId: string;
  readonly prescriberId: string;
  readonly refillNumber: number;
  readonly quantity: Quantity;
  readonly daysSupply: number;
  readonly label: Label;
  readonly screeningId: string;
  readonly gate: GateDecision;
  readonly allocations: readonly Allocation[];
}

export interface FillEvent {
  readonly action: string;
  readonly from: FillStatus | null;
  readonly to: FillStatus;
  readonly reason?: string;
  readonly detail?: object;
  readonly signatureId?: string;
}

/** One supply that counts: a fill that was not returned, `on` its hand-over or null while it is still here. */
export interface TakenFill {
  readonly id: string;
  readonly prescriptionId: string;
  readonly quantity: string;
  readonly daysSupply: number;
  readonly handedOverOn: PlainDate | null;
}

/** The columns of a fill that may change. */
type Changes = Partial<
  Pick<
    FillRow,
    | 'status'
    | 'verified_at'
    | 'verified_by'
    | 'handed_over_at'
    | 'handed_over_on'
    | 'handed_over_by'
    | 'hand_over_gate'
    | 'essentially_a_copy'
    | 'ship_to_state'
    | 'cold_chain'
    | 'returned_at'
    | 'returned_by'
    | 'return_reason'
  > & { verification_signature_id: string; hand_over_screening_id: string }
>;

/** Reads and writes of fill rows; every change leaves an event row and an audit row. */
@Injectable()
export class FillStore {
  /** @throws DomainError `not-found`, also for another pharmacy's fill */
  async find(tx: Tx, id: string): Promise<FillRow> {
    return this.select(tx, id, '');
  }

  /** Reads and locks the fill. The caller holds the locks of patient and prescription. */
  async lock(tx: Tx, id: string): Promise<FillRow> {
    return this.select(tx, id, 'FOR UPDATE');
  }

  async list(tx: Tx, query: FillQuery): Promise<Page<FillRow>> {
    const rows = await tx.query<FillRow>(
      `SELECT ${FILL_COLUMNS} FROM fill
       WHERE pharmacy_id = $1 AND ($2::uuid IS NULL OR id < $2) AND ($3::uuid IS NULL OR prescription_id = $3)
         AND ($4::text IS NULL OR status = $4)
       ORDER BY id DESC LIMIT $5`,
      [tx.pharmacyId, query.afterId(), query.prescriptionId ?? null, query.status ?? null, query.limit + 1],
    );
    return toPage(rows, query.limit, ({ id }) => id);
  }

  /** The allocations of some fills, by fill. */
  async allocations(tx: Tx, fillIds: readonly string[]): Promise<Map<string, Allocation[]>> {
    const rows = await tx.query<AllocationRow>(
      `SELECT fill_id, preparation_id, internal_lot, quantity, unit, beyond_use_date FROM fill_allocation
       WHERE pharmacy_id = $1 AND fill_id = ANY($2::uuid[]) ORDER BY fill_id, preparation_id`,
      [tx.pharmacyId, fillIds],
    );
    const byFill = new Map<string, Allocation[]>(fillIds.map((id) => [id, []]));
    for (const row of rows) byFill.get(row.fill_id)?.push(toAllocation(row));
    return byFill;
  }

  /** Fills of these prescriptions that were not returned. */
  async taken(tx: Tx, prescriptionIds: readonly string[]): Promise<TakenFill[]> {
    return tx.query<TakenFill>(
      `SELECT id, prescription_id AS "prescriptionId", quantity, days_supply AS "daysSupply", handed_over_on AS "handedOverOn"
       FROM fill
       WHERE pharmacy_id = $1 AND prescription_id = ANY ($2::uuid[]) AND status <> 'returned-to-stock'
       ORDER BY id`,
      [tx.pharmacyId, prescriptionIds],
    );
  }

  async insert(tx: Tx, fill: NewFill): Promise<void> {
    await tx.query(
      `INSERT INTO fill (pharmacy_id, id, prescription_id, patient_id, prescriber_id, refill_number, status, quantity, unit,
         days_supply, beyond_use_date, label, screening_id, gate, prepared_at, prepared_by, updated_at)
       VALUES ($1, $2, $3, $4, $5, $6, 'prepared', $7, $8, $9, $10, $11, $12, $13, $14, $15, $14)`,
      [
        tx.pharmacyId,
        fill.id,
        fill.prescriptionId,
        fill.patientId,
        fill.prescriberId,
        fill.refillNumber,
        fill.quantity.value,
        fill.quantity.unit,
        fill.daysSupply,
        fill.label.beyondUseDate,
        fill.label,
        fill.screeningId,
        fill.gate,
        tx.now,
        tx.actor?.userId,
      ],
    );
    await this.insertAllocations(tx, fill);
    const { id, patientId } = fill;
    await this.record(tx, { id, patient_id: patientId }, { action: 'prepared', from: null, to: 'prepared' });
  }

  /** Writes the changes and the event; answers the row as it is now. */
  async change(
    tx: Tx,
    row: FillRow,
    changes: Changes & { status: FillStatus },
    event: Omit<FillEvent, 'from' | 'to'>,
  ): Promise<FillRow> {
    const columns = Object.keys(changes);
    const assignments = columns.map((column, index) => `${column} = $${index + 4}`);
    const [changed] = await tx.query<FillRow>(
      `UPDATE fill SET version = version + 1, updated_at = $3, ${assignments.join(', ')} WHERE pharmacy_id = $1 AND id = $2
       RETURNING ${FILL_COLUMNS}`,
      [tx.pharmacyId, row.id, tx.now, ...Object.values(changes)],
    );
    if (!changed) throw notFound('fill');
    await this.record(tx, row, { ...event, from: row.status, to: changed.status });
    return changed;
  }

  private async select(tx: Tx, id: string, suffix: string): Promise<FillRow> {
    const [row] = await tx.query<FillRow>(
      `SELECT ${FILL_COLUMNS} FROM fill WHERE pharmacy_id = $1 AND id = $2 ${suffix}`,
      [tx.pharmacyId, id],
    );
    if (!row) throw notFound('fill');
    return row;
  }

  private async insertAllocations(tx: Tx, { id, allocations }: NewFill): Promise<void> {
    await tx.query(
      `INSERT INTO fill_allocation (pharmacy_id, fill_id, preparation_id, internal_lot, quantity, unit, beyond_use_date)
       SELECT $1, $2, a."preparationId", a."internalLot", (a.quantity->>'value')::numeric, a.quantity->>'unit', a."beyondUseDate"
       FROM jsonb_to_recordset($3::jsonb) AS a ("preparationId" uuid, "internalLot" text, quantity jsonb, "beyondUseDate" date)`,
      [tx.pharmacyId, id, JSON.stringify(allocations)],
    );
  }

  private async record(tx: Tx, fill: Pick<FillRow, 'id' | 'patient_id'>, event: FillEvent): Promise<void> {
    await tx.query(
      `INSERT INTO fill_event (pharmacy_id, id, fill_id, action, from_status, to_status, reason, detail, signature_id, actor_id,
         occurred_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
      [
        tx.pharmacyId,
        tx.newId(),
        fill.id,
        event.action,
        event.from,
        event.to,
        event.reason ?? null,
        event.detail ?? {},
        event.signatureId ?? null,
        tx.actor?.userId ?? null,
        tx.now,
      ],
    );
    tx.audit({
      action: `fill.${event.action}`,
      resource: 'fill',
      resourceId: fill.id,
      patientId: fill.patient_id,
      detail: { from: event.from, to: event.to },
    });
  }
}
