import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { convert, isUcumUnit } from './ucum.js';

/**
 * The functional tests that UCUM implementations share (UcumFunctionalTests.xml, Eclipse Public License), read where they lie and
 * not part of this project: set SAMPLES_DIR to a folder that holds `ucum/UcumFunctionalTests.xml`.
 */
const file = join(process.env['SAMPLES_DIR'] ?? '', 'ucum', 'UcumFunctionalTests.xml');
const available = process.env['SAMPLES_DIR'] !== undefined && existsSync(file);
const describeWithFile = available ? describe : describe.skip;

/** Cases on which this code is meant to differ from the file, with the reason. None is known. */
const VALIDATION_DIFFERENCES: Readonly<Record<string, string>> = {};

function cases(section: string): Array<Readonly<Record<string, string>>> {
  if (!available) return [];
  const xml = readFileSync(file, 'utf8').replace(/<!--[\s\S]*?-->/g, '');
  const body = xml.slice(xml.indexOf(`<${section}>`), xml.indexOf(`</${section}>`));
  return Array.from(body.matchAll(/<case\s([^>]*?)\/?>/g), (match) =>
    Object.fromEntries(
      Array.from((match[1] ?? '').matchAll(/(\w+)="([^"]*)"/g), (pair) => [pair[1] ?? '', decode(pair[2] ?? '')]),
    ),
  );
}

function decode(text: string): string {
  return text
    .replace(/&quot;/g, '"')
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&apos;/g, "'")
    .replace(/&amp;/g, '&');
}

describeWithFile(
  `shared UCUM tests${available ? '' : ' (skipped: SAMPLES_DIR does not hold ucum/UcumFunctionalTests.xml)'}`,
  () => {
    it('agrees on which texts are units', () => {
      const all = cases('validation');
      expect(all.length).toBeGreaterThan(500);
      const wrong = all
        .filter((each) => String(isUcumUnit(each['unit'])) !== each['valid'])
        .map((each) => each['id'] ?? '');
      expect(wrong).toEqual(Object.keys(VALIDATION_DIFFERENCES));
    });

    it('agrees on conversions, to the digits printed in the file', () => {
      const all = cases('conversion');
      expect(all.length).toBeGreaterThan(25);
      const wrong = all.filter((each) => {
        const result = convert(each['value'] ?? '', each['srcUnit'] ?? '', each['dstUnit'] ?? '');
        return !result.ok || !agrees(result.value, each['outcome'] ?? '');
      });
      expect(wrong).toEqual([]);
    });
  },
);

/** Equal once rounded to the significant digits of the expected text, of which this code keeps 12. */
function agrees(value: string, expected: string): boolean {
  const digits = expected.replace(/e.*$/i, '').replace(/[-.]/g, '').replace(/^0+/, '').length;
  const kept = Math.min(digits, 11);
  return Number(value).toPrecision(kept) === Number(expected).toPrecision(kept);
}
