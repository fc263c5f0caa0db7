import type { CompiledKnowledge } from './compiled.js';
import type { RuleInfo } from './compiled-rules.js';
import { ConditionIndex } from './compile/conditions.js';
import { indexIngredients } from './compile/drugs.js';
import { indexTests } from './compile/labs.js';
import { Membership } from './compile/predicates.js';
import { drugsInRules } from './compile/reach.js';
import { compileRegulatory } from './compile/regulatory.js';
import {
  compileSupplyRules,
  indexAllergyRules,
  indexDoseRanges,
  indexPatientRules,
  PairIndex,
  ruleInfo,
} from './compile/rules.js';
import type { KnowledgeSource } from './load.js';
import { asksBeforeFirstFill } from './protocol-match.js';
import { protocolsFor, type Protocol, type ProtocolFacts } from './protocols.js';
import { Resolver } from './compile/resolver.js';
import { FREQUENCY_PERIOD_DAYS } from './schema/words.js';

/** Builds the indexes. Pure; a few hundred milliseconds. The source was checked by the loader. */
export function compileKnowledge(source: KnowledgeSource): CompiledKnowledge {
  const laboratory = indexTests(source.tests);
  const members = new Membership(source.drugs, laboratory.tests);
  const ingredients = indexIngredients(source, drugsInRules(source, members));
  const resolver = new Resolver(ingredients, source.allergens);
  const conditions = new ConditionIndex(source.conditions);
  const pairs = new PairIndex(source.interactions, members);
  const allergies = indexAllergyRules(source.allergyRules, members);
  const keys = [...ingredients.byKey.keys()];
  const [advisory, standing] = partition(source.patientRules, (row) => row.advisory);
  const baselines = baselineProtocols(source);
  return {
    version: source.hash,
    rules: new Map(allInfos(source).map((info) => [info.id, info])),
    ingredients: ingredients.byKey,
    tests: laboratory.tests,
    testList: [...laboratory.tests.values()],
    pairRules: pairs.rules,
    sameDrugRules: pairs.sameDrug,
    drugRules: indexPatientRules(standing, keys, members),
    advisoryRules: indexPatientRules(advisory, keys, members),
    sameAllergy: allergies.same,
    excipientAllergy: allergies.excipient,
    crossAllergies: allergies.cross,
    doseRanges: indexDoseRanges(source.doses, members),
    supplyRules: compileSupplyRules(source.supplyRules, members),
    regulatory: compileRegulatory(source),
    fractureRiskGroups: source.conditions.filter(({ fractureRisk }) => fractureRisk).map(({ key }) => key),
    frequencyDays: new Map(Object.entries(FREQUENCY_PERIOD_DAYS)),
    resolveDrug: (code) => resolver.drug(code),
    resolveText: (text) => resolver.text(text),
    resolveSubstance: (codeOrText) => resolver.substance(codeOrText),
    resolveExcipient: (name) => resolver.excipient(name),
    conditionGroups: (system, code) => conditions.read(system, code),
    groupsOfGoal: (goal) => conditions.groupsOfGoal(goal),
    laboratoryCode: (loinc) => laboratory.codes.get(loinc),
    monitoringRules: (facts) => protocolsFor(source.protocols, facts),
    baselinePanels: (key, facts: ProtocolFacts) => protocolsFor(baselines.get(key) ?? [], facts),
  };
}

function partition<Row>(rows: readonly Row[], wanted: (row: Row) => boolean): [Row[], Row[]] {
  return [rows.filter(wanted), rows.filter((row) => !wanted(row))];
}

function allInfos(source: KnowledgeSource): RuleInfo[] {
  return [
    ...source.interactions.map((row) => ruleInfo(row)),
    ...source.patientRules.map((row) => ruleInfo(row, row)),
    ...source.allergyRules.map((row) => ruleInfo(row)),
    ...source.doses.map((row) => ruleInfo(row)),
    ...source.supplyRules.map((row) => ruleInfo(row)),
    ...source.regulatoryRules.map((row) => ruleInfo(row, { legal: true })),
  ];
}

/** Protocols cut down to what one drug asks for before its first fill, by drug, so that a screening looks at those alone. */
function baselineProtocols(source: KnowledgeSource): Map<string, Protocol[]> {
  const index = new Map<string, Protocol[]>();
  for (const drug of source.drugs) {
    const protocols = source.protocols.flatMap((protocol) => {
      const rules = protocol.rules.flatMap((rule) => {
        const triggered =
          rule.trigger.drugs.includes(drug.key) || rule.trigger.classes.some((name) => drug.classes.includes(name));
        const phases = rule.phases.filter(({ phase }) => phase === 'baseline');
        return triggered && phases.some(asksBeforeFirstFill) ? [{ ...rule, phases }] : [];
      });
      return rules.length > 0 ? [{ ...protocol, rules }] : [];
    });
    if (protocols.length > 0) index.set(drug.key, protocols);
  }
  return index;
}
