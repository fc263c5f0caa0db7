import type { Atom, ChangeAtom, Predicate, ResultAtom } from '../../../knowledge/index.js';
import type { Medication } from './context.js';
import type { Evidence } from './decision.js';
import type { Result } from './result-index.js';
import { changeOf, evaluateAtom, hasCondition, matchesAny, type Scene } from './predicates.js';
import { evaluateResult, latestDays, lowestTScores } from './result-predicates.js';
import { FALSE, TRUE, UNKNOWN } from './truth.js';

/** The facts by which a condition holds, in words. Walked only for a rule that fired. */
export function evidenceOf(predicate: Predicate | null, scene: Scene): Evidence[] {
  const evidence: Evidence[] = [];
  for (const atom of predicate ?? []) {
    if (evaluateAtom(atom, scene) !== FALSE) evidence.push(...atomEvidence(atom, scene));
  }
  return evidence;
}

function atomEvidence(atom: Atom, scene: Scene): Evidence[] {
  const { context } = scene;
  switch (atom.type) {
    case 'condition':
      return conditionEvidence(atom.groups, atom.withinDays, scene);
    case 'result':
      return resultEvidence(atom, scene);
    case 'change':
      return changeEvidence(atom, scene);
    case 't-score':
      return lowestTScores(context, atom.withinDays).map((result) => resultText(result, result.fact.test ?? '', scene));
    case 'with-therapy':
    case 'mitigated-by':
      return otherMedications(scene)
        .filter((medication) =>
          medication.drugs.some(({ ingredient }) => matchesAny(atom.selectors, ingredient, medication)),
        )
        .map(medicationEvidence);
    case 'pregnancy':
      return context.patient.pregnancy === null ? [] : [{ fact: 'patient', text: context.patient.pregnancy }];
    case 'menopause':
      return context.patient.menopause === null ? [] : [{ fact: 'patient', text: context.patient.menopause }];
    case 'age':
      return [{ fact: 'patient', text: `age ${context.patient.ageYears ?? 'unknown'}` }];
    case 'any-of':
      return atom.branches.flatMap((branch) =>
        branch.some((one) => evaluateAtom(one, scene) === FALSE) ? [] : evidenceOf(branch, scene),
      );
    default:
      return [];
  }
}

function conditionEvidence(groups: readonly string[], withinDays: number | null, { context }: Scene): Evidence[] {
  return groups.flatMap((group) => {
    const condition = hasCondition(context, group, withinDays) ? context.conditions.get(group) : undefined;
    if (!condition) return [];
    return [
      { fact: 'condition' as const, id: condition.id, text: `${group.replaceAll('_', ' ')} (${condition.text})` },
    ];
  });
}

function changeEvidence(atom: ChangeAtom, scene: Scene): Evidence[] {
  const change = changeOf(atom, scene.context);
  const newest = scene.context.results.of(atom.test)[0];
  if (change === null || !newest) return [];
  const size = atom.as === 'percent' ? `${Math.round(change)} %` : `${change}`;
  return [resultText(newest, atom.test, scene, `, changed by ${size}`)];
}

function resultEvidence(atom: ResultAtom, scene: Scene): Evidence[] {
  return latestDays(atom, scene.context, scene.self.medication).flatMap((results) =>
    results.map((result) => resultText(result, atom.test, scene)),
  );
}

function resultText(result: Result, test: string, { context }: Scene, more = ''): Evidence {
  const { fact } = result;
  const known = context.knowledge.tests.get(test);
  const value = fact.coded ?? `${fact.comparator ?? ''}${fact.value ?? 'done'} ${known?.unit ?? ''}`.trim();
  const method = fact.method === undefined || fact.method === 'unspecified' ? '' : ` (${fact.method})`;
  const status = result.final ? '' : `, ${fact.status}`;
  return {
    fact: 'result',
    id: fact.id,
    text: `${known?.name ?? test} ${value}${method}, collected ${fact.collectedOn}${status}${more}`,
  };
}

function otherMedications({ context, self }: Scene): Medication[] {
  return [...context.therapies, ...context.candidates].filter((medication) => medication !== self.medication);
}

/** A medication as evidence: what it is, since when, and who reported it. One object for each medication of a screening. */
export function medicationEvidence(medication: Medication): Evidence {
  medication.described ??= describeMedication(medication);
  return medication.described;
}

function describeMedication(medication: Medication): Evidence {
  const { regimen, therapy, drugs, endsOn } = medication;
  const names = drugs.map(({ ingredient }) => ingredient.name).join(' + ');
  if (!therapy) return { fact: 'order', id: regimen.id, text: `${names}, this order${regimenText(medication)}` };
  const since = therapy.startedOn === undefined ? '' : ` since ${therapy.startedOn}`;
  const status = medication.active
    ? `active${since}`
    : `${therapy.status}${therapy.stoppedOn === undefined ? '' : ` on ${therapy.stoppedOn}`}`;
  const end = endsOn === null || therapy.stoppedOn === undefined ? '' : `, planned to stop on ${therapy.stoppedOn}`;
  const source = therapy.source === undefined ? '' : `, reported by ${therapy.source}`;
  return { fact: 'therapy', id: regimen.id, text: `${names}, ${status}${end}${source}${regimenText(medication)}` };
}

/** What a decision on a finding also depends on: dose, frequency, route and goal. */
function regimenText({ regimen: { dose, frequency, route, indication, ingredients } }: Medication): string {
  const strengths = ingredients.flatMap(({ strength }) => (strength ? [`${strength.value} ${strength.unit}`] : []));
  let text = strengths.length > 0 ? `, ${strengths.join(' + ')}` : '';
  if (dose) text += `, dose ${dose.value} ${dose.unit}`;
  if (frequency) text += `, ${frequency.times} per ${frequency.per}`;
  if (route) text += `, ${route}`;
  if (indication) text += `, for ${indication.goal} (${indication.code})`;
  return text;
}

/** Names of the facts that leave a condition undecided, for a person to supply. */
export function missingFacts(predicate: Predicate | null, scene: Scene): MissingFact[] {
  return (predicate ?? []).flatMap((atom) => (evaluateAtom(atom, scene) === UNKNOWN ? atomMissing(atom, scene) : []));
}

/** A fact that nobody knows; `key` stays the same as long as it is missing. */
export interface MissingFact {
  readonly key: string;
  readonly text: string;
}

function atomMissing(atom: Atom, scene: Scene): MissingFact[] {
  switch (atom.type) {
    case 'sex':
      return [{ key: 'sex', text: 'sex at birth is not recorded' }];
    case 'age':
      return [{ key: 'age', text: 'the date of birth is not recorded' }];
    case 'menopause':
      return [{ key: 'menopausal-status', text: 'menopausal status unknown' }];
    case 'pregnancy':
      return [{ key: 'pregnancy', text: 'pregnancy status unknown: ask, or have a negative test of the last 7 days' }];
    case 'reproductive-potential':
      return [{ key: 'reproductive-potential', text: 'not known whether the patient can become pregnant' }];
    case 'goal':
    case 'indication':
      return [{ key: 'goal', text: 'the indication of one of the therapies is not known' }];
    case 'route':
      return [{ key: 'route', text: 'the route of one of the therapies is not known' }];
    case 'daily-dose':
      return [{ key: 'dose', text: 'dose, strength or frequency do not give an amount a day' }];
    case 'result':
      return [resultMissing(atom, scene)];
    case 't-score':
      return [
        {
          key: 't-score',
          text: 'T-score categories are not made for men under 50 or before menopause: judge by the Z-score',
        },
      ];
    case 'any-of':
      return atom.branches.flatMap((branch) => missingFacts(branch, scene));
    case 'not':
      return missingFacts(atom.predicate, scene);
    default:
      return [];
  }
}

function resultMissing(atom: ResultAtom, scene: Scene): MissingFact {
  const undecided = latestDays(atom, scene.context, scene.self.medication).flat();
  const ids = undecided.map(({ fact }) => fact.id).join(',');
  const known = scene.context.knowledge.tests.get(atom.test)?.name ?? atom.test;
  const open = evaluateResult(atom, scene.context, scene.self.medication) !== TRUE;
  return {
    key: `result:${atom.test}:${ids}`,
    text: open ? `${known} is reported in a way that does not decide (${valuesOf(undecided)})` : known,
  };
}

function valuesOf(results: readonly Result[]): string {
  return results.map(({ fact }) => `${fact.comparator ?? ''}${fact.value ?? fact.coded ?? 'no value'}`).join(', ');
}
