const AS_NEEDED = /\b(?:as|if|when|whenever) (?:it is )?(?:needed|required|necessary)\b|\bp\.?r\.?n\b|\bup to\b/i;

/** Whether directions for use leave the number of doses to the patient, so that a frequency says only the most of them. */
export function isAsNeeded(directions: string): boolean {
  return AS_NEEDED.test(directions);
}
