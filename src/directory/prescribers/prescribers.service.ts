import { Injectable } from '@nestjs/common';
import { fieldError, notFound } from '../../core/errors.js';
import { isDeaNumber, isNpi } from '../../core/identifiers.js';
import { violatedConstraint } from '../../platform/database/database-errors.js';
import type { Tx } from '../../platform/database/unit-of-work.js';
import { assertIfMatch } from '../../platform/http/conditional.js';
import { toPage, type Page } from '../../platform/http/paging.js';
import type { CreatePrescriberDto, NoticePreference, PrescriberQuery, UpdatePrescriberDto } from './prescriber.dto.js';
import { PrescriberEntity } from './prescriber.entity.js';

/** The field that each channel of notices needs; the portal is visited. */
const ADDRESS_FIELDS = {
  email: 'email',
  webhook: 'webhookUrl',
  fax: 'fax',
  telephone: 'telephone',
  portal: null,
} as const satisfies Record<NoticePreference, keyof CreatePrescriberDto | null>;

/** Who prescribes, and how that person is told. */
export interface Prescriber {
  readonly id: string;
  readonly version: number;
  readonly npi: string;
  readonly dea: string | null;
  readonly givenName: string;
  readonly familyName: string;
  readonly email: string;
  readonly noticePreference: NoticePreference;
  readonly telephone: string | null;
  readonly fax: string | null;
  readonly webhookUrl: string | null;
  readonly createdAt: string;
  readonly updatedAt: string;
}

/** The prescribers that the pharmacy works with. */
@Injectable()
export class Prescribers {
  async create(tx: Tx, dto: CreatePrescriberDto): Promise<Prescriber> {
    const fields = columnsOf(dto);
    check(fields);
    const record: PrescriberEntity = {
      pharmacyId: tx.pharmacyId,
      id: tx.newId(),
      version: 1,
      createdAt: tx.now,
      updatedAt: tx.now,
      ...fields,
    };
    await tx.manager.insert(PrescriberEntity, record).catch(nameTheDuplicate);
    tx.audit({ action: 'prescriber.created', resource: 'prescriber', resourceId: record.id });
    return toPrescriber(record);
  }

  /**
   * One prescriber.
   * @param path the field that held the id, where it came in a body
   * @throws DomainError `not-found`, also for another pharmacy's prescriber
   */
  async get(tx: Tx, id: string, path?: string): Promise<Prescriber> {
    return toPrescriber(await find(tx, id, path));
  }

  async list(tx: Tx, query: PrescriberQuery): Promise<Page<Prescriber>> {
    const builder = tx.manager
      .createQueryBuilder(PrescriberEntity, 'prescriber')
      .where('prescriber.pharmacyId = :pharmacyId', { pharmacyId: tx.pharmacyId })
      .orderBy('prescriber.id', 'DESC')
      .take(query.limit + 1);
    const after = query.afterId();
    if (after) builder.andWhere('prescriber.id < :after', { after });
    if (query.npi) builder.andWhere('prescriber.npi = :npi', { npi: query.npi });
    const page = toPage(await builder.getMany(), query.limit, (prescriber) => prescriber.id);
    return { ...page, items: page.items.map(toPrescriber) };
  }

  async update(tx: Tx, id: string, dto: UpdatePrescriberDto, ifMatch: string | undefined): Promise<Prescriber> {
    const before = await find(tx, id, undefined, { lock: true });
    assertIfMatch(ifMatch, before.version);
    const changes = { ...changedColumns(dto), version: before.version + 1, updatedAt: tx.now };
    const after = { ...before, ...changes };
    check(after);
    await tx.manager.update(PrescriberEntity, { pharmacyId: tx.pharmacyId, id }, changes).catch(nameTheDuplicate);
    const detail = { fields: Object.keys(changedColumns(dto)) };
    tx.audit({ action: 'prescriber.updated', resource: 'prescriber', resourceId: id, detail });
    return toPrescriber(after);
  }
}

async function find(
  tx: Tx,
  id: string,
  path: string | undefined,
  options: { lock?: boolean } = {},
): Promise<PrescriberEntity> {
  const prescriber = await tx.manager.findOne(PrescriberEntity, {
    where: { pharmacyId: tx.pharmacyId, id },
    ...(options.lock ? { lock: { mode: 'pessimistic_write' as const } } : {}),
  });
  if (!prescriber) throw notFound('prescriber', path);
  return prescriber;
}

type Fields = ReturnType<typeof columnsOf>;

function check(fields: Fields): void {
  if (!isNpi(fields.npi)) {
    throw fieldError('invalid-npi', 'npi', 'this is no NPI: 10 digits beginning with 1 or 2, the last a check digit');
  }
  if (fields.dea !== null && !isDeaNumber(fields.dea)) {
    const remedy =
      'this is no DEA number: two capital letters (or a letter and 9) and 7 digits, the last a check digit';
    throw fieldError('invalid-dea', 'dea', remedy);
  }
  const needed = ADDRESS_FIELDS[fields.noticePreference];
  if (needed && fields[needed] === null) {
    throw fieldError('validation-failed', needed, `is needed for notices by ${fields.noticePreference}`);
  }
}

function columnsOf(dto: CreatePrescriberDto) {
  return {
    npi: dto.npi,
    dea: dto.dea ?? null,
    givenName: dto.givenName,
    familyName: dto.familyName,
    email: dto.email,
    noticePreference: dto.noticePreference,
    telephone: dto.telephone ?? null,
    fax: dto.fax ?? null,
    webhookUrl: dto.webhookUrl ?? null,
  };
}

/** Only the columns whose fields were sent; null clears an optional one. */
function changedColumns(dto: UpdatePrescriberDto): Partial<Fields> {
  return Object.fromEntries(
    Object.entries(columnsOf(dto as CreatePrescriberDto)).filter(
      ([field]) => dto[field as keyof UpdatePrescriberDto] !== undefined,
    ),
  );
}

function nameTheDuplicate(error: unknown): never {
  if (violatedConstraint(error) === 'prescriber_npi') {
    throw fieldError('duplicate', 'npi', 'another prescriber has this NPI');
  }
  throw error;
}

function toPrescriber({ pharmacyId: _p, ...record }: PrescriberEntity): Prescriber {
  return { ...record, createdAt: record.createdAt.toISOString(), updatedAt: record.updatedAt.toISOString() };
}
