import { raiseRefusal, silenceRefusal } from './tuning.js';

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

describe('a rule may be raised', () => {
  const moderate = { severity: 'moderate', override: 'pharmacist' } as const;

  it.each([
    ['to major from moderate', [moderate], 'drug-drug', 'major', null],
    ['to major where one outcome is lighter', [major, moderate, none], 'drug-drug', 'major', null],
    ['to contraindicated from major', [major], 'dose', 'contraindicated', null],
    ['not to what it is', [major], 'drug-drug', 'major', /major already/],
    ['not to less than it is', [major], 'drug-drug', 'moderate', /moderate already, or heavier/],
    ['not where it is silent on purpose', [none], 'drug-drug', 'major', /raises no finding/],
    ['not where it is about a missing test', [moderate], 'missing-baseline', 'major', /protocol/],
    ['not where it is about monitoring', [], 'monitoring', 'major', /protocol/],
  ] as const)('%s', (_, outcomes, kind, to, refusal) => {
    const said = raiseRefusal({ outcomes }, kind, to);
    if (refusal === null) expect(said).toBeNull();
    else expect(said).toMatch(refusal);
  });
});
