import { assayOf } from './assay.js';

describe('what a laboratory says of its method', () => {
  it.each([
    ['LC-MS/MS', 'high-sensitivity'],
    ['lc/ms', 'high-sensitivity'],
    ['Liquid chromatography, tandem mass spectrometry', 'high-sensitivity'],
    ['high-sensitivity', 'high-sensitivity'],
    ['Ultrasensitive estradiol', 'high-sensitivity'],
    ['immunoassay', 'immunoassay'],
    ['Roche ECLIA', 'immunoassay'],
    ['Radioimmunoassay (RIA)', 'immunoassay'],
    ['Ultrasensitive immunoassay', 'unspecified'],
    ['equilibrium dialysis', 'unspecified'],
    ['material', 'unspecified'],
    ['', 'unspecified'],
    [null, 'unspecified'],
  ])('%j is %s', (method, assay) => {
    expect(assayOf(method)).toBe(assay);
  });
});
