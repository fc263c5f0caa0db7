import { Column, PrimaryColumn, type EntityTarget } from 'typeorm';
import { fieldError, notFound } from '../../core/errors.js';
import { violatedConstraint } from '../../platform/database/database-errors.js';
import type { Tx } from '../../platform/database/unit-of-work.js';
import { toPage, type Page, type PageQuery } from '../../platform/http/paging.js';

/** The columns that every entry of a patient's profile has. A trigger keeps each version in `profile_history`. */
export abstract class ProfileRecord {
  @PrimaryColumn('uuid', { name: 'pharmacy_id' })
  pharmacyId: string;

  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid', { name: 'patient_id' })
  patientId: string;

  @Column('integer')
  version: number;

  @Column('timestamptz', { name: 'created_at' })
  createdAt: Date;

  @Column('timestamptz', { name: 'updated_at' })
  updatedAt: Date;

  @Column('uuid', { name: 'updated_by', nullable: true })
  updatedBy: string | null;
}

/** The common columns of a new entry. */
export function newRecord(tx: Tx, patientId: string): ProfileRecord {
  return {
    pharmacyId: tx.pharmacyId,
    id: tx.newId(),
    patientId,
    version: 1,
    createdAt: tx.now,
    updatedAt: tx.now,
    updatedBy: tx.actor?.userId ?? null,
  };
}

/** The common columns of a changed entry. */
export function nextVersion(tx: Tx, record: ProfileRecord): Pick<ProfileRecord, 'version' | 'updatedAt' | 'updatedBy'> {
  return { version: record.version + 1, updatedAt: tx.now, updatedBy: tx.actor?.userId ?? null };
}

/** One entry of one patient. @throws DomainError `not-found`, also where the entry is another patient's. */
export async function findRecord<T extends ProfileRecord>(
  tx: Tx,
  entity: EntityTarget<T>,
  what: string,
  { patientId, id }: { patientId: string; id: string },
): Promise<T> {
  const record = await tx.manager
    .createQueryBuilder(entity, 'record')
    .where('record.pharmacyId = :pharmacyId AND record.patientId = :patientId AND record.id = :id', {
      pharmacyId: tx.pharmacyId,
      patientId,
      id,
    })
    .getOne();
  if (!record) throw notFound(what);
  return record;
}

/** A patient's entries of one kind, newest first, whatever their status. */
export async function listRecords<T extends ProfileRecord>(
  tx: Tx,
  entity: EntityTarget<T>,
  patientId: string,
  query: PageQuery,
): Promise<Page<T>> {
  const builder = tx.manager
    .createQueryBuilder(entity, 'record')
    .where('record.pharmacyId = :pharmacyId AND record.patientId = :patientId', {
      pharmacyId: tx.pharmacyId,
      patientId,
    })
    .orderBy('record.id', 'DESC')
    .take(query.limit + 1);
  const after = query.afterId();
  if (after) builder.andWhere('record.id < :after', { after });
  return toPage(await builder.getMany(), query.limit, (record) => record.id);
}

/** What every write of a profile does besides: its audit row, and the event by which active therapies are screened again. */
export function announceWrite(
  tx: Tx,
  resource: string,
  record: ProfileRecord,
  fields: readonly string[] | 'created',
): void {
  tx.audit({
    action: `${resource}.${fields === 'created' ? 'created' : 'updated'}`,
    resource,
    resourceId: record.id,
    patientId: record.patientId,
    ...(fields === 'created' ? {} : { detail: { fields } }),
  });
  tx.emit('patient.facts-changed', { patientId: record.patientId });
}

/** A review is a statement of its own. @throws DomainError `validation-failed` where anything stands beside it */
export function assertAlone(dto: object, review: string): void {
  const sent = Object.values(dto).filter((value) => value !== undefined && value !== null);
  if (sent.length > 1) throw fieldError('validation-failed', review, 'send it alone');
}

/** Says which field made an entry a duplicate of an active one. */
export const nameTheDuplicate =
  (constraint: string, path: string, message: string) =>
  (error: unknown): never => {
    if (violatedConstraint(error) === constraint) throw fieldError('duplicate', path, message);
    throw error;
  };
