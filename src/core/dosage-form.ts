/** A dosage form in the way in which the rules read it: words in lower case with one space between them. */
export function plainDosageForm(dosageForm: string): string {
  return dosageForm
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, ' ')
    .trim();
}
