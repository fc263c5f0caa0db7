import type { PlainDate } from '../../src/core/plain-date.js';
import type { Label } from '../../src/workflow/dispensing/rules/label.js';
import { codeMatrix } from '../../src/workflow/dispensing/label/code.js';
import { labelPdf } from '../../src/workflow/dispensing/label/pdf.js';
import { labelZpl } from '../../src/workflow/dispensing/label/zpl.js';
import { pdfText } from '../support/pdf-text.js';

const CODE = '019a0000-0000-7000-8000-000000000001';
const label = (changes: Partial<Label> = {}): Label => ({
  dataVersion: 'test',
  pharmacy: { name: 'Test pharmacy', address: '1 Test Street, Denver, CO 80202', telephone: '+1 303 555 0100' },
  rxNumber: '100001',
  fill: 'First fill',
  filledOn: '2026-01-15',
  patient: { name: 'José Łukaszewski', number: 'P-1' },
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
  storage: ['Store at controlled room temperature: 68-77 °F (20-25 °C).'],
  coldChain: false,
  hazard: 'HAZARDOUS DRUG: handle with care.',
  cautions: ['Do not crush'],
  statements: ['This medicine was compounded by the pharmacy.'],
  ...changes,
});

describe('the PDF label', () => {
  it('says everything, on a page of 4 by 3 inches', async () => {
    const pdf = await labelPdf(label(), CODE);
    expect(pdf.toString('latin1')).toContain('/MediaBox [0 0 288 216]');
    const text = pdfText(pdf);
    for (const words of [
      'Test pharmacy',
      '1 Test Street, Denver, CO 80202, +1 303 555 0100',
      'Rx 100001',
      'First fill, filled 2026-01-15',
      'José Lukaszewski',
      'Pat Prescriber',
      'anastrozole 1 mg capsule, compounded',
      'Anastrozole 1 mg capsules (sample)',
      'Take one capsule twice a week',
      "Qty 8 capsules, 28 days' supply",
      'Refills left: 2',
      'BUD 2026-07-13',
      'Lot GA-1',
      '68-77 °F (20-25 °C)',
      'HAZARDOUS DRUG',
      'Do not crush',
      'compounded by the pharmacy',
    ]) {
      expect(text).toContain(words);
    }
  });

  it('never guesses a name in another script: it asks for handwriting and keeps the patient number', async () => {
    const text = pdfText(await labelPdf(label({ patient: { name: '田中 太郎', number: 'P-77' } }), CODE));
    expect(text).toContain('Name not printable: write it by hand');
    expect(text).toContain('Patient no. P-77');
  });

  it('is refused where the directions cannot be printed faithfully, naming the field', async () => {
    await expect(labelPdf(label({ sig: 'Принимать две капсулы' }), CODE)).rejects.toMatchObject({
      code: 'not-supported',
      errors: [{ path: 'sig' }],
    });
  });
});

describe('the ZPL label', () => {
  it('says everything in UTF-8, names in their own script, on 4 by 3 inches at 203 dpi', () => {
    const zpl = labelZpl(label({ patient: { name: '田中 太郎', number: 'P-77' } }), CODE);
    expect(zpl.startsWith('^XA\n^CI28\n^PW812\n^LL609\n')).toBe(true);
    expect(zpl.trimEnd().endsWith('^XZ')).toBe(true);
    for (const words of ['田中 太郎', 'P-77', 'BUD 2026-07-13', '°F (20-25 °C)', `^BXN,5,200^FD${CODE}^FS`]) {
      expect(zpl).toContain(words);
    }
  });

  it('lets no text of a person become a command', () => {
    const sig = 'Take ^XZ ~JR one_two \\ ^FS';
    const zpl = labelZpl(label({ sig }), CODE);
    const line = zpl.split('\n').find((each) => each.includes('Take ')) as string;
    expect(line).toMatch(/\^FH\^FDTake _5EXZ _7EJR one_5Ftwo _5C _5EFS\^FS$/);
    expect(zpl.match(/\^XZ/g)).toHaveLength(1);
  });
});

describe('the square code', () => {
  it('is a Data Matrix: solid left and bottom edges, alternating top and right ones', () => {
    const matrix = codeMatrix(CODE);
    const side = matrix.length;
    expect(matrix.every((row) => row.length === side)).toBe(true);
    expect(matrix.every((row) => row[0])).toBe(true);
    expect(matrix.at(-1)?.every(Boolean)).toBe(true);
    expect(matrix[0]).toEqual(Array.from({ length: side }, (_, x) => x % 2 === 0));
  });
});
