/** Made-up drugs that the made-up rules speak of, beside the real ones. */
const DRUGS = 1000;

/** The same numbers each time: xorshift with a fixed seed. */
function numbers() {
  let state = 2463534242;
  return (below) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % below;
  };
}

/**
 * The knowledge with so many rules more: half of them pairs, half about a drug and the patient. They speak of any drug, real or made up,
 * as often, and look at a real test or condition; the busy patient meets none of their bounds, so that the same findings stand.
 */
export function withSyntheticRules(source, count) {
  const pick = numbers();
  const one = (list) => list[pick(list.length)];
  const [{ citation }] = source.drugs;
  const madeUp = Array.from({ length: DRUGS }, (_, n) => ({
    ...source.drugs[0],
    key: `synthetic_${n}`,
    name: `Synthetic ${n}`,
    rxcui: undefined,
    synonyms: [],
    salts: [],
    products: [],
    classes: [],
  }));
  const drugs = [...source.drugs, ...madeUp];
  const tests = source.tests.filter(({ kind }) => kind === 'quantity');
  const header = (n) => ({
    id: `SYN-${n}`,
    summary: 'Made up.',
    management: 'Nothing.',
    citation,
    reviewedBy: null,
    severity: 'moderate',
    override: 'pharmacist',
  });
  const when = () =>
    pick(2) === 0
      ? { result: { test: one(tests).key, above: 1e9, of: 'number', withinDays: 365, draws: 1 } }
      : { ageYears: { above: 120 }, condition: { in: [one(source.conditions).key] } };
  const selector = () => ({ drug: one(drugs).key, unknownRoute: 'match' });
  const pairs = Array.from({ length: count / 2 }, (_, n) => ({
    ...header(n),
    kind: 'drug-drug',
    a: selector(),
    b: selector(),
    when: when(),
  }));
  const single = Array.from({ length: count / 2 }, (_, n) => ({
    ...header(count / 2 + n),
    kind: 'drug-lab',
    drug: selector(),
    legal: false,
    supersededBy: [],
    when: when(),
  }));
  return {
    ...source,
    drugs,
    interactions: [...source.interactions, ...pairs],
    patientRules: [...source.patientRules, ...single],
  };
}
