import { parseQuantity } from '../../core/decimal-quantity.js';
import { parseDrugCode } from '../../core/drug-code.js';
import { DomainError, fieldError } from '../../core/errors.js';
import { assertNotInFuture, parsePlainDate } from '../../core/plain-date.js';
import { parseStrength } from '../../core/strength.js';
import { assertLocalConditionKnown, parseConditionCode } from '../../directory/index.js';
import type { CompiledKnowledge } from '../../knowledge/index.js';
import type { AmendPrescriptionDto } from './dto/prescription.dto.js';
import type { PrescriptionEntity } from './persistence/prescription.entity.js';
import { refillRefusal } from './rules/refill-limits.js';

/** The clinical part of an order: what a new prescription is made of and what an amendment may change. */
export type OrderColumns = Pick<
  PrescriptionEntity,
  | 'product'
  | 'sig'
  | 'quantity'
  | 'daysSupply'
  | 'refills'
  | 'writtenOn'
  | 'indication'
  | 'clinicalJustification'
  | 'significantDifference'
  | 'continuationOfTherapy'
>;

/** The columns that the request names; null clears an optional one. */
export function orderColumns(dto: AmendPrescriptionDto): Partial<OrderColumns> {
  const named: Partial<Record<keyof OrderColumns, unknown>> = {
    product: dto.product,
    sig: dto.sig,
    quantity: dto.quantity,
    daysSupply: dto.daysSupply,
    refills: dto.refills,
    writtenOn: dto.writtenOn,
    indication: dto.indication,
    clinicalJustification: dto.clinicalJustification,
    significantDifference: dto.significantDifference,
    continuationOfTherapy: dto.continuationOfTherapy,
  };
  return Object.fromEntries(Object.entries(named).filter(([, value]) => value !== undefined)) as Partial<OrderColumns>;
}

/**
 * Refuses an order that nobody can fill: units and codes that do not exist, dates that cannot be.
 * @param birthDate the patient's
 * @throws DomainError `unknown-drug`, `unknown-code`, `invalid-quantity`, `unknown-unit`, `invalid-date`, `prescription-expired`,
 *   `duplicate` for an ingredient named twice; each names the field.
 */
export function checkOrder(
  order: OrderColumns,
  { knowledge, today, birthDate }: { knowledge: CompiledKnowledge; today: string; birthDate: string },
): void {
  const seen = new Set<string>();
  order.product.ingredients.forEach(({ drug, strength }, index) => {
    const path = `product.ingredients.${index}`;
    const { coverage, ingredients } = knowledge.resolveDrug(parseDrugCode(drug, `${path}.drug`));
    if (coverage === 'unrecognized') {
      throw fieldError('unknown-drug', `${path}.drug`, 'is not a drug that this knowledge base recognizes');
    }
    for (const { key } of ingredients) {
      if (seen.has(key)) throw fieldError('duplicate', `${path}.drug`, 'is named twice in this product');
      seen.add(key);
    }
    parseStrength(strength, `${path}.strength`);
  });
  const { system, code } = order.indication;
  const read = parseConditionCode({ system, value: code }, 'indication', 'code');
  assertLocalConditionKnown(read, knowledge, 'indication.code');
  parsePositive(order.quantity, 'quantity');
  parsePositive(order.sig.dose, 'sig.dose');
  assertNotInFuture(order.writtenOn, today, 'writtenOn');
  if (order.significantDifference) checkDocumented(order.significantDifference.documentedOn, birthDate, today);
  if (order.continuationOfTherapy) checkContinuation(order.continuationOfTherapy.therapyStartedOn, birthDate, today);
  refuseExpired(order, today);
}

function checkDocumented(on: string, birthDate: string, today: string): void {
  const path = 'significantDifference.documentedOn';
  assertNotInFuture(on, today, path);
  if (on < birthDate) throw fieldError('invalid-date', path, 'is before the patient was born');
}

/** A therapy that is continued began before today, and in the patient's life: it waives the tests before a first fill. */
function checkContinuation(startedOn: string, birthDate: string, today: string): void {
  const path = 'continuationOfTherapy.therapyStartedOn';
  if (startedOn >= today)
    throw fieldError('invalid-date', path, 'must be before today: a therapy that begins continues none');
  if (startedOn < birthDate) throw fieldError('invalid-date', path, 'is before the patient was born');
}

function parsePositive(raw: { value: string; unit: string }, path: string): void {
  const quantity = parseQuantity(raw, path);
  if (Number(quantity.value) === 0) throw fieldError('invalid-quantity', `${path}.value`, 'must be greater than 0');
}

function refuseExpired(order: OrderColumns, today: string): void {
  const refusal = refillRefusal({
    writtenOn: parsePlainDate(order.writtenOn, 'writtenOn'),
    refills: order.refills,
    fillsUsed: 0,
    schedule: null,
    today: parsePlainDate(today, 'today'),
  });
  if (refusal?.code !== 'prescription-expired') return;
  const message = `the prescription could be filled until ${refusal.lastDay}; ask the prescriber for a new one`;
  throw new DomainError('prescription-expired', `writtenOn: ${message}`, { errors: [{ path: 'writtenOn', message }] });
}
