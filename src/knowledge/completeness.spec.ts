import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadKnowledgeSource } from './index.js';
import { TABLE_ROWS } from './table-rows.js';

const source = loadKnowledgeSource();
const rules = [
  ...source.interactions,
  ...source.patientRules,
  ...source.allergyRules,
  ...source.doses,
  ...source.regulatoryRules,
];
const page = readFileSync(join(import.meta.dirname, '..', '..', 'docs', 'knowledge.md'), 'utf8');

/** Rows that are no rule of screening; each stands with its reason in docs/knowledge.md. */
const ELSEWHERE = ['DPI-046', 'DLI-011', 'DLI-012', 'DLI-038'];

const DRUGS =
  `anastrozole letrozole exemestane tamoxifen raloxifene toremifene clomiphene enclomiphene gonadorelin hcg testosterone
  methyltestosterone estradiol conjugated_estrogens estriol estrone progesterone medroxyprogesterone ethinyl_estradiol prasterone
  alendronate risedronate ibandronate zoledronic_acid denosumab calcium cholecalciferol ergocalciferol ketoconazole itraconazole
  clarithromycin ritonavir rifampin carbamazepine phenytoin phenobarbital st_johns_wort enzalutamide warfarin paroxetine fluoxetine
  bupropion quinidine terbinafine duloxetine cinacalcet mirabegron venlafaxine citalopram sertraline cholestyramine leuprolide goserelin
  fulvestrant insulin levothyroxine`.split(/\s+/);

const TESTS =
  `estradiol testosterone_total testosterone_free testosterone_bio lh fsh shbg te2_ratio vit_d_25oh calcium_total
  calcium_corrected albumin phosphate pth alt ast alp bilirubin_total bilirubin_direct ggt chol_total ldl hdl triglycerides ctx p1np
  dxa_tscore_lspine dxa_tscore_hip dxa_tscore_femneck bmd_lspine bmd_hip bmd_femur dxa_report vfa frax_major frax_hip sperm_conc
  sperm_motility_total sperm_motility_prog sperm_morph semen_volume hematocrit hemoglobin psa prolactin hcg_qual hcg_quant creatinine
  egfr inr progesterone dheas dht`.split(/\s+/);

/** Where sources contradict each other, and the rules beside which the resolution is written. */
const CONTRADICTIONS: Record<string, readonly string[]> = {
  'tamoxifen with anastrozole': ['DDI-001', 'DDI-002', 'DDI-005'],
  'threshold of a bone agent': ['DPI-011', 'DLI-014'],
  'estradiol of 20 pg/mL in men': ['DLI-001'],
  'severe osteoporosis and exemestane': ['DPI-009'],
  'severe hepatic impairment': ['DPI-007'],
  'calcium and vitamin D': ['DPI-011'],
  'markers of bone turnover': ['DLI-021'],
  'size of the suppression of estradiol': ['DLI-003'],
  'fractures under exemestane': ['DPI-010'],
  'CYP3A4 and aromatase inhibitors': ['DDI-023', 'DDI-024'],
  'enclomiphene and hCG in articles and in law': ['503A-LEGAL-OPINION', '503A-BIOLOGIC'],
  'tamoxifen and bone': ['DPI-009'],
  'testosterone with fertility drugs': ['DDI-030', 'DDI-031'],
};

describe('the knowledge against its source tables', () => {
  const ids = new Set(rules.map(({ id }) => id));
  const covered = new Set(rules.flatMap(({ covers }) => covers ?? []));

  it.each(Object.entries(TABLE_ROWS))(
    'has a rule for every row of %s, or names where it is answered',
    (_table, rows) => {
      expect(rows.filter((id) => !ids.has(id) && !covered.has(id) && !ELSEWHERE.includes(id))).toEqual([]);
    },
  );

  it('counts 53, 48 and 38 rows', () => {
    expect(Object.values(TABLE_ROWS).map(({ length }) => length)).toEqual([53, 48, 38]);
  });

  it.each(ELSEWHERE)('%s is no rule, and docs/knowledge.md says why', (id) => {
    expect(ids.has(id) || covered.has(id)).toBe(false);
    expect(page).toMatch(new RegExp(`\\| ${id} +\\| [^|]{20,} \\|`));
  });

  it('holds the 56 drugs and the 53 laboratory tests', () => {
    expect([DRUGS.length, TESTS.length]).toEqual([56, 53]);
    const drugs = new Set(source.drugs.map(({ key }) => key));
    const tests = new Set(source.tests.map(({ key }) => key));
    expect(DRUGS.filter((key) => !drugs.has(key))).toEqual([]);
    expect(TESTS.filter((key) => !tests.has(key))).toEqual([]);
  });

  it.each(Object.entries(CONTRADICTIONS))('resolves %s beside the rule', (_what, beside) => {
    const lengths = beside.map((id) => rules.find((rule) => rule.id === id)?.resolution?.length ?? 0);
    expect(Math.min(...lengths)).toBeGreaterThan(0);
    expect(Math.max(...lengths)).toBeGreaterThan(40);
  });
});
