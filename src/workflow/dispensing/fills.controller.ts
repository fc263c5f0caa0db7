import { Body, Controller, Get, Header, HttpCode, Post, Query, StreamableFile } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Requires, Signatures } from '../../access/index.js';
import { currentActor } from '../../platform/context/request-context.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import type { Page } from '../../platform/http/paging.js';
import { UuidParam } from '../../platform/http/uuid-param.js';
import { FillPreparation } from './fill-preparation.service.js';
import { FillQuery, HandOverDto, PrepareFillDto, ProductVerificationDto, ReturnToStockDto } from './fill.dto.js';
import type { FillView } from './fill.view.js';
import { Fills } from './fills.service.js';
import { HandOver } from './hand-over.service.js';

@ApiTags('dispensing')
@Controller()
export class FillsController {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly preparation: FillPreparation,
    private readonly fills: Fills,
    private readonly handOvers: HandOver,
    private readonly signatures: Signatures,
  ) {}

  @Post('prescriptions/:id/fills')
  @Requires('fill:write')
  @ApiOperation({
    summary: 'Prepare a fill of a verified prescription from released batches; its label exists from then on',
  })
  async prepare(@UuidParam('id') id: string, @Body() body: PrepareFillDto): Promise<FillView> {
    return this.unitOfWork.run(currentActor().pharmacyId, (tx) => this.preparation.prepare(tx, id, body));
  }

  @Get('fills')
  @Requires('fill:read')
  @ApiOperation({ summary: 'Fills, newest first; of one prescription or in one state' })
  async list(@Query() query: FillQuery): Promise<Page<FillView>> {
    return this.unitOfWork.run(currentActor().pharmacyId, (tx) => this.fills.list(tx, query));
  }

  @Get('fills/:id')
  @Requires('fill:read')
  @ApiOperation({ summary: 'One fill with its lots and its label' })
  async read(@UuidParam('id') id: string): Promise<FillView> {
    return this.unitOfWork.run(currentActor().pharmacyId, (tx) => this.fills.read(tx, id));
  }

  @Get('fills/:id/label.pdf')
  @Requires('fill:read')
  @ApiOkResponse({ content: { 'application/pdf': { schema: { type: 'string', format: 'binary' } } } })
  @ApiOperation({ summary: 'The label, 4 by 3 inches; what does not fit goes on a further label' })
  async labelPdf(@UuidParam('id') id: string): Promise<StreamableFile> {
    const label = await this.unitOfWork.run(currentActor().pharmacyId, (tx) => this.fills.label(tx, id));
    const { labelPdf } = await import('./label/pdf.js'); // its fonts are loaded for the first label, not at the start
    return new StreamableFile(await labelPdf(label, id), { type: 'application/pdf' });
  }

  @Get('fills/:id/label.zpl')
  @Requires('fill:read')
  @Header('Content-Type', 'text/plain; charset=utf-8')
  @ApiOkResponse({ content: { 'text/plain': { schema: { type: 'string' } } } })
  @ApiOperation({ summary: 'The label for a 203 dpi label printer (ZPL II), text in UTF-8' })
  async labelZpl(@UuidParam('id') id: string): Promise<string> {
    const label = await this.unitOfWork.run(currentActor().pharmacyId, (tx) => this.fills.label(tx, id));
    const { labelZpl } = await import('./label/zpl.js');
    return labelZpl(label, id);
  }

  @Post('fills/:id/labelling')
  @HttpCode(200)
  @Requires('fill:write')
  @ApiOperation({ summary: 'Note that the label is on the container' })
  async labelled(@UuidParam('id') id: string): Promise<FillView> {
    return this.unitOfWork.run(currentActor().pharmacyId, (tx) => this.fills.markLabelled(tx, id));
  }

  @Post('fills/:id/product-verification')
  @HttpCode(200)
  @Requires('fill:verify')
  @ApiOperation({ summary: "The pharmacist's signed check of product against label; the fill is ready then" })
  async verifyProduct(@UuidParam('id') id: string, @Body() body: ProductVerificationDto): Promise<FillView> {
    const signer = await this.signatures.prove(body.signature);
    return this.unitOfWork.run(currentActor().pharmacyId, (tx) => this.fills.verifyProduct(tx, id, signer));
  }

  @Post('fills/:id/hand-over')
  @HttpCode(200)
  @Requires('fill:hand-over')
  @ApiOperation({ summary: 'Hand a ready fill over: screened and gated again; monitoring starts at the first one' })
  async handOver(@UuidParam('id') id: string, @Body() body: HandOverDto): Promise<FillView> {
    return this.unitOfWork.run(currentActor().pharmacyId, (tx) => this.handOvers.handOver(tx, id, body));
  }

  @Post('fills/:id/return-to-stock')
  @HttpCode(200)
  @Requires('fill:write')
  @ApiOperation({ summary: 'Put a fill that never left the pharmacy back on the shelf' })
  async returnToStock(@UuidParam('id') id: string, @Body() body: ReturnToStockDto): Promise<FillView> {
    return this.unitOfWork.run(currentActor().pharmacyId, (tx) => this.fills.returnToStock(tx, id, body.reason));
  }
}
