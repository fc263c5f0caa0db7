import type { Quantity } from '../../../core/decimal-quantity.js';
import type { Atom, ChangeAtom, ConditionAtom, Predicate, ResultAtom } from '../../../knowledge/index.js';
import { changesOf, meets, type Change } from './change-predicates.js';
import type { Medication } from './context.js';
import type { WeighedEvidence } from './decision.js';
import type { IndicationFact, RegimenFact, TherapyFact } from './facts.js';
import { positiveTests } from './pregnancy.js';
import type { Result } from './result-index.js';
import { riskFactorsOf } from './fracture-risk.js';
import { conditionOf, evaluateAtom, matchesAny, type Scene } from './predicates.js';
import { latestResults, lowestTScores } from './result-predicates.js';
import { plainDose, plainIndication, plainStrengths } from './spelling.js';
import { FALSE, TRUE } from './truth.js';
import { rangeText } from './value-range.js';

/** The facts by which a condition holds, in words. Walked only for a rule that fired. */
export function addEvidence(predicate: Predicate | null, scene: Scene, evidence: WeighedEvidence[]): void {
  if (predicate === null) return;
  for (const atom of predicate) {
    if (evaluateAtom(atom, scene) !== FALSE) evidence.push(...atomEvidence(atom, scene));
  }
}

function atomEvidence(atom: Atom, scene: Scene): WeighedEvidence[] {
  const { context } = scene;
  switch (atom.type) {
    case 'condition':
      return conditionEvidence(atom, scene);
    case 'fracture-risk-factors':
      return riskFactorsOf(context).map((group) => ({ fact: 'patient', text: `risk factor: ${inWords(group)}` }));
    case 'result':
      return resultEvidence(atom, scene);
    case 'change':
      return changeEvidence(atom, scene);
    case 't-score':
      return lowestTScores(atom, context).map((result) => resultText(result, result.fact.test ?? '', scene));
    case 'with-therapy':
    case 'mitigated-by':
      return otherMedications(scene)
        .filter((medication) =>
          medication.drugs.some(({ ingredient }) => matchesAny(atom.selectors, ingredient, medication)),
        )
        .map(medicationEvidence);
    case 'pregnancy':
      return pregnancyEvidence(scene);
    case 'menopause':
      return context.patient.menopause === null ? [] : [{ fact: 'patient', text: context.patient.menopause }];
    case 'age':
      return [{ fact: 'patient', text: `age ${context.patient.ageYears ?? 'unknown'}` }];
    case 'any-of':
      return atom.branches.flatMap((branch) =>
        branch.some((one) => evaluateAtom(one, scene) === FALSE) ? [] : branchEvidence(branch, scene),
      );
    default:
      return [];
  }
}

function branchEvidence(branch: Predicate, scene: Scene): WeighedEvidence[] {
  const evidence: WeighedEvidence[] = [];
  addEvidence(branch, scene, evidence);
  return evidence;
}

/** The status, and the tests that it was read from where they say so. */
function pregnancyEvidence(scene: Scene): WeighedEvidence[] {
  const { pregnancy } = scene.context.patient;
  if (pregnancy === null) return [];
  const tests = pregnancy === 'not-pregnant' ? [] : positiveTests(scene.context);
  return [{ fact: 'patient', text: pregnancy }, ...tests.map((test) => resultText(test, test.fact.test ?? '', scene))];
}

function conditionEvidence(atom: ConditionAtom, { context }: Scene): WeighedEvidence[] {
  return atom.groups.flatMap((group) => {
    const condition = conditionOf(atom, group, context);
    if (!condition) return [];
    const { id, text, indication } = condition;
    const written = { fact: 'condition' as const, id, text: `${inWords(group)} (${text})` };
    if (indication?.code === undefined) return [written];
    const { system, code } = plainIndication(indication);
    return [{ ...written, weighed: `${inWords(group)} (${indication.goal}, ${system} ${code})` }];
  });
}

function inWords(group: string): string {
  return group.replaceAll('_', ' ');
}

function changeEvidence(atom: ChangeAtom, scene: Scene): WeighedEvidence[] {
  return changesOf(atom, scene.context, scene.self.medication)
    .filter((change) => change.comparable && meets(change.amount, atom, scene.context.knowledge) === TRUE)
    .map((change) => resultText(change.newest, atom.test, scene, changeText(change, atom, scene)));
}

const DAYS_A_YEAR = 365.25;

/** How much since when; for a measurement with a known noise also how large that is, and how much it makes a year. */
function changeText({ amount, newest, older }: Change, { as, test }: ChangeAtom, { context }: Scene): string {
  const days = newest.day - older.day;
  const size = rangeText(amount, (one) => (as === 'percent' ? `${rounded(one)} %` : String(one)));
  const change = `, changed by ${size} since ${older.fact.collectedOn}`;
  const noise = context.knowledge.tests.get(test)?.leastSignificantChange ?? null;
  if (noise === null) return change;
  const yearly = rangeText(amount, (one) => `${rounded((one / days) * DAYS_A_YEAR)} %`);
  return `${change} (${yearly} a year; least significant change ${noise} %)`;
}

function rounded(value: number): number {
  return Math.round(value * 10) / 10;
}

function resultEvidence(atom: ResultAtom, scene: Scene): WeighedEvidence[] {
  return latestResults(atom, scene.context, scene.self.medication).map((result) =>
    resultText(result, atom.test, scene),
  );
}

function resultText(result: Result, test: string, scene: Scene, more = ''): WeighedEvidence {
  const { fact } = result;
  const known = scene.context.knowledge.tests.get(test);
  const value = fact.coded ?? `${fact.comparator ?? ''}${fact.value ?? 'done'} ${known?.unit ?? ''}`.trim();
  const method = fact.method === undefined || fact.method === 'unspecified' ? '' : ` (${fact.method})`;
  const status = result.final ? '' : `, ${fact.status}`;
  return {
    fact: 'result',
    id: fact.id,
    text: `${known?.name ?? test} ${value}${method}${originText(result, scene)}, collected ${fact.collectedOn}${status}${more}`,
  };
}

/** A computed value says what it was computed from. */
function originText({ from }: Result, { context: { facts, knowledge } }: Scene): string {
  if (from === null) return '';
  const parts = from.map(({ test = '', comparator = '', value = '' }) => {
    const known = knowledge.tests.get(test);
    return `${known?.name ?? test} ${comparator}${value} ${known?.unit ?? ''}`;
  });
  // A formula of one measurement takes the patient's weight too.
  if (from.length === 1) parts.push(`${facts.patient.weightKg ?? 'unknown'} kg`);
  return ` computed from ${parts.join(' and ')}`;
}

function otherMedications({ context, self }: Scene): Medication[] {
  return [...context.therapies, ...context.candidates].filter((medication) => medication !== self.medication);
}

/** A medication as evidence: what it is, since when, and who reported it. One object for each medication of a screening. */
export function medicationEvidence(medication: Medication): WeighedEvidence {
  medication.described ??= describeMedication(medication);
  return medication.described;
}

function describeMedication(medication: Medication): WeighedEvidence {
  const { regimen, therapy, drugs, endsOn } = medication;
  const names = drugs.map(({ ingredient }) => ingredient.name);
  const named = names.join(' + ');
  const how = regimenText(medication, WRITTEN);
  // Who told it, who prescribes it and why, and how it is spelled are no facts that a decision rests on: nobody is asked again.
  const plainlyNamed = names.length < 2 ? named : names.sort().join(' + ');
  const plainHow = mayBeSpelledOtherwise(regimen) ? regimenText(medication, PLAIN) : how;
  if (!therapy)
    return evidenceOf('order', regimen.id, `${named}, this order${how}`, `${plainlyNamed}, this order${plainHow}`);
  const since = therapy.startedOn === undefined ? '' : ` since ${therapy.startedOn}`;
  const status = medication.active
    ? `active${since}`
    : `${therapy.status}${therapy.stoppedOn === undefined ? '' : ` on ${therapy.stoppedOn}`}`;
  const end = endsOn === null || therapy.stoppedOn === undefined ? '' : `, planned to stop on ${therapy.stoppedOn}`;
  const taken = `${status}${end}`;
  const text = `${named}, ${taken}${originOf(therapy)}${how}`;
  return evidenceOf('therapy', regimen.id, text, `${plainlyNamed}, ${taken}${plainHow}`);
}

function evidenceOf(fact: 'order' | 'therapy', id: string, text: string, weighed: string): WeighedEvidence {
  return text === weighed ? { fact, id, text } : { fact, id, text, weighed };
}

/** Most entries of a profile give neither strength nor dose nor indication: there is one way to write them. */
function mayBeSpelledOtherwise({ ingredients, dose, indication }: RegimenFact): boolean {
  return (
    dose !== undefined || indication?.code !== undefined || ingredients.some(({ strength }) => strength !== undefined)
  );
}

/** Whom to ask before anyone stops it. */
function originOf({ prescribedBy, reason, source }: TherapyFact): string {
  const prescribed = prescribedBy === undefined ? '' : `, prescribed by ${prescribedBy}`;
  const why = reason === undefined ? '' : `, because of ${reason}`;
  return `${prescribed}${why}${source === undefined ? '' : `, reported by ${source}`}`;
}

/** How the parts of a regimen are written. */
interface Spelling {
  readonly strengths: (medication: Medication) => readonly string[];
  readonly dose: (regimen: RegimenFact) => string;
  readonly code: (indication: IndicationFact) => string | undefined;
}

const WRITTEN: Spelling = {
  strengths: ({ regimen }) => regimen.ingredients.flatMap(({ strength }) => (strength ? [amountText(strength)] : [])),
  dose: ({ dose }) => (dose ? amountText(dose) : ''),
  code: ({ code }) => code,
};

/** One spelling for what the rules read alike. */
const PLAIN: Spelling = {
  strengths: (medication) => plainStrengths(medication),
  dose: plainDose,
  code: (indication) => (indication.code === undefined ? undefined : plainIndication(indication).code),
};

function amountText({ value, unit }: Quantity): string {
  return `${value} ${unit}`;
}

/** What a decision on a finding also depends on: dose, frequency, route and goal. */
function regimenText(medication: Medication, spelling: Spelling): string {
  const { route, regimen, therapy } = medication;
  const { dose, frequency, route: given, indication } = regimen;
  const strengths = spelling.strengths(medication);
  let text = strengths.length > 0 ? `, ${strengths.join(' + ')}` : '';
  if (dose) text += `, dose ${spelling.dose(regimen)}`;
  if (therapy?.doseText !== undefined) text += `, dose as told ${therapy.doseText}`;
  if (frequency) text += `, ${frequency.times} per ${frequency.per}`;
  if (given && given !== route) text += `, ${given}`;
  if (route) text += route === 'systemic' ? ', with a systemic dose' : `, ${route}`;
  const code = indication && spelling.code(indication);
  if (indication) text += `, for ${indication.goal}${code === undefined ? '' : ` (${code})`}`;
  return text;
}
