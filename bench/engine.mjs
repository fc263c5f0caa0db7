import { pathToFileURL } from 'node:url';
import { compiledEntry } from '../scripts/lib/launch.mjs';
import { median } from './lib/load.mjs';
import { withSyntheticRules } from './lib/synthetic-rules.mjs';

const SIZES = { therapies: 30, conditions: 10, results: 20 };
const MOST_FINDINGS = 5;
const PATIENTS = 64;
const SYNTHETIC_RULES = 10_000;
const TURNS = 20;
const TODAY = '2026-11-20';

/** Heart, bone, liver, breast, thyroid and others: most of them are in some rule, those that are in none fill the list up. */
const CONDITIONS = [
  'I10', 'E78.5', 'E03.9', 'I25.10', 'M81.0', 'Z87.310', 'K76.0', 'E11.9', 'I48.91', 'N40.0', 'G47.33', 'F32.9', 'K21.9', 'M54.50',
  'J45.909', 'E66.9', 'N52.9', 'D64.9', 'R73.03', 'H40.9',
]; // prettier-ignore

const load = (path) => import(pathToFileURL(compiledEntry(path)).href);

/** A man on anastrozole with nothing else known. */
function order() {
  return {
    today: TODAY,
    purpose: 'order',
    patient: { sexAtBirth: 'male', birthDate: '1965-03-02' },
    therapies: [],
    conditions: { reviewed: true, entries: [] },
    allergies: { reviewed: true, entries: [{ id: 'allergy-1', substance: 'lactose' }] },
    results: [],
    attestations: [],
    candidates: [
      {
        id: 'order-1',
        kind: 'compounded',
        ingredients: [{ drug: 'rxcui:84857', strength: { value: '1', unit: 'mg' } }],
        dosageForm: 'capsule',
        route: 'oral',
        dose: { value: '1', unit: '{capsule}' },
        frequency: { times: 2, per: 'week' },
        indication: { system: 'icd-10-cm', code: 'E29.1', goal: 'male-hypogonadism' },
        patientSpecific: true,
        clinicalJustification: 'made up for the benchmark',
        significantDifference: {
          reasonCode: 'excipient-allergy',
          excipient: 'lactose',
          text: 'made up for the benchmark',
          documentedBy: 'prescriber',
          documentedOn: '2026-11-18',
        },
        writtenOn: '2026-11-18',
        refills: 2,
        refillNumber: 0,
        copyFillsThisMonth: 0,
      },
    ],
    prescriber: { hasDea: true },
    pharmacy: { country: 'US', enclomipheneLegalOpinion: false, unavailableProducts: [] },
  };
}

/** Candidates for each list, those that the rules look at first. */
function possible(knowledge) {
  const drugs = [...knowledge.ingredients.values()].sort((a, b) => (a.coverage < b.coverage ? -1 : 1));
  const tests = [...knowledge.tests.values()].filter(({ kind, sanity }) => kind === 'quantity' && sanity);
  return {
    therapies: drugs.map(({ code }) => ({
      id: `t-${code}`,
      ingredients: [{ drug: code }],
      status: 'active',
      startedOn: '2026-01-10',
    })),
    conditions: CONDITIONS.map((code) => ({ id: `c-${code}`, system: 'icd-10-cm', code })),
    results: tests.flatMap(({ key, intervals, sanity }) =>
      ['2026-10-30', '2026-07-30'].map((collectedOn) => ({
        id: `r-${key}-${collectedOn}`,
        test: key,
        collectedOn,
        status: 'final',
        value: String(middle(intervals[0], sanity)),
      })),
    ),
  };
}

function middle(interval, sanity) {
  const low = interval?.low ?? sanity.low;
  const high = interval?.high ?? sanity.high;
  return Math.round(((low + high) / 2) * 100) / 100;
}

/** Fills the lists to their sizes with what keeps the findings few, so that the rules work hard and find little. */
function busyPatient(knowledge, screen) {
  let facts = order();
  const grow = (list, put) => {
    let count = 0;
    for (const entry of possible(knowledge)[list]) {
      if (count === SIZES[list]) return;
      const grown = put(entry);
      if (screen(grown, knowledge).findings.length > MOST_FINDINGS) continue;
      facts = grown;
      count += 1;
    }
    if (count < SIZES[list]) throw new Error(`The knowledge does not hold ${SIZES[list]} ${list} with so few findings`);
  };
  grow('results', (entry) => ({ ...facts, results: [...facts.results, entry] }));
  grow('conditions', (entry) => ({
    ...facts,
    conditions: { reviewed: true, entries: [...facts.conditions.entries, entry] },
  }));
  grow('therapies', (entry) => ({ ...facts, therapies: [...facts.therapies, entry] }));
  return facts;
}

/** Microseconds of single screenings, of different patients in turn: no two in a row share an object. */
function timeRuns(runs, patients, screenOne) {
  const times = [];
  for (let run = 0; run < runs; run += 1) {
    const own = patients[run % patients.length];
    const begin = process.hrtime.bigint();
    screenOne(own);
    times.push(Number(process.hrtime.bigint() - begin) / 1000);
  }
  return times;
}

/** One screening in memory with the rules as shipped, and in turns with them one with many made-up rules more. */
export async function measureEngine({ runs }) {
  const { compileKnowledge, loadKnowledgeSource } = await load('knowledge/index.js');
  const { screen } = await load('workflow/screening/rules/screen.js');
  const source = loadKnowledgeSource();
  const knowledge = compileKnowledge(source);
  const larger = compileKnowledge(withSyntheticRules(source, SYNTHETIC_RULES));
  const facts = busyPatient(knowledge, screen);
  const { findings } = screen(facts, knowledge);
  if (screen(facts, larger).findings.length !== findings.length) throw new Error('A made-up rule fired');
  const patients = Array.from({ length: PATIENTS }, () => JSON.parse(JSON.stringify(facts)));
  const asShipped = [];
  const withMore = [];
  for (let turn = 0; turn < TURNS; turn += 1) {
    asShipped.push(timeRuns(runs / TURNS, patients, (own) => screen(own, knowledge)));
    withMore.push(timeRuns(runs / TURNS, patients, (own) => screen(own, larger)));
  }
  // The first turns warm up.
  const turns = asShipped.slice(TURNS / 10);
  const steady = turns.flat().sort((a, b) => a - b);
  const ratios = asShipped.map((times, turn) => median(withMore[turn]) / median(times)).slice(TURNS / 10);
  const covered = facts.therapies.filter(
    ({ ingredients }) => knowledge.resolveDrug(ingredients[0].drug).coverage === 'covered',
  ).length;
  return {
    medianMicroseconds: median(steady),
    quietestMicroseconds: Math.min(...turns.map((times) => median(times))),
    p99Microseconds: steady[Math.floor(steady.length * 0.99)],
    findings: findings.length,
    rules: knowledge.rules.size,
    syntheticRules: larger.rules.size - knowledge.rules.size,
    ratioWithSyntheticRules: median(ratios),
    coveredMedications: covered,
    ...SIZES,
  };
}
