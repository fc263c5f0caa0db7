import {
  compareQuantities,
  inUnit,
  isZero,
  parseQuantity,
  parseUnit,
  type Quantity,
} from '../../core/decimal-quantity.js';
import { type DomainError, fieldError } from '../../core/errors.js';
import { parseStrength } from '../../core/strength.js';
import type { DraftIngredient, FormulationDraft, QualityCheck } from './formulation.js';

/** A batch is counted (`{capsule}`) or measured by volume or mass. */
const COUNTED = /^\{[^{}]+\}$/;
const MEASURED = ['mL', 'g'];
/** Routes whose preparations must be sterile (USP <797>, scope); such a formulation needs rules that are not here yet. */
const STERILE_ROUTE =
  /^(intra(muscular|venous|dermal|thecal|articular|vitreal|ocular|cavernos\w*)|subcutaneous|epidural|ophthalmic|injection|inhalation|implant\w*)$/;
const PER_UNIT = /\/(\{[^{}]*\}|mL|g)$/;

/**
 * Refuses a master formulation record that contradicts itself: a wrong record would be made wrong every time.
 * @throws DomainError `invalid-quantity`, `unknown-unit`, `not-supported` (sterile; an open container without a study),
 *   `formulation-refused` for members that do not fit together
 */
export function checkFormulation(draft: FormulationDraft): void {
  refuseSterile(draft);
  checkUnit(draft.unit);
  draft.strengths.forEach(({ strength }, index) => parseStrength(strength, `strengths.${index}.strength`));
  draft.ingredients.forEach((ingredient, index) => checkIngredient(ingredient, index, draft));
  checkActives(draft);
  checkQuality(draft.qualityChecks);
  checkContainer(draft);
}

function refuseSterile({ route }: FormulationDraft): void {
  if (STERILE_ROUTE.test(route))
    throw fieldError('not-supported', 'route', 'this route needs a sterile preparation, which is not supported yet');
}

function checkUnit(unit: string): void {
  parseUnit(unit, 'unit');
  if (!COUNTED.test(unit) && !MEASURED.includes(unit))
    throw fieldError('unknown-unit', 'unit', 'count a batch in a form such as {capsule}, or measure it in mL or g');
}

function checkIngredient(ingredient: DraftIngredient, index: number, draft: FormulationDraft): void {
  const path = `ingredients.${index}`;
  if (isZero(parseQuantity(ingredient.amountPerUnit, `${path}.amountPerUnit`)))
    throw fieldError('invalid-quantity', `${path}.amountPerUnit.value`, 'must be greater than 0');
  if (ingredient.role !== 'active') return;
  if (!ingredient.drug) throw misfit(`${path}.drug`, 'an active ingredient needs its drug code');
  const product = draft.strengths.find(({ drug }) => drug === ingredient.drug);
  if (!product) throw misfit(`${path}.drug`, 'strengths do not name this drug; add its strength');
  if (ingredient.conversionNote) return;
  const stated = amountStatedBy(product.strength, ingredient.amountPerUnit.unit, draft.unit);
  if (!stated || compareQuantities(stated, ingredient.amountPerUnit) !== 0) {
    const message = 'is not the amount that the strength states; correct it, or say in conversionNote why they differ';
    throw misfit(`${path}.amountPerUnit`, message);
  }
}

/** What a strength says that one unit of the batch holds; undefined where it says so in no comparable way (a percentage). */
function amountStatedBy(strength: Quantity, wanted: string, batchUnit: string): Quantity | undefined {
  const per = PER_UNIT.exec(strength.unit)?.[1];
  if (per !== undefined && per !== batchUnit) return undefined;
  return inUnit({ value: strength.value, unit: strength.unit.replace(PER_UNIT, '') }, wanted);
}

function checkActives({ strengths, ingredients }: FormulationDraft): void {
  const names = ingredients.map(({ component }) => component.trim().toLowerCase());
  refuseRepeated(names, 'ingredients', 'component', 'name each component once');
  refuseRepeated(
    strengths.map(({ drug }) => drug),
    'strengths',
    'drug',
    'name each drug once',
  );
  strengths.forEach(({ drug }, index) => {
    const made = ingredients.filter((ingredient) => ingredient.role === 'active' && ingredient.drug === drug);
    if (made.length !== 1)
      throw misfit(`strengths.${index}.drug`, 'needs exactly one active ingredient with this drug code');
  });
}

function checkQuality(checks: readonly QualityCheck[]): void {
  refuseRepeated(
    checks.map(({ name }) => name.toLowerCase()),
    'qualityChecks',
    'name',
    'name each check once',
  );
  checks.forEach(({ low, high }, index) => {
    const path = `qualityChecks.${index}`;
    if (low) parseQuantity(low, `${path}.low`);
    if (high) parseQuantity(high, `${path}.high`);
    if (low && high && compareQuantities(low, high) > 0) throw misfit(`${path}.low`, 'must not be above high');
  });
}

/** The table of USP <795> assumes a tight, light-resistant container; a study speaks for the container it was made in. */
function checkContainer({ containerClosure, beyondUse }: FormulationDraft): void {
  if (containerClosure.tightAndLightResistant || beyondUse.study) return;
  const message =
    'beyond-use dates assume a tight, light-resistant container; use one, or give the study in this container';
  throw fieldError('not-supported', 'containerClosure.tightAndLightResistant', message);
}

function refuseRepeated(values: readonly string[], list: string, field: string, message: string): void {
  const index = values.findIndex((value, at) => values.indexOf(value) !== at);
  if (index >= 0) throw misfit(`${list}.${index}.${field}`, message);
}

function misfit(path: string, message: string): DomainError {
  return fieldError('formulation-refused', path, message);
}
