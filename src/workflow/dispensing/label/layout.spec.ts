import fc from 'fast-check';
import type { PlainDate } from '../../../core/plain-date.js';
import type { Label } from '../rules/label.js';
import { CODE_SIZE, LABEL_HEIGHT, LABEL_WIDTH, layOut, type LabelPage, type Measure } from './layout.js';

/** Every character as wide as half its size. */
const measure: Measure = (text, { size }) => [...text].length * size * 0.5;

const label = (changes: Partial<Label> = {}): Label => ({
  dataVersion: 'test',
  pharmacy: { name: 'Test pharmacy', address: '1 Test Street, Denver, CO 80202', telephone: '+1 303 555 0100' },
  rxNumber: '100001',
  fill: 'First fill',
  filledOn: '2026-01-15',
  patient: { name: 'Test Patient', number: 'P-1' },
  prescriber: 'Pat Prescriber',
  product: 'anastrozole 1 mg capsule, compounded',
  madeAs: 'Anastrozole 1 mg capsules (sample)',
  sig: 'Take one capsule twice a week',
  quantity: '8 capsules',
  daysSupply: 28,
  refills: 'Refills left: 2',
  beyondUseDate: '2026-07-13' as PlainDate,
  beyondUse: 'BUD 2026-07-13: do not use after Jul 13, 2026',
  lots: 'Lot GA-1',
  storage: ['Store at controlled room temperature.'],
  coldChain: false,
  hazard: null,
  cautions: [],
  statements: ['This medicine was compounded by the pharmacy.'],
  ...changes,
});

const textOf = (pages: LabelPage[]) => pages.flatMap(({ lines }) => lines.map(({ text }) => text)).join(' ');

describe('the layout of a label', () => {
  it('fits an ordinary label on one', () => {
    const pages = layOut(label(), measure);
    expect(pages).toHaveLength(1);
    expect(textOf(pages)).not.toContain('label 1 of');
  });

  it('takes a second label rather than cutting anything off, and says whose it is on both', () => {
    const sig = Array.from({ length: 200 }, (_, n) => `word${n}`).join(' ');
    const pages = layOut(label({ sig }), measure);
    expect(pages.length).toBeGreaterThan(1);
    pages.forEach((page, index) => {
      expect(textOf([page])).toContain('Test Patient');
      expect(textOf([page])).toContain('Rx 100001');
      expect(textOf([page])).toContain(`label ${index + 1} of ${pages.length}`);
    });
    for (let n = 0; n < 200; n += 1) expect(textOf(pages)).toContain(`word${n}`);
    expect(textOf(pages)).toContain('BUD 2026-07-13');
  });

  const words = fc.string({ minLength: 1, maxLength: 300 }).filter((text) => /\S/.test(text));

  it('keeps every line within the label, off the code, and loses no character', () => {
    const names = fc.string({ minLength: 1, maxLength: 100 }).filter((text) => /\S/.test(text));
    fc.assert(
      fc.property(words, names, fc.array(words, { maxLength: 4 }), (sig, name, cautions) => {
        const given = label({ sig, patient: { name, number: 'P-1' }, cautions });
        const pages = layOut(given, measure);
        const printed = textOf(pages).replace(/\s/g, '');
        for (const text of [sig, name, ...cautions]) expect(printed).toContain(text.replace(/\s/g, ''));
        for (const { lines, code } of pages) {
          for (const line of lines) {
            const right = line.x + measure(line.text, line);
            expect(right).toBeLessThanOrEqual(LABEL_WIDTH);
            expect(line.y + line.size).toBeLessThanOrEqual(LABEL_HEIGHT);
            if (line.y < code.y + CODE_SIZE) expect(right).toBeLessThanOrEqual(code.x);
          }
        }
      }),
    );
  });
});
