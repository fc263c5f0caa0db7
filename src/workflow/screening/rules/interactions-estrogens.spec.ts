import { order, therapy, weight } from './example-facts.spec.js';
import { by, orders, stopped, womanOrders, youngWomanOrders, type Others } from './example-orders.spec.js';
import type { ScreeningFacts } from './facts.js';

const ESTRADIOL = 'rxcui:4083';
const ETHINYL_ESTRADIOL = 'rxcui:4124';
const PROGESTERONE = 'rxcui:8727';
const CARBAMAZEPINE = 'rxcui:2002';
const PHENOBARBITAL = 'rxcui:8134';
const ST_JOHNS_WORT = 'rxcui:258326';
const TIZANIDINE = 'rxcui:57258';

const hrt = (...others: Others): ScreeningFacts => womanOrders(ESTRADIOL, 'menopause', ...others);
const vaginal = (...others: Others): ScreeningFacts => ({
  ...hrt(...others),
  ...order(ESTRADIOL, 'menopause', { route: 'vaginal' }),
});
const pill = (...others: Others): ScreeningFacts => youngWomanOrders(ETHINYL_ESTRADIOL, 'other', ...others);

describe('estrogens, progestogens and contraceptives: fires, and stays silent on the nearest miss', () => {
  it.each<[string, string, ScreeningFacts, string]>([
    ['DDI-035', 'estradiol with carbamazepine', hrt(CARBAMAZEPINE), 'moderate'],
    ['DDI-035', 'progesterone with carbamazepine', womanOrders(PROGESTERONE, 'menopause', CARBAMAZEPINE), 'moderate'],
    [
      'DDI-035',
      'estropipate with fosphenytoin',
      womanOrders('local:estropipate', 'menopause', 'local:fosphenytoin'),
      'moderate',
    ],
    ['DDI-035', 'vaginal estradiol', vaginal(CARBAMAZEPINE), 'silent'],
    ['DDI-035', 'ethinyl estradiol is another rule', pill(CARBAMAZEPINE), 'silent'],
    ['DDI-035', 'phenobarbital is another rule', hrt(PHENOBARBITAL), 'silent'],
    ['DDI-036', 'ethinyl estradiol with carbamazepine', pill(CARBAMAZEPINE), 'major'],
    ['DDI-036', "ethinyl estradiol with St John's wort", pill(ST_JOHNS_WORT), 'contraindicated'],
    ['DDI-036', 'estetrol with phenobarbital', youngWomanOrders('local:estetrol', 'other', PHENOBARBITAL), 'major'],
    ['DDI-036', 'estradiol is another rule', hrt(CARBAMAZEPINE), 'silent'],
    ['DDI-053', 'estradiol with phenobarbital', hrt(PHENOBARBITAL), 'moderate'],
    ['DDI-053', "progesterone with St John's wort", womanOrders(PROGESTERONE, 'menopause', ST_JOHNS_WORT), 'moderate'],
    ['DDI-053', 'phenobarbital stopped two weeks ago', hrt(therapy(PHENOBARBITAL, stopped('2026-11-06'))), 'moderate'],
    ['DDI-053', 'phenobarbital stopped before', hrt(therapy(PHENOBARBITAL, stopped('2026-11-05'))), 'silent'],
    ['DDI-053', 'vaginal estradiol', vaginal(PHENOBARBITAL), 'silent'],
    ['DDI-053', 'a strong inducer is another rule', hrt(CARBAMAZEPINE), 'silent'],
    ['DDI-053', 'a contraceptive is another rule', pill(PHENOBARBITAL), 'silent'],
    ['DDI-054', 'ethinyl estradiol with griseofulvin', pill('rxcui:5021'), 'major'],
    ['DDI-054', 'topiramate ordered', youngWomanOrders('rxcui:38404', 'other', ETHINYL_ESTRADIOL), 'major'],
    ['DDI-054', 'ethinyl estradiol with ritonavir', pill('rxcui:85762'), 'major'],
    ['DDI-054', 'topiramate stopped two weeks ago', pill(therapy('rxcui:38404', stopped('2026-11-06'))), 'major'],
    ['DDI-054', 'topiramate stopped before', pill(therapy('rxcui:38404', stopped('2026-11-05'))), 'silent'],
    ['DDI-054', 'lamotrigine', pill('rxcui:28439'), 'silent'],
    ['DDI-054', 'estradiol with griseofulvin', hrt('rxcui:5021'), 'silent'],
    ['DDI-054', 'carbamazepine is another rule', pill(CARBAMAZEPINE), 'silent'],
    ['DDI-055', 'ethinyl estradiol with tizanidine', pill(TIZANIDINE), 'major'],
    ['DDI-055', 'estradiol with tizanidine', hrt(TIZANIDINE), 'moderate'],
    ['DDI-055', 'vaginal estradiol', vaginal(TIZANIDINE), 'silent'],
    ['DDI-055', 'estradiol with baclofen', hrt('rxcui:1292'), 'silent'],
    ['DDI-057', 'progesterone with ulipristal', orders(PROGESTERONE, 'other', 'local:ulipristal'), 'moderate'],
    ['DDI-057', 'a contraceptive with ulipristal', pill('local:ulipristal'), 'moderate'],
    ['DDI-057', 'estradiol alone', hrt('local:ulipristal'), 'silent'],
    ['DDI-057', 'ulipristal stopped', pill(therapy('local:ulipristal', stopped())), 'silent'],
    ['DDI-057', 'progesterone with levonorgestrel', orders(PROGESTERONE, 'other', 'rxcui:6373'), 'silent'],
  ])('%s %s', (rule, _, facts, expected) => {
    expect(weight(facts, rule)).toBe(expected);
  });

  it.each([
    ['DDI-008', 'rxcui:84857', 'contraindicated'],
    ['DDI-009', 'rxcui:84857', 'silent'],
    ['DDI-019', 'rxcui:72143', 'major'],
    ['DDI-036', CARBAMAZEPINE, 'major'],
    ['DDI-037', 'rxcui:10324', 'contraindicated'],
    ['DDI-049', 'rxcui:10324', 'major'],
    ['DDI-055', TIZANIDINE, 'major'],
  ])('%s takes a contraceptive ring as systemic: %s', (rule, drug, expected) => {
    const facts = womanOrders(drug, 'breast-cancer-treatment', by('vaginal', ETHINYL_ESTRADIOL));
    expect(weight(facts, rule)).toBe(expected);
  });
});
