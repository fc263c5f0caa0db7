import { Injectable } from '@nestjs/common';
import { Decimal } from '../../core/decimal.js';
import { isZero, parseQuantity, type Quantity } from '../../core/decimal-quantity.js';
import { DomainError, fieldError } from '../../core/errors.js';
import { parseInstant, plainDateInZone } from '../../core/zone.js';
import type { Tx } from '../../platform/database/unit-of-work.js';
import { assertIfMatch } from '../../platform/http/conditional.js';
import { assessBatch } from './batch-beyond-use.js';
import { loadCompoundingPractice } from './compounding-practice.js';
import type { CompletionDto, QualityResultDto } from './dto/compounding.dto.js';
import { assertState, find } from './guards.js';
import { bookBatch } from './persistence/batch-stock.js';
import { lockPreparation } from './persistence/preparations.queries.js';
import { insertQualityResult } from './persistence/record.queries.js';
import { takeStep, touch } from './persistence/transitions.js';
import { standing, type Weighing } from './preparation.js';
import { ingredientsOf, type PreparationView } from './preparation.view.js';
import { CompoundingRecords } from './records.service.js';
import { isMeasured, judgeCheck } from './rules/quality.js';
import { unweighed } from './rules/release.js';

/** The checks of a batch, and the end of compounding with its yield and its beyond-use date. */
@Injectable()
export class Completion {
  constructor(private readonly records: CompoundingRecords) {}

  /**
   * Records one quality check. Where the formulation gives limits, the value decides.
   * @throws DomainError `not-found`, `wrong-state`, `compounding-refused` for a result that says nothing
   */
  async check(tx: Tx, id: string, dto: QualityResultDto, ifMatch: string | undefined): Promise<PreparationView> {
    const preparation = await lockPreparation(tx, id);
    assertIfMatch(ifMatch, preparation.version);
    assertState(preparation, ['compounding', 'awaiting-release', 'quarantined'], 'check');
    const { formulation, results } = await this.records.of(tx, preparation);
    const expected = find(
      formulation.qualityChecks,
      ({ name }) => name === dto.check,
      'check',
      'check of this formulation',
    );
    const value = dto.value && parseQuantity(dto.value, 'value');
    const verdict = judgeCheck(expected, { value, passed: dto.passed });
    if (!verdict.ok) throw fieldError('compounding-refused', verdict.path, verdict.message);
    if (!isMeasured(expected) && !dto.observation)
      throw fieldError('compounding-refused', 'observation', 'say what was seen');
    if (!dto.reason && results.some((result) => result.check === expected.name))
      throw fieldError('compounding-refused', 'reason', 'this check has a result; say why it is done again');
    await insertQualityResult(tx, id, {
      check: expected.name,
      value: value ?? null,
      observation: dto.observation ?? null,
      passed: verdict.passed,
      reason: dto.reason ?? null,
    });
    await touch(tx, id);
    tx.audit({
      action: 'preparation.checked',
      resource: 'preparation',
      resourceId: id,
      detail: { passed: verdict.passed },
    });
    return this.records.view(tx, id);
  }

  /**
   * Ends compounding: the yield becomes stock and the beyond-use date is derived from what was truly weighed.
   * @throws DomainError `wrong-state`, `compounding-refused` with each unweighed ingredient, `invalid-date`, `invalid-quantity`,
   *   and what forbids a beyond-use date
   */
  async complete(tx: Tx, id: string, dto: CompletionDto, ifMatch: string | undefined): Promise<PreparationView> {
    const preparation = await lockPreparation(tx, id);
    assertIfMatch(ifMatch, preparation.version);
    assertState(preparation, ['compounding'], 'complete');
    const record = await this.records.of(tx, preparation);
    const reasons = unweighed(ingredientsOf(record));
    if (reasons.length > 0) {
      const message = `Compounding is not done: ${reasons.map((reason) => reason.message).join('; ')}.`;
      throw new DomainError('compounding-refused', message, { reasons });
    }
    const compoundedAt = readCompoundedAt(dto.compoundedAt, tx.now);
    const actualYield = readYield(dto.actualYield, preparation.batchSize);
    const compoundedOn = plainDateInZone(compoundedAt, tx.timeZone, 'compoundedAt');
    const beyondUse = await assessBatch(tx, record.formulation, lotsOnce(record.weighings), compoundedOn);
    await takeStep(tx, preparation, 'complete', {
      quantity: actualYield,
      columns: {
        completed_by: tx.actor?.userId,
        compounded_at: compoundedAt,
        actual_yield: actualYield.value,
        description: dto.description ?? null,
        beyond_use_date: beyondUse.bud,
        beyond_use: JSON.stringify(beyondUse),
      },
    });
    await bookBatch(tx, { preparationId: id, kind: 'produced', quantity: actualYield.value });
    return this.records.view(tx, id);
  }
}

function readCompoundedAt(text: string, now: Date): Date {
  const compoundedAt = new Date(parseInstant(text, 'compoundedAt').epochMilliseconds);
  if (compoundedAt > now) throw fieldError('invalid-date', 'compoundedAt', 'lies in the future');
  return compoundedAt;
}

function readYield(raw: { value: string; unit: string }, batchSize: Quantity): Quantity {
  const actualYield = parseQuantity(raw, 'actualYield');
  if (actualYield.unit !== batchSize.unit)
    throw fieldError('invalid-quantity', 'actualYield.unit', `this batch is made in ${batchSize.unit}`);
  if (isZero(actualYield)) {
    throw fieldError(
      'invalid-quantity',
      'actualYield.value',
      'must be greater than 0; reject a batch that yielded nothing',
    );
  }
  if (actualYield.unit.startsWith('{') && !new Decimal(actualYield.value).isInteger())
    throw fieldError('invalid-quantity', 'actualYield.value', 'must be a whole number of units');
  const { maximumPercent } = loadCompoundingPractice().yield;
  if (new Decimal(actualYield.value).times(100).greaterThan(new Decimal(batchSize.value).times(maximumPercent)))
    throw fieldError('invalid-quantity', 'actualYield.value', `is more than ${maximumPercent} % of the batch size`);
  return actualYield;
}

/** The lots that are in the batch, each once. */
function lotsOnce(weighings: readonly Weighing[]): Weighing[] {
  return [...new Map(standing(weighings).map((weighing) => [weighing.componentLotId, weighing])).values()];
}
