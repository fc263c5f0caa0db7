import { fromEpochDay, toEpochDay, type EpochDay } from '../../../core/plain-date.js';
import type { BaselinePanel, Ingredient, ProtocolFacts, RuleInfo } from '../../../knowledge/index.js';
import type { Collector } from './collector.js';
import type { Medication, ScreeningContext } from './context.js';
import type { Evidence } from './decision.js';
import { medicationEvidence } from './explain.js';

/** Here monitoring never does more than warn and call, except about pregnancy. */
const ONCOLOGY_GOALS = new Set(['breast-cancer-treatment', 'breast-cancer-risk-reduction']);
const TEN_YEARS = 3650;

type Phase = BaselinePanel['phases'][number];
type PanelTest = BaselinePanel['tests'][number];

/** Tests that a therapy asks for before its first fill. A documented continuation is past that. */
export function checkBaselines(context: ScreeningContext, collector: Collector): void {
  for (const medication of context.candidates) {
    if (medication.startedOn !== null) continue;
    const panels = new Map<string, BaselinePanel>();
    for (const { ingredient } of medication.drugs) {
      const own = panelsOf(context, medication, ingredient.key, collector);
      if (own?.length === 0) tellNoPanel(ingredient, collector);
      for (const panel of own ?? []) panels.set(panel.id, panel);
    }
    for (const panel of panels.values()) checkPanel(context, panel, medication, collector);
  }
}

/** That nothing is laid down is no statement that nothing is needed. */
function tellNoPanel({ key, name }: Ingredient, collector: Collector): void {
  collector.gap(
    'missing-baseline',
    `no-panel:${key}`,
    `no tests are laid down before a first fill of ${name} for this patient and goal: judge which are needed`,
    false,
  );
}

/** Null where nobody can tell which panels apply. */
function panelsOf(
  context: ScreeningContext,
  medication: Medication,
  key: string,
  collector: Collector,
): readonly BaselinePanel[] | null {
  const { sex } = context.patient;
  if (sex === null) {
    collector.gap('missing-baseline', 'sex', 'sex at birth is not recorded', true);
    return null;
  }
  return context.knowledge.baselinePanels(key, new FirstFill(context, medication, sex));
}

/**
 * What protocols ask about the patient, worked out when one asks. A class and no literal with getters: each such literal makes a
 * hidden class of its own, which outlives the screening with everything that it refers to.
 */
class FirstFill implements ProtocolFacts {
  readonly plannedDays = null;
  readonly boneTier = 'unknown';
  readonly ingredients: readonly Ingredient[];
  readonly goal: string | null;
  private knownProfile: readonly Ingredient[] | undefined = undefined;
  private knownLowest: Readonly<Record<string, number>> | undefined = undefined;

  constructor(
    private readonly context: ScreeningContext,
    { drugs, regimen }: Medication,
    readonly sex: ProtocolFacts['sex'],
  ) {
    this.ingredients = drugs.map(({ ingredient }) => ingredient);
    this.goal = regimen.indication?.goal ?? null;
  }

  get profile(): readonly Ingredient[] {
    return (this.knownProfile ??= activeIngredients(this.context));
  }

  get ageYears(): number | null {
    return this.context.patient.ageYears;
  }

  get conditions(): ProtocolFacts['conditions'] {
    return this.context.conditions.known;
  }

  get lowestResults(): Readonly<Record<string, number>> {
    return (this.knownLowest ??= lowestResults(this.context));
  }
}

function activeIngredients({ therapies }: ScreeningContext): Ingredient[] {
  const ingredients: Ingredient[] = [];
  for (const { active, drugs } of therapies) {
    if (active) for (const { ingredient } of drugs) ingredients.push(ingredient);
  }
  return ingredients;
}

function checkPanel(
  context: ScreeningContext,
  panel: BaselinePanel,
  medication: Medication,
  collector: Collector,
): void {
  const phase = panel.phases.find(({ phase: name }) => name === 'baseline');
  // A panel that may come later, or that no fill waits for, is the monitoring's business.
  if (!phase || phase.gate === 'none' || (phase.gate !== 'hard' && phase.latest > 0)) return;
  const missing: PanelTest[] = [];
  for (const test of panel.tests) if (!isAnswered(context, test, phase)) missing.push(test);
  if (missing.length > 0) raisePanel(context, panel, phase, missing, medication, collector);
}

function raisePanel(
  context: ScreeningContext,
  panel: BaselinePanel,
  phase: Phase,
  missing: readonly PanelTest[],
  medication: Medication,
  collector: Collector,
): void {
  const goal = medication.regimen.indication?.goal ?? '';
  const capped = ONCOLOGY_GOALS.has(goal) && panel.safety !== 'pregnancy';
  const hard = phase.gate === 'hard' && !capped ? missing.filter(({ strength }) => strength === 'hard') : [];
  const attestable = hard.every((test) => test.attestable);
  collector.raise({
    info: infoOf(panel, hard.length === 0),
    subject: 'panel',
    candidateId: medication.regimen.id,
    severity: hard.length > 0 ? 'major' : 'minor',
    override: attestable ? 'pharmacist' : 'two-person',
    effect: hard.length > 0 ? 'needs-review' : 'shown',
    summary: summaryOf(panel, hard, missing),
    management: attestable
      ? 'Ask for the tests before the first fill, or for the prescriber’s attestation; a continuing therapy is documented as one.'
      : 'Ask for the tests before the first fill; an attestation does not answer this panel.',
    evidence: [medicationEvidence(medication), ...missing.map((test) => lastResult(context, test, phase))],
  });
}

/** A final, readable result inside the window answers a test; so does the prescriber's word where that is enough. */
function isAnswered(context: ScreeningContext, { test, substitutes, attestable }: PanelTest, phase: Phase): boolean {
  const first = context.today + phase.earliest;
  const answered = answers(test, first, context) || substitutes.some((other) => answers(other, first, context));
  if (answered || !attestable) return answered;
  return context.facts.attestations.some(
    (attestation) =>
      attestation.test === test &&
      toEpochDay(attestation.attestedOn) >= first &&
      (attestation.expiresOn === undefined || toEpochDay(attestation.expiresOn) >= context.today),
  );
}

function answers(test: string, first: EpochDay, { results }: ScreeningContext): boolean {
  for (const { final, day } of results.of(test)) if (final && day >= first) return true;
  return false;
}

function summaryOf(panel: BaselinePanel, hard: readonly PanelTest[], missing: readonly PanelTest[]): string {
  const labels = (tests: readonly PanelTest[]): string => tests.map(({ label }) => label).join(', ');
  const soft = missing.filter((test) => !hard.includes(test));
  const parts = [hard.length > 0 ? `${labels(hard)} needed` : '', soft.length > 0 ? `${labels(soft)} asked` : ''];
  return `${panel.title}: ${parts.filter(Boolean).join('; ')}.`;
}

function lastResult({ results }: ScreeningContext, { test, label }: PanelTest, phase: Phase): Evidence {
  const [newest] = results.of(test);
  if (!newest) return { fact: 'result', text: `${label}: no usable result` };
  const { id, collectedOn, status } = newest.fact;
  const why = newest.final ? `older than ${-phase.earliest} days` : `${status}, not final`;
  // The day on which it became too old says the same every day, which a count of days would not.
  const since = newest.final ? ` since ${fromEpochDay(newest.day - phase.earliest + 1)}` : '';
  return { fact: 'result', id, text: `${label}: collected ${collectedOn}, ${why}${since}` };
}

/** Lowest value of each test within ten years, for protocol conditions that ask whether one was ever low. */
function lowestResults({ facts, results, today }: ScreeningContext): Record<string, number> {
  const lowest: Record<string, number> = {};
  for (const { test } of facts.results) {
    if (test === undefined || Object.hasOwn(lowest, test)) continue;
    const values = results
      .of(test)
      .flatMap(({ value, final, day }) => (value !== null && final && today - day <= TEN_YEARS ? [value] : []));
    if (values.length > 0) lowest[test] = Math.min(...values);
  }
  return lowest;
}

/** @param silenceable a silence mutes what is only asked; a hard baseline is answered or attested for every patient */
function infoOf({ id, title, citation, protocol, revision }: BaselinePanel, silenceable: boolean): RuleInfo {
  return {
    id,
    kind: 'missing-baseline',
    summary: title,
    management: '',
    mechanism: null,
    citation,
    resolution: null,
    covers: [],
    attachesMonitoring: [],
    legal: false,
    advisory: false,
    silenceable,
    reviewed: false,
    fingerprint: `${protocol}@${revision}`,
  };
}
