import { buffer } from 'node:stream/consumers';
import PDFDocument from 'pdfkit';
import { DomainError } from '../../../core/errors.js';
import type { Label } from '../rules/label.js';
import { codeMatrix } from './code.js';
import { CODE_SIZE, LABEL_HEIGHT, LABEL_WIDTH, layOut, type LabelPage, type Style } from './layout.js';
import { printableText } from '../../../core/printable-text.js';

/**
 * The label as a PDF of one or more pages of 4 by 3 inches, in the built-in fonts, which have Latin letters alone: accents that they
 * lack are dropped, and a name in another script is replaced by a sentence that asks to write it by hand; the patient number
 * stands beside it. The ZPL label keeps every script.
 * @param code what the square code holds
 * @throws DomainError `not-supported` where directions or drug cannot be printed faithfully
 */
export async function labelPdf(label: Label, code: string): Promise<Buffer> {
  const document = new PDFDocument({
    size: [LABEL_WIDTH, LABEL_HEIGHT],
    margin: 0,
    autoFirstPage: false,
    info: { Title: `Label Rx ${label.rxNumber}` },
  });
  const file = buffer(document);
  const use = ({ size, bold }: Style): PDFKit.PDFDocument =>
    document.font(bold ? 'Helvetica-Bold' : 'Helvetica').fontSize(size);
  const matrix = codeMatrix(code);
  for (const page of layOut(inBuiltInFonts(label), (text, style) => use(style).widthOfString(text))) draw(page, matrix);
  document.end();
  return file;

  function draw({ lines, code: at }: LabelPage, modules: ReturnType<typeof codeMatrix>): void {
    document.addPage();
    for (const line of lines) use(line).text(line.text, line.x, line.y, { lineBreak: false });
    const side = CODE_SIZE / modules.length;
    modules.forEach((row, y) =>
      row.forEach((dark, x) => {
        if (dark) document.rect(at.x + x * side, at.y + y * side, side, side);
      }),
    );
    document.fill('black');
  }
}

/** Every text of the label in characters of the built-in fonts. */
function inBuiltInFonts(label: Label): Label {
  const exact = (text: string, path: string): string => {
    const printable = printableText(text);
    if (printable !== null) return printable;
    const message = 'holds characters that the fonts of the PDF label cannot print; use the ZPL label';
    throw new DomainError('not-supported', `${path}: ${message}`, { errors: [{ path, message }] });
  };
  const name = (text: string, instead: string): string => printableText(text) ?? instead;
  return {
    ...label,
    pharmacy: {
      name: exact(label.pharmacy.name, 'pharmacy.name'),
      address: exact(label.pharmacy.address, 'pharmacy.address'),
      telephone: exact(label.pharmacy.telephone, 'pharmacy.telephone'),
    },
    patient: {
      name: name(label.patient.name, 'Name not printable: write it by hand'),
      number: exact(label.patient.number, 'patient.mrn'),
    },
    prescriber: name(label.prescriber, '(name not printable)'),
    product: exact(label.product, 'product'),
    madeAs: exact(label.madeAs, 'madeAs'),
    sig: label.sig
      .split(/\r?\n/)
      .map((line) => exact(line, 'sig'))
      .join('\n'),
    lots: exact(label.lots, 'lots'),
    quantity: exact(label.quantity, 'quantity'),
    storage: label.storage.map((text) => exact(text, 'storage')),
    hazard: label.hazard === null ? null : exact(label.hazard, 'hazard'),
    cautions: label.cautions.map((text) => exact(text, 'cautions')),
    statements: label.statements.map((text) => exact(text, 'statements')),
  };
}
