import fc from 'fast-check';
import type { PlainDate } from '../../../core/plain-date.js';
import { evaluatePanel, panelMoments, unfitness } from './satisfy.js';
import type { ProtocolTest, ResultFact } from './types.js';

const day = (text: string) => text as PlainDate;
const asks = (test: string, more: Partial<ProtocolTest> = {}): ProtocolTest => ({
  test,
  label: test,
  strength: 'hard',
  attestable: true,
  substitutes: [],
  unlessOnClass: [],
  ...more,
});
const panel = [asks('estradiol'), asks('testosterone_total'), asks('shbg', { strength: 'soft' })];
const window = { from: day('2026-01-29'), to: day('2026-02-12') };
const result = (test: string, collectedOn: string, more: Partial<ResultFact> = {}): ResultFact => ({
  id: `${test}-${collectedOn}`,
  test,
  collectedOn: day(collectedOn),
  status: 'final',
  quality: 'usable',
  ...more,
});
const estradiol = (collectedOn: string, more: Partial<ResultFact> = {}) => result('estradiol', collectedOn, more);
const testosterone = (collectedOn: string) => result('testosterone_total', collectedOn);

describe('unfitness', () => {
  it.each<[Partial<ResultFact>, string | null]>([
    [{ status: 'final' }, null],
    [{ status: 'corrected' }, null],
    [{ status: 'amended' }, null],
    [{ status: 'preliminary' }, 'not-final'],
    [{ status: 'registered' }, 'not-final'],
    [{ status: 'unknown' }, 'not-final'],
    [{ status: 'partial' as 'unknown' }, 'not-final'],
    [{ status: 'entered-in-error' }, 'withdrawn'],
    [{ status: 'cancelled' }, 'withdrawn'],
    [{ quality: 'no-value' }, 'no-value'],
    [{ quality: 'unreadable-unit' }, 'unreadable-unit'],
    [{ quality: 'out-of-sanity-range' }, 'out-of-sanity-range'],
    [{ status: 'entered-in-error', quality: 'no-value' }, 'withdrawn'],
  ])('%j: %s', (facts, expected) => {
    expect(unfitness(estradiol('2026-02-05', facts))).toBe(expected);
  });
});

describe('evaluatePanel', () => {
  it('is satisfied by every hard test, and names the soft one that is still out', () => {
    const state = evaluatePanel(panel, [estradiol('2026-02-05'), testosterone('2026-02-05')], window);
    expect(state).toMatchObject({ satisfied: true, missing: [], outstanding: ['shbg'], refused: [] });
    expect(state.evidence.map(({ resultId }) => resultId)).toEqual([
      'estradiol-2026-02-05',
      'testosterone_total-2026-02-05',
    ]);
  });

  it('says which hard test remains', () => {
    const state = evaluatePanel(panel, [estradiol('2026-02-05'), result('shbg', '2026-02-05')], window);
    expect(state).toMatchObject({ satisfied: false, missing: ['testosterone_total'], outstanding: [] });
  });

  it.each<[string, boolean, string[]]>([
    ['2026-01-28', false, ['too-early']],
    ['2026-01-29', true, []],
    ['2026-02-12', true, []],
    ['2026-02-13', false, ['too-late']],
  ])('collected %s', (on, satisfied, reasons) => {
    const state = evaluatePanel([asks('estradiol')], [estradiol(on)], window);
    expect([state.satisfied, state.refused.map(({ reason }) => reason)]).toEqual([satisfied, reasons]);
  });

  it('takes a late result where the end is open', () => {
    expect(evaluatePanel([asks('estradiol')], [estradiol('2026-09-01')], { ...window, to: null }).satisfied).toBe(true);
  });

  it('keeps the gate shut for a unit that nobody could read, and says so', () => {
    const unreadable = estradiol('2026-02-05', { quality: 'unreadable-unit' });
    expect(evaluatePanel([asks('estradiol')], [unreadable], window)).toMatchObject({
      satisfied: false,
      missing: ['estradiol'],
      refused: [{ resultId: unreadable.id, test: 'estradiol', reason: 'unreadable-unit' }],
    });
  });

  it('is no longer satisfied once the result is withdrawn', () => {
    const state = (status: ResultFact['status']) =>
      evaluatePanel([asks('estradiol')], [estradiol('2026-02-05', { status })], window).satisfied;
    expect([state('final'), state('corrected'), state('entered-in-error')]).toEqual([true, true, false]);
  });

  it('lets a substitute answer for each test that names it', () => {
    const scan = [
      asks('dxa_tscore_lspine', { substitutes: ['dxa_report'] }),
      asks('dxa_tscore_hip', { substitutes: ['dxa_report'] }),
    ];
    expect(evaluatePanel(scan, [result('dxa_report', '2026-02-05')], window).satisfied).toBe(true);
    expect(evaluatePanel(scan, [result('dxa_tscore_lspine', '2026-02-05')], window).missing).toEqual([
      'dxa_tscore_hip',
    ]);
  });

  it('pays no attention to tests that were not asked', () => {
    expect(evaluatePanel([asks('estradiol')], [result('psa', '2026-02-05', { quality: 'no-value' })], window)).toEqual({
      satisfied: false,
      evidence: [],
      missing: ['estradiol'],
      outstanding: [],
      refused: [],
    });
  });
});

describe('panelMoments', () => {
  const open = { from: day('2026-01-29'), to: null };
  const moments = (...results: ResultFact[]) =>
    panelMoments(panel, results, open).map(({ on, knownAsOf }) => [on, knownAsOf]);

  it('is known as of its oldest member', () => {
    expect(moments(estradiol('2026-02-01'), testosterone('2026-02-10'))).toEqual([['2026-02-10', '2026-02-01']]);
  });

  it('does not get newer by one member alone', () => {
    expect(moments(estradiol('2026-02-01'), testosterone('2026-02-01'), estradiol('2026-03-01'))).toEqual([
      ['2026-02-01', '2026-02-01'],
    ]);
    expect(
      moments(estradiol('2026-02-01'), testosterone('2026-02-01'), estradiol('2026-03-01'), testosterone('2026-03-05')),
    ).toEqual([
      ['2026-02-01', '2026-02-01'],
      ['2026-03-05', '2026-03-01'],
    ]);
  });

  it('knows nothing while a hard test is missing, whatever else is in', () => {
    expect(moments(estradiol('2026-02-01'), result('shbg', '2026-02-01'))).toEqual([]);
  });

  it('does not depend on the order of the results, and only climbs', () => {
    const any = fc.record({
      id: fc.uuid(),
      test: fc.constantFrom('estradiol', 'testosterone_total', 'shbg'),
      collectedOn: fc.integer({ min: 10, max: 28 }).map((n) => day(`2026-02-${n}`)),
      status: fc.constantFrom<ResultFact['status']>('final', 'preliminary', 'corrected', 'entered-in-error'),
      quality: fc.constantFrom<ResultFact['quality']>('usable', 'unreadable-unit'),
    });
    fc.assert(
      fc.property(fc.uniqueArray(any, { selector: ({ id }) => id }), (results) => {
        const found = panelMoments(panel, results, open);
        expect(panelMoments(panel, [...results].reverse(), open)).toEqual(found);
        found.forEach(({ on, knownAsOf, evidence }, index) => {
          expect(knownAsOf <= on).toBe(true);
          expect(evidence.map(({ test }) => test)).toEqual(['estradiol', 'testosterone_total']);
          expect(index === 0 || knownAsOf > found[index - 1]!.knownAsOf).toBe(true);
        });
        expect(found.length > 0).toBe(evaluatePanel(panel, results, open).satisfied);
      }),
    );
  });
});
