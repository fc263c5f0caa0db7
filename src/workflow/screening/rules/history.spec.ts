import {
  condition,
  date,
  found,
  has,
  man,
  order,
  therapy,
  trt,
  weight,
  woman,
  youngWoman,
} from './example-facts.spec.js';
import type { ConditionFact, ScreeningFacts } from './facts.js';

const CLOMIPHENE = 'rxcui:2596';
const ESTRADIOL = 'rxcui:4083';
const TAMOXIFEN = 'rxcui:10324';
const ANASTROZOLE = 'rxcui:84857';
const RESOLVED = { status: 'resolved' as const, resolvedOn: date('2026-02-01') };

const onClomiphene = (entry: ConditionFact): ScreeningFacts =>
  man({ ...order(CLOMIPHENE, 'male-hypogonadism'), ...has(entry) });
const ovulation = (entry: ConditionFact): ScreeningFacts =>
  youngWoman({ ...order(CLOMIPHENE, 'ovulation-induction'), ...has(entry) });
const onEstradiol = (entry: ConditionFact): ScreeningFacts =>
  woman({ ...order(ESTRADIOL, 'menopause'), ...has(entry) });
const onTamoxifen = (entry: ConditionFact): ScreeningFacts =>
  woman({ ...order(TAMOXIFEN, 'breast-cancer-treatment'), ...has(entry) });
const startsTrt = (entry: ConditionFact): ScreeningFacts => man({ ...trt, ...has(entry) });

describe('a condition that has resolved', () => {
  it.each<[string, string, string, (entry: ConditionFact) => ScreeningFacts, string, string]>([
    ['DPI-007', 'severe hepatic impairment', 'K72.10', (entry) => man(has(entry)), 'contraindicated', 'silent'],
    ['DPI-028', 'uterine bleeding', 'N93.9', ovulation, 'contraindicated', 'silent'],
    ['DPI-029', 'an ovarian cyst', 'N83.201', ovulation, 'contraindicated', 'silent'],
    ['DPI-030', 'an overactive thyroid', 'E05.90', onClomiphene, 'contraindicated', 'silent'],
    ['DPI-030', 'a pituitary adenoma asks even then', 'D35.2', onClomiphene, 'contraindicated', 'major'],
    ['DPI-030', 'an underactive thyroid', 'E03.9', onClomiphene, 'major', 'silent'],
    ['DPI-031', 'a visual disturbance', 'H53.8', onClomiphene, 'contraindicated', 'silent'],
    ['DPI-037', 'heart failure', 'I50.9', startsTrt, 'contraindicated', 'silent'],
    ['DPI-037', 'sleep apnea', 'G47.33', startsTrt, 'major', 'silent'],
    ['DPI-039', 'bleeding', 'N95.0', onEstradiol, 'contraindicated', 'silent'],
    ['DPI-039', 'liver disease', 'K75.9', onEstradiol, 'contraindicated', 'silent'],
    ['DPI-044', 'bleeding', 'N95.0', onTamoxifen, 'major', 'silent'],
    // Histories count for ever.
    ['DPI-023', 'a thrombosis', 'I82.401', onTamoxifen, 'major', 'major'],
    [
      'DPI-027',
      'liver disease: the label means a history too',
      'K75.9',
      onClomiphene,
      'contraindicated',
      'contraindicated',
    ],
    ['DPI-039', 'breast cancer', 'C50.912', onEstradiol, 'contraindicated', 'contraindicated'],
    ['DPI-044', 'endometrial hyperplasia', 'N85.00', onTamoxifen, 'major', 'major'],
    [
      'DPI-011',
      'a fragility fracture',
      'M48.50XA',
      (entry) => woman({ ...order(ANASTROZOLE, 'breast-cancer-treatment'), ...has(entry) }),
      'major',
      'major',
    ],
  ])('%s %s', (rule, _, code, facts, active, resolved) => {
    expect(weight(facts(condition(code)), rule)).toBe(active);
    expect(weight(facts(condition(code, { status: 'active' })), rule)).toBe(active);
    expect(weight(facts(condition(code, RESOLVED)), rule)).toBe(resolved);
  });

  it('stops as long as another entry of the same group is active, in any order', () => {
    const entries = [condition('H53.8', RESOLVED), condition('H53.40')];
    for (const list of [entries, entries.toReversed()]) {
      const facts = man({ ...order(CLOMIPHENE, 'male-hypogonadism'), ...has(...list) });
      expect(weight(facts, 'DPI-031')).toBe('contraindicated');
    }
  });

  it('is dated by its end where nobody knows its beginning', () => {
    const at = (resolvedOn: string): ScreeningFacts =>
      startsTrt(condition('I21.9', { status: 'resolved', resolvedOn: date(resolvedOn) }));
    expect(weight(at('2026-05-21'), 'DPI-037')).toBe('contraindicated');
    expect(weight(at('2026-05-20'), 'DPI-037')).toBe('silent');
  });

  it('is a fact of its own: a decision on the active one does not hold for it', () => {
    const active = found(onTamoxifen(condition('I82.401')), 'DPI-023');
    const resolved = found(onTamoxifen(condition('I82.401', RESOLVED)), 'DPI-023');
    expect(resolved?.factsHash).not.toBe(active?.factsHash);
    expect(resolved?.evidence.map(({ text }) => text)).toContain(
      'venous thromboembolism (icd-10-cm I82.401, resolved)',
    );
  });
});

describe('what a stopped therapy was given for', () => {
  const fertility = (status: 'active' | 'stopped', stoppedOn?: string): ScreeningFacts =>
    man({
      ...trt,
      therapies: [
        therapy(CLOMIPHENE, {
          status,
          stoppedOn: stoppedOn === undefined ? undefined : date(stoppedOn),
          indication: { system: 'icd-10-cm', code: 'E29.1', goal: 'male-fertility' },
        }),
      ],
    });

  it('is no present wish for a child, but a planned stop is none yet', () => {
    expect(weight(fertility('active'), 'DPI-036')).toBe('contraindicated');
    expect(weight(fertility('stopped', '2026-10-01'), 'DPI-036')).toBe('silent');
    expect(weight(fertility('stopped'), 'DPI-036')).toBe('silent');
    expect(weight(fertility('active', '2026-12-01'), 'DPI-036')).toBe('contraindicated');
  });

  it('is a history: breast cancer counts though its therapy is over', () => {
    const past = therapy(TAMOXIFEN, {
      status: 'stopped',
      stoppedOn: date('2020-01-01'),
      indication: { system: 'icd-10-cm', code: 'C50.912', goal: 'breast-cancer-treatment' },
    });
    expect(weight(woman({ ...order(ESTRADIOL, 'menopause'), therapies: [past] }), 'DPI-039')).toBe('contraindicated');
  });
});
