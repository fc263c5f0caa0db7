/** A name in the form that names are compared in: lower case, no marks, no punctuation but what separates ingredients. */
export function normalizeName(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{Mn}/gu, '')
    .toLowerCase()
    .replace(/['\u2019]/g, '')
    .replace(/[^a-z0-9%/+;]+/g, ' ')
    .trim();
}

/** Words after a drug's name that say what it comes as, not which drug it is. */
const TRAILING = new Set(
  `tablet tablets tab tabs capsule capsules cap caps cream gel ointment lotion solution suspension syrup injection injectable
   troche troches patch patches pellet pellets spray drops suppository suppositories oral topical vaginal transdermal sublingual
   intramuscular im subcutaneous sc subq iv po er xr sr xl dr cr extended delayed release daily weekly twice once
   hydrochloride hcl citrate sodium potassium acetate sulfate phosphate maleate mesylate tartrate bromide succinate besylate
   monohydrate dihydrate hemihydrate anhydrous micronized usp compounded generic`.split(/\s+/),
);

/**
 * The drug name at the beginning of a profile's text: what stands before the first strength, without form, salt and route.
 * `Tamoxifen citrate 20 mg tablet` gives `tamoxifen`.
 */
export function nameBeforeStrength(normalized: string): string[] {
  const beforeDigits = normalized.replace(/\s*\b\d.*$/, '').trim();
  const candidates = [beforeDigits];
  const words = beforeDigits.split(' ');
  while (words.length > 1 && TRAILING.has(words[words.length - 1] ?? '')) {
    words.pop();
    candidates.push(words.join(' '));
  }
  return candidates.filter((candidate) => candidate !== '');
}

/** Parts of a combination: `estradiol/norethindrone`, `estradiol and estriol`. */
export function partsOf(normalized: string): string[] {
  return normalized
    .split(/\s*[/+;]\s*|\s+and\s+|\s+with\s+/)
    .map((part) => part.trim())
    .filter((part) => part !== '');
}
