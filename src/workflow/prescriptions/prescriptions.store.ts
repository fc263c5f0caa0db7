import { Injectable } from '@nestjs/common';
import { In } from 'typeorm';
import { DomainError } from '../../core/errors.js';
import { Patients } from '../../directory/index.js';
import type { Tx } from '../../platform/database/unit-of-work.js';
import { toPage, type Page } from '../../platform/http/paging.js';
import type { PrescriptionQuery } from './dto/prescription.dto.js';
import { PrescriptionEntity } from './persistence/prescription.entity.js';
import { prescriptionStates, type PrescriptionStatus } from './rules/prescription-states.js';

export interface PrescriptionEvent {
  readonly action: string;
  readonly from: PrescriptionStatus | null;
  readonly to: PrescriptionStatus;
  readonly reasonCode?: string;
  readonly note?: string;
  readonly detail?: object;
  readonly signatureId?: string;
}

/** Whether the patient's other orders have another therapy beside them now. */
function changesTherapy({ action, from, to }: PrescriptionEvent): boolean {
  return from === null || action === 'amended' || (prescriptionStates.isFinal(to) && from !== to);
}

/** Reads and writes of prescription rows; every change leaves an event row and an audit row. */
@Injectable()
export class PrescriptionStore {
  constructor(private readonly patients: Patients) {}

  /**
   * Locks the patient, then the prescription.
   * @throws DomainError `not-found`.
   */
  async lock(tx: Tx, id: string): Promise<PrescriptionEntity> {
    const { patientId } = await this.find(tx, id);
    await this.patients.lock(tx, patientId);
    return this.find(tx, id, { lock: true });
  }

  async find(tx: Tx, id: string, options: { lock?: boolean } = {}): Promise<PrescriptionEntity> {
    const row = await tx.manager.findOne(PrescriptionEntity, {
      where: { pharmacyId: tx.pharmacyId, id },
      ...(options.lock ? { lock: { mode: 'pessimistic_write' as const } } : {}),
    });
    // A prescriber sees what it wrote; anything else does not exist for it.
    if (!row || (tx.actor?.role === 'prescriber' && row.prescriberId !== tx.actor.prescriberId)) {
      throw new DomainError('not-found', 'There is no such prescription.');
    }
    return row;
  }

  async findEach(tx: Tx, ids: readonly string[]): Promise<PrescriptionEntity[]> {
    return tx.manager.find(PrescriptionEntity, { where: { pharmacyId: tx.pharmacyId, id: In([...ids]) } });
  }

  async insert(tx: Tx, row: Omit<PrescriptionEntity, 'rxNumber'>): Promise<PrescriptionEntity> {
    const { generatedMaps } = await tx.manager.insert(PrescriptionEntity, row as PrescriptionEntity);
    return { ...row, rxNumber: String((generatedMaps[0] as { rxNumber?: unknown } | undefined)?.rxNumber) };
  }

  /** Writes the changes and what they were; answers the row as it is now. */
  async change(
    tx: Tx,
    row: PrescriptionEntity,
    changes: Partial<PrescriptionEntity>,
    event: Omit<PrescriptionEvent, 'from' | 'to'>,
  ): Promise<PrescriptionEntity> {
    const next = { ...row, ...changes, version: row.version + 1, updatedAt: tx.now };
    const written = { ...changes, version: next.version, updatedAt: tx.now };
    await tx.manager.update(PrescriptionEntity, { pharmacyId: tx.pharmacyId, id: row.id }, written as never);
    await this.record(tx, next, { ...event, from: row.status, to: next.status });
    return next;
  }

  async record(tx: Tx, row: PrescriptionEntity, event: PrescriptionEvent): Promise<void> {
    await tx.query(
      `INSERT INTO prescription_event (pharmacy_id, id, prescription_id, action, from_status, to_status, reason_code, note,
         detail, signature_id, occurred_at, actor_id)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
      [
        tx.pharmacyId,
        tx.newId(),
        row.id,
        event.action,
        event.from,
        event.to,
        event.reasonCode ?? null,
        event.note ?? null,
        event.detail ?? {},
        event.signatureId ?? null,
        tx.now,
        tx.actor?.userId ?? null,
      ],
    );
    tx.audit({
      action: `prescription.${event.action}`,
      resource: 'prescription',
      resourceId: row.id,
      patientId: row.patientId,
      detail: { from: event.from, to: event.to, ...(event.reasonCode ? { reasonCode: event.reasonCode } : {}) },
    });
    if (changesTherapy(event)) tx.emit('patient.facts-changed', { patientId: row.patientId });
  }

  async list(tx: Tx, query: PrescriptionQuery): Promise<Page<PrescriptionEntity>> {
    const builder = tx.manager
      .createQueryBuilder(PrescriptionEntity, 'rx')
      .where('rx.pharmacyId = :pharmacyId', { pharmacyId: tx.pharmacyId })
      .orderBy('rx.id', 'ASC')
      .take(query.limit + 1);
    const after = query.afterId();
    if (after) builder.andWhere('rx.id > :after', { after });
    if (query.status) builder.andWhere('rx.status = :status', { status: query.status });
    if (query.patientId) builder.andWhere('rx.patientId = :patientId', { patientId: query.patientId });
    if (tx.actor?.role === 'prescriber') {
      builder.andWhere('rx.prescriberId = :prescriberId', { prescriberId: tx.actor.prescriberId });
    }
    return toPage(await builder.getMany(), query.limit, (row) => row.id);
  }
}
