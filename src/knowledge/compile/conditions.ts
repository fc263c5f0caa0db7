import type { ConditionReading } from '../compiled.js';
import type { ConditionGroupRow } from '../schema/groups.js';
import { Memory } from './memory.js';

/** Names that senders use for the systems of condition codes. */
const SYSTEMS: Readonly<Record<string, 'icd10cm' | 'snomed' | 'local'>> = {
  'icd-10-cm': 'icd10cm',
  icd10cm: 'icd10cm',
  'icd10-cm': 'icd10cm',
  icd10: 'icd10cm',
  'icd-10': 'icd10cm',
  'http://hl7.org/fhir/sid/icd-10-cm': 'icd10cm',
  'http://hl7.org/fhir/sid/icd-10': 'icd10cm',
  snomed: 'snomed',
  'snomed-ct': 'snomed',
  snomedct: 'snomed',
  'http://snomed.info/sct': 'snomed',
  local: 'local',
};
const ICD10CM = /^[A-Z]\d[0-9A-Z](\.?[0-9A-Z]{1,4})?$/;
const NO_GROUPS: ConditionReading = { readable: true, groups: [] };

/** Condition groups by code. */
export class ConditionIndex {
  private readonly prefixes = new Map<string, string[]>();
  private readonly exceptions = new Map<string, string[]>();
  private readonly snomed = new Map<string, string[]>();
  private readonly goals = new Map<string, string[]>();
  private readonly keys: ReadonlySet<string>;
  /** By system, as the sender names it, and code. */
  private readonly readings = new Memory((system) => new Memory((code) => this.readAnew(system, code)));

  constructor(rows: readonly ConditionGroupRow[]) {
    this.keys = new Set(rows.map(({ key }) => key));
    const add = (map: Map<string, string[]>, codes: readonly string[], key: string): void => {
      for (const code of codes) map.set(code, [...(map.get(code) ?? []), key]);
    };
    for (const row of rows) {
      add(this.prefixes, row.icd10cm, row.key);
      add(this.exceptions, row.exceptIcd10cm, row.key);
      add(this.snomed, row.snomed, row.key);
      add(this.goals, row.goals, row.key);
    }
  }

  read(system: string, code: string): ConditionReading {
    return this.readings.recall(system).recall(code);
  }

  private readAnew(system: string, code: string): ConditionReading {
    const known = Object.hasOwn(SYSTEMS, system.toLowerCase()) ? SYSTEMS[system.toLowerCase()] : undefined;
    if (known === 'local') return this.keys.has(code) ? { readable: true, groups: [code] } : { readable: false };
    if (known === 'snomed') {
      // The map of SNOMED CT is short: a code that it lacks may be any condition, so it is not read as none.
      const groups = this.snomed.get(code);
      return groups ? { readable: true, groups } : { readable: false };
    }
    const text = code.trim().toUpperCase();
    return known === 'icd10cm' && ICD10CM.test(text) ? this.icd10cm(text.replace('.', '')) : { readable: false };
  }

  groupsOfGoal(goal: string): readonly string[] {
    return this.goals.get(goal) ?? [];
  }

  private icd10cm(code: string): ConditionReading {
    const groups: string[] = [];
    const excepted: string[] = [];
    for (let length = 3; length <= code.length; length += 1) {
      const prefix = code.slice(0, length);
      groups.push(...(this.prefixes.get(prefix) ?? []));
      excepted.push(...(this.exceptions.get(prefix) ?? []));
    }
    if (groups.length === 0) return NO_GROUPS;
    return { readable: true, groups: groups.filter((group) => !excepted.includes(group)) };
  }
}
