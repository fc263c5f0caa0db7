import { readConditionCode } from '../../core/condition-code.js';
import type { ConditionReading } from '../compiled.js';
import type { ConditionGroupRow } from '../schema/groups.js';
import { Memory } from './memory.js';

const NO_GROUPS: ConditionReading = { readable: true, groups: [] };
const UNREADABLE: ConditionReading = { readable: false };

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
    const read = readConditionCode(system, code);
    if (!read) return UNREADABLE;
    if (read.system === 'icd10cm') return this.icd10cm(read.value.replace('.', ''));
    if (read.system === 'local')
      return this.keys.has(read.value) ? { readable: true, groups: [read.value] } : UNREADABLE;
    // The map of SNOMED CT is short: a code that it lacks may be any condition, so it is not read as none.
    const groups = this.snomed.get(read.value);
    return groups ? { readable: true, groups } : UNREADABLE;
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
