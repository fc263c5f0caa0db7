import { Injectable } from '@nestjs/common';
import { Signatures, type ProvedSigner } from '../../access/index.js';
import { Decimal } from '../../core/decimal.js';
import { isZero, parseQuantity, type Quantity } from '../../core/decimal-quantity.js';
import { DomainError, fieldError } from '../../core/errors.js';
import { parsePlainDate } from '../../core/plain-date.js';
import type { Tx } from '../../platform/database/unit-of-work.js';
import { assertIfMatch } from '../../platform/http/conditional.js';
import { loadCompoundingPractice } from './compounding-practice.js';
import type { DestructionDto } from './dto/disposition.dto.js';
import { bookBatch } from './persistence/batch-stock.js';
import { lockPreparation } from './persistence/preparations.queries.js';
import { takeStep } from './persistence/transitions.js';
import { standing, type CompoundingRecord, type Preparation } from './preparation.js';
import { PREPARATION_STATES } from './preparation.states.js';
import { ingredientsOf, toPreparationView, type PreparationView } from './preparation.view.js';
import { CompoundingRecords } from './records.service.js';
import { releaseRefusals, type ReleaseFacts } from './rules/release.js';

/** What a caller brings to a step that is signed. */
export interface SignedStep {
  readonly signer: ProvedSigner;
  readonly ifMatch: string | undefined;
}

/** What becomes of a batch: released, held back, rejected, destroyed. */
@Injectable()
export class Disposition {
  constructor(
    private readonly records: CompoundingRecords,
    private readonly signatures: Signatures,
  ) {}

  /**
   * Releases a batch to the shelf. The batch is locked and its whole record is read in this transaction, so that a recall or a
   * check that came in the same second is seen.
   * @throws DomainError `wrong-state`, `release-refused` with everything that stands against it
   */
  async release(tx: Tx, id: string, note: string | undefined, by: SignedStep): Promise<PreparationView> {
    const preparation = await lockPreparation(tx, id);
    assertIfMatch(by.ifMatch, preparation.version);
    PREPARATION_STATES.next(preparation.status, 'release');
    const record = await this.records.of(tx, preparation);
    const reasons = releaseRefusals(releaseFacts(record, by.signer.userId, tx.today));
    if (reasons.length > 0) {
      const message = `This batch may not be released: ${reasons.map((reason) => reason.message).join('; ')}.`;
      throw new DomainError('release-refused', message, { reasons });
    }
    const signatureId = await this.sign(tx, by.signer, record, {
      meaning:
        'releases this batch after inspecting it, its label and its closure against the compounding record and the master formulation record',
    });
    const columns = { released_by: by.signer.userId, released_at: tx.now, release_signature_id: signatureId };
    const status = await takeStep(tx, preparation, 'release', { reason: note, signatureId, columns });
    if (isZero(preparation.remaining)) await takeStep(tx, { id, status }, 'deplete');
    return this.records.view(tx, id);
  }

  /** Takes a batch off the shelf until somebody decides. @throws DomainError `wrong-state` */
  async quarantine(tx: Tx, id: string, reason: string, ifMatch: string | undefined): Promise<PreparationView> {
    const preparation = await lockPreparation(tx, id);
    assertIfMatch(ifMatch, preparation.version);
    await takeStep(tx, preparation, 'quarantine', { reason });
    return this.records.view(tx, id);
  }

  /** Ends a batch that will never be released. @throws DomainError `wrong-state` */
  async reject(tx: Tx, id: string, reason: string, by: SignedStep): Promise<PreparationView> {
    const preparation = await lockPreparation(tx, id);
    assertIfMatch(by.ifMatch, preparation.version);
    PREPARATION_STATES.next(preparation.status, 'reject');
    const record = await this.records.of(tx, preparation);
    const signatureId = await this.sign(tx, by.signer, record, { meaning: 'rejects this batch', reason });
    await takeStep(tx, preparation, 'reject', { reason, signatureId });
    return this.records.view(tx, id);
  }

  /**
   * Books what was destroyed. A difference to the stock has to be explained and is booked too.
   * @throws DomainError `wrong-state`, `invalid-quantity`
   */
  async destroy(tx: Tx, id: string, dto: DestructionDto, by: SignedStep): Promise<PreparationView> {
    const preparation = await lockPreparation(tx, id);
    assertIfMatch(by.ifMatch, preparation.version);
    PREPARATION_STATES.next(preparation.status, 'destroy');
    const quantity = parseQuantity(dto.quantity, 'quantity');
    if (quantity.unit !== preparation.remaining.unit)
      throw fieldError('invalid-quantity', 'quantity.unit', `this batch is counted in ${preparation.remaining.unit}`);
    const { reason } = dto;
    const record = await this.records.of(tx, preparation);
    const content = { reason, quantity, discrepancyReason: dto.discrepancyReason };
    const signatureId = await this.sign(tx, by.signer, record, { meaning: 'destroyed this batch', ...content });
    if (preparation.actualYield) await bookDestruction(tx, preparation, quantity, dto);
    await takeStep(tx, preparation, 'destroy', { reason, quantity, signatureId });
    return this.records.view(tx, id);
  }

  private async sign(
    tx: Tx,
    signer: ProvedSigner,
    record: CompoundingRecord,
    { meaning, ...decision }: { meaning: string } & Record<string, unknown>,
  ): Promise<string> {
    const view = toPreparationView(record, tx.today, loadCompoundingPractice());
    const content = { ...decision, record: view };
    return this.signatures.sign(tx, signer, { meaning, resource: 'preparation', resourceId: view.id, content });
  }
}

function releaseFacts(record: CompoundingRecord, releaser: string, today: string): ReleaseFacts {
  const { preparation, formulation, results } = record;
  const used = standing(record.weighings);
  return {
    ingredients: ingredientsOf(record),
    usedLots: used.map((weighing) => ({ ...weighing, blocked: weighing.lotBlocked })),
    checks: formulation.qualityChecks.map(({ name }) => ({
      name,
      passed: results.filter(({ check }) => check === name).at(-1)?.passed,
    })),
    compoundedOn: preparation.beyondUse?.compoundedOn ?? null,
    beyondUseDate: preparation.beyondUseDate,
    makers: [preparation.startedBy, preparation.completedBy, ...used.map(({ weighedBy }) => weighedBy)].filter(
      (person) => person !== null,
    ),
    releaser,
    releaseByAnotherPerson: formulation.releaseByAnotherPerson,
    today: parsePlainDate(today, 'today'),
  };
}

async function bookDestruction(
  tx: Tx,
  { id, remaining }: Preparation,
  quantity: Quantity,
  { reason, discrepancyReason }: DestructionDto,
): Promise<void> {
  const difference = new Decimal(quantity.value).minus(remaining.value);
  if (!difference.isZero()) {
    if (!discrepancyReason) {
      const message = `the stock says ${remaining.value} ${remaining.unit}; correct it, or explain in discrepancyReason`;
      throw fieldError('invalid-quantity', 'quantity.value', message);
    }
    const correction = { preparationId: id, kind: 'adjusted', quantity: difference.toFixed() } as const;
    await bookBatch(tx, { ...correction, reason: discrepancyReason });
  }
  if (isZero(quantity)) return;
  await bookBatch(tx, { preparationId: id, kind: 'destroyed', quantity: `-${quantity.value}`, reason });
}
