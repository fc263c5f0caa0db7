import { Injectable } from '@nestjs/common';
import { parseDrugCode } from '../../../core/drug-code.js';
import { fieldError } from '../../../core/errors.js';
import { Knowledge } from '../../../knowledge/index.js';
import { assertIfMatch } from '../../../platform/http/conditional.js';
import type { Tx } from '../../../platform/database/unit-of-work.js';
import type { Page, PageQuery } from '../../../platform/http/paging.js';
import { Patients } from '../../patients/patients.service.js';
import { assertLocalDrugKnown } from '../../rules/local-keys.js';
import { checkMedicationDates } from '../../rules/profile-dates.js';
import { announceWrite, findRecord, listRecords, nameTheDuplicate, newRecord, nextVersion } from '../profile-record.js';
import type { CreateMedicationDto, UpdateMedicationDto } from './medication.dto.js';
import { MedicationEntity } from './medication.entity.js';

export type MedicationView = Omit<MedicationEntity, 'pharmacyId' | 'updatedBy' | 'createdAt' | 'updatedAt'> & {
  createdAt: string;
  updatedAt: string;
};

/** What a patient takes, as far as the pharmacy knows, whoever prescribed it. */
@Injectable()
export class Medications {
  constructor(
    private readonly patients: Patients,
    private readonly knowledge: Knowledge,
  ) {}

  async create(tx: Tx, patientId: string, dto: CreateMedicationDto): Promise<MedicationView> {
    const { birthDate } = await this.patients.lock(tx, patientId);
    const fields = columnsOf(dto);
    check(fields);
    if (dto.drug) assertLocalDrugKnown(dto.drug, this.knowledge.current(), 'drug');
    checkMedicationDates(fields, { birthDate, today: tx.today });
    const record: MedicationEntity = { ...newRecord(tx, patientId), ...fields };
    await tx.manager.insert(MedicationEntity, record).catch(isTaken(record));
    announceWrite(tx, 'medication', record, 'created');
    return toView(record);
  }

  async update(
    tx: Tx,
    key: { patientId: string; id: string },
    dto: UpdateMedicationDto,
    ifMatch: string | undefined,
  ): Promise<MedicationView> {
    const { birthDate } = await this.patients.lock(tx, key.patientId);
    const before = await findRecord(tx, MedicationEntity, 'medication', key);
    assertIfMatch(ifMatch, before.version);
    const sent = changesOf(dto, before);
    const after: MedicationEntity = { ...before, ...sent, ...nextVersion(tx, before) };
    check(after);
    if (dto.drug) assertLocalDrugKnown(dto.drug, this.knowledge.current(), 'drug');
    if (sent.status ?? sent.startedOn ?? sent.stoppedOn) checkMedicationDates(after, { birthDate, today: tx.today });
    await tx.manager
      .update(MedicationEntity, { pharmacyId: tx.pharmacyId, id: before.id }, { ...sent, ...nextVersion(tx, before) })
      .catch(isTaken(after));
    announceWrite(tx, 'medication', after, Object.keys(sent));
    return toView(after);
  }

  async list(tx: Tx, patientId: string, query: PageQuery): Promise<Page<MedicationView>> {
    await this.patients.find(tx, patientId);
    const page = await listRecords(tx, MedicationEntity, patientId, query);
    tx.audit({ action: 'medication.read', resource: 'medication', patientId });
    return { ...page, items: page.items.map(toView) };
  }
}

/** Only the columns whose fields were sent. A medication that is taken again has not stopped, unless the sender says when it will. */
function changesOf(dto: UpdateMedicationDto, before: MedicationEntity): Partial<MedicationEntity> {
  const sent: Partial<MedicationEntity> = Object.fromEntries(
    Object.entries(columnsOf(dto as CreateMedicationDto)).filter(
      ([field]) => dto[field as keyof UpdateMedicationDto] !== undefined,
    ),
  );
  const resumed = before.status === 'stopped' && (sent.status === 'active' || sent.status === 'on-hold');
  return resumed && sent.stoppedOn === undefined ? { ...sent, stoppedOn: null } : sent;
}

function columnsOf(dto: CreateMedicationDto) {
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

const isTaken = ({ drug }: MedicationEntity) =>
  nameTheDuplicate(
    'patient_medication_active',
    drug === null ? 'text' : 'drug',
    'this medication is active on the profile already, with the same start',
  );

function toView({ pharmacyId: _p, updatedBy: _u, ...record }: MedicationEntity): MedicationView {
  return { ...record, createdAt: record.createdAt.toISOString(), updatedAt: record.updatedAt.toISOString() };
}
