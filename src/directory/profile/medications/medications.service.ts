import { Injectable } from '@nestjs/common';
import { parseDrugCode } from '../../../core/drug-code.js';
import { DomainError, fieldError } from '../../../core/errors.js';
import type { PlainDate } from '../../../core/plain-date.js';
import { Knowledge } from '../../../knowledge/index.js';
import { assertIfMatch } from '../../../platform/http/conditional.js';
import type { Tx } from '../../../platform/database/unit-of-work.js';
import type { Page, PageQuery } from '../../../platform/http/paging.js';
import { toMedicationReviewView, type ReviewView } from '../../patients/patient.view.js';
import { Patients } from '../../patients/patients.service.js';
import { assertLocalDrugKnown } from '../../rules/local-keys.js';
import { namesSameDrug, type NamedMedication } from '../../rules/same-drug.js';
import { showsAsked, type AskedEntry } from '../../rules/medications-asked.js';
import { checkMedicationDates } from '../../rules/profile-dates.js';
import {
  announceWrite,
  assertAlone,
  findRecord,
  listRecords,
  nameTheDuplicate,
  newRecord,
  nextVersion,
} from '../profile-record.js';
import type { CreateMedicationDto, NewMedication, UpdateMedicationDto } from './medication.dto.js';
import { MedicationEntity } from './medication.entity.js';

export type MedicationView = Omit<MedicationEntity, 'pharmacyId' | 'updatedBy' | 'createdAt' | 'updatedAt'> & {
  createdAt: string;
  updatedAt: string;
};

export type MedicationPage = Page<MedicationView> & { review: ReviewView | null };

/**
 * What a patient takes, as far as the pharmacy knows, whoever prescribed it, and whether anybody has asked: an empty profile is
 * reassuring only where somebody noted that there is nothing else. An entry says that somebody asked, too.
 */
@Injectable()
export class Medications {
  constructor(
    private readonly patients: Patients,
    private readonly knowledge: Knowledge,
  ) {}

  /** Records a medication, or that the patient takes nothing else. */
  async create(tx: Tx, patientId: string, dto: CreateMedicationDto): Promise<MedicationView | ReviewView> {
    if (isEntry(dto)) return this.add(tx, patientId, dto);
    assertAlone(dto, 'noneKnown');
    return this.noteNoneKnown(tx, patientId);
  }

  async add(tx: Tx, patientId: string, dto: NewMedication): Promise<MedicationView> {
    const patient = await this.patients.lock(tx, patientId);
    const fields = columnsOf(dto);
    check(fields);
    if (dto.drug) assertLocalDrugKnown(dto.drug, this.knowledge.current(), 'drug');
    checkMedicationDates(fields, { birthDate: patient.birthDate, today: tx.today });
    const record: MedicationEntity = { ...newRecord(tx, patientId), ...fields };
    await this.refuseSameDrug(tx, record);
    await tx.manager.insert(MedicationEntity, record).catch(isOnFile(record));
    if (isTaken(record)) await this.patients.noteMedication(tx, patient);
    announceWrite(tx, 'medication', record, 'created');
    return toView(record);
  }

  async update(
    tx: Tx,
    key: { patientId: string; id: string },
    dto: UpdateMedicationDto,
    ifMatch: string | undefined,
  ): Promise<MedicationView> {
    const patient = await this.patients.lock(tx, key.patientId);
    const before = await findRecord(tx, MedicationEntity, 'medication', key);
    assertIfMatch(ifMatch, before.version);
    const sent = changesOf(dto, before);
    const after: MedicationEntity = { ...before, ...sent, ...nextVersion(tx, before) };
    check(after);
    if (dto.drug) assertLocalDrugKnown(dto.drug, this.knowledge.current(), 'drug');
    if (sent.status ?? sent.startedOn ?? sent.stoppedOn) {
      checkMedicationDates(after, { birthDate: patient.birthDate, today: tx.today });
    }
    const renamed = sent.drug !== undefined || sent.text !== undefined || sent.route !== undefined;
    if (renamed || sent.status || sent.startedOn) await this.refuseSameDrug(tx, after);
    await tx.manager
      .update(MedicationEntity, { pharmacyId: tx.pharmacyId, id: before.id }, { ...sent, ...nextVersion(tx, before) })
      .catch(isOnFile(after));
    if (isTaken(after)) await this.patients.noteMedication(tx, patient);
    announceWrite(tx, 'medication', after, Object.keys(sent));
    return toView(after);
  }

  async list(tx: Tx, patientId: string, query: PageQuery): Promise<MedicationPage> {
    const patient = await this.patients.find(tx, patientId);
    const page = await listRecords(tx, MedicationEntity, patientId, query);
    tx.audit({ action: 'medication.read', resource: 'medication', patientId });
    return { ...page, items: page.items.map(toView), review: toMedicationReviewView(patient) };
  }

  /** Two entries of one code, or of one text, are kept apart by an index; a code and a text that names the same drug are read here. */
  private async refuseSameDrug(tx: Tx, entry: MedicationEntity): Promise<void> {
    if (entry.status !== 'active') return;
    const others = await tx.query<NamedMedication>(
      `SELECT drug, drug_text AS text, route FROM patient_medication
       WHERE pharmacy_id = $1 AND patient_id = $2 AND status = 'active' AND started_on = $3 AND id <> $4
         AND (drug IS NULL) <> $5`,
      [tx.pharmacyId, entry.patientId, entry.startedOn, entry.id, entry.drug === null],
    );
    if (others.some((other) => namesSameDrug(entry, other, this.knowledge.current()))) throw duplicate(entry);
  }

  private async noteNoneKnown(tx: Tx, patientId: string): Promise<ReviewView> {
    const patient = await this.patients.lock(tx, patientId);
    const { taken, asked: shown } = await entriesOf(tx, patientId);
    if (taken) {
      throw new DomainError(
        'wrong-state',
        'noneKnown: medications are on file; stop them or take them back before noting that there are none.',
        { errors: [{ path: 'noneKnown', message: 'medications are on file' }] },
      );
    }
    const { medicationReview } = await this.patients.noteNoMedications(tx, patient);
    tx.audit({ action: 'medication.none-known', resource: 'patient', resourceId: patientId, patientId });
    // A screening reads whether somebody asked and not when: the same answer once more changes nothing for it.
    const asked = shown || patient.medicationsReviewedOn !== null;
    if (!asked) tx.emit('patient.facts-changed', { patientId });
    return medicationReview ?? { reviewedOn: tx.today, reviewedBy: null, noneKnown: true };
  }
}

/** What the validators make sure of: everything but `noneKnown` says what an entry needs. */
function isEntry(dto: CreateMedicationDto): dto is NewMedication {
  return dto.noneKnown !== true;
}

/** A medication on hold is to be taken again. */
function isTaken({ status }: Pick<MedicationEntity, 'status'>): boolean {
  return status === 'active' || status === 'on-hold';
}

/** Whether the profile holds anything that is taken, and anything by which somebody asked already. */
async function entriesOf(tx: Tx, patientId: string): Promise<{ taken: boolean; asked: boolean }> {
  const rows = await tx.query<AskedEntry>(
    `SELECT status, max((updated_at AT TIME ZONE 'UTC')::date)::text AS "recordedOn" FROM patient_medication
     WHERE pharmacy_id = $1 AND patient_id = $2 AND status <> 'entered-in-error' GROUP BY status`,
    [tx.pharmacyId, patientId],
  );
  return { taken: rows.some(isTaken), asked: rows.some((entry) => showsAsked(entry, tx.today as PlainDate)) };
}

/** Only the columns whose fields were sent. A medication that is taken again has not stopped, unless the sender says when it will. */
function changesOf(dto: UpdateMedicationDto, before: MedicationEntity): Partial<MedicationEntity> {
  const sent: Partial<MedicationEntity> = Object.fromEntries(
    Object.entries(columnsOf(dto as NewMedication)).filter(
      ([field]) => dto[field as keyof UpdateMedicationDto] !== undefined,
    ),
  );
  const resumed = before.status === 'stopped' && (sent.status === 'active' || sent.status === 'on-hold');
  return resumed && sent.stoppedOn === undefined ? { ...sent, stoppedOn: null } : sent;
}

function columnsOf(dto: NewMedication) {
  return {
    drug: dto.drug ?? null,
    text: dto.text ?? null,
    status: dto.status,
    startedOn: dto.startedOn,
    stoppedOn: dto.stoppedOn ?? null,
    source: dto.source,
    route: dto.route ?? null,
    dose: dto.dose ?? null,
    prescribedBy: dto.prescribedBy ?? null,
    reason: dto.reason ?? null,
    goal: dto.goal ?? null,
  };
}

function check({ drug, text }: { drug: string | null; text: string | null }): void {
  if (drug !== null) parseDrugCode(drug, 'drug');
  else if (text === null) throw fieldError('validation-failed', 'drug', 'give the drug by code, or by name in text');
}

const placeOf = ({ drug }: MedicationEntity): string => (drug === null ? 'text' : 'drug');
const ON_FILE = 'this medication is active on the profile already, with the same start';
const isOnFile = (entry: MedicationEntity) => nameTheDuplicate('patient_medication_active', placeOf(entry), ON_FILE);
const duplicate = (entry: MedicationEntity): DomainError => fieldError('duplicate', placeOf(entry), ON_FILE);

function toView({ pharmacyId: _p, updatedBy: _u, ...record }: MedicationEntity): MedicationView {
  return { ...record, createdAt: record.createdAt.toISOString(), updatedAt: record.updatedAt.toISOString() };
}
