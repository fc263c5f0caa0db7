import { asksBeforeFirstFill } from '../protocol-match.js';
import type { PlannedMonitoringRow } from '../schema/planned-monitoring.js';
import type { DrugSelectorRow } from '../schema/predicate.js';
import type { ProtocolClause, ProtocolCondition, ProtocolPhase, ProtocolRule } from '../schema/protocol.js';
import { tuningOf, type Describing } from './describing.js';
import { either, type Names } from './names.js';
import type { RuleOutcomeView, RuleView } from './rule-view.js';
import { selectorWords } from './selection-words.js';

/** A monitoring rule in words. One whose tests a first fill asks for raises a finding, the others only obligations. */
export function describeMonitoring(row: ProtocolRule, { names, drugs, fileOf }: Describing): RuleView {
  const triggers = triggersOf(row);
  const baseline = row.phases.some((phase) => phase.phase === 'baseline' && asksBeforeFirstFill(phase));
  const outcomes = baseline ? baselineOutcomes(row) : [];
  return {
    id: row.id,
    kind: baseline ? 'missing-baseline' : 'monitoring',
    file: fileOf(row),
    subjects: subjectsOf(triggers, names),
    ...drugs.of(triggers),
    when: whenWords(row, names),
    outcomes,
    schedule: row.phases.map((phase) => phaseWords(phase, row, names)),
    summary: row.title,
    management: null,
    mechanism: row.rationale,
    ...tuningOf(false, outcomes),
    ...row.citation,
    resolution: null,
    covers: [],
    attachesMonitoring: [],
    monitoring: [],
    planned: false,
    advisory: false,
    reviewedBy: row.reviewedBy,
  };
}

/** Monitoring that no protocol lays down yet: what it is to be, and what to do meanwhile. */
export function describePlanned(row: PlannedMonitoringRow, { names, drugs, fileOf }: Describing): RuleView {
  const triggers = triggersOf(row);
  return {
    id: row.id,
    kind: 'monitoring',
    file: fileOf(row),
    subjects: subjectsOf(triggers, names),
    ...drugs.of(triggers),
    when: null,
    outcomes: [],
    schedule: [],
    summary: row.title,
    management: row.meanwhile,
    mechanism: null,
    ...tuningOf(false, []),
    ...row.citation,
    resolution: null,
    covers: [],
    attachesMonitoring: [],
    monitoring: [],
    planned: true,
    advisory: false,
    reviewedBy: null,
  };
}

function triggersOf({ trigger }: Pick<PlannedMonitoringRow, 'trigger'>): DrugSelectorRow[] {
  return [
    ...trigger.drugs.map((drug) => ({ drug, unknownRoute: 'match' as const })),
    ...trigger.classes.map((name) => ({ class: name, unknownRoute: 'match' as const })),
  ];
}

function subjectsOf(triggers: readonly DrugSelectorRow[], names: Names): RuleView['subjects'] {
  return [{ role: 'drug', words: either(triggers.map((trigger) => selectorWords(trigger, names))) }];
}

const OTHER_TESTS = 'only other tests are missing';

/** As the screening weighs a panel: a hard test stops a first fill, outside of cancer therapy; the others are asked. */
function baselineOutcomes({ title, tests, phases, safety }: ProtocolRule): RuleOutcomeView[] {
  const hard = phases.some(({ phase, gate }) => phase === 'baseline' && gate === 'hard')
    ? tests.filter(({ strength }) => strength === 'hard')
    : [];
  const shown = {
    severity: 'minor',
    effect: 'shown',
    override: 'pharmacist',
    summary: title,
    management: null,
  } as const;
  if (hard.length === 0) return [{ when: null, ...shown }];
  return [
    {
      when: `no result of ${either(hard.map(({ label }) => label))} in the window`,
      severity: 'major',
      effect: 'needs-review',
      override: hard.every(({ attestable }) => attestable) ? 'pharmacist' : 'two-person',
      summary: title,
      management: null,
    },
    { when: safety === 'pregnancy' ? OTHER_TESTS : `${OTHER_TESTS}, or the goal is breast cancer`, ...shown },
  ];
}

function whenWords({ applies }: ProtocolRule, names: Names): string | null {
  const parts = [
    ...(applies.sex === 'any' ? [] : [applies.sex]),
    ...(applies.goals ? [`goal ${either(applies.goals)}`] : []),
    ...(applies.exceptGoals.length > 0 ? [`goal other than ${either(applies.exceptGoals)}`] : []),
    ...(applies.when ? [clauseWords(applies.when, names)] : []),
  ];
  return parts.length === 0 ? null : parts.join('; ');
}

function clauseWords(clause: ProtocolClause, names: Names): string {
  return 'anyOf' in clause
    ? either(clause.anyOf.map((row) => factWords(row, names)))
    : either(
        clause.allOf.map((row) => factWords(row, names)),
        'and',
      );
}

function factWords(row: ProtocolCondition, names: Names): string {
  if ('ageAtLeast' in row) return `age at least ${row.ageAtLeast} years`;
  if ('plannedDaysOver' in row) return `therapy planned for more than ${row.plannedDaysOver} days`;
  if ('condition' in row) return `has ${names.condition(row.condition)}`;
  if ('onDrug' in row) return `also takes ${names.drug(row.onDrug)}`;
  if ('onClass' in row) return `also takes a drug of class ${row.onClass}`;
  if ('boneTier' in row) return `fracture risk ${row.boneTier}`;
  const { test, value, unit } = row.resultBelow;
  return `${names.test(test)} was ever below ${value} ${unit}`;
}

const ANCHORS = {
  'therapy-start': 'the start of the therapy',
  'last-result': 'the last result',
  'dose-change': 'a change of dose',
} as const;

function phaseWords(phase: ProtocolPhase, { tests }: ProtocolRule, names: Names): string {
  const condition = phase.when ? ` where ${clauseWords(phase.when, names)}` : '';
  const asked = tests.map(({ label, strength }) => (strength === 'hard' ? label : `${label} (asked)`)).join(', ');
  const window = `from day ${phase.earliest} to day ${phase.latest} after ${ANCHORS[phase.anchor]}`;
  return `${phase.phase}${condition}: ${asked}, ${window}, due on day ${phase.target}; gate ${phase.gate}`;
}
