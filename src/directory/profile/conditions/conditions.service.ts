import type { ConditionCode } from '../../../core/condition-code.js';
import { Injectable } from '@nestjs/common';
import { DomainError, fieldError } from '../../../core/errors.js';
import { Knowledge } from '../../../knowledge/index.js';
import { assertIfMatch } from '../../../platform/http/conditional.js';
import type { Tx } from '../../../platform/database/unit-of-work.js';
import type { Page, PageQuery } from '../../../platform/http/paging.js';
import { toConditionReviewView, type ReviewView } from '../../patients/patient.view.js';
import { Patients } from '../../patients/patients.service.js';
import { parseConditionCode } from '../../rules/condition-code.js';
import { assertLocalConditionKnown } from '../../rules/local-keys.js';
import { checkConditionDates } from '../../rules/profile-dates.js';
import {
  announceWrite,
  assertAlone,
  findRecord,
  listRecords,
  nameTheDuplicate,
  newRecord,
  nextVersion,
} from '../profile-record.js';
import type { ConditionCodeDto, ConditionStatus, CreateConditionDto, UpdateConditionDto } from './condition.dto.js';
import { ConditionEntity } from './condition.entity.js';

export interface ConditionView {
  id: string;
  version: number;
  patientId: string;
  code: ConditionCode;
  status: ConditionStatus;
  onset: string | null;
  resolvedOn: string | null;
  createdAt: string;
  updatedAt: string;
}

export type ConditionPage = Page<ConditionView> & { review: ReviewView | null };

/**
 * What a patient has or had, by code, and whether anybody has asked for all of it. Recording one condition is no review: the others
 * were not asked for.
 */
@Injectable()
export class Conditions {
  constructor(
    private readonly patients: Patients,
    private readonly knowledge: Knowledge,
  ) {}

  /** Records a condition, or a review of all of them. */
  async create(tx: Tx, patientId: string, dto: CreateConditionDto): Promise<ConditionView | ReviewView> {
    const review = dto.noneKnown ? 'noneKnown' : dto.reviewed ? 'reviewed' : null;
    if (review) {
      assertAlone(dto, review);
      return this.noteReview(tx, patientId, review);
    }
    if (!dto.code) throw fieldError('validation-failed', 'code', 'give a code, or noneKnown: true, or reviewed: true');
    return this.add(tx, patientId, { ...dto, code: dto.code });
  }

  private async add(
    tx: Tx,
    patientId: string,
    dto: CreateConditionDto & { code: ConditionCodeDto },
  ): Promise<ConditionView> {
    const patient = await this.patients.lock(tx, patientId);
    const { system, value } = parseConditionCode(dto.code, 'code');
    assertLocalConditionKnown({ system, value }, this.knowledge.current(), 'code.value');
    const record: ConditionEntity = {
      ...newRecord(tx, patientId),
      codeSystem: system,
      code: value,
      onset: dto.onset ?? null,
      resolvedOn: dto.resolvedOn ?? null,
      status: dto.status ?? 'active',
    };
    checkConditionDates(record, { birthDate: patient.birthDate, today: tx.today });
    await tx.manager.insert(ConditionEntity, record).catch(isTaken);
    await this.patients.noteCondition(tx, patient);
    announceWrite(tx, 'condition', record, 'created');
    return toView(record);
  }

  async update(
    tx: Tx,
    key: { patientId: string; id: string },
    dto: UpdateConditionDto,
    ifMatch: string | undefined,
  ): Promise<ConditionView> {
    const patient = await this.patients.lock(tx, key.patientId);
    const before = await findRecord(tx, ConditionEntity, 'condition', key);
    assertIfMatch(ifMatch, before.version);
    const sent = changesOf(dto);
    const after: ConditionEntity = { ...before, ...sent, ...nextVersion(tx, before) };
    checkConditionDates(after, { birthDate: patient.birthDate, today: tx.today });
    await tx.manager
      .update(ConditionEntity, { pharmacyId: tx.pharmacyId, id: before.id }, { ...sent, ...nextVersion(tx, before) })
      .catch(isTaken);
    if (after.status === 'active') await this.patients.noteCondition(tx, patient);
    announceWrite(tx, 'condition', after, Object.keys(sent));
    return toView(after);
  }

  async list(tx: Tx, patientId: string, query: PageQuery): Promise<ConditionPage> {
    const patient = await this.patients.find(tx, patientId);
    const page = await listRecords(tx, ConditionEntity, patientId, query);
    tx.audit({ action: 'condition.read', resource: 'condition', patientId });
    return { ...page, items: page.items.map(toView), review: toConditionReviewView(patient) };
  }

  private async noteReview(tx: Tx, patientId: string, review: 'noneKnown' | 'reviewed'): Promise<ReviewView> {
    const patient = await this.patients.lock(tx, patientId);
    const noneKnown = review === 'noneKnown';
    if (noneKnown && (await hasActive(tx, patientId))) {
      throw new DomainError(
        'wrong-state',
        'noneKnown: conditions are on file; resolve them or take them back before noting that there are none.',
        { errors: [{ path: 'noneKnown', message: 'conditions are on file' }] },
      );
    }
    const { conditionReview } = await this.patients.noteConditionReview(tx, patient, { noneKnown });
    tx.audit({
      action: noneKnown ? 'condition.none-known' : 'condition.reviewed',
      resource: 'patient',
      resourceId: patientId,
      patientId,
    });
    tx.emit('patient.facts-changed', { patientId });
    return conditionReview ?? { reviewedOn: tx.today, reviewedBy: null, noneKnown };
  }
}

async function hasActive(tx: Tx, patientId: string): Promise<boolean> {
  const rows = await tx.query(
    `SELECT 1 FROM patient_condition WHERE pharmacy_id = $1 AND patient_id = $2 AND status = 'active' LIMIT 1`,
    [tx.pharmacyId, patientId],
  );
  return rows.length > 0;
}

/** Only the columns whose fields were sent. A condition that is active again has not resolved. */
function changesOf(dto: UpdateConditionDto): Partial<ConditionEntity> {
  return {
    ...(dto.status === undefined ? {} : { status: dto.status }),
    ...(dto.onset === undefined ? {} : { onset: dto.onset }),
    ...(dto.status === 'active' ? { resolvedOn: null } : {}),
    ...(dto.resolvedOn === undefined ? {} : { resolvedOn: dto.resolvedOn }),
  };
}

const isTaken = nameTheDuplicate(
  'patient_condition_active',
  'code',
  'this condition is active on the profile already, with the same onset',
);

function toView(record: ConditionEntity): ConditionView {
  return {
    id: record.id,
    version: record.version,
    patientId: record.patientId,
    code: { system: record.codeSystem, value: record.code },
    status: record.status,
    onset: record.onset,
    resolvedOn: record.resolvedOn,
    createdAt: record.createdAt.toISOString(),
    updatedAt: record.updatedAt.toISOString(),
  };
}
