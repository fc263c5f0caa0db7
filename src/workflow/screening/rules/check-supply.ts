import { compareSeverity, effectOf, type Severity } from '../../../core/decision.js';
import type { SupplyRule } from '../../../knowledge/index.js';
import type { Collector } from './collector.js';
import type { Medication, ScreeningContext } from './context.js';
import { daysOfSupply } from './days-of-supply.js';
import { amountMg } from './dose-amount.js';
import { findDoseRange, highestDoseRange, isAbove } from './dose-range.js';
import { medicationEvidence } from './explain.js';
import type { SupplyFact } from './facts.js';
import { amountOfAll, drugsWithSalts } from './salts.js';

/** Sevenths and thirds: a quantity that is exactly so many times too large is within the factor. */
const TOLERANCE = 1e-9;

/** An order's quantity and days' supply against its dose and frequency. Silent where the facts hold no supply. */
export function checkSupply(context: ScreeningContext, medication: Medication, collector: Collector): void {
  const { candidate } = medication;
  const supply = candidate?.supply;
  if (!candidate || !supply) return;
  const { knowledge } = context;
  const length = daysOfSupply(candidate, supply.quantity, knowledge.frequencyDays);
  if ('unknown' in length) return tellGap(medication, length.unknown, collector);
  const { more, less } = knowledge.supplyRules;
  const { days } = length;
  if (days > supply.daysSupply * more.factor + TOLERANCE) {
    raise(more, { context, medication, supply, days, collector });
  } else if (days * less.factor < supply.daysSupply - TOLERANCE) {
    // What is taken as needed lasts at least that long: only that it is too little stays open.
    if (candidate.asNeeded) tellGap(medication, 'it is taken as needed', collector);
    else if (mayBeCyclic(less, medication))
      tellGap(medication, 'it may be taken on some days of a cycle only', collector);
    else raise(less, { context, medication, supply, days, collector });
  }
}

function tellGap(medication: Medication, why: string, collector: Collector): void {
  const reason = `quantity and days' supply were not compared with the sig: ${why}`;
  collector.gap('dose', `supply:${subjectOf(medication)}`, reason, false);
}

function mayBeCyclic({ cyclicGoals, cyclicDrugs }: SupplyRule, { regimen, drugs }: Medication): boolean {
  const goal = regimen.indication?.goal;
  return (
    (goal !== undefined && cyclicGoals.has(goal)) || drugs.some(({ ingredient }) => cyclicDrugs.has(ingredient.key))
  );
}

interface Contradiction {
  readonly context: ScreeningContext;
  readonly medication: Medication;
  readonly supply: SupplyFact;
  /** That the quantity lasts. */
  readonly days: number;
  readonly collector: Collector;
}

function raise(rule: SupplyRule, { context, medication, supply, days, collector }: Contradiction): void {
  const above = rule.aboveRange ? amountsAboveRange(context, medication, supply) : [];
  const weight = weightOf(rule, above);
  const { quantity, daysSupply } = supply;
  const stated = `${quantity.value} ${quantity.unit} for ${daysSupply} days; by dose and frequency they last ${round(days)} days`;
  collector.raise({
    info: rule.info,
    subject: subjectOf(medication),
    candidateId: medication.regimen.id,
    severity: weight.severity,
    override: weight.override,
    effect: effectOf(weight.severity),
    summary: weight.summary,
    management: weight.management,
    evidence: [
      medicationEvidence(medication),
      ...[stated, ...above.map(({ text }) => text)].map((text) => ({
        fact: 'order' as const,
        id: medication.regimen.id,
        text,
      })),
    ],
  });
}

/** Never heavier than the same amount would be if it were ordered outright. */
function weightOf(rule: SupplyRule, above: readonly AboveRange[]): NonNullable<SupplyRule['aboveRange']> {
  if (above.length === 0 || !rule.aboveRange) return { ...rule, ...rule.info };
  const { severity } = rule.aboveRange;
  const outright = above.map((one) => one.severity).reduce((a, b) => (compareSeverity(b, a) < 0 ? b : a));
  return { ...rule.aboveRange, severity: compareSeverity(outright, severity) > 0 ? outright : severity };
}

interface AboveRange {
  readonly text: string;
  /** Of that amount if it were ordered outright. */
  readonly severity: Severity;
}

/** The drugs of which the quantity, used up within the days' supply, would be more a day than their range allows. */
function amountsAboveRange(context: ScreeningContext, medication: Medication, supply: SupplyFact): AboveRange[] {
  return drugsWithSalts(medication).flatMap((salts) => {
    const { drug } = salts;
    const range = findDoseRange(context, medication, drug) ?? highestDoseRange(context, medication, drug);
    const limit = range?.dailyDose;
    const amount = amountOfAll(salts, ({ fact }) => (fact?.strength ? amountMg(supply.quantity, fact.strength) : null));
    if (!range || !limit || amount === null || !isAbove(limit, amount / supply.daysSupply)) return [];
    const daily = round(amount / supply.daysSupply);
    const text = `${drug.ingredient.name}: ${daily} mg a day if used up in that time; the range ends at ${limit.atMost} mg`;
    return [{ text, severity: range.above.severity }];
  });
}

function subjectOf({ regimen, drugs }: Medication): string {
  const keys = drugs.map(({ ingredient }) => ingredient.key).sort();
  return keys.length > 0 ? keys.join('+') : regimen.id;
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
