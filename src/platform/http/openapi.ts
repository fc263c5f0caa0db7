import { createRequire } from 'node:module';
import type { INestApplication, Type } from '@nestjs/common';
import { ApiProperty, DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import { getMetadataStorage } from 'class-validator';
import { validationMetadatasToSchemas } from 'class-validator-jsonschema';

const PROBLEM = {
  type: 'object',
  required: ['type', 'title', 'status', 'detail', 'code', 'traceId', 'errors'],
  properties: {
    type: { type: 'string' },
    title: { type: 'string' },
    status: { type: 'integer' },
    detail: { type: 'string' },
    code: { type: 'string' },
    traceId: { type: 'string' },
    errors: {
      type: 'array',
      items: { type: 'object', properties: { path: { type: 'string' }, message: { type: 'string' } } },
    },
    reasons: { type: 'array', items: {} },
  },
};
const PROBLEM_ANSWER = {
  description: 'an error, as RFC 9457 problem details',
  content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
};

type Schemas = Record<string, { properties?: Record<string, object>; required?: string[] }>;

/** JSON schemas of the request classes, read from their validators: the document cannot say what the service does not check. */
function requestSchemas(): Schemas {
  // class-transformer keeps its metadata in a file that it does not export.
  const { defaultMetadataStorage } = createRequire(import.meta.url)('class-transformer/cjs/storage.js') as {
    defaultMetadataStorage: never;
  };
  return validationMetadatasToSchemas({
    classTransformerMetadataStorage: defaultMetadataStorage,
    refPointerPrefix: '#/components/schemas/',
    // A validator of our own; the type of a member of a list is not to be read from the class.
    additionalConverters: { saysSomething: { type: 'string' } },
  }) as Schemas;
}

/** Swagger lists a query's parameters by its own decorator; it is given here, so that no DTO repeats itself. */
function declareProperties(schemas: Schemas): void {
  const classes = new Set<Type>();
  const { validationMetadatas } = getMetadataStorage() as unknown as { validationMetadatas: Map<Type, unknown> };
  for (const target of validationMetadatas.keys()) if (typeof target === 'function') classes.add(target);
  for (const target of classes) {
    const schema = schemas[target.name];
    for (const [name, property] of Object.entries(schema?.properties ?? {})) {
      if ('$ref' in property || 'items' in property || 'allOf' in property) continue;
      ApiProperty({ ...property, required: schema?.required?.includes(name) ?? false } as never)(
        target.prototype as object,
        name,
      );
    }
  }
}

export function createOpenApiDocument(app: INestApplication): OpenAPIObject {
  const config = new DocumentBuilder()
    .setTitle('Galenic')
    .setDescription('Dispensing and monitoring for a 503A compounding pharmacy. Errors are RFC 9457 problem details.')
    .setVersion('1')
    .addBearerAuth()
    .build();
  const schemas = requestSchemas();
  declareProperties(schemas);
  const document = SwaggerModule.createDocument(app, config);
  document.components = {
    ...document.components,
    schemas: { ...document.components?.schemas, ...(schemas as object), Problem: PROBLEM },
  };
  for (const path of Object.values(document.paths)) {
    for (const operation of Object.values(path as Record<string, { responses?: Record<string, unknown> }>)) {
      if (operation.responses) operation.responses['default'] = PROBLEM_ANSWER;
    }
  }
  return document;
}

/** Serves the document at `/api/openapi.json` and the page at `/api/docs`. */
export function serveOpenApi(app: INestApplication): void {
  SwaggerModule.setup('api/docs', app, () => createOpenApiDocument(app), {
    jsonDocumentUrl: 'api/openapi.json',
    customSiteTitle: 'Galenic API',
  });
}
