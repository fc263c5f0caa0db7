import PDFDocument from 'pdfkit';
import type { Label } from '../rules/label.js';
import { LABEL_HEIGHT, LABEL_WIDTH, layOut, type LabelPage, type Measure, type PlacedLine } from './layout.js';

/** Dots an inch of the usual label printer. */
const DPI = 203;
const dots = (points: number): number => Math.round((points * DPI) / 72);
const WIDE = /[^\u0000-\u04ff]/u;
/** In `^FD` a caret or tilde would begin a command, and `_` begins a hexadecimal byte once `^FH` stands before it. */
const COMMAND_CHARACTERS = /[\^~_\\\u0000-\u001f\u007f]/g;

/**
 * The label in ZPL II for a 203 dpi printer, 4 by 3 inches, text in UTF-8 (`^CI28`): names stay in their script, as far as the
 * printer's font goes.
 * @param code what the square code holds
 */
export function labelZpl(label: Label, code: string): string {
  return layOut(label, helveticaWidth())
    .map((page) => pageZpl(page, code))
    .join('');
}

function pageZpl({ lines, code: at }: LabelPage, code: string): string {
  return [
    '^XA',
    '^CI28',
    `^PW${dots(LABEL_WIDTH)}`,
    `^LL${dots(LABEL_HEIGHT)}`,
    ...lines.map(lineZpl),
    `^FO${dots(at.x)},${dots(at.y)}^BXN,5,200^FD${code}^FS`,
    '^XZ',
    '',
  ].join('\n');
}

function lineZpl({ x, y, size, text }: PlacedLine): string {
  const escaped = text.replace(
    COMMAND_CHARACTERS,
    (character) => `_${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`,
  );
  return `^FO${dots(x)},${dots(y)}^A0N,${dots(size)}^FH^FD${escaped}^FS`;
}

/** Widths of Helvetica, which is wider than the printer's scalable font; a letter of a script it lacks counts as a full square. */
function helveticaWidth(): Measure {
  const document = new PDFDocument({ autoFirstPage: false });
  return (text, { size, bold }) => {
    document.font(bold ? 'Helvetica-Bold' : 'Helvetica').fontSize(size);
    return [...text].reduce((sum, each) => sum + (WIDE.test(each) ? size : document.widthOfString(each)), 0);
  };
}
