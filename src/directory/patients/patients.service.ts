import { Injectable } from '@nestjs/common';
import { fieldError, notFound } from '../../core/errors.js';
import { assertNotInFuture } from '../../core/plain-date.js';
import { violatedConstraint } from '../../platform/database/database-errors.js';
import type { Tx } from '../../platform/database/unit-of-work.js';
import { toPage, type Page } from '../../platform/http/paging.js';
import { assertIfMatch } from '../../platform/http/conditional.js';
import { PatientEntity } from './patient.entity.js';
import type { CreatePatientDto, PatientQuery, UpdatePatientDto } from './patient.dto.js';
import { toPatientView, type PatientView } from './patient.view.js';

const OLDEST_BIRTH = '1890-01-01';

/** The people the pharmacy serves. Every read of a person's record leaves an audit row. */
@Injectable()
export class Patients {
  async create(tx: Tx, dto: CreatePatientDto): Promise<PatientView> {
    checkBirthDate(dto.birthDate, tx.today);
    const patient = Object.assign(new PatientEntity(), {
      pharmacyId: tx.pharmacyId,
      id: tx.newId(),
      version: 1,
      allergiesReviewedOn: null,
      allergiesReviewedBy: null,
      noKnownAllergies: null,
      conditionsReviewedOn: null,
      conditionsReviewedBy: null,
      noKnownConditions: null,
      medicationsReviewedOn: null,
      medicationsReviewedBy: null,
      noKnownMedications: null,
      pregnancyStatusOn: null,
      createdAt: tx.now,
      updatedAt: tx.now,
      updatedBy: tx.actor?.userId ?? null,
      ...columnsOf(dto),
      ...pregnancyStated(dto, tx.today),
    });
    await tx.manager.insert(PatientEntity, patient).catch(nameTheDuplicate);
    tx.audit({ action: 'patient.created', resource: 'patient', resourceId: patient.id, patientId: patient.id });
    return toPatientView(patient);
  }

  async read(tx: Tx, id: string): Promise<PatientView> {
    const patient = await find(tx, id);
    tx.audit({ action: 'patient.read', resource: 'patient', resourceId: id, patientId: id });
    return toPatientView(patient);
  }

  async list(tx: Tx, query: PatientQuery): Promise<Page<PatientView>> {
    const builder = tx.manager
      .createQueryBuilder(PatientEntity, 'patient')
      .where('patient.pharmacyId = :pharmacyId', { pharmacyId: tx.pharmacyId })
      .orderBy('patient.id', 'DESC')
      .take(query.limit + 1);
    const after = query.afterId();
    if (after) builder.andWhere('patient.id < :after', { after });
    if (query.mrn) builder.andWhere('patient.mrn = :mrn', { mrn: query.mrn });
    const page = toPage(await builder.getMany(), query.limit, (patient) => patient.id);
    for (const { id } of page.items) {
      tx.audit({ action: 'patient.read', resource: 'patient', resourceId: id, patientId: id });
    }
    return { ...page, items: page.items.map(toPatientView) };
  }

  async update(tx: Tx, id: string, dto: UpdatePatientDto, ifMatch: string | undefined): Promise<PatientView> {
    const patient = await this.lock(tx, id);
    assertIfMatch(ifMatch, patient.version);
    if (dto.birthDate) checkBirthDate(dto.birthDate, tx.today);
    const fields = { ...changedColumns(dto), ...pregnancyStated(dto, tx.today) };
    const updated = await save(tx, patient, fields).catch(nameTheDuplicate);
    tx.audit({
      action: 'patient.updated',
      resource: 'patient',
      resourceId: id,
      patientId: id,
      detail: { fields: Object.keys(fields) },
    });
    tx.emit('patient.facts-changed', { patientId: id });
    return toPatientView(updated);
  }

  /**
   * Notes who asked the patient about allergies, on the day of the transaction; null takes the note back, so that the allergies
   * count as never asked. The caller holds the lock, writes the audit row and emits the change.
   */
  async noteAllergyReview(tx: Tx, patient: PatientEntity, review: { noneKnown: boolean } | null): Promise<PatientView> {
    const updated = await save(tx, patient, {
      allergiesReviewedOn: review ? tx.today : null,
      allergiesReviewedBy: review ? (tx.actor?.userId ?? null) : null,
      noKnownAllergies: review ? review.noneKnown : null,
    });
    return toPatientView(updated);
  }

  /**
   * Notes who asked the patient for conditions, on the day of the transaction. The caller holds the lock, writes the audit row and
   * emits the change.
   */
  async noteConditionReview(tx: Tx, patient: PatientEntity, review: { noneKnown: boolean }): Promise<PatientView> {
    const updated = await save(tx, patient, {
      conditionsReviewedOn: tx.today,
      conditionsReviewedBy: tx.actor?.userId ?? null,
      noKnownConditions: review.noneKnown,
    });
    return toPatientView(updated);
  }

  /** A condition was recorded: that there is none does not hold any more. The caller holds the lock. */
  async noteCondition(tx: Tx, patient: PatientEntity): Promise<void> {
    if (patient.noKnownConditions) await save(tx, patient, { noKnownConditions: false });
  }

  /**
   * Notes who asked what else the patient takes, and heard that there is nothing, on the day of the transaction. The caller holds the
   * lock, writes the audit row and emits the change.
   */
  async noteNoMedications(tx: Tx, patient: PatientEntity): Promise<PatientView> {
    const updated = await save(tx, patient, {
      medicationsReviewedOn: tx.today,
      medicationsReviewedBy: tx.actor?.userId ?? null,
      noKnownMedications: true,
    });
    return toPatientView(updated);
  }

  /** The profile holds a medication that is taken: that there is none does not hold any more. The caller holds the lock. */
  async noteMedication(tx: Tx, patient: PatientEntity): Promise<void> {
    if (patient.noKnownMedications) await save(tx, patient, { noKnownMedications: false });
  }

  /**
   * Reads and locks one patient until the transaction ends. Everything that decides on the patient's safety, and everything
   * that changes a fact it decides on, takes this lock first.
   * @param path the field that held the id, where it came in a body
   * @throws DomainError `not-found`, also for another pharmacy's patient.
   */
  async lock(tx: Tx, id: string, path?: string): Promise<PatientEntity> {
    return find(tx, id, { lock: true, path });
  }

  /** Locks several patients, in the order of their ids, so that two who lock several never wait for each other in a ring. */
  async lockEach(tx: Tx, ids: readonly string[]): Promise<void> {
    await tx.query('SELECT 1 FROM patient WHERE pharmacy_id = $1 AND id = ANY ($2::uuid[]) ORDER BY id FOR UPDATE', [
      tx.pharmacyId,
      ids,
    ]);
  }

  /** @throws DomainError `not-found`, also for another pharmacy's patient. */
  async find(tx: Tx, id: string): Promise<PatientEntity> {
    return find(tx, id);
  }
}

async function find(
  tx: Tx,
  id: string,
  options: { lock?: boolean; path?: string | undefined } = {},
): Promise<PatientEntity> {
  const patient = await tx.manager.findOne(PatientEntity, {
    where: { pharmacyId: tx.pharmacyId, id },
    ...(options.lock ? { lock: { mode: 'pessimistic_write' as const } } : {}),
  });
  if (!patient) throw notFound('patient', options.path);
  return patient;
}

async function save(tx: Tx, patient: PatientEntity, fields: Partial<PatientEntity>): Promise<PatientEntity> {
  const changes = {
    ...fields,
    version: patient.version + 1,
    updatedAt: tx.now,
    updatedBy: tx.actor?.userId ?? null,
  };
  await tx.manager.update(PatientEntity, { pharmacyId: tx.pharmacyId, id: patient.id }, changes);
  return { ...patient, ...changes };
}

function checkBirthDate(birthDate: string, today: string): void {
  assertNotInFuture(birthDate, today, 'birthDate');
  if (birthDate < OLDEST_BIRTH) throw fieldError('invalid-date', 'birthDate', `lies before ${OLDEST_BIRTH}`);
}

function columnsOf(dto: CreatePatientDto) {
  return {
    mrn: dto.mrn,
    givenName: dto.givenName,
    familyName: dto.familyName,
    birthDate: dto.birthDate,
    sexAtBirth: dto.sexAtBirth,
    menopausalStatus: dto.menopausalStatus ?? null,
    pregnancyStatus: dto.pregnancyStatus ?? null,
    reproductiveSurgery: dto.reproductiveSurgery ?? [],
    telephone: dto.telephone ?? null,
    address: dto.address ?? null,
    preferredLanguage: dto.preferredLanguage ?? null,
    heightCm: dto.heightCm?.toFixed(1) ?? null,
    weightKg: dto.weightKg?.toFixed(1) ?? null,
  };
}

/** A status that is sent, the same one too, is a statement of the day. */
function pregnancyStated({ pregnancyStatus }: UpdatePatientDto, today: string): Partial<PatientEntity> {
  return pregnancyStatus === undefined ? {} : { pregnancyStatusOn: pregnancyStatus == null ? null : today };
}

/** Only the columns whose fields were sent; null clears an optional one. */
function changedColumns(dto: UpdatePatientDto): Partial<PatientEntity> {
  const columns = columnsOf(dto as CreatePatientDto);
  return Object.fromEntries(
    Object.entries(columns).filter(([field]) => dto[field as keyof UpdatePatientDto] !== undefined),
  );
}

function nameTheDuplicate(error: unknown): never {
  if (violatedConstraint(error) === 'patient_mrn') {
    throw fieldError('duplicate', 'mrn', 'another patient has this patient number');
  }
  throw error;
}
