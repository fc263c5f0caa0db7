import { STATUS_CODES } from 'node:http';
import { HttpException } from '@nestjs/common';
import { DomainError, type ErrorCode, type FieldError } from '../../core/errors.js';
import { translateDatabaseError } from '../database/database-errors.js';
import { PROBLEM_STATUS } from './problem-status.js';

/** RFC 9457 problem details as this API answers them. */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly code: ErrorCode;
  readonly traceId: string;
  readonly errors: readonly FieldError[];
  readonly reasons?: readonly unknown[];
}

/** Faults that Fastify and Nest find before a handler runs, by their own code or status. */
const FRAMEWORK_CODES: Readonly<Record<string, ErrorCode>> = {
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'unsupported-media-type',
  FST_ERR_CTP_BODY_TOO_LARGE: 'payload-too-large',
  FST_ERR_CTP_EMPTY_JSON_BODY: 'malformed-request',
  FST_ERR_CTP_INVALID_JSON_BODY: 'malformed-request',
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: 'malformed-request',
  FST_ERR_BAD_URL: 'malformed-request',
  FST_ERR_MAX_PARAM_LENGTH: 'malformed-request',
  '400': 'malformed-request',
  '401': 'unauthenticated',
  '403': 'forbidden',
  '404': 'not-found',
  '413': 'payload-too-large',
  '415': 'unsupported-media-type',
  '429': 'too-many-requests',
  '503': 'service-unavailable',
};

const FRAMEWORK_TEXT: Partial<Record<ErrorCode, string>> = {
  'malformed-request':
    'The request could not be read: send a JSON object with the fields of this request, well formed.',
  'not-found': 'There is nothing at this address.',
  'payload-too-large': 'The body is larger than this route takes.',
  'unsupported-media-type': 'Content-Type: this route does not read that media type.',
};

/** Turns whatever was thrown into problem details. What is not meant for the caller becomes a 500 without detail. */
export function toProblem(thrown: unknown, traceId: string): Problem {
  const error = translateDatabaseError(thrown);
  if (error instanceof DomainError) {
    return problem(error.code, error.message, traceId, error.errors, error.reasons);
  }
  const code = frameworkCode(error);
  if (code) return problem(code, FRAMEWORK_TEXT[code] ?? STATUS_CODES[PROBLEM_STATUS[code]] ?? '', traceId);
  return problem('internal-error', 'Something went wrong on our side; quote the trace id when you report it.', traceId);
}

function frameworkCode(error: unknown): ErrorCode | undefined {
  if (error instanceof HttpException) return FRAMEWORK_CODES[String(error.getStatus())];
  const { code, statusCode } = (error ?? {}) as { code?: unknown; statusCode?: unknown };
  if (typeof code === 'string' && FRAMEWORK_CODES[code]) return FRAMEWORK_CODES[code];
  return typeof statusCode === 'number' && statusCode < 500 ? FRAMEWORK_CODES[String(statusCode)] : undefined;
}

function problem(
  code: ErrorCode,
  detail: string,
  traceId: string,
  errors: readonly FieldError[] = [],
  reasons: readonly unknown[] = [],
): Problem {
  const status = PROBLEM_STATUS[code];
  return {
    type: `urn:galenic:problem:${code}`,
    title: STATUS_CODES[status] ?? 'Error',
    status,
    detail,
    code,
    traceId,
    errors,
    ...(reasons.length > 0 ? { reasons } : {}),
  };
}
