import type { Ingredient } from '../compiled.js';
import type { Route } from '../schema/words.js';

const ROUTE_OF = new Map<string, Route>(
  (
    [
      ['oral', 'oral orally po mouth'],
      ['vaginal', 'vaginal vaginally pv vag'],
      ['topical', 'topical topically scalp'],
      ['transdermal', 'transdermal transdermally td patch patches'],
      ['sublingual', 'sublingual sublingually sl tongue'],
      ['buccal', 'buccal buccally cheek'],
      ['rectal', 'rectal rectally pr'],
      ['intramuscular', 'intramuscular intramuscularly im'],
      ['subcutaneous', 'subcutaneous subcutaneously subcut sc sq subq'],
      ['intravenous', 'intravenous intravenously iv'],
      ['intranasal', 'intranasal intranasally nasal nasally nostril nostrils nose'],
      ['inhalation', 'inhaled inhalation inhale inhaler'],
      ['ophthalmic', 'ophthalmic eye eyes'],
      ['otic', 'otic ear ears'],
      ['implant', 'pellet pellets implant implants'],
    ] as const
  ).flatMap(([route, list]) => list.split(' ').map((word) => [word, route] as const)),
);

/** Forms that are put on the skin unless the text says where else. */
const ON_THE_SKIN = new Set('cream creme crm gel ointment oint lotion shampoo foam'.split(' '));
/** Forms of which some hold a systemic dose of estradiol and some a local one. */
const RINGS = new Set('ring rings system'.split(' '));

/** Drugs that are put on the skin to reach the whole body: a cream of theirs is no local treatment, and may be a vaginal one. */
const THROUGH_THE_SKIN = ['ESTROGEN', 'PROGESTOGEN', 'ANDROGEN', 'ANDROGEN_PRECURSOR'];

/**
 * The one route that a text says; null where it says none, more than one, or one that leaves open whether the drug acts on the whole
 * body. An unknown route counts as the gravest, so null is never a harmless answer.
 * @param plain the words of the text that name no drug
 * @param soldFor the only route of the product that it names
 */
export function routeSaid(
  plain: readonly string[],
  ingredients: readonly Ingredient[],
  soldFor: Route | null,
): Route | null {
  const said = new Set(plain.flatMap((word) => ROUTE_OF.get(word) ?? []));
  if (soldFor) said.add(soldFor);
  if (said.size > 1) return null;
  const hormone = ingredients.some(({ classes }) => THROUGH_THE_SKIN.some((name) => classes.has(name)));
  const [only] = said;
  if (only === undefined) return !hormone && plain.some((word) => ON_THE_SKIN.has(word)) ? 'topical' : null;
  if (!hormone) return only;
  if (only === 'vaginal' && soldFor === null && plain.some((word) => RINGS.has(word))) return null;
  return only === 'topical' ? null : only;
}
