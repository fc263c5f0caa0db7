import { chooseFormat, type ReportFormat } from './report-format.js';

describe('the form of a report', () => {
  it.each<[ReportFormat | undefined, string | undefined, string]>([
    [undefined, undefined, 'json'],
    [undefined, '*/*', 'json'],
    [undefined, 'text/html,application/xhtml+xml,*/*;q=0.8', 'json'],
    [undefined, 'text/csv', 'csv'],
    [undefined, 'Text/CSV; charset=utf-8', 'csv'],
    [undefined, 'application/json;q=0.5, text/csv', 'csv'],
    [undefined, 'text/csv;q=0, application/json', 'json'],
    [undefined, 'application/pdf;q=0.1, text/csv;q=0.2', 'csv'],
    [undefined, 'image/png', 'json'],
    ['csv', 'application/json', 'csv'],
    ['json', 'text/csv', 'json'],
    ['pdf', 'text/csv', 'pdf'],
    [undefined, 'application/pdf', 'pdf'],
    [undefined, 'application/pdf, */*;q=0.1', 'pdf'],
  ])('format %j, Accept %j: %s', (format, accept, wanted) => {
    expect(chooseFormat(format, accept)).toBe(wanted);
  });
});
