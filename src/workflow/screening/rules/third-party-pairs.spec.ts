import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { compareSeverity, type Severity } from '../../../core/decision.js';
import { decide, knowledge, order, woman } from './example-facts.spec.js';
import type { ScreeningFacts } from './facts.js';

/**
 * Pairs that others call important, not part of this project: set SAMPLES_DIR to a folder that holds `ddi/*.csv`, samples of NDF-RT
 * (US Department of Veterans Affairs) and of the ONC high-priority list.
 */
const folder = join(process.env['SAMPLES_DIR'] ?? '', 'ddi');
const files = ['ndfrt_va_hormone_sample12.csv', 'onc_high_priority_sample20.csv'];
const available = process.env['SAMPLES_DIR'] !== undefined && files.every((file) => existsSync(join(folder, file)));

interface Pair {
  readonly a: string;
  readonly b: string;
  readonly atLeast: Severity;
}

/** The ONC list has no column of weights: what stands on it is of high priority, like a critical pair of the other. */
const WEIGHTS: Readonly<Record<string, Severity>> = { Critical: 'major', Significant: 'moderate' };

const ESTROGEN_ALONE = 'ulipristal meets a progestogen at its receptor (DDI-057), not an estrogen given alone';
const NO_HORMONE = 'neither drug is hormone therapy or a bone agent: both are known as partners of such drugs only';

/** Pairs of drugs that the rules know, and do not flag on purpose. */
const NOT_FLAGGED: Readonly<Record<string, string>> = {
  'cdb-2914 + conjugated estrogens': ESTROGEN_ALONE,
  'cdb-2914 + estradiol': ESTROGEN_ALONE,
  'cdb-2914 + estropipate': ESTROGEN_ALONE,
  'anagrelide + disopyramide': NO_HORMONE,
  'anagrelide + sotalol': NO_HORMONE,
  'arsenic trioxide + droperidol': NO_HORMONE,
  'chloroquine + moxifloxacin': NO_HORMONE,
  'droperidol + pentamidine': NO_HORMONE,
  'quinidine + thioridazine': NO_HORMONE,
};

const nameOf = ({ a, b }: Pair): string => `${a} + ${b}`;
const coverageOf = (name: string): string => knowledge.resolveText(name).coverage;
const isCovered = ({ a, b }: Pair): boolean => coverageOf(a) === 'covered' && coverageOf(b) === 'covered';

function read(file: string): Pair[] {
  const [, ...lines] = readFileSync(join(folder, file), 'utf8').trim().split(/\r?\n/);
  return lines.map((line) => {
    const [a, b, weight = 'Critical'] = line.split(',');
    const atLeast = WEIGHTS[weight];
    if (a === undefined || b === undefined || atLeast === undefined)
      throw new Error(`${file}: unreadable line ${line}`);
    return { a, b, atLeast };
  });
}

/** An order of one for a woman who takes the other, both as somebody would write them. */
const screens = (ordered: string, taken: string): ScreeningFacts =>
  woman({
    ...order('', 'other', { ingredients: [], text: ordered }),
    therapies: [{ id: 'taken', ingredients: [], text: taken, status: 'active' }],
  });

/** The gravest finding about the two drugs together. */
function gravest(facts: ScreeningFacts): Severity | 'silent' {
  const about = decide(facts).findings.filter(({ kind }) => kind === 'drug-drug' || kind === 'duplicate-therapy');
  return about.map(({ severity }) => severity).sort(compareSeverity)[0] ?? 'silent';
}

const pairs = available ? files.flatMap(read) : [];
const covered = pairs.filter(isCovered);
const flagged = covered.filter((pair) => NOT_FLAGGED[nameOf(pair)] === undefined);
const outside = pairs.filter((pair) => !isCovered(pair));
const describeWithFiles = available ? describe : describe.skip;

describeWithFiles(
  `pairs of other lists${available ? '' : ` (skipped: SAMPLES_DIR does not hold ddi/${files.join(', ')})`}`,
  () => {
    it('are read, and each is judged one way', () => {
      expect(pairs).toHaveLength(32);
      expect(flagged.length + Object.keys(NOT_FLAGGED).length + outside.length).toBe(pairs.length);
      expect(flagged.length).toBeGreaterThanOrEqual(9);
    });

    it('weigh no more than what the rules find, whichever of the two is ordered', () => {
      for (const { a, b, atLeast } of flagged) {
        for (const severity of [gravest(screens(a, b)), gravest(screens(b, a))]) {
          const enough = severity !== 'silent' && compareSeverity(severity, atLeast) <= 0;
          expect({ a, b, severity, enough }).toMatchObject({ enough: true });
        }
      }
    });

    it('are silent where the list says why', () => {
      for (const name of Object.keys(NOT_FLAGGED)) {
        const pair = covered.find((one) => nameOf(one) === name);
        expect({ name, known: pair !== undefined }).toEqual({ name, known: true });
        expect({ name, severity: gravest(screens(pair?.a ?? '', pair?.b ?? '')) }).toEqual({
          name,
          severity: 'silent',
        });
      }
    });

    it('of drugs outside the rules are said to be outside, never covered', () => {
      for (const { a, b } of outside) {
        const coverages = decide(screens(a, b)).medications.map(({ drug, coverage }) => [drug, coverage]);
        expect(coverages).toEqual([
          [a, coverageOf(a)],
          [b, coverageOf(b)],
        ]);
        expect(coverages.some(([, coverage]) => coverage !== 'covered')).toBe(true);
      }
    });
  },
);
