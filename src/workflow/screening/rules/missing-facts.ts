import { fromEpochDay } from '../../../core/plain-date.js';
import type { Atom, ChangeAtom, Predicate, ResultAtom } from '../../../knowledge/index.js';
import { changesOf, meets } from './change-predicates.js';
import { evaluate, evaluateAtom, type Scene, type Subject } from './predicates.js';
import type { Result } from './result-index.js';
import { evaluateResult, latestResults, newerUnderivable, resultsOf } from './result-predicates.js';
import { FALSE, TRUE, UNKNOWN } from './truth.js';

/** A fact that nobody knows; `key` stays the same as long as it is missing. */
export interface MissingFact {
  readonly key: string;
  readonly text: string;
  /** Only the order itself can give it: a question of what would be if is not held up by it. */
  readonly ofOrder?: boolean;
  /** Results that are there and leave it open, where it is those alone. */
  readonly results?: readonly string[];
}

/** Names of the facts that leave a condition undecided, for a person to supply. */
export function missingFacts(predicate: Predicate | null, scene: Scene): MissingFact[] {
  if (predicate === null || evaluate(predicate, scene) !== UNKNOWN) return [];
  return predicate.flatMap((atom) => (evaluateAtom(atom, scene) === UNKNOWN ? atomMissing(atom, scene) : []));
}

export const NEVER_ASKED = 'conditions were never asked';

const MISSING: Partial<Record<Atom['type'], MissingFact>> = {
  sex: { key: 'sex', text: 'sex at birth is not recorded' },
  age: { key: 'age', text: 'the date of birth is not recorded' },
  menopause: { key: 'menopausal-status', text: 'menopausal status unknown' },
  'reproductive-potential': {
    key: 'reproductive-potential',
    text: 'not known whether the patient can become pregnant',
  },
  uterus: { key: 'sex', text: 'sex at birth is not recorded' },
  condition: { key: 'conditions', text: NEVER_ASKED },
  justification: { key: 'justification', text: 'an order has to give its clinical justification', ofOrder: true },
  't-score': {
    key: 't-score',
    text: 'T-score categories are not made for men under 50 or before menopause: judge by the Z-score',
  },
  'fracture-risk-factors': { key: 'fracture-risk', text: 'risk factors for fracture were never asked' },
};

function atomMissing(atom: Atom, scene: Scene): MissingFact[] {
  switch (atom.type) {
    case 'goal':
    case 'indication':
      return sidesWithout(atom, scene).map((side) => ofMedication('goal', 'what it is for', side));
    case 'route':
      return sidesWithout(atom, scene).map((side) => ofMedication('route', 'the route', side));
    case 'daily-dose':
      return sidesWithout(atom, scene).map((side) => ofMedication('dose', 'an amount a day', side));
    case 'result':
      return [resultMissing(atom, scene)];
    case 'change':
      return changeMissing(atom, scene);
    case 'pregnancy':
      return [pregnancyMissing(scene)];
    case 'any-of':
      return atom.branches.flatMap((branch) => missingFacts(branch, scene));
    case 'not':
      return missingFacts(atom.predicate, scene);
    default:
      return MISSING[atom.type] ? [MISSING[atom.type] as MissingFact] : [];
  }
}

type AtomOfSides = Extract<Atom, { readonly type: 'goal' | 'indication' | 'route' | 'daily-dose' }>;

/** The drugs among those that the condition asks about whose own answer is not known. */
function sidesWithout(atom: AtomOfSides, scene: Scene): Subject[] {
  const asked: readonly (Subject | null)[] = {
    self: [scene.self],
    a: [scene.a],
    b: [scene.b],
    either: [scene.a, scene.b],
  }[atom.of];
  return asked.filter((side): side is Subject => side !== null && lacks(atom, side, scene));
}

function lacks(atom: AtomOfSides, self: Subject, scene: Scene): boolean {
  return evaluateAtom({ ...atom, of: 'self' }, { ...scene, self }) === UNKNOWN;
}

/** The order's own fact keeps one key, whichever of its drugs it is asked about; that of another therapy is one of its drug. */
function ofMedication(key: string, fact: string, { medication, drug: { ingredient } }: Subject): MissingFact {
  const ofOrder = medication.candidate !== null;
  const text = `of ${ingredient.name}, ${ofOrder ? 'this order' : 'on the profile'}, ${fact} is not known`;
  return { key: ofOrder ? key : `${key}:${ingredient.key}`, text, ofOrder };
}

function pregnancyMissing({ context: { patient } }: Scene): MissingFact {
  const { pregnancy, pregnancyDeniedOn: on } = patient;
  const test = 'have a negative test of the last 7 days';
  const text =
    pregnancy === null || on === undefined
      ? `pregnancy status unknown: ask, or ${test}`
      : `pregnancy status as of ${on === null ? 'no known day' : fromEpochDay(on)}: ask and record it today, or ${test}`;
  return { key: 'pregnancy', text };
}

function resultMissing(atom: ResultAtom, scene: Scene): MissingFact {
  const { context, self } = scene;
  const underivable = atom.undecidedIfUnderivable ? newerUnderivable(atom, context, self.medication) : undefined;
  if (underivable) return underivable;
  const found = latestResults(atom, context, self.medication);
  // A preliminary value that does not alarm leaves the question as it was.
  const undecided = atom.required && !found.some(({ final }) => final) ? [] : found;
  const known = context.knowledge.tests.get(atom.test)?.name ?? atom.test;
  // Rules may need one test within different times: each is a fact of its own.
  const key = `result:${atom.test}:${atom.withinDays}`;
  if (undecided.length === 0) {
    const purpose = atom.neededFor === null ? '' : `: ${atom.neededFor}`;
    return { key, text: `${absenceText(atom, known, scene)}${purpose}` };
  }
  const ids = undecided.map(({ fact }) => fact.id);
  const open = evaluateResult(atom, context, self.medication) !== TRUE;
  return {
    key: `result:${atom.test}:${ids.join(',')}`,
    results: ids,
    text: open ? `${known} ${whyOpen(atom, undecided, scene)} (${valuesOf(undecided)})` : known,
  };
}

/** A number by itself decides wherever its limit is known. */
function whyOpen({ limit }: ResultAtom, results: readonly Result[], { context: { patient } }: Scene): string {
  const exact = limit !== 'number' && results.every(({ fact }) => fact.comparator === undefined);
  if (exact && patient.sex === null) return 'does not decide without the sex at birth, which sets its limit';
  if (exact && patient.menopause === null) return 'does not decide without the menopausal status, which sets its limit';
  return 'is reported in a way that does not decide';
}

function absenceText(atom: ResultAtom, name: string, { context }: Scene): string {
  const results = resultsOf(atom, context);
  const newest = results.find(({ final }) => final);
  if (!newest && results[0])
    return `${name} is needed: that of ${results[0].fact.collectedOn} is ${results[0].fact.status}, not final`;
  return newest
    ? `${name} is needed: the newest result, of ${newest.fact.collectedOn}, is older than ${atom.withinDays} days`
    : `${name} is needed, and there is no usable result`;
}

function valuesOf(results: readonly Result[]): string {
  return results.map(({ fact }) => `${fact.comparator ?? ''}${fact.value ?? fact.coded ?? 'no value'}`).join(', ');
}

function changeMissing(atom: ChangeAtom, { context, self }: Scene): MissingFact[] {
  const open = changesOf(atom, context, self.medication).filter(({ amount, comparable }) => {
    const met = meets(amount, atom, context.knowledge);
    return comparable ? met === UNKNOWN : met !== FALSE;
  });
  const first = open.find(({ comparable }) => !comparable) ?? open[0];
  if (!first) return [];
  const { older, newest, comparable } = first;
  const name = context.knowledge.tests.get(atom.test)?.name ?? atom.test;
  const dates = `${older.fact.collectedOn} and ${newest.fact.collectedOn}`;
  const why = comparable
    ? `are reported in a way that does not decide how much it changed (${valuesOf([older, newest])})`
    : 'cannot be compared: measured in different or unknown laboratories';
  return [{ key: `change:${atom.test}:${newest.fact.id}`, text: `${name} of ${dates} ${why}` }];
}
