import { Injectable } from '@nestjs/common';
import { parseDrugCode } from '../../core/drug-code.js';
import { DomainError, fieldError, notFound } from '../../core/errors.js';
import type { PlainDate } from '../../core/plain-date.js';
import { parseStrength } from '../../core/strength.js';
import { assertLocalConditionKnown, parseConditionCode } from '../../directory/index.js';
import { Knowledge } from '../../knowledge/index.js';
import type { Tx } from '../../platform/database/unit-of-work.js';
import { validationError } from '../../platform/http/validation.js';
import { LabResults, toNewLabResult } from '../results/index.js';
import { describedPatient } from './described-patient.js';
import type { SimulatedFactsDto, SimulationDto } from './dto/simulation.dto.js';
import { PatientRecords } from './patient-records.js';
import type { CandidateFact, ScreeningFacts } from './rules/facts.js';
import { screen } from './rules/screen.js';
import { screeningFacts, toResultFact } from './screening-facts.js';
import { toSimulationView, undecided, type SimulationView } from './screening.view.js';

/** What would be found if a drug were ordered. Nothing is stored but that somebody looked. */
@Injectable()
export class Simulations {
  constructor(
    private readonly records: PatientRecords,
    private readonly results: LabResults,
    private readonly knowledge: Knowledge,
  ) {}

  /** @throws DomainError `validation-failed`, `not-found`, `unknown-drug`, `duplicate`, `unknown-code`, `unknown-unit`, `invalid-quantity`, `invalid-date` */
  async simulate(tx: Tx, request: SimulationDto): Promise<SimulationView> {
    const candidates = this.candidatesOf(request);
    const facts = await this.factsOf(tx, request, candidates);
    tx.audit({
      action: 'screening.simulated',
      resource: 'patient',
      ...(request.patientId ? { resourceId: request.patientId, patientId: request.patientId } : {}),
    });
    return toSimulationView(undecided(screen(facts, this.knowledge.current())));
  }

  private async factsOf(tx: Tx, request: SimulationDto, candidates: CandidateFact[]): Promise<ScreeningFacts> {
    const { patientId, facts } = request;
    if (patientId && !facts) return this.onFile(tx, patientId, candidates);
    if (facts && !patientId) return this.described(tx, facts, candidates);
    throw validationError([{ path: 'patientId', message: 'give either patientId or facts' }]);
  }

  private async onFile(tx: Tx, patientId: string, candidates: CandidateFact[]): Promise<ScreeningFacts> {
    const { otherOrders, ...record } = await this.records.withOrders(tx, patientId).catch(nameTheField);
    const asked = { purpose: 'what-if' as const, candidates, otherOrders };
    return screeningFacts(record, asked, tx.today as PlainDate, this.knowledge.current());
  }

  private async described(tx: Tx, facts: SimulatedFactsDto, candidates: CandidateFact[]): Promise<ScreeningFacts> {
    const today = tx.today as PlainDate;
    const described = describedPatient(facts, today, this.knowledge.current());
    const pathOf = (index: number): string => `facts.results.${index}.`;
    const items = (facts.results ?? []).map((result, index) => toNewLabResult(result, 'simulation', pathOf(index)));
    const { sexAtBirth: sex, birthDate } = facts;
    const results = this.results.interpret(tx, { sex, birthDate }, items, pathOf).map(toResultFact);
    const pharmacy = await this.records.pharmacy(tx);
    return { ...described, today, purpose: 'what-if', candidates, results, attestations: [], pharmacy };
  }

  private candidatesOf({ candidates, indication }: SimulationDto): CandidateFact[] {
    const knowledge = this.knowledge.current();
    if (indication) {
      const { system, code } = indication;
      const read = parseConditionCode({ system, value: code }, 'indication', 'code');
      assertLocalConditionKnown(read, knowledge, 'indication.code');
    }
    const placeOf = new Map<string, number>();
    return candidates.map(({ drug, strength, route }, index) => {
      const path = `candidates.${index}`;
      const { coverage, ingredients } = knowledge.resolveDrug(parseDrugCode(drug, `${path}.drug`));
      if (coverage === 'unrecognized') {
        throw fieldError('unknown-drug', `${path}.drug`, 'is not a drug that the knowledge recognizes');
      }
      refuseTwice(placeOf, index, [ingredients.map(({ key }) => key), strength ?? null, route ?? null]);
      return {
        id: `candidate-${index}`,
        ingredients: [{ drug, strength: strength ? parseStrength(strength, `${path}.strength`) : undefined }],
        route: route ?? undefined,
        indication: indication ?? undefined,
      };
    });
  }
}

/**
 * The same drug in the same strength by the same route is asked twice by mistake; another strength or route is a therapy of its own.
 * @param placeOf the candidates before, by what they are
 * @throws DomainError `duplicate` that names both places
 */
function refuseTwice(placeOf: Map<string, number>, index: number, identity: readonly unknown[]): void {
  const key = JSON.stringify(identity);
  const before = placeOf.get(key);
  if (before !== undefined) {
    const remedy = `is the same as candidates.${before}.drug, in strength and route too: leave one of them out`;
    throw fieldError('duplicate', `candidates.${index}.drug`, remedy);
  }
  placeOf.set(key, index);
}

function nameTheField(error: unknown): never {
  if (error instanceof DomainError && error.code === 'not-found') throw notFound('patient', 'patientId');
  throw error;
}
