import { effectOf } from '../../../core/decision.js';
import type { Amount, DoseRange } from '../../../knowledge/index.js';
import { checkSupply } from './check-supply.js';
import type { Collector } from './collector.js';
import type { Medication, MedicationDrug, ScreeningContext } from './context.js';
import { averageDailyMg, singleDoseMg } from './dose-amount.js';
import { findDoseRange, highestDoseRange, isAbove, isBelow } from './dose-range.js';
import { medicationEvidence } from './explain.js';
import { amountOfAll, drugsWithSalts, type Salts } from './salts.js';

/** Single dose and average amount a day of every drug against the range for its route and goal; quantity against days' supply. */
export function checkDoses(context: ScreeningContext, collector: Collector): void {
  for (const medication of context.candidates) {
    for (const salts of drugsWithSalts(medication)) checkDrug(context, medication, salts, collector);
    checkSupply(context, medication, collector);
  }
}

function checkDrug(context: ScreeningContext, medication: Medication, salts: Salts, collector: Collector): void {
  const { drug } = salts;
  const { name, key, coverage } = drug.ingredient;
  if (coverage !== 'covered') {
    collector.gap(
      'dose',
      `range:${key}`,
      `${name} is outside the scope of the dose ranges: judge the dose yourself`,
      false,
    );
    return;
  }
  const ordered = context.facts.purpose === 'order';
  const { route, indication } = medication.regimen;
  if (route === undefined || indication === undefined) {
    collector.gap(
      'dose',
      `regimen:${key}`,
      `the ${route === undefined ? 'route' : 'indication'} of ${name} is not given`,
      ordered,
    );
    return;
  }
  const single = amountOfAll(salts, ({ fact }) => singleDoseMg(medication.regimen, fact));
  const daily = amountOfAll(salts, ({ fact }) => averageDailyMg(medication.regimen, fact, context.knowledge));
  const range = findDoseRange(context, medication, drug);
  if (!range) {
    collector.gap(
      'dose',
      `range:${key}:${route}:${indication.goal}`,
      `no dose range for ${name}, ${route}, ${indication.goal}: judge the dose yourself`,
      false,
    );
    const highest = highestDoseRange(context, medication, drug);
    if (highest)
      compareWith(endOf(highest), null, daily, medication, drug, collector, 'the highest range, of another goal');
    return;
  }
  if ((single === null && range.singleDose) || (daily === null && range.dailyDose)) {
    collector.gap('dose', `amount:${key}`, `dose, strength and frequency of ${name} do not give an amount`, ordered);
  }
  compareWith(range, single, daily, medication, drug, collector);
}

/** Of a row for another goal only its end says something. */
function endOf(range: DoseRange): DoseRange {
  return { ...range, dailyDose: range.dailyDose && { ...range.dailyDose, atLeast: null } };
}

type Side = 'above' | 'below';

function compareWith(
  range: DoseRange,
  single: number | null,
  daily: number | null,
  medication: Medication,
  drug: MedicationDrug,
  collector: Collector,
  ofWhat = 'the range',
): void {
  const sides = [outside(range.singleDose, single), outside(range.dailyDose, daily)];
  const side: Side | undefined = sides.includes('above') ? 'above' : sides.includes('below') ? 'below' : undefined;
  if (!side) return;
  const { severity, override } = range[side];
  const amounts = [
    single === null ? '' : `${round(single)} mg at once`,
    daily === null ? '' : `${round(daily)} mg a day on average`,
  ];
  collector.raise({
    info: range.info,
    subject: drug.ingredient.key,
    candidateId: medication.regimen.id,
    severity,
    override,
    effect: effectOf(severity),
    summary: range.info.summary,
    management: range.info.management,
    evidence: [
      medicationEvidence(medication),
      { fact: 'order', id: medication.regimen.id, text: `${amounts.filter(Boolean).join(', ')}: ${side} ${ofWhat}` },
    ],
  });
}

function outside(range: Amount | null, amount: number | null): Side | undefined {
  if (!range || amount === null) return undefined;
  if (isAbove(range, amount)) return 'above';
  return isBelow(range, amount) ? 'below' : undefined;
}

function round(value: number): number {
  return Math.round(value * 1000) / 1000;
}
