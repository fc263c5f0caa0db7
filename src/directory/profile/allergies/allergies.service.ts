import { Injectable } from '@nestjs/common';
import { DomainError, fieldError } from '../../../core/errors.js';
import { Knowledge } from '../../../knowledge/index.js';
import { assertIfMatch } from '../../../platform/http/conditional.js';
import type { Tx } from '../../../platform/database/unit-of-work.js';
import type { Page, PageQuery } from '../../../platform/http/paging.js';
import { toAllergyReviewView, type ReviewView } from '../../patients/patient.view.js';
import { Patients } from '../../patients/patients.service.js';
import { assertLocalSubstanceKnown } from '../../rules/local-keys.js';
import { assertSubstance, parseSubstance } from '../../rules/substance.js';
import { announceWrite, findRecord, listRecords, nameTheDuplicate, newRecord, nextVersion } from '../profile-record.js';
import type { AllergyStatus, CreateAllergyDto, UpdateAllergyDto } from './allergy.dto.js';
import { AllergyEntity } from './allergy.entity.js';

export interface AllergyView {
  id: string;
  version: number;
  patientId: string;
  substance: string;
  reaction: string | null;
  status: AllergyStatus;
  createdAt: string;
  updatedAt: string;
}

export type AllergyPage = Page<AllergyView> & { review: ReviewView | null };

/**
 * What a patient is allergic to, and whether anybody has asked. An empty list is reassuring only where somebody reviewed it:
 * recording an allergy counts as a review, and taking the last one back undoes it.
 */
@Injectable()
export class Allergies {
  constructor(
    private readonly patients: Patients,
    private readonly knowledge: Knowledge,
  ) {}

  /** Records an allergy, or that the patient knows of none. */
  async create(tx: Tx, patientId: string, dto: CreateAllergyDto): Promise<AllergyView | ReviewView> {
    const substance = dto.substance ?? null;
    if (dto.noneKnown) {
      if (substance !== null) {
        throw fieldError('validation-failed', 'noneKnown', 'leave it out where a substance is given');
      }
      return this.noteNoneKnown(tx, patientId);
    }
    if (substance === null) {
      throw fieldError('validation-failed', 'substance', 'give a substance, or noneKnown: true');
    }
    return this.add(tx, patientId, { substance, reaction: dto.reaction ?? null });
  }

  async update(
    tx: Tx,
    key: { patientId: string; id: string },
    dto: UpdateAllergyDto,
    ifMatch: string | undefined,
  ): Promise<AllergyView> {
    const patient = await this.patients.lock(tx, key.patientId);
    const before = await findRecord(tx, AllergyEntity, 'allergy', key);
    assertIfMatch(ifMatch, before.version);
    const sent: Partial<AllergyEntity> = {
      ...(dto.status === undefined ? {} : { status: dto.status }),
      ...(dto.reaction === undefined ? {} : { reaction: dto.reaction }),
    };
    const after: AllergyEntity = { ...before, ...sent, ...nextVersion(tx, before) };
    await tx.manager
      .update(AllergyEntity, { pharmacyId: tx.pharmacyId, id: before.id }, { ...sent, ...nextVersion(tx, before) })
      .catch(isTaken);
    if (before.status !== 'active' && after.status === 'active') {
      await this.patients.noteAllergyReview(tx, patient, { noneKnown: false });
    } else if (before.status === 'active' && !(await hasActive(tx, key.patientId))) {
      await this.patients.noteAllergyReview(tx, patient, null);
    }
    announceWrite(tx, 'allergy', after, Object.keys(sent));
    return toView(after);
  }

  async list(tx: Tx, patientId: string, query: PageQuery): Promise<AllergyPage> {
    const patient = await this.patients.find(tx, patientId);
    const page = await listRecords(tx, AllergyEntity, patientId, query);
    tx.audit({ action: 'allergy.read', resource: 'allergy', patientId });
    return { ...page, items: page.items.map(toView), review: toAllergyReviewView(patient) };
  }

  private async add(
    tx: Tx,
    patientId: string,
    fields: { substance: string; reaction: string | null },
  ): Promise<AllergyView> {
    const patient = await this.patients.lock(tx, patientId);
    const substance = parseSubstance(fields.substance, 'substance');
    assertSubstance(
      substance,
      'substance',
      'send {"noneKnown": true} alone where the patient was asked and knows of none',
    );
    assertLocalSubstanceKnown(substance, this.knowledge.current(), 'substance');
    const record: AllergyEntity = { ...newRecord(tx, patientId), ...fields, substance, status: 'active' };
    await tx.manager.insert(AllergyEntity, record).catch(isTaken);
    await this.patients.noteAllergyReview(tx, patient, { noneKnown: false });
    announceWrite(tx, 'allergy', record, 'created');
    return toView(record);
  }

  private async noteNoneKnown(tx: Tx, patientId: string): Promise<ReviewView> {
    const patient = await this.patients.lock(tx, patientId);
    if (await hasActive(tx, patientId)) {
      throw new DomainError(
        'wrong-state',
        'noneKnown: allergies are on file; resolve them or take them back before noting that there are none.',
        { errors: [{ path: 'noneKnown', message: 'allergies are on file' }] },
      );
    }
    const { allergyReview } = await this.patients.noteAllergyReview(tx, patient, { noneKnown: true });
    tx.audit({ action: 'allergy.none-known', resource: 'patient', resourceId: patientId, patientId });
    tx.emit('patient.facts-changed', { patientId });
    return allergyReview ?? { reviewedOn: tx.today, reviewedBy: null, noneKnown: true };
  }
}

async function hasActive(tx: Tx, patientId: string): Promise<boolean> {
  const rows = await tx.query(
    `SELECT 1 FROM patient_allergy WHERE pharmacy_id = $1 AND patient_id = $2 AND status = 'active' LIMIT 1`,
    [tx.pharmacyId, patientId],
  );
  return rows.length > 0;
}

const isTaken = nameTheDuplicate('patient_allergy_active', 'substance', 'this allergy is on file already');

function toView(record: AllergyEntity): AllergyView {
  return {
    id: record.id,
    version: record.version,
    patientId: record.patientId,
    substance: record.substance,
    reaction: record.reaction,
    status: record.status,
    createdAt: record.createdAt.toISOString(),
    updatedAt: record.updatedAt.toISOString(),
  };
}
