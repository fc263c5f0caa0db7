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
