import { candidate, decide, knowledge, man, weight, woman } from './example-facts.spec.js';
import { wordsToScreen } from './context.js';
import type { ScreeningFacts, TherapyFact } from './facts.js';

const [LETROZOLE, TAMOXIFEN, CLOMIPHENE, TESTOSTERONE] = ['rxcui:72965', 'rxcui:10324', 'rxcui:2596', 'rxcui:10379'];
const ESTRADIOL = 'rxcui:4083';

const taken = (text: string, more: Partial<TherapyFact> = {}): TherapyFact => ({
  id: 'x',
  ingredients: [],
  text,
  status: 'active',
  ...more,
});
const cancer = (drug: string, ...therapies: TherapyFact[]): ScreeningFacts =>
  woman({ candidates: [candidate(drug, 'breast-cancer-treatment')], therapies });
const inMan = (drug: string, ...therapies: TherapyFact[]): ScreeningFacts =>
  man({ candidates: [candidate(drug, 'male-hypogonadism')], therapies });

describe('the route that a text says', () => {
  it.each([
    ['Vagifem 10 mcg', 'vaginal'],
    ['Vagifem', 'vaginal'],
    ['Imvexxy 4 mcg insert', 'vaginal'],
    ['Estring', 'vaginal'],
    ['estradiol vaginal cream', 'vaginal'],
    ['estradiol 0.01% cream, 1 g vaginally twice weekly', 'vaginal'],
    ['estradiol 10 mcg vaginal insert', 'vaginal'],
    ['Premarin vaginal cream 0.625 mg/g', 'vaginal'],
    ['Crinone 8% gel', 'vaginal'],
    ['estradiol 0.05 mg patch', 'transdermal'],
    ['EstroGel', 'transdermal'],
    ['AndroGel 1.62% pump', 'transdermal'],
    ['ketoconazole 2% shampoo', 'topical'],
    ['ketoconazole 2% cream', 'topical'],
    ['terbinafine 1% cream', 'topical'],
    ['clotrimazole cream', 'topical'],
    ['clotrimazole 1% vaginal cream', 'vaginal'],
    ['diclofenac 1% gel', 'topical'],
    ['hydrocortisone 1% cream', 'topical'],
    ['ketoconazole 200 mg by mouth daily', 'oral'],
    ['ciprofloxacin otic solution', 'otic'],
    ['Femring', 'systemic'],
    ['Femring 0.05 mg vaginal ring', 'systemic'],
    ['NuvaRing', 'systemic'],
  ])('%j: %s', (text, route) => {
    expect(knowledge.resolveText(text).route).toBe(route);
  });

  it.each([
    ['estradiol'],
    ['estradiol 1 mg tablet'], // tablets are also put into the vagina
    ['estradiol cream'], // systemic on the skin, or vaginal
    ['testosterone 4% topical cream'],
    ['progesterone gel'],
    ['Premarin'],
    ['estradiol vaginal ring'], // of two rings one has a systemic dose
    ['estradiol 0.1 mg/24hr vaginal system'],
    ['ketoconazole 200 mg tablet'],
    ['testosterone cypionate injection'],
    ['ketoconazole tablet oral and topical'],
    ['ketoconazole 200 mg, clotrimazole cream'], // of the other drug
    ['estradiol vaginal moonflower'], // a word that nobody understands
    ['Vagifem by mouth'],
  ])('%j says none for sure', (text) => {
    expect(knowledge.resolveText(text).route).toBeNull();
  });
});

describe('rules that a route decides', () => {
  it.each([
    ['DDI-008', 'a vaginal tablet by its brand', cancer(LETROZOLE, taken('Vagifem')), 'silent'],
    ['DDI-009', 'a vaginal tablet by its brand', cancer(LETROZOLE, taken('Vagifem')), 'major'],
    ['DDI-008', 'a vaginal cream in words', cancer(LETROZOLE, taken('estradiol vaginal cream')), 'silent'],
    ['DDI-008', 'a cream that may be systemic', cancer(LETROZOLE, taken('estradiol cream')), 'contraindicated'],
    ['DDI-008', 'a patch', cancer(LETROZOLE, taken('estradiol patch')), 'contraindicated'],
    [
      'DDI-008',
      'a systemic ring, given as vaginal',
      cancer(LETROZOLE, taken('Femring', { route: 'vaginal' })),
      'contraindicated',
    ],
    [
      'DDI-009',
      'a systemic ring, given as vaginal',
      cancer(LETROZOLE, taken('Femring', { route: 'vaginal' })),
      'silent',
    ],
    ['DDI-008', 'a local ring, given as vaginal', cancer(LETROZOLE, taken('Estring', { route: 'vaginal' })), 'silent'],
    [
      'DDI-008',
      'a systemic ring beside the code',
      cancer(LETROZOLE, taken('Femring', { ingredients: [{ drug: ESTRADIOL }], route: 'vaginal' })),
      'contraindicated',
    ],
    [
      'DDI-008',
      'the entry says more than the text',
      cancer(LETROZOLE, taken('Vagifem', { route: 'oral' })),
      'contraindicated',
    ],
    ['DDI-037', 'a vaginal tablet', cancer(TAMOXIFEN, taken('Vagifem')), 'major'],
    ['DDI-037', 'a systemic ring', cancer(TAMOXIFEN, taken('Femring', { route: 'vaginal' })), 'contraindicated'],
    ['DDI-049', 'a vaginal tablet', cancer(TAMOXIFEN, taken('Yuvafem')), 'silent'],
    ['DDI-049', 'a systemic ring', cancer(TAMOXIFEN, taken('Femring', { route: 'vaginal' })), 'major'],
    ['DDI-014', 'a cream', cancer(TAMOXIFEN, taken('terbinafine 1% cream')), 'silent'],
    ['DDI-014', 'a tablet', cancer(TAMOXIFEN, taken('terbinafine 250 mg tablet')), 'major'],
    ['DDI-052', 'a shampoo', inMan(CLOMIPHENE, taken('ketoconazole 2% shampoo')), 'silent'],
    ['DDI-052', 'a tablet', inMan(CLOMIPHENE, taken('ketoconazole 200 mg tablet')), 'moderate'],
    [
      'DDI-052',
      'a tablet beside a cream',
      inMan(CLOMIPHENE, taken('ketoconazole 200 mg, clotrimazole cream')),
      'moderate',
    ],
    ['DDI-029', 'a cream', inMan(TESTOSTERONE, taken('hydrocortisone 1% cream')), 'silent'],
    ['DDI-029', 'a tablet', inMan(TESTOSTERONE, taken('hydrocortisone 10 mg')), 'minor'],
  ] as const)('%s %s', (rule, _, facts, expected) => {
    expect(weight(facts, rule)).toBe(expected);
  });

  it.each([
    ['Duavee', 'DDI-008', 'contraindicated'],
    ['Norethindrone 1 MG / Ethinyl Estradiol 0.02 MG Oral Tablet', 'DDI-008', 'contraindicated'],
    ['vitamin C, tamoxifen 20 mg', 'DDI-002', 'contraindicated'],
  ] as const)('every drug of %j meets the order', (text, rule, expected) => {
    expect(weight(cancer(LETROZOLE, taken(text)), rule)).toBe(expected);
  });

  it('says in the evidence what the text says', () => {
    const shown = (facts: ScreeningFacts) => JSON.stringify(decide(facts).findings.map(({ evidence }) => evidence));
    expect(shown(cancer(LETROZOLE, taken('Vagifem')))).toContain('Estradiol, active, vaginal');
    expect(shown(cancer(LETROZOLE, taken('Femring', { route: 'vaginal' })))).toContain('vaginal, with a systemic dose');
  });
});

describe('words beside a code', () => {
  it.each([
    ['that the code says too', { drug: ESTRADIOL, text: 'estradiol 1 mg tablet' }, undefined],
    ['that say the route', { drug: ESTRADIOL, text: 'Vagifem' }, 'Vagifem'],
    ['that say a route which the entry gives', { drug: ESTRADIOL, text: 'Vagifem', route: 'vaginal' }, undefined],
    ['of a systemic ring', { drug: ESTRADIOL, text: 'Femring', route: 'vaginal' }, 'Femring'],
    ['of a combination', { drug: 'rxcui:1441386', text: 'Duavee' }, 'Duavee'],
    [
      'that name another drug, whatever they say of it',
      { drug: ESTRADIOL, text: 'with tamoxifen since May' },
      'with tamoxifen since May',
    ],
    ['beside a code that nobody knows', { drug: 'rxcui:99999999', text: 'moon dust' }, 'moon dust'],
    ['without a code', { text: 'moon dust' }, 'moon dust'],
  ])('%s', (_, entry, expected) => {
    expect(wordsToScreen(entry, knowledge)).toBe(expected);
  });
});
