export const REPORT_FORMATS = ['json', 'csv', 'pdf'] as const;
export type ReportFormat = (typeof REPORT_FORMATS)[number];

const MEDIA_TYPES: Readonly<Record<string, ReportFormat>> = {
  'application/json': 'json',
  'application/*': 'json',
  '*/*': 'json',
  'text/csv': 'csv',
  'text/*': 'csv',
  'application/pdf': 'pdf',
};

/** The form in which a report is wanted: what `format` says, otherwise the best of the `Accept` header, otherwise JSON. */
export function chooseFormat(format: ReportFormat | undefined, accept: string | undefined): ReportFormat {
  return format ?? bestOf(accept ?? '') ?? 'json';
}

/** The known media type with the highest weight, the first of those with the same. */
function bestOf(accept: string): ReportFormat | undefined {
  const offers = accept.split(',').flatMap((part) => {
    const [type = '', ...parameters] = part.split(';').map((text) => text.trim().toLowerCase());
    const format = MEDIA_TYPES[type];
    const [, weight] = /^q=([01](?:\.\d{0,3})?)$/.exec(parameters.find((text) => text.startsWith('q=')) ?? '') ?? [];
    return format ? [{ format, weight: weight === undefined ? 1 : Number(weight) }] : [];
  });
  return offers.filter(({ weight }) => weight > 0).sort((a, b) => b.weight - a.weight)[0]?.format;
}
