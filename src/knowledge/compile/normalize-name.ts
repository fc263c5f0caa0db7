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

/** Parts of a combination: `estradiol/norethindrone`, `estradiol and estriol`. */
export function partsOf(normalized: string): string[] {
  return normalized
    .split(/\s*[/+;]\s*|\s+and\s+|\s+with\s+/)
    .map((part) => part.trim())
    .filter((part) => part !== '');
}
