import {
  anastrozole,
  baseline,
  candidate,
  date,
  decide,
  found,
  man,
  result,
  therapy,
  weight,
  withResults,
  woman,
} from './example-facts.spec.js';
import type { ScreeningFacts } from './facts.js';

const ANASTROZOLE = 'rxcui:84857';
const TESTOSTERONE = 'rxcui:10379';

describe('missing baseline', () => {
  const without = (...tests: string[]): ScreeningFacts =>
    man({ results: baseline().filter(({ test }) => !tests.includes(test ?? '')) });

  it('MON-001 is one finding for the panel, hard for estradiol and total testosterone', () => {
    const facts = without('estradiol', 'testosterone_total', 'lh', 'shbg');
    const findings = decide(facts).findings.filter(({ rule }) => rule === 'MON-001');
    expect(findings).toHaveLength(1);
    expect(findings[0]).toMatchObject({
      kind: 'missing-baseline',
      severity: 'major',
      override: 'pharmacist',
      effect: 'needs-review',
    });
    expect(findings[0]?.summary).toMatch(/estradiol, total testosterone needed; LH, SHBG asked/);
    expect(decide(facts).outcome).toBe('needs-review');
  });

  it.each([
    ['only soft tests are missing', without('lh', 'fsh', 'shbg'), 'minor'],
    ['everything is there', man(), 'silent'],
    [
      'estradiol of 91 days ago',
      man({ results: withResults(result('estradiol', '48', { collectedOn: date('2026-08-21') })) }),
      'major',
    ],
    [
      'estradiol of 90 days ago',
      man({ results: withResults(result('estradiol', '48', { collectedOn: date('2026-08-22') })) }),
      'silent',
    ],
    [
      'a preliminary estradiol',
      man({ results: withResults(result('estradiol', '48', { status: 'preliminary' })) }),
      'major',
    ],
    [
      'an unreadable estradiol',
      man({ results: withResults(result('estradiol', '48', { unreadable: 'no unit' })) }),
      'major',
    ],
    [
      'an estradiol of tomorrow',
      man({ results: withResults(result('estradiol', '48', { collectedOn: date('2026-11-21') })) }),
      'major',
    ],
    [
      'a prescriber’s attestation',
      { ...without('estradiol'), attestations: [{ test: 'estradiol', attestedOn: date('2026-11-15') }] },
      'silent',
    ],
    [
      'an attestation that has expired',
      {
        ...without('estradiol'),
        attestations: [{ test: 'estradiol', attestedOn: date('2026-11-15'), expiresOn: date('2026-11-19') }],
      },
      'major',
    ],
    [
      'a documented continuation',
      {
        ...without('estradiol'),
        candidates: [anastrozole({ continuationOfTherapy: { therapyStartedOn: date('2026-06-01') } })],
      },
      'silent',
    ],
    ...[
      ['a continuation that began before the birth', '1985-03-01', 'major'],
      ['a continuation from the day of the birth', '1985-03-02', 'silent'],
      ['a continuation that begins tomorrow', '2026-11-21', 'major'],
      ['a therapy handed over first today', '2026-11-20', 'silent'],
    ].map(([title = '', startedOn = '', expected = '']): [string, ScreeningFacts, string] => [
      title,
      {
        ...without('estradiol'),
        candidates: [anastrozole({ continuationOfTherapy: { therapyStartedOn: date(startedOn) } })],
      },
      expected,
    ]),
    [
      'a man treated for breast cancer',
      { ...without('estradiol'), candidates: [candidate(ANASTROZOLE, 'breast-cancer-treatment')] },
      'silent',
    ],
  ])('MON-001 %s', (_, facts, expected) => {
    expect(weight(facts, 'MON-001')).toBe(expected);
  });

  it('does not ask for LH and FSH beside testosterone', () => {
    const facts = {
      ...without('lh', 'fsh'),
      therapies: [
        therapy(TESTOSTERONE, { indication: { system: 'icd-10-cm', code: 'E29.1', goal: 'male-hypogonadism' } }),
      ],
    };
    expect(weight(facts, 'MON-001')).toBe('silent');
  });

  it('says when the last result was', () => {
    const facts = man({ results: withResults(result('estradiol', '48', { collectedOn: date('2026-08-21') })) });
    expect(found(facts, 'MON-001')?.evidence.map(({ text }) => text)).toContain(
      'estradiol: collected 2026-08-21, older than 90 days since 2026-11-20',
    );
  });

  it('never holds a first fill in oncology for anything but pregnancy', () => {
    const results = baseline().filter(({ test }) => test !== 'alt');
    const facts = woman({ candidates: [candidate(ANASTROZOLE, 'breast-cancer-treatment')], results });
    for (const finding of decide(facts).findings.filter(({ kind }) => kind === 'missing-baseline'))
      expect(finding.stops).toBe(false);
  });
});

describe('baselines of other drugs: asked, and quiet on the nearest miss', () => {
  const CLOMIPHENE = 'rxcui:2596';
  const EXEMESTANE = 'rxcui:258494';
  const TAMOXIFEN = 'rxcui:10324';
  const WARFARIN = therapy('rxcui:11289');
  const asked = (drug: string, goal: string, base: Partial<ScreeningFacts> = {}): ScreeningFacts =>
    man({ results: [], ...base, candidates: [candidate(drug, goal)] });
  const askedOfHer = (drug: string, goal: string, base: Partial<ScreeningFacts> = {}): ScreeningFacts =>
    woman({ results: [], ...base, candidates: [candidate(drug, goal)] });
  const results = (...tests: string[]): Partial<ScreeningFacts> => ({
    results: tests.map((test) => result(test, '3', { collectedOn: date('2026-11-18') })),
  });

  it.each<[string, string, ScreeningFacts, string]>([
    ['MON-001x', 'letrozole in a man', asked('rxcui:72965', 'male-fertility'), 'major'],
    ['MON-001x', 'letrozole in a man with breast cancer', asked('rxcui:72965', 'breast-cancer-treatment'), 'silent'],
    ['MON-020', 'clomiphene in a man', asked(CLOMIPHENE, 'male-fertility'), 'major'],
    ['MON-020', 'gonadorelin', asked('rxcui:6384', 'male-hpg-restart'), 'major'],
    [
      'MON-020',
      'estradiol and total testosterone on file: the rest is asked and stops nothing',
      asked(CLOMIPHENE, 'male-fertility', results('estradiol', 'testosterone_total')),
      'minor',
    ],
    ['MON-020', 'clomiphene in a woman', askedOfHer(CLOMIPHENE, 'ovulation-induction'), 'silent'],
    ['MON-022', 'a wish for a child', asked(CLOMIPHENE, 'male-fertility'), 'minor'],
    ['MON-022', 'a restart without one', asked(CLOMIPHENE, 'male-hpg-restart'), 'silent'],
    ['MON-024', 'clomiphene in a man', asked(CLOMIPHENE, 'male-fertility'), 'minor'],
    [
      'MON-024',
      'liver values on file',
      asked(CLOMIPHENE, 'male-fertility', results('alt', 'ast', 'bilirubin_total')),
      'silent',
    ],
    ['MON-024f', 'clomiphene in a woman', askedOfHer(CLOMIPHENE, 'ovulation-induction'), 'major'],
    ['MON-024f', 'clomiphene in a man', asked(CLOMIPHENE, 'male-fertility'), 'silent'],
    ['MON-030', 'testosterone in a man', asked(TESTOSTERONE, 'male-hypogonadism'), 'major'],
    [
      'MON-030',
      'total testosterone on file, hematocrit not',
      asked(TESTOSTERONE, 'male-hypogonadism', results('testosterone_total')),
      'minor',
    ],
    ['MON-030', 'testosterone in a woman', askedOfHer(TESTOSTERONE, 'menopause'), 'silent'],
    ['MON-030p', 'a man of 40', asked(TESTOSTERONE, 'male-hypogonadism'), 'minor'],
    [
      'MON-030p',
      'a man of 39',
      asked(TESTOSTERONE, 'male-hypogonadism', { patient: { sexAtBirth: 'male', birthDate: date('1986-11-21') } }),
      'silent',
    ],
    [
      'MON-045',
      'testosterone beside warfarin',
      asked(TESTOSTERONE, 'male-hypogonadism', { therapies: [WARFARIN] }),
      'major',
    ],
    [
      'MON-045',
      'with an INR of this week',
      asked(TESTOSTERONE, 'male-hypogonadism', { therapies: [WARFARIN], ...results('inr') }),
      'silent',
    ],
    ['MON-045', 'without warfarin', asked(TESTOSTERONE, 'male-hypogonadism'), 'silent'],
    [
      'MON-045',
      'tamoxifen for breast cancer asks and does not lock',
      askedOfHer(TAMOXIFEN, 'breast-cancer-treatment', { therapies: [WARFARIN] }),
      'minor',
    ],
    ['MON-008', 'exemestane without a scan', askedOfHer(EXEMESTANE, 'breast-cancer-treatment'), 'minor'],
    [
      'MON-008',
      'the report of a scan answers',
      askedOfHer(EXEMESTANE, 'breast-cancer-treatment', results('dxa_report')),
      'silent',
    ],
    ['MON-008', 'exemestane for something else', askedOfHer(EXEMESTANE, 'endometriosis'), 'silent'],
    ['MON-017', 'exemestane without vitamin D', askedOfHer(EXEMESTANE, 'breast-cancer-treatment'), 'minor'],
    [
      'MON-017',
      'vitamin D and calcium on file',
      askedOfHer(EXEMESTANE, 'breast-cancer-treatment', results('vit_d_25oh', 'calcium_total')),
      'silent',
    ],
    ['MON-017n', 'letrozole', askedOfHer('rxcui:72965', 'breast-cancer-treatment'), 'minor'],
    ['MON-017n', 'exemestane has its own', askedOfHer(EXEMESTANE, 'breast-cancer-treatment'), 'silent'],
  ])('%s %s', (rule, _what, facts, expected) => {
    expect(weight(facts, rule)).toBe(expected);
  });

  it('says of a drug without a panel that none is laid down', () => {
    const { checks } = decide(askedOfHer('rxcui:4083', 'menopause'));
    expect(checks.find(({ check }) => check === 'missing-baseline')).toMatchObject({
      outcome: 'not-checked',
      stops: false,
      reason: expect.stringContaining('no tests are laid down before a first fill of Estradiol'),
    });
  });
});
