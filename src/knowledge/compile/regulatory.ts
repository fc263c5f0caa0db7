import { plainDosageForm } from '../../core/dosage-form.js';
import { parseStrength, type Strength } from '../../core/strength.js';
import type { CommercialProduct, Regulatory } from '../compiled.js';
import { Memory } from './memory.js';
import { ruleInfo } from './rules.js';
import type { KnowledgeSource } from '../load.js';
import type { CommercialProductRow, DifficultForms } from '../schema/regulatory.js';

/** Lists, limits and words of the 503A and controlled-substance checks. */
export function compileRegulatory(source: KnowledgeSource): Regulatory {
  const [copy, forms] = [source.copyTests[0], source.difficultForms[0]];
  if (!copy || !forms) throw new Error('copy-test.yaml and difficult-forms.yaml are there: the loader asks for them');
  const difficult = new Memory((dosageForm) => isDifficult(dosageForm, forms));
  return {
    rules: new Map(
      source.regulatoryRules.map((row) => [
        row.check,
        { info: ruleInfo(row, { legal: true }), severity: row.severity, override: row.override, effect: row.effect },
      ]),
    ),
    products: productsByDrug(source.products),
    productKeys: new Set(source.products.map(({ key }) => key)),
    similarPercent: copy.similarPercent,
    substitutableUnits: copy.substitutableUnits,
    toleratedFillsPerMonth: copy.toleratedFillsPerMonth,
    acceptedReasons: new Set(copy.acceptedReasons),
    isDifficultForm: (dosageForm) => difficult.recall(dosageForm),
    limits: new Map(
      source.limits.map(({ schedule, validMonths, maxRefills }) => [schedule, { validMonths, maxRefills }]),
    ),
  };
}

/** Words of a form are found within it, however it is written; abbreviations only where they stand alone. */
function isDifficult(dosageForm: string, { forms, abbreviations }: DifficultForms): boolean {
  const form = `-${plainDosageForm(dosageForm).replaceAll(' ', '-')}-`;
  return forms.some((word) => form.includes(word)) || abbreviations.some((word) => form.includes(`-${word}-`));
}

function productsByDrug(rows: readonly CommercialProductRow[]): Map<string, CommercialProduct[]> {
  const products = new Map<string, CommercialProduct[]>();
  for (const row of rows) {
    const product: CommercialProduct = {
      key: row.key,
      name: row.name,
      dosageForm: row.dosageForm,
      routes: new Set(row.routes),
      strengths: row.strengths.map((strength): Strength => parseStrength(strength, `${row.key}.strengths`)),
      available: row.status === 'marketed',
      scored: row.scored,
      byVolume: row.byVolume,
    };
    products.set(row.drug, [...(products.get(row.drug) ?? []), product]);
  }
  return products;
}
