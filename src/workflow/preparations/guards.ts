import { DomainError, fieldError } from '../../core/errors.js';
import type { Preparation } from './preparation.js';
import type { PreparationStatus } from './preparation.states.js';

/** For work that is no transition. @throws DomainError `wrong-state` */
export function assertState(preparation: Preparation, allowed: readonly PreparationStatus[], action: string): void {
  if (allowed.includes(preparation.status)) return;
  const message = `preparation: ${action} is not possible while ${preparation.status}; it needs ${allowed.join(' or ')}.`;
  throw new DomainError('wrong-state', message);
}

/** The item that a request names. @throws DomainError `not-found` with its path */
export function find<T>(items: readonly T[], matches: (item: T) => boolean, path: string, what: string): T {
  const found = items.find(matches);
  if (!found) throw fieldError('not-found', path, `there is no such ${what}`);
  return found;
}
