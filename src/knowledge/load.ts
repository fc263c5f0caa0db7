import { textFaults } from './checks/text-faults.js';
import type { z } from 'zod';
import { canonicalJson, sha256 } from './canonical-json.js';
import { fileFaults } from './checks/file-faults.js';
import { classFaults } from './checks/class-faults.js';
import { monitoringFaults } from './checks/monitoring-faults.js';
import { ruleFaults } from './checks/rule-faults.js';
import { crossCheck } from './cross-checks.js';
import { readDataFiles, type DataFile } from './data-files.js';
import { legalFaults } from './legal-checks.js';
import { parseRows, parseVocabulary, parseWhole, readYaml, VOCABULARY, type VocabularyRow } from './parse-rows.js';
import { KnowledgeError } from './problems.js';
import { parseProtocols, ProtocolDataError, type Protocol } from './protocols.js';
import { doseRange, supplyRule, type DoseRangeRow, type SupplyRuleRow } from './schema/dosing.js';
import { drugClass, type DrugClassRow } from './schema/drug-class.js';
import { drug, type DrugRow } from './schema/drug.js';
import { allergen, conditionGroup, type AllergenRow, type ConditionGroupRow } from './schema/groups.js';
import { dataInventory, type DataInventory } from './schema/inventory.js';
import { laboratoryTest, type LaboratoryTestRow } from './schema/lab.js';
import { plannedMonitoring, type PlannedMonitoringRow } from './schema/planned-monitoring.js';
import { product, type ProductRow } from './schema/product.js';
import {
  commercialProduct,
  controlledLimit,
  copyTest,
  difficultForms,
  listedSubstanceFile,
  regulatoryRule,
  type CommercialProductRow,
  type ControlledLimitRow,
  type RegulatoryRuleRow,
} from './schema/regulatory.js';
import { supplyFaults } from './supply-checks.js';
import { vocabularyFaults } from './vocabulary-checks.js';
import {
  allergyRule,
  interaction,
  patientRule,
  type AllergyRuleRow,
  type InteractionRow,
  type PatientRuleRow,
} from './schema/rules.js';

/** Everything the data files say, checked row by row and against each other. */
export interface KnowledgeRows {
  readonly drugs: DrugRow[];
  readonly classes: DrugClassRow[];
  /** Brands, combinations and other names that stand for more than one drug, or for one route. */
  readonly namedProducts: ProductRow[];
  readonly vocabulary: VocabularyRow[];
  readonly tests: LaboratoryTestRow[];
  readonly conditions: ConditionGroupRow[];
  readonly allergens: AllergenRow[];
  readonly interactions: InteractionRow[];
  readonly patientRules: PatientRuleRow[];
  readonly allergyRules: AllergyRuleRow[];
  readonly doses: DoseRangeRow[];
  readonly supplyRules: SupplyRuleRow[];
  readonly regulatoryRules: RegulatoryRuleRow[];
  readonly lists: z.infer<typeof listedSubstanceFile>[];
  readonly products: CommercialProductRow[];
  readonly copyTests: z.infer<typeof copyTest>[];
  readonly difficultForms: z.infer<typeof difficultForms>[];
  readonly limits: ControlledLimitRow[];
  readonly protocols: Protocol[];
  readonly inventories: DataInventory[];
  /** Monitoring that rules attach and no protocol lays down yet. */
  readonly plannedMonitoring: PlannedMonitoringRow[];
  /** The file that each row stands in, by the row; of a file that is one object, by that. */
  readonly fileOf: Map<object, string>;
}

/** The rows with the version that they are. */
export interface KnowledgeSource extends KnowledgeRows {
  /** SHA-256 of the content, whatever its formatting: the knowledge's version. */
  readonly hash: string;
}

/** Reads the data folder. @throws KnowledgeError naming file, row and field */
export function loadKnowledgeSource(folder?: string): KnowledgeSource {
  return parseKnowledge(readDataFiles(folder));
}

/** What no row can know alone. */
const NAMES = [fileFaults, crossCheck, classFaults, monitoringFaults, vocabularyFaults, supplyFaults, legalFaults];

/** Checks data files and puts their rows together. Pure. @throws KnowledgeError */
export function parseKnowledge(files: readonly DataFile[]): KnowledgeSource {
  const problems: string[] = [];
  const source = emptySource();
  const content: Record<string, unknown> = {};
  for (const file of files) {
    const faults = textFaults(file);
    problems.push(...faults);
    if (faults.length > 0) continue;
    const vocabulary = VOCABULARY.get(file.path);
    if (vocabulary) {
      const rows = parseVocabulary(file, vocabulary, problems);
      source.vocabulary.push(...rows);
      for (const row of rows) source.fileOf.set(row, file.path);
      content[file.path] = rows;
      continue;
    }
    if (!file.path.endsWith('.yaml')) {
      problems.push(
        `${file.path}: is no data file: they end in .yaml, but for ${[...VOCABULARY.keys()].join(' and ')}`,
      );
      continue;
    }
    const parsed = readYaml(file, problems);
    content[file.path] = parsed;
    if (!file.path.startsWith('protocols/') && parsed !== undefined) addFile(source, file.path, parsed, problems);
  }
  addProtocols(source, files, problems);
  if (problems.length === 0) for (const check of NAMES) problems.push(...check(source));
  // A rule with a name that leads nowhere would be told again by what follows from it.
  if (problems.length === 0) problems.push(...ruleFaults(source));
  if (problems.length > 0) throw new KnowledgeError(problems);
  return { ...source, hash: sha256(canonicalJson(content)) };
}

type Adder = (source: KnowledgeRows, path: string, content: unknown, problems: string[]) => void;

const rows =
  <Row extends object>(pick: (source: KnowledgeRows) => Row[], schema: z.ZodType<Row>): Adder =>
  (source, path, content, problems) => {
    for (const row of parseRows(path, content, () => schema, problems)) {
      pick(source).push(row);
      source.fileOf.set(row, path);
    }
  };
const whole =
  <Content extends object>(pick: (source: KnowledgeRows) => Content[], schema: z.ZodType<Content>): Adder =>
  (source, path, content, problems) => {
    const parsed = parseWhole(path, content, schema, problems);
    if (parsed === undefined) return;
    pick(source).push(parsed);
    source.fileOf.set(parsed, path);
  };

/** Which files hold what. The first pattern that fits decides; a file that fits none is a problem. */
const KINDS: readonly (readonly [RegExp, Adder])[] = [
  [/^inventory\.yaml$/, whole(({ inventories }) => inventories, dataInventory)],
  [/^classes\.yaml$/, rows(({ classes }) => classes, drugClass)],
  [/^planned-monitoring\.yaml$/, rows((source) => source.plannedMonitoring, plannedMonitoring)],
  [/^drugs\//, rows(({ drugs }) => drugs, drug)],
  [/^products\//, rows(({ namedProducts }) => namedProducts, product)],
  [/^labs\//, rows(({ tests }) => tests, laboratoryTest)],
  [/^conditions\//, rows(({ conditions }) => conditions, conditionGroup)],
  [/^allergens\//, rows(({ allergens }) => allergens, allergen)],
  [/^interactions\//, rows(({ interactions }) => interactions, interaction)],
  [/^contraindications\/allergy\.yaml$/, rows(({ allergyRules }) => allergyRules, allergyRule)],
  [/^(contraindications|drug-lab)\//, rows(({ patientRules }) => patientRules, patientRule)],
  [/^dosing\/days-supply\.yaml$/, rows(({ supplyRules }) => supplyRules, supplyRule)],
  [/^dosing\//, rows(({ doses }) => doses, doseRange)],
  [
    /^(regulatory-503a|controlled-substances)\/rules\.yaml$/,
    rows(({ regulatoryRules }) => regulatoryRules, regulatoryRule),
  ],
  [/^regulatory-503a\/(withdrawn|bulk-substances)\.yaml$/, whole(({ lists }) => lists, listedSubstanceFile)],
  [/^regulatory-503a\/commercial-products\.yaml$/, rows(({ products }) => products, commercialProduct)],
  [/^regulatory-503a\/copy-test\.yaml$/, whole(({ copyTests }) => copyTests, copyTest)],
  [/^regulatory-503a\/difficult-forms\.yaml$/, whole((source) => source.difficultForms, difficultForms)],
  [/^controlled-substances\/limits\.yaml$/, rows(({ limits }) => limits, controlledLimit)],
];

function addFile(source: KnowledgeRows, path: string, content: unknown, problems: string[]): void {
  const kind = KINDS.find(([pattern]) => pattern.test(path));
  if (kind) kind[1](source, path, content, problems);
  else problems.push(`${path}: no kind of data file has this name`);
}

function addProtocols(source: KnowledgeRows, files: readonly DataFile[], problems: string[]): void {
  const own = files.filter(({ path }) => path.startsWith('protocols/') && path.endsWith('.yaml'));
  try {
    source.protocols.push(...parseProtocols(own));
    source.protocols.forEach(({ rules }, index) => {
      for (const rule of rules) source.fileOf.set(rule, own[index]?.path ?? '');
    });
  } catch (error) {
    if (!(error instanceof ProtocolDataError)) throw error;
    problems.push(...error.problems);
  }
}

function emptySource(): KnowledgeRows {
  return {
    drugs: [],
    classes: [],
    namedProducts: [],
    vocabulary: [],
    tests: [],
    conditions: [],
    allergens: [],
    interactions: [],
    patientRules: [],
    allergyRules: [],
    doses: [],
    supplyRules: [],
    regulatoryRules: [],
    lists: [],
    products: [],
    copyTests: [],
    difficultForms: [],
    limits: [],
    protocols: [],
    inventories: [],
    plannedMonitoring: [],
    fileOf: new Map(),
  };
}
