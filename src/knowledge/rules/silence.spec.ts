import { silenceRefusal } from './silence.js';

const major = { severity: 'major', override: 'pharmacist' } as const;
const none = { severity: 'none' } as const;

describe('a rule may be silenced', () => {
  it.each([
    ['a pharmacist may override it', [major], null],
    ['its other outcome is silence on purpose', [none, major], null],
    ['one outcome needs two persons', [major, { severity: 'contraindicated', override: 'two-person' }], /two persons/],
    ['nobody may override it', [{ severity: 'major', override: 'never' }, major], /nobody/],
    ['an outcome says nothing of who may override it', [{ severity: 'major' }], /two persons/],
    ['it never raises anything', [none], /raises no finding/],
  ] as const)('%s', (_, outcomes, refusal) => {
    const said = silenceRefusal({ legal: false, outcomes });
    if (refusal === null) expect(said).toBeNull();
    else expect(said).toMatch(refusal);
  });

  it('never where the law asks for it', () => {
    expect(silenceRefusal({ legal: true, outcomes: [major] })).toMatch(/law/);
  });
});
