import { effectOf, type FindingEffect, type OverridePolicy, type Severity } from '../../core/decision.js';
import { indexTests } from '../compile/labs.js';
import { Membership } from '../compile/predicates.js';
import type { KnowledgeSource } from '../load.js';
import type { DoseRangeRow, SupplyRuleRow } from '../schema/dosing.js';
import type { RegulatoryRuleRow } from '../schema/regulatory.js';
import type { AllergyRuleRow, InteractionRow, OutcomeRow, PatientRuleRow } from '../schema/rules.js';
import { conditionWords } from './condition-words.js';
import { monitoringById } from './attached-monitoring.js';
import { describeMonitoring, describePlanned } from './describe-monitoring.js';
import { tuningOf, type Describing } from './describing.js';
import { DrugsOfRule } from './drugs-of-rule.js';
import { either, namesOf, type Names } from './names.js';
import type { RuleOutcomeView, RuleView } from './rule-view.js';
import { selectionWords, selectorsOf, selectorWords } from './selection-words.js';

/** Every rule of the knowledge in words, in the order of their ids. Pure; some milliseconds. */
export function describeRules(source: KnowledgeSource): RuleView[] {
  const describing: Describing = {
    names: namesOf(source),
    drugs: new DrugsOfRule(source, new Membership(source.drugs, indexTests(source.tests).tests)),
    monitoring: monitoringById(source),
    fileOf: (row) => source.fileOf.get(row) ?? '',
  };
  return [
    ...source.interactions.map((row) => describePair(row, describing)),
    ...source.patientRules.map((row) => describePatientRule(row, describing)),
    ...source.allergyRules.map((row) => describeAllergy(row, describing)),
    ...source.doses.map((row) => describeDose(row, describing)),
    ...source.supplyRules.map((row) => describeSupply(row, describing)),
    ...source.regulatoryRules.map((row) => describeRegulatory(row, describing)),
    ...source.protocols.flatMap(({ rules }) => rules.map((row) => describeMonitoring(row, describing))),
    ...source.plannedMonitoring.map((row) => describePlanned(row, describing)),
  ].sort((a, b) => (a.id < b.id ? -1 : 1));
}

const MEDICATIONS = { two: ', in two medications', one: ', in one formula' } as const;

function describePair(row: InteractionRow, describing: Describing): RuleView {
  const { names } = describing;
  const sides = (['a', 'b'] as const).flatMap((role) => {
    const selection = row[role];
    if (!selection) return [];
    const lasting = row.residual?.includes(role) ? ', also while its effect outlasts it' : '';
    return [{ role, words: selectionWords(selection, names) + lasting, selectors: selectorsOf(selection) }];
  });
  const where = row.medications === undefined ? '' : MEDICATIONS[row.medications];
  return {
    ...headerOf(row, describing),
    subjects: row.sameDrug
      ? [{ role: 'drug', words: `one drug given twice${where}` }]
      : sides.map(({ role, words }) => ({ role, words: role === 'b' ? words + where : words })),
    ...describing.drugs.of(row.sameDrug ? 'any' : sides.flatMap(({ selectors }) => selectors)),
    ...weighed(row, false, names),
  };
}

function describePatientRule(row: PatientRuleRow, describing: Describing): RuleView {
  const { drug } = row;
  const { names } = describing;
  const yields = row.supersededBy.length > 0 ? `; not where ${either(row.supersededBy)} fired` : '';
  return {
    ...headerOf(row, describing),
    subjects: [{ role: 'drug', words: (drug === 'any' ? 'any drug' : selectionWords(drug, names)) + yields }],
    ...describing.drugs.of(drug === 'any' ? drug : selectorsOf(drug)),
    ...weighed(row, row.legal, names),
  };
}

function describeAllergy(row: AllergyRuleRow, describing: Describing): RuleView {
  const { names } = describing;
  const matched = row.outcomes.map(({ match, ...outcome }) => {
    if (typeof match !== 'string') {
      const words = `${selectorWords(match.drug, names)}; allergic to ${selectorWords(match.allergicTo, names)}`;
      return { outcome, words, selectors: [match.drug, match.allergicTo] };
    }
    const words = match === 'same' ? 'allergic to the drug itself' : 'allergic to an excipient of the formula';
    return { outcome, words, selectors: 'any' as const };
  });
  const named = matched.flatMap(({ selectors }) => (selectors === 'any' ? [] : selectors));
  const anyDrug = matched.some(({ selectors }) => selectors === 'any');
  return {
    ...headerOf(row, describing),
    subjects: matched.map(({ words }) => ({ role: 'allergy', words })),
    ...describing.drugs.of(anyDrug ? 'any' : named),
    when: null,
    outcomes: matched.map(({ outcome, words }) => outcomeView(outcome, words, row, false)),
    ...tuningOf(false, row.outcomes),
  };
}

function describeDose(row: DoseRangeRow, describing: Describing): RuleView {
  const { names } = describing;
  const goals = row.goals === 'any' ? 'any goal' : `goal ${either(row.goals)}`;
  const condition = row.when ? `; ${conditionWords(row.when, names)}` : '';
  const amounts = [
    { range: row.singleDose, words: `${row.unit} at once` },
    { range: row.dailyDose, words: `${row.unit} a day on average` },
  ];
  const outside = (side: 'above' | 'below', bound: 'atMost' | 'atLeast') => {
    const limits = amounts.flatMap(({ range, words }) =>
      range?.[bound] === undefined ? [] : [`${side} ${range[bound]} ${words}`],
    );
    return limits.length === 0 ? [] : [outcomeView(row[side], either(limits), row, false)];
  };
  return {
    ...headerOf(row, describing),
    subjects: [{ role: 'drug', words: selectorWords(row.drug, names) }],
    ...describing.drugs.of([row.drug]),
    when: `given by ${either(row.routes)} route; ${goals}${condition}`,
    outcomes: [...outside('above', 'atMost'), ...outside('below', 'atLeast')],
    ...tuningOf(false, [row.above, row.below]),
  };
}

function describeSupply(row: SupplyRuleRow, describing: Describing): RuleView {
  const { aboveRange, cyclic } = row;
  const words = {
    more: `the quantity lasts more than ${row.factor} times the days' supply`,
    less: `the days' supply is more than ${row.factor} times as long as the quantity lasts`,
  };
  const except = cyclic
    ? `; not for ${either([...cyclic.goals, ...cyclic.classes])}, which may be taken in cycles`
    : '';
  const above = 'used up within the days’ supply it would be above the range of the daily dose';
  return {
    ...headerOf(row, describing),
    subjects: [{ role: 'drug', words: 'any drug that is ordered' }],
    ...describing.drugs.of('any'),
    when: `by dose and frequency ${words[row.supplied]}${except}`,
    outcomes: [...(aboveRange ? [outcomeView(aboveRange, above, row, false)] : []), outcomeView(row, null, row, false)],
    ...tuningOf(false, [...(aboveRange ? [aboveRange] : []), row]),
  };
}

function describeRegulatory(row: RegulatoryRuleRow, describing: Describing): RuleView {
  return {
    ...headerOf(row, describing),
    subjects: [{ role: 'drug', words: row.kind === '503a' ? 'any compounded drug' : 'any controlled substance' }],
    ...describing.drugs.of('any'),
    when: `the check “${row.check}” finds a fault`,
    outcomes: [{ ...outcomeView(row, null, row, true), effect: row.effect }],
    ...tuningOf(true, [row]),
  };
}

type HeaderRow = InteractionRow | PatientRuleRow | AllergyRuleRow | DoseRangeRow | SupplyRuleRow | RegulatoryRuleRow;

function headerOf(row: HeaderRow, { fileOf, monitoring }: Describing) {
  const { id, kind, summary, management, citation, reviewedBy } = row;
  return {
    id,
    kind,
    file: fileOf(row),
    summary,
    management,
    mechanism: row.mechanism ?? null,
    ...citation,
    resolution: row.resolution ?? null,
    covers: row.covers ?? [],
    attachesMonitoring: row.attachesMonitoring ?? [],
    monitoring: (row.attachesMonitoring ?? []).flatMap((id) => monitoring.get(id) ?? []),
    planned: false,
    advisory: 'advisory' in row && row.advisory,
    reviewedBy,
  };
}

function weighed(row: InteractionRow | PatientRuleRow, legal: boolean, names: Names) {
  const outcomes: readonly Weight[] = row.outcomes ?? [{ severity: row.severity ?? 'none', override: row.override }];
  return {
    when: row.when ? conditionWords(row.when, names) : null,
    outcomes: outcomes.map((outcome) =>
      outcomeView(outcome, outcome.when ? conditionWords(outcome.when, names) : null, row, legal),
    ),
    ...tuningOf(legal, outcomes),
  };
}

interface Weight {
  readonly when?: OutcomeRow['when'];
  readonly severity: Severity | 'none';
  readonly override?: OverridePolicy | undefined;
  readonly summary?: string | undefined;
  readonly management?: string | undefined;
}

function outcomeView(
  outcome: Weight,
  when: string | null,
  rule: { readonly summary: string; readonly management: string },
  legal: boolean,
): RuleOutcomeView {
  const { severity } = outcome;
  const raises = severity !== 'none';
  const effect: FindingEffect | null = !raises ? null : legal ? 'blocks' : effectOf(severity);
  return {
    when,
    severity,
    effect,
    override: raises ? (outcome.override ?? null) : null,
    summary: outcome.summary ?? rule.summary,
    management: outcome.management ?? rule.management,
  };
}
