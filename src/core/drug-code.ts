import { fieldError } from './errors.js';
import { isRxcui } from './identifiers.js';

/** How a drug is named in this interface: `rxcui:` and an RxNorm concept, or `local:` and a key of the drug knowledge. */
export type DrugCode = `rxcui:${string}` | `local:${string}`;

const LOCAL_KEY = /^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$/;

/** Whether the text has the shape of a drug code. Whether the drug is known is for the knowledge to say. */
export function isDrugCode(text: unknown): text is DrugCode {
  if (typeof text !== 'string') return false;
  const [system, code, ...more] = text.split(':');
  if (code === undefined || more.length > 0) return false;
  return system === 'rxcui' ? isRxcui(code) : system === 'local' && LOCAL_KEY.test(code);
}

/**
 * Reads a drug code.
 * @param path where it stands in the request, for the message
 * @throws DomainError `unknown-drug` for a code of another system or of the wrong shape
 */
export function parseDrugCode(text: unknown, path: string): DrugCode {
  if (isDrugCode(text)) return text;
  throw fieldError(
    'unknown-drug',
    path,
    'give rxcui: and an RxNorm concept (rxcui:84857), or local: and a key of the drug knowledge; other code systems are not read',
  );
}
