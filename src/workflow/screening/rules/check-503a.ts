import type { Ingredient, RegulatoryCheck } from '../../../knowledge/index.js';
import type { Collector } from './collector.js';
import type { Medication, MedicationDrug, ScreeningContext } from './context.js';
import type { CandidateFact } from './facts.js';
import {
  compareWithProducts,
  NOT_SIMILAR,
  refusedDifference,
  standingOfCompound,
  strengthOf,
  type CopyComparison,
} from './essentially-a-copy.js';
import { raiseRegulatory } from './raise-regulatory.js';

/** Whether each compound may be made under section 503A of the FD&C Act. */
export function check503A(context: ScreeningContext, collector: Collector): void {
  for (const medication of context.candidates) {
    const { candidate } = medication;
    if (!candidate || candidate.kind === 'manufactured') continue;
    if (candidate.kind === undefined) {
      collector.gap('503a', 'product', 'no compounded product is given', context.facts.purpose === 'order');
      // What nobody may compound is known without a product, and asking "what if" here asks about a compound.
      if (context.facts.purpose === 'what-if') checkForbidden(context, medication, collector);
      continue;
    }
    checkOrder(context, medication, candidate, collector);
    for (const { ingredient } of medication.drugs) checkIngredient(context, medication, ingredient, collector);
    if (medication.coverage === 'unrecognized') {
      collector.gap(
        '503a',
        'ingredient',
        'an ingredient is not recognized, so its bulk substance was not checked',
        true,
      );
    }
    checkCopy(context, medication, candidate, collector);
  }
}

function checkOrder(
  context: ScreeningContext,
  medication: Medication,
  candidate: CandidateFact,
  collector: Collector,
): void {
  const raise = raiserFor(context, medication, collector);
  if (candidate.patientSpecific === false)
    raise('patient-specific', 'order', 'no identified patient or no valid order');
  if (candidate.patientSpecific === undefined && context.facts.purpose === 'order') {
    collector.gap(
      '503a',
      'patient-specific',
      'not said whether the order is a valid one for an identified patient',
      true,
    );
  }
  for (const lot of candidate.lots ?? []) {
    if (!lot.certificateOfAnalysis)
      raise('certificate-of-analysis', lot.drug, `a lot of ${lot.drug} has no certificate of analysis`);
  }
  if (context.knowledge.regulatory.isDifficultForm(candidate.dosageForm ?? '')) {
    raise('difficult-to-compound', 'order', `dosage form ${candidate.dosageForm ?? ''}`);
  }
}

/** The substances that may not be compounded at all, whatever the product. */
function checkForbidden(context: ScreeningContext, medication: Medication, collector: Collector): void {
  const raise = raiserFor(context, medication, collector);
  for (const { ingredient } of medication.drugs) isForbidden(context, medication, ingredient, raise);
}

function checkIngredient(
  context: ScreeningContext,
  medication: Medication,
  ingredient: Ingredient,
  collector: Collector,
): void {
  const { key, name, bulk, listings } = ingredient;
  if (isForbidden(context, medication, ingredient, raiserFor(context, medication, collector))) return;
  if (bulk === null && !listings.some(({ list }) => list === '216.23-allowed')) {
    collector.gap(
      '503a',
      `bulk:${key}`,
      `nobody recorded on what basis ${name} may be compounded: monograph, approved product or 21 CFR 216.23`,
      true,
    );
  }
}

/** Biological products, the lists of 21 CFR 216.23 and 216.24, and the bulk substances without a basis. Returns whether one of them settles it. */
function isForbidden(
  { facts }: ScreeningContext,
  medication: Medication,
  ingredient: Ingredient,
  raise: Raise,
): boolean {
  const { key, name, biologic, bulk } = ingredient;
  if (biologic) {
    raise('biologic', key, `${name} is a biological product`);
    return true;
  }
  if (checkListings(medication, ingredient, raise)) return true;
  const basis = bulk?.basis;
  if (basis === 'legal-opinion-required') {
    if (!facts.pharmacy.enclomipheneLegalOpinion)
      raise('legal-opinion', key, `no legal opinion on ${name} is recorded`);
  } else if (basis === 'none-known' || basis === 'refused-216-23') {
    raise('bulk-substance', key, `${name}: no monograph, approved product or listing`);
  }
  return false;
}

type Raise = (check: RegulatoryCheck, subject: string, text: string) => void;

/** The lists of 21 CFR 216.23 and 216.24. Returns whether a list settles the matter. */
function checkListings(medication: Medication, { key, name, listings }: Ingredient, raise: Raise): boolean {
  const { route } = medication.regimen;
  let refused = false;
  for (const { list, routes, text, asOf } of listings) {
    const within = routes === null || route === undefined || routes.has(route);
    const limits = text === null ? '' : `, ${text}`;
    const entry = `${name}${limits} (list as of ${asOf})`;
    if (list === '216.23-refused') raise('bulk-refused', key, entry);
    else if (list === '216.23-allowed' && !within) raise('bulk-substance', key, entry);
    else if (list === '216.24' && text === null) raise('withdrawn', key, entry);
    else if (list === '216.24' && within) raise('withdrawn-in-part', key, entry);
    else continue;
    refused ||= !(list === '216.24' && text !== null);
  }
  return refused;
}

function checkCopy(
  context: ScreeningContext,
  medication: Medication,
  candidate: CandidateFact,
  collector: Collector,
): void {
  const comparison = compareCompound(context, medication, candidate, collector);
  if (!comparison) return;
  const { knowledge, facts } = context;
  const refusal = refusedDifference(
    candidate.significantDifference,
    comparison.standing,
    facts.today,
    knowledge.regulatory,
  );
  if (refusal === null) return;
  const raise = raiserFor(context, medication, collector);
  const sold = `${comparison.product?.name ?? 'a product'} ${comparison.strength?.value ?? ''} ${comparison.strength?.unit ?? ''}`;
  if (comparison.standing === 'review') raise('easily-substitutable', 'order', `${sold} marketed; ${refusal}`);
  if (comparison.standing !== 'copy') return;
  const filled = candidate.copyFillsThisMonth ?? 0;
  if (candidate.copyFillsThisMonth === undefined && facts.purpose === 'order') {
    collector.gap('503a', 'copy-count', 'nobody counted the fills of this copy in the calendar month', true);
  }
  const check = filled >= knowledge.regulatory.toleratedFillsPerMonth ? 'copy-limit-reached' : 'essentially-a-copy';
  raise(check, 'order', `${sold} marketed; ${refusal}`);
}

/** Undefined where there is nothing to compare, or where the comparison could not be made and the gap says so. */
function compareCompound(
  context: ScreeningContext,
  medication: Medication,
  candidate: CandidateFact,
  collector: Collector,
): CopyComparison | undefined {
  const comparisons: CopyComparison[] = [];
  const undone: Undone[] = [];
  for (const drug of medication.drugs) {
    const compared = compareDrug(context, drug, candidate);
    if ('standing' in compared) comparisons.push(compared);
    else undone.push(compared);
  }
  const compound = comparisons.length === 0 ? undefined : standingOfCompound(comparisons);
  // One ingredient that nobody sells so makes it no copy, whatever the others are.
  if (compound?.standing === 'not-similar') return undefined;
  for (const { key, reason, stops } of undone) {
    collector.gap('503a', `copy:${key}`, reason, stops && context.facts.purpose === 'order');
  }
  if (undone.length > 0) return undefined;
  if (compound?.standing === 'incomparable' && !isSettled(context, candidate)) {
    const name = compound.product?.name ?? 'a product';
    const reason = `the strength is stated otherwise than that of ${name}: compare them by hand`;
    collector.gap('503a', `copy:${name}`, reason, context.facts.purpose === 'order');
    return undefined;
  }
  return compound;
}

/** A difference that counts whatever the strengths are; that a strength is not sold is what nobody could compare. */
function isSettled({ facts, knowledge }: ScreeningContext, { significantDifference }: CandidateFact): boolean {
  const refusal = refusedDifference(significantDifference, 'incomparable', facts.today, knowledge.regulatory);
  return refusal === null && significantDifference?.reasonCode !== 'strength-unavailable';
}

/** A comparison that could not be made. */
interface Undone {
  readonly key: string;
  readonly reason: string;
  readonly stops: boolean;
}

function compareDrug(
  context: ScreeningContext,
  { ingredient, fact }: MedicationDrug,
  { route }: CandidateFact,
): CopyComparison | Undone {
  const { regulatory } = context.knowledge;
  const recorded = regulatory.products.get(ingredient.key);
  if (!recorded) return ingredient.approvedInUS ? productsNotRecorded(ingredient) : NOT_SIMILAR;
  const unavailable = context.facts.pharmacy.unavailableProducts ?? [];
  const products = recorded.filter(({ key, available }) => available && !unavailable.includes(key));
  if (products.length === 0) return NOT_SIMILAR;
  const strength = strengthOf(fact?.strength);
  if (strength !== undefined && route !== undefined) return compareWithProducts(strength, route, products, regulatory);
  const missing = strength === undefined ? `the strength of ${ingredient.name}` : 'the route';
  return {
    key: missing,
    reason: `${missing} is not given, so the compound was not compared with marketed products`,
    stops: true,
  };
}

/** Without a recorded basis for compounding the order waits already, and whoever looks it up sees the products too. */
function productsNotRecorded({ key, name, bulk }: Ingredient): Undone {
  return {
    key: `products:${key}`,
    reason: `nobody recorded which products of ${name} are marketed, so the compound was not compared with them`,
    stops: bulk !== null,
  };
}

function raiserFor(context: ScreeningContext, medication: Medication, collector: Collector): Raise {
  return (check, subject, text) => raiseRegulatory(context, collector, { check, subject, medication, text });
}
