import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadUsp795, readUsp795 } from './usp-795.js';

const yaml = readFileSync(join(import.meta.dirname, 'data', 'usp-795.yaml'), 'utf8');

/** Every citation in the data, at whichever depth it stands. */
function citations(value: unknown): unknown[] {
  if (typeof value !== 'object' || value === null) return [];
  const own = 'id' in value && 'citation' in value ? [value.citation] : [];
  return [...own, ...Object.values(value).flatMap(citations)];
}

describe('the rule data', () => {
  it('is read once', () => expect(loadUsp795()).toBe(loadUsp795()));

  it('claims no row to be verified, since the chapter was not read', () => {
    const all = citations(loadUsp795());
    expect(all.length).toBeGreaterThan(20);
    for (const each of all)
      expect(each).toMatchObject({ verification: expect.stringMatching(/^(secondary|unverified)$/) });
  });

  it.each([
    ['a misspelled key', 'days: 14', 'day: 14', 'preparationTypes.aqueous-nonpreserved'],
    ['days that are no number', 'days: 14', 'days: fortnight', 'preparationTypes.aqueous-nonpreserved.days'],
    [
      'an unknown storage',
      'storage: [refrigerator]',
      'storage: [fridge]',
      'preparationTypes.aqueous-nonpreserved.storage.0',
    ],
    ['a row without a citation', /citation:\n.*\n.*\n.*\n\n(?=preparationTypes)/, '\n', 'waterActivity.citation'],
    ['a threshold out of range', 'aqueousFrom: 0.60', 'aqueousFrom: 60', 'waterActivity.aqueousFrom'],
    [
      'a form in two rows',
      'names: [cream, gel]',
      'names: [cream, capsule]',
      'dosageForms: names this form twice: capsule',
    ],
    [
      'a form that is sterile and not',
      'names: [cream, gel]',
      'names: [cream, implant]',
      'names this form twice: implant',
    ],
    ['a route in two rows', '- subcutaneous', '- oral', 'routes: names this route twice: oral'],
    ['a name that no request can match', 'names: [cream, gel]', 'names: [Cream, gel]', 'dosageForms.0.names.0'],
    ['an id that stands twice', 'id: monograph', 'id: stability-study', 'id: stands twice: stability-study'],
    [
      'a missing type',
      /\n {2}aqueous-preserved:[\s\S]*?(?=\n {2}nonaqueous-oral-liquid:)/,
      '',
      'preparationTypes.aqueous-preserved',
    ],
  ])('is refused with %s, naming the place', (_name, from, to, place) => {
    const broken = yaml.replace(from, to);
    expect(broken).not.toBe(yaml);
    expect(() => readUsp795(broken)).toThrow(place);
  });

  it('is refused when it is empty', () => expect(() => readUsp795('')).toThrow('usp-795.yaml'));
});
