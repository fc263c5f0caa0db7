import { Injectable } from '@nestjs/common';
import { Signatures, type ProvedSigner } from '../../access/index.js';
import { DomainError, fieldError } from '../../core/errors.js';
import { addDays, assertNotInFuture, type PlainDate } from '../../core/plain-date.js';
import { Patients } from '../../directory/index.js';
import type { Tx } from '../../platform/database/unit-of-work.js';
import { DAY_AND_ID, toPage, type Page } from '../../platform/http/paging.js';
import type {
  HoldAcknowledgementDto,
  AttestationDto,
  ObligationQuery,
  OrderDto,
  WaiverDto,
} from './dto/obligation.dto.js';
import { Monitoring } from './monitoring.service.js';
import { toObligationView, type ObligationRow, type ObligationView } from './obligation.view.js';
import type { GrantKind } from './obligation.store.js';
import { mayBeGranted, obligationStates } from './rules/status.js';

const COLUMNS = 'id, patient_id, prescriber_id, status, ordered_on, plan';
const ATTESTATION_DAYS = 30;

interface Grant {
  readonly kind: GrantKind;
  readonly until: PlainDate;
  readonly content: object;
  readonly signatureId?: string;
}

/** What people do about obligations: order, attest, waive, acknowledge a hold; and the lists they work from. */
@Injectable()
export class Obligations {
  constructor(
    private readonly patients: Patients,
    private readonly monitoring: Monitoring,
    private readonly signatures: Signatures,
  ) {}

  async list(tx: Tx, query: ObligationQuery): Promise<Page<ObligationView>> {
    const [dueOn, id] = query.after(DAY_AND_ID)?.split(' ') ?? [null, null];
    const own = tx.actor?.role === 'prescriber' ? tx.actor.prescriberId : (query.prescriberId ?? null);
    const rows = await tx.query<ObligationRow & { due_on: string }>(
      `SELECT ${COLUMNS}, due_on FROM obligation
       WHERE pharmacy_id = $1 AND ($2::text IS NULL OR status = $2) AND ($3::uuid IS NULL OR prescriber_id = $3)
         AND ($4::uuid IS NULL OR patient_id = $4) AND ($5::date IS NULL OR due_on < $5)
         AND ($6::date IS NULL OR (due_on, id) > ($6, $7::uuid))
       ORDER BY due_on, id LIMIT $8`,
      [
        tx.pharmacyId,
        query.status ?? null,
        own,
        query.patientId ?? null,
        query.dueBefore ?? null,
        dueOn,
        id,
        query.limit + 1,
      ],
    );
    const page = toPage(rows, query.limit, (row) => `${row.due_on} ${row.id}`);
    return { ...page, items: page.items.map(toObligationView) };
  }

  async order(tx: Tx, id: string, dto: OrderDto): Promise<ObligationView> {
    const row = await this.lock(tx, id);
    assertNotInFuture(dto.orderedOn, tx.today, 'orderedOn');
    obligationStates.next(row.status, 'order');
    await tx.query('UPDATE obligation SET ordered_on = $3, updated_at = $4 WHERE pharmacy_id = $1 AND id = $2', [
      tx.pharmacyId,
      id,
      dto.orderedOn,
      tx.now,
    ]);
    return this.settle(tx, row);
  }

  async attest(tx: Tx, id: string, dto: AttestationDto): Promise<ObligationView> {
    const row = await this.lock(tx, id);
    obligationStates.next(row.status, 'attest');
    this.refuseUngrantable(row);
    assertNotInFuture(dto.date, tx.today, 'date');
    const until = (dto.expiresOn ?? addDays(tx.today as PlainDate, ATTESTATION_DAYS)) as PlainDate;
    if (until < tx.today) throw fieldError('invalid-date', 'expiresOn', 'lies in the past');
    const content = { attestedBy: dto.attestedBy, date: dto.date, value: dto.value ?? null };
    await this.grant(tx, row, { kind: 'attestation', until, content });
    return this.settle(tx, row);
  }

  async waive(tx: Tx, id: string, dto: WaiverDto, signer: ProvedSigner): Promise<ObligationView> {
    const row = await this.lock(tx, id);
    obligationStates.next(row.status, 'waive');
    this.refuseUngrantable(row);
    if (dto.until < tx.today) throw fieldError('invalid-date', 'until', 'lies in the past');
    const content = { reason: dto.reason };
    const signatureId = await this.sign(tx, signer, row, 'waives this monitoring obligation', {
      ...content,
      until: dto.until,
    });
    await this.grant(tx, row, { kind: 'waiver', until: dto.until as PlainDate, content, signatureId });
    return this.settle(tx, row);
  }

  async acknowledge(tx: Tx, id: string, dto: HoldAcknowledgementDto, signer: ProvedSigner): Promise<ObligationView> {
    const row = await this.lock(tx, id);
    if (row.status !== 'overdue')
      throw new DomainError('wrong-state', `This obligation is ${row.status}; only an overdue one holds a fill.`);
    this.refuseUngrantable(row);
    const content = { spokeWith: dto.spokeWith, note: dto.note };
    const signatureId = await this.sign(tx, signer, row, 'called about this hold and lets one fill go', content);
    await this.grant(tx, row, { kind: 'acknowledgement', until: tx.today as PlainDate, content, signatureId });
    return this.settle(tx, row);
  }

  private async lock(tx: Tx, id: string): Promise<ObligationRow> {
    const read = (suffix: string) =>
      tx.query<ObligationRow>(`SELECT ${COLUMNS} FROM obligation WHERE pharmacy_id = $1 AND id = $2 ${suffix}`, [
        tx.pharmacyId,
        id,
      ]);
    const [seen] = await read('');
    if (!seen || (tx.actor?.role === 'prescriber' && seen.prescriber_id !== tx.actor.prescriberId)) {
      throw new DomainError('not-found', 'There is no such obligation.');
    }
    await this.patients.lock(tx, seen.patient_id);
    const [row] = await read('FOR UPDATE');
    return row ?? seen;
  }

  private refuseUngrantable(row: ObligationRow): void {
    if (mayBeGranted(row.plan)) return;
    throw new DomainError(
      'override-not-allowed',
      'An immediate danger hangs on this test; only its result answers it.',
    );
  }

  private async grant(tx: Tx, row: ObligationRow, grant: Grant): Promise<void> {
    await tx.query(
      `INSERT INTO obligation_grant (pharmacy_id, id, obligation_id, kind, granted_on, until, content, signature_id, recorded_by, recorded_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
      [
        tx.pharmacyId,
        tx.newId(),
        row.id,
        grant.kind,
        tx.today,
        grant.until,
        grant.content,
        grant.signatureId ?? null,
        tx.actor?.userId ?? null,
        tx.now,
      ],
    );
    tx.audit({
      action: `obligation.${grant.kind}`,
      resource: 'obligation',
      resourceId: row.id,
      patientId: row.patient_id,
    });
  }

  private sign(tx: Tx, signer: ProvedSigner, row: ObligationRow, meaning: string, content: object): Promise<string> {
    const signed = { obligation: row.plan, content };
    return this.signatures.sign(tx, signer, { meaning, resource: 'obligation', resourceId: row.id, content: signed });
  }

  /** Plans again with what was granted, and answers the row as it is then. */
  private async settle(tx: Tx, row: ObligationRow): Promise<ObligationView> {
    await this.monitoring.replan(tx, row.patient_id);
    const [now] = await tx.query<ObligationRow>(
      `SELECT ${COLUMNS} FROM obligation WHERE pharmacy_id = $1 AND id = $2`,
      [tx.pharmacyId, row.id],
    );
    return toObligationView(now ?? row);
  }
}
