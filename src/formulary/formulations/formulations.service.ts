import { Injectable } from '@nestjs/common';
import { Signatures, type ProvedSigner } from '../../access/index.js';
import { DomainError, fieldError } from '../../core/errors.js';
import type { Tx } from '../../platform/database/unit-of-work.js';
import { assertIfMatch } from '../../platform/http/conditional.js';
import { toPage, type Page } from '../../platform/http/paging.js';
import { Knowledge } from '../../knowledge/index.js';
import { identifyDrugs, refuseForbiddenIngredients } from '../rules/identify-drugs.js';
import { checkFormulation } from '../rules/check-formulation.js';
import type { FormulationDraft, FormulationVersion } from '../rules/formulation.js';
import type { ApproveFormulationDto, FormulationQuery } from './formulation.dto.js';
import { FORMULATION_STATES } from './formulation.states.js';
import {
  toFormulationView,
  toVersionView,
  type FormulationVersionView,
  type FormulationView,
} from './formulation.view.js';
import { versionById, versionsOf } from './formulations.queries.js';
import { endVersion, writeVersion } from './write-version.js';

interface FormulationRow {
  id: string;
  version: number;
}

/** Master formulation records: written by one person, approved by another, never changed afterwards. */
@Injectable()
export class Formulations {
  constructor(
    private readonly signatures: Signatures,
    private readonly knowledge: Knowledge,
  ) {}

  async create(tx: Tx, written: FormulationDraft): Promise<FormulationView> {
    const draft = this.check(written);
    const formulation = { id: tx.newId(), version: 1 };
    await tx.query(
      'INSERT INTO formulation (pharmacy_id, id, version, created_at, updated_at) VALUES ($1, $2, 1, $3, $3)',
      [tx.pharmacyId, formulation.id, tx.now],
    );
    const version = await writeVersion(tx, formulation.id, 1, draft);
    tx.audit({ action: 'formulation.created', resource: 'formulation', resourceId: formulation.id });
    return toFormulationView(formulation, [version], version);
  }

  /** An edit: a new draft, which takes the place of a draft that nobody approved. */
  async addVersion(
    tx: Tx,
    id: string,
    edited: FormulationDraft,
    ifMatch: string | undefined,
  ): Promise<FormulationView> {
    const draft = this.check(edited);
    const formulation = await lock(tx, id);
    assertIfMatch(ifMatch, formulation.version);
    const before = await versionsOf(tx, [id]);
    await endVersion(
      tx,
      before.find(({ status }) => status === 'draft'),
      'discard',
    );
    const written = await writeVersion(tx, id, Math.max(...before.map(({ number }) => number)) + 1, draft);
    tx.audit({
      action: 'formulation.version-added',
      resource: 'formulation',
      resourceId: id,
      detail: { formulationVersionId: written.id, number: written.number },
    });
    return this.answer(tx, await touch(tx, formulation), written.id);
  }

  /**
   * Approves the draft and retires the version before it.
   * @throws DomainError `second-person-required` when its author signs; `wrong-state` when there is no such draft;
   *   `formulation-refused` where the knowledge forbids an ingredient by now
   */
  async approve(
    tx: Tx,
    id: string,
    dto: ApproveFormulationDto,
    by: { signer: ProvedSigner; ifMatch: string | undefined },
  ): Promise<FormulationView> {
    const formulation = await lock(tx, id);
    assertIfMatch(by.ifMatch, formulation.version);
    const versions = await versionsOf(tx, [id]);
    const wanted = dto.formulationVersionId ?? versions.at(-1)?.id;
    const version = versions.find((each) => each.id === wanted);
    if (!version) throw new DomainError('not-found', 'formulationVersionId: there is no such version.');
    const status = FORMULATION_STATES.next(version.status, 'approve');
    if (version.author === by.signer.userId) {
      throw new DomainError('second-person-required', 'signature: another person than the author must approve.');
    }
    refuseForbiddenIngredients(version, this.knowledge.current());
    await endVersion(
      tx,
      versions.find((each) => each.status === 'approved'),
      'retire',
    );
    const signatureId = await this.signatures.sign(tx, by.signer, {
      meaning: 'approves this master formulation record for compounding',
      resource: 'formulation-version',
      resourceId: version.id,
      content: toVersionView(version),
    });
    await tx.query(
      `UPDATE formulation_version SET status = $3, approved_by = $4, approved_at = $5, approval_signature_id = $6
       WHERE pharmacy_id = $1 AND id = $2`,
      [tx.pharmacyId, version.id, status, by.signer.userId, tx.now, signatureId],
    );
    tx.audit({
      action: 'formulation.approved',
      resource: 'formulation',
      resourceId: id,
      detail: { formulationVersionId: version.id },
    });
    return this.answer(tx, await touch(tx, formulation), version.id);
  }

  async read(tx: Tx, id: string): Promise<FormulationView> {
    const [formulation] = await tx.query<FormulationRow>(
      'SELECT id, version FROM formulation WHERE pharmacy_id = $1 AND id = $2',
      [tx.pharmacyId, id],
    );
    if (!formulation) throw new DomainError('not-found', 'There is no such formulation.');
    return this.answer(tx, formulation);
  }

  async readVersion(tx: Tx, id: string, versionId: string): Promise<FormulationVersionView> {
    const version = await versionById(tx, versionId, 'versionId');
    if (version.formulationId !== id)
      throw fieldError('not-found', 'versionId', 'there is no such formulation version');
    return toVersionView(version);
  }

  /** One version with everything a batch needs. @throws DomainError `not-found`, naming the path */
  async version(tx: Tx, versionId: string, path = 'formulationVersionId'): Promise<FormulationVersion> {
    return versionById(tx, versionId, path);
  }

  async list(tx: Tx, query: FormulationQuery): Promise<Page<FormulationView>> {
    const rows = await tx.query<FormulationRow>(
      `SELECT id, version FROM formulation f WHERE pharmacy_id = $1 AND ($2::uuid IS NULL OR id < $2)
         AND ($3::text IS NULL OR EXISTS (SELECT FROM formulation_version v
           WHERE v.pharmacy_id = f.pharmacy_id AND v.formulation_id = f.id AND v.status = $3))
       ORDER BY id DESC LIMIT $4`,
      [tx.pharmacyId, query.afterId(), query.status ?? null, query.limit + 1],
    );
    const page = toPage(rows, query.limit, ({ id }) => id);
    const versions = await versionsOf(
      tx,
      page.items.map(({ id }) => id),
    );
    return {
      ...page,
      items: page.items.map((row) =>
        present(
          row,
          versions.filter((v) => v.formulationId === row.id),
        ),
      ),
    };
  }

  private check(written: FormulationDraft): FormulationDraft {
    const draft = identifyDrugs(written, this.knowledge.current());
    checkFormulation(draft);
    return draft;
  }

  private async answer(tx: Tx, formulation: FormulationRow, shownId?: string): Promise<FormulationView> {
    return present(formulation, await versionsOf(tx, [formulation.id]), shownId);
  }
}

function present(row: FormulationRow, versions: readonly FormulationVersion[], shownId?: string): FormulationView {
  const shown =
    versions.find(({ id }) => id === shownId) ??
    versions.find(({ status }) => status === 'approved') ??
    versions.at(-1);
  if (!shown) throw new Error('A formulation has no version');
  return toFormulationView(row, versions, shown);
}

async function lock(tx: Tx, id: string): Promise<FormulationRow> {
  const [row] = await tx.query<FormulationRow>(
    'SELECT id, version FROM formulation WHERE pharmacy_id = $1 AND id = $2 FOR UPDATE',
    [tx.pharmacyId, id],
  );
  if (!row) throw new DomainError('not-found', 'There is no such formulation.');
  return row;
}

async function touch(tx: Tx, { id, version }: FormulationRow): Promise<FormulationRow> {
  await tx.query('UPDATE formulation SET version = $3, updated_at = $4 WHERE pharmacy_id = $1 AND id = $2', [
    tx.pharmacyId,
    id,
    version + 1,
    tx.now,
  ]);
  return { id, version: version + 1 };
}
