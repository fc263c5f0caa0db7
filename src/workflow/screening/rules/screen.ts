import type { CompiledKnowledge, Ingredient } from '../../../knowledge/index.js';
import { check503A } from './check-503a.js';
import { checkAllergies } from './check-allergy.js';
import { checkBaselines } from './check-baseline.js';
import { checkControlled } from './check-controlled.js';
import { checkDoses } from './check-dose.js';
import { checkPairs } from './check-pairs.js';
import { checkPatient } from './check-patient.js';
import { Collector } from './collector.js';
import { buildContext, type Medication, type ScreeningContext } from './context.js';
import { ENGINE_VERSION, type HazardFlag, type MedicationCoverage, type ScreeningDecision } from './decision.js';
import type { ScreeningFacts } from './facts.js';
import { undecidedOutcome } from './standing.js';
import { overlayRevision, tuningOf } from './tuning.js';
import { tellUnaskedMedications } from './unasked-medications.js';

/** How long the effect of any drug of the rules may outlast it: an unknown medication that stopped before is past. */
const LONGEST_RESIDUAL_DAYS = 35;

/**
 * The drug utilization review of the candidates against everything that is known of the patient, and the checks of section 503A and
 * of controlled substances. Pure: the same facts and knowledge give the same decision, in whatever order lists stand. What is unknown
 * is said in `checks` and never counts as harmless.
 */
export function screen(facts: ScreeningFacts, knowledge: CompiledKnowledge): ScreeningDecision {
  const context = buildContext(facts, knowledge);
  const collector = new Collector(tuningOf(facts.pharmacy.overlays));
  tellUnrecognized(context.candidates, collector);
  tellUnrecognized(context.therapies, collector);
  tellMissingIndications(context, collector);
  tellUnaskedMedications(facts, collector);
  checkPairs(context, collector);
  checkPatient(context, collector);
  checkAllergies(context, collector);
  checkDoses(context, collector);
  checkBaselines(context, collector);
  check503A(context, collector);
  checkControlled(context, collector);
  const findings = collector.findings();
  const checks = collector.checks();
  return {
    outcome: undecidedOutcome(findings, checks),
    scope: 'hormone',
    knowledgeVersion: knowledge.version,
    engineVersion: ENGINE_VERSION,
    overlayRevision: overlayRevision(facts.pharmacy.overlays),
    checks,
    findings,
    silenced: collector.silenced(),
    medications: coveragesOf(context),
  };
}

/** A medication that nobody knows may interact with anything. One that is known and outside the scope is listed, no more. */
function tellUnrecognized(medications: readonly Medication[], collector: Collector): void {
  for (const medication of medications) {
    if (medication.coverage !== 'unrecognized') continue;
    if ((medication.stoppedDaysAgo ?? 0) > LONGEST_RESIDUAL_DAYS) continue;
    const name = nameOf(medication);
    collector.gap('drug-drug', `medication:${name}`, `medication not recognized: ${name}`, true);
  }
}

/** Severity, dose and monitoring follow the goal: an order without one was not screened to the end. */
function tellMissingIndications({ facts, candidates }: ScreeningContext, collector: Collector): void {
  const missing = candidates.some(({ regimen }) => regimen.indication === undefined);
  if (missing) collector.gap('drug-condition', 'goal', 'the indication is not given', facts.purpose === 'order');
}

function nameOf({ regimen }: Medication): string {
  const [only] = regimen.ingredients;
  if (only && regimen.ingredients.length === 1 && regimen.text === undefined) return only.drug;
  const names = [...regimen.ingredients.map(({ drug }) => drug), ...(regimen.text === undefined ? [] : [regimen.text])];
  return names.join(' + ');
}

/** The candidates first. Who makes or dispenses one has to know how to handle it. */
function coveragesOf({ candidates, therapies }: ScreeningContext): MedicationCoverage[] {
  const coverages: MedicationCoverage[] = [];
  for (const medication of candidates) {
    const { regimen, coverage, drugs } = medication;
    const hazards = drugs.flatMap(({ ingredient }) => hazardOf(ingredient) ?? []);
    coverages.push({ id: regimen.id, drug: nameOf(medication), coverage, hazards });
  }
  for (const medication of therapies) {
    const { regimen, coverage } = medication;
    coverages.push({ id: regimen.id, drug: nameOf(medication), coverage });
  }
  return coverages;
}

/** Null for a drug that was assessed and is not on the list. */
function hazardOf({ name, hazard }: Ingredient): HazardFlag | null {
  if (hazard === null) return { drug: name, niosh: 'not-assessed', note: null, source: null };
  const { niosh, note, citation } = hazard;
  return niosh === 'not-listed' ? null : { drug: name, niosh, note, source: citation.source };
}
