import { canonicalJson } from '../canonical-json.js';
import { placeOf } from '../cross-checks.js';
import type { KnowledgeRows } from '../load.js';
import type { PredicateRow } from '../schema/predicate.js';

interface WithOutcomes {
  readonly when?: PredicateRow | undefined;
  readonly outcomes?: readonly { readonly when?: PredicateRow | undefined }[] | undefined;
}

/** Outcomes and branches that can never be reached: an earlier one takes all they would, or their rule rules them out. Returns the faults. */
export function outcomeFaults(source: KnowledgeRows): string[] {
  return [...source.interactions, ...source.patientRules].flatMap((rule) => {
    const at = placeOf(source, rule);
    const own = rule.when ? [rule.when] : [];
    return [
      ...hidden(at, rule),
      ...(rule.when ? contradictions(`${at}: when`, rule.when, []) : []),
      ...(rule.outcomes ?? []).flatMap(({ when }, index) =>
        when ? contradictions(`${at}: outcomes.${index}.when`, when, own) : [],
      ),
    ];
  });
}

/** What holds wherever this holds: an earlier outcome with no more conditions than a later one leaves it nothing. */
function hidden(at: string, { outcomes = [] }: WithOutcomes): string[] {
  return outcomes.flatMap(({ when }, index) => {
    if (!when) return [];
    const before = outcomes.findIndex(
      ({ when: earlier }, position) => position < index && earlier && covers(earlier, when),
    );
    return before === -1
      ? []
      : [`${at}: outcomes.${index}: is never reached: outcomes.${before} holds wherever it would`];
  });
}

/** Preliminary results may answer a later outcome and not an earlier one that reassures, so only equal ones are told of those. */
const READS_RESULTS = new Set(['result', 'change', 'tScore', 'pregnancy', 'anyOf', 'not', 'fractureRiskFactors']);

function covers(earlier: PredicateRow, later: PredicateRow): boolean {
  const [few, many] = [atomsOf(earlier), atomsOf(later)];
  if (few.size === many.size) return canonicalJson(earlier) === canonicalJson(later);
  return [...few].every(([name, value]) => !READS_RESULTS.has(name) && many.get(name) === value);
}

function atomsOf(row: PredicateRow): Map<string, string> {
  const given = Object.entries(row).filter(([, value]) => value !== undefined);
  return new Map(given.map(([name, value]) => [name, canonicalJson(value)]));
}

/** @param around the conditions that hold beside this one */
function contradictions(at: string, row: PredicateRow, around: readonly PredicateRow[]): string[] {
  const { not } = row;
  const beside = [...around, row];
  return [
    ...around.flatMap((outer) => clashes(outer, row)).map((what) => `${at}: ${what}, so it can never hold`),
    ...(not && isAsked(not, beside) ? [`${at}.not: takes back what is asked beside it, so it can never hold`] : []),
    ...around
      .filter((outer) => outer.not && isAsked(outer.not, beside) && !isAsked(outer.not, around))
      .map(() => `${at}: asks what the rule leaves out by not, so it can never hold`),
    ...(row.anyOf ?? []).flatMap((branch, index) => contradictions(`${at}.anyOf.${index}`, branch, beside)),
  ];
}

const SINGLE = ['sex', 'lactating', 'reproductivePotential', 'starting', 'justification'] as const;
const OF_SIDE = ['goal', 'drug', 'route'] as const;

function clashes(outer: PredicateRow, inner: PredicateRow): string[] {
  return [
    ...SINGLE.filter(
      (name) => outer[name] !== undefined && inner[name] !== undefined && outer[name] !== inner[name],
    ).map((name) => `${name}: ${String(inner[name])} under ${name}: ${String(outer[name])}`),
    ...OF_SIDE.flatMap((name) => {
      const [first, second] = [outer[name], inner[name]];
      if (!first || !second || first.of !== second.of || first.of === 'either') return [];
      return meet(first.in, second.in) ? [] : [`${name}: none of these is left under the ${name} of the rule`];
    }),
    ...(['menopause', 'jurisdiction'] as const).flatMap((name) => {
      const [first, second] = [outer[name], inner[name]];
      return !first || !second || meet(first, second)
        ? []
        : [`${name}: none of these is left under the ${name} of the rule`];
    }),
    ...(agesMeet(outer.ageYears, inner.ageYears) ? [] : ['ageYears: no age is left under the ageYears of the rule']),
  ];
}

function meet(first: readonly string[], second: readonly string[]): boolean {
  return second.some((value) => first.includes(value));
}

const OLDEST = 150;

/** Ages are whole years. */
function agesMeet(first: PredicateRow['ageYears'], second: PredicateRow['ageYears']): boolean {
  if (!first || !second) return true;
  const spans = [first, second].map(({ below, atMost, above, atLeast }) => ({
    low: atLeast ?? (above === undefined ? 0 : above + 1),
    high: atMost ?? (below === undefined ? OLDEST : below - 1),
  }));
  return Math.max(...spans.map(({ low }) => low)) <= Math.min(...spans.map(({ high }) => high));
}

function isAsked(not: PredicateRow, beside: readonly PredicateRow[]): boolean {
  const asked = beside.map(atomsOf);
  return [...atomsOf(not)].every(([name, value]) => asked.some((atoms) => atoms.get(name) === value));
}
