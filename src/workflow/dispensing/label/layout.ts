import type { Label } from '../rules/label.js';

/** Points: 1/72 inch. The label is 4 by 3 inches. */
export const LABEL_WIDTH = 288;
export const LABEL_HEIGHT = 216;
const MARGIN = 9;
/** Side of the square code at the top right, and the space left of it. */
export const CODE_SIZE = 40;
const CODE_GAP = 6;
const LINE_HEIGHT = 1.2;
/** Type gets smaller before a second label is needed; 0.8 keeps the smallest line above 5 points. */
const SCALES = [1, 0.9, 0.8];

export interface Style {
  /** Points. */
  readonly size: number;
  readonly bold: boolean;
}

/** One printed line; `x` and `y` are the top left corner in points from the top left of the label. */
export interface PlacedLine extends Style {
  readonly x: number;
  readonly y: number;
  readonly text: string;
}

export interface LabelPage {
  readonly lines: readonly PlacedLine[];
  /** Where the square code stands. */
  readonly code: { readonly x: number; readonly y: number };
}

/** How wide a text prints, in points. */
export type Measure = (text: string, style: Style) => number;

interface Row extends Style {
  readonly left: string;
  /** Set flush right in the same line, or below when both do not fit. */
  readonly right?: string;
}

/**
 * Lays a label out. Nothing is ever cut off: type gets smaller, and what still does not fit goes on a further label, which repeats
 * whose it is.
 */
export function layOut(label: Label, measure: Measure): LabelPage[] {
  for (const scale of SCALES) {
    const pages = paginate(label, scale, measure);
    if (pages.length === 1 || scale === SCALES.at(-1)) return numbered(pages, label, scale, measure);
  }
  return [];
}

function headRows(label: Label): Row[] {
  return [
    { left: label.pharmacy.name, size: 9.5, bold: true },
    { left: `${label.pharmacy.address}, ${label.pharmacy.telephone}`, size: 6.5, bold: false },
    { left: `Rx ${label.rxNumber}`, right: `${label.fill}, filled ${label.filledOn}`, size: 8.5, bold: true },
    { left: label.patient.name, right: `Patient no. ${label.patient.number}`, size: 10.5, bold: true },
  ];
}

function bodyRows(label: Label): Row[] {
  const small = (left: string): Row => ({ left, size: 6.8, bold: false });
  return [
    { left: label.product, size: 9, bold: true },
    small(label.madeAs),
    ...label.sig.split(/\r?\n/).map((left): Row => ({ left, size: 9.5, bold: false })),
    {
      left: `Qty ${label.quantity}, ${label.daysSupply} days' supply`,
      right: label.refills,
      size: 8,
      bold: false,
    },
    { left: label.beyondUse, size: 9, bold: true },
    { left: label.lots, right: `Prescriber ${label.prescriber}`, size: 7, bold: false },
    ...label.storage.map(small),
    ...(label.hazard === null ? [] : [{ left: label.hazard, size: 7, bold: true }]),
    ...label.cautions.map(small),
    ...label.statements.map(small),
  ];
}

function paginate(label: Label, scale: number, measure: Measure): PlacedLine[][] {
  const head = place(headRows(label), scale, MARGIN, { beside: true }, measure);
  const top = Math.max(bottomOf(head), MARGIN + CODE_SIZE) + 2;
  const body = place(bodyRows(label), scale, 0, { beside: false }, measure);
  const pages: PlacedLine[][] = [];
  let shift = top;
  for (const line of body) {
    const fits = line.y + shift + line.size * LINE_HEIGHT <= LABEL_HEIGHT - MARGIN;
    if (pages.length === 0 || !fits) {
      pages.push([...head]);
      shift = top - line.y;
    }
    pages.at(-1)?.push({ ...line, y: line.y + shift });
  }
  return pages;
}

/** Sets rows below each other from `y` on; beside the code they are narrower. */
function place(
  rows: readonly Row[],
  scale: number,
  start: number,
  { beside }: { beside: boolean },
  measure: Measure,
): PlacedLine[] {
  const width = LABEL_WIDTH - 2 * MARGIN - (beside ? CODE_SIZE + CODE_GAP : 0);
  const lines: PlacedLine[] = [];
  let y = start;
  for (const row of rows) {
    const style = { size: row.size * scale, bold: row.bold };
    const quiet = { size: Math.min(style.size, 7.5 * scale), bold: false };
    const right = row.right ?? '';
    const gap = right === '' ? 0 : 8;
    if (measure(row.left, style) + gap + measure(right, quiet) <= width) {
      lines.push({ x: MARGIN, y, text: row.left, ...style });
      if (right !== '') lines.push({ x: MARGIN + width - measure(right, quiet), y, text: right, ...quiet });
      y += style.size * LINE_HEIGHT;
      continue;
    }
    for (const [text, each] of [[row.left, style] as const, [right, quiet] as const]) {
      if (text === '') continue;
      for (const part of wrap(text, width, (piece) => measure(piece, each))) {
        lines.push({ x: MARGIN, y, text: part, ...each });
        y += each.size * LINE_HEIGHT;
      }
    }
  }
  return lines;
}

/** Breaks between words; a word longer than a line is broken where it must be. */
function wrap(text: string, width: number, measure: (text: string) => number): string[] {
  const lines: string[] = [];
  let current = '';
  for (const word of text.split(/\s+/).filter((each) => each !== '')) {
    const joined = current === '' ? word : `${current} ${word}`;
    if (measure(joined) <= width) {
      current = joined;
      continue;
    }
    if (current !== '') lines.push(current);
    current = '';
    for (const character of word) {
      if (current !== '' && measure(current + character) > width) {
        lines.push(current);
        current = '';
      }
      current += character;
    }
  }
  return current === '' ? lines : [...lines, current];
}

/** Says on each of several labels which one it is. */
function numbered(pages: readonly PlacedLine[][], label: Label, scale: number, measure: Measure): LabelPage[] {
  const code = { x: LABEL_WIDTH - MARGIN - CODE_SIZE, y: MARGIN };
  if (pages.length === 1) return pages.map((lines) => ({ lines, code }));
  const style = { size: 6.5 * scale, bold: true };
  return pages.map((lines, index) => {
    const text = `Rx ${label.rxNumber}: label ${index + 1} of ${pages.length}`;
    const x = LABEL_WIDTH - MARGIN - measure(text, style);
    return { lines: [...lines, { x, y: LABEL_HEIGHT - MARGIN + 0.5, text, ...style }], code };
  });
}

function bottomOf(lines: readonly PlacedLine[]): number {
  return Math.max(...lines.map((line) => line.y + line.size * LINE_HEIGHT));
}
