import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import type { Config } from '../../config.ts';
import { viewerOf } from '../../platform/access/viewer.ts';
import { AppError } from '../../platform/errors.ts';
import { readBytes, tooLarge } from '../../platform/http/bodies.ts';
import { baseUrl, MEDIA_CSP } from '../../platform/http/server.ts';
import { makeCheck } from '../../platform/validate.ts';
import type { EntryActions, Place, Submitted } from '../actions/entries.ts';
import { kindOf } from '../rules/session.ts';
import { MAX_DRAWING_BYTES } from '../rules/svg.ts';
import { Describe, DescriptionEntry, Draft, DrawingEntry, MediaParams, TurnParams } from '../schema.ts';
import { codeOf, config, tags } from './common.ts';

const AnyEntry = Type.Union([DrawingEntry, DescriptionEntry]);
/** What a drawing gets before any of it has come; then it doubles. */
const FIRST_BYTES = 16 * 1024;
const UPLOAD_LIMITS = { fileSize: MAX_DRAWING_BYTES, files: 1, fields: 4, parts: 5 };

export function addEntryRoutes(server: FastifyInstance, actions: EntryActions, settings: Config): void {
  const app = server.withTypeProvider<TypeBoxTypeProvider>();
  const absolute = (request: FastifyRequest, entry: DrawingEntry): DrawingEntry => ({
    ...entry,
    drawing: baseUrl(request, settings) + entry.drawing,
  });

  /** A file, or words; who may not draw now is told so before the file is read. */
  async function readUpload(request: FastifyRequest, at: Place): Promise<Uint8Array | string> {
    const body = request.body as { description?: unknown } | null;
    const words =
      !request.isMultipart() && (body?.description !== undefined || kindOf(at.round) !== 'drawing');
    if (words) return checkDescribe(body).description;
    await actions.mayDraw(viewerOf(request), at);
    if (!request.isMultipart()) throw new AppError('no_file');
    return readDrawing(request);
  }

  app.post(
    '/api/session/:code/:round/:chain/draw/',
    {
      config: { ...config, multipart: true },
      schema: {
        tags,
        summary: 'Submit a drawing (multipart `drawing`), or in a description round a description (JSON)',
        consumes: ['multipart/form-data', 'application/json'],
        params: TurnParams,
        response: { 200: AnyEntry, 201: AnyEntry },
      },
    },
    async (request, reply) => {
      const viewer = viewerOf(request);
      const at = placeOf(request.params);
      const upload = await readUpload(request, at);
      if (typeof upload === 'string') return sendEntry(reply, await actions.describe(viewer, at, upload));
      const { entry, created } = await actions.draw(viewer, at, upload);
      return reply.code(created ? 201 : 200).send(absolute(request, entry));
    },
  );

  app.post(
    '/api/session/:code/:round/:chain/desc/',
    {
      config,
      schema: {
        tags,
        summary: 'Submit a description',
        params: TurnParams,
        body: Describe,
        response: { 200: DescriptionEntry, 201: DescriptionEntry },
      },
    },
    async (request, reply) => {
      const { description } = request.body;
      return sendEntry(
        reply,
        await actions.describe(viewerOf(request), placeOf(request.params), description),
      );
    },
  );

  app.put(
    '/api/session/:code/:round/:chain/draft/',
    {
      config: { ...config, multipart: true },
      schema: {
        tags,
        summary: 'Keep a draft, used when time runs out (multipart `drawing`, or JSON `description`)',
        consumes: ['multipart/form-data', 'application/json'],
        params: TurnParams,
        response: { 204: Type.Null() },
      },
    },
    async (request, reply) => {
      const viewer = viewerOf(request);
      const at = placeOf(request.params);
      const upload = await readUpload(request, at);
      if (typeof upload === 'string') await actions.draftDescription(viewer, at, upload);
      else await actions.draftDrawing(viewer, at, upload);
      return reply.code(204).send(null);
    },
  );

  app.get(
    '/api/session/:code/:round/:chain/draft/',
    { config, schema: { tags, summary: "One's own draft", params: TurnParams, response: { 200: Draft } } },
    (request) => actions.getDraft(viewerOf(request), placeOf(request.params)),
  );

  app.get(
    '/api/session/:code/:round/:chain/getDesc/',
    {
      config,
      schema: { tags, summary: 'A description', params: TurnParams, response: { 200: DescriptionEntry } },
    },
    (request) => actions.getDescription(viewerOf(request), placeOf(request.params)),
  );

  app.get(
    '/api/session/:code/:round/:chain/getDraw/',
    { config, schema: { tags, summary: 'A drawing', params: TurnParams, response: { 200: DrawingEntry } } },
    async (request) =>
      absolute(request, await actions.getDrawing(viewerOf(request), placeOf(request.params))),
  );

  app.get(
    '/media/:file',
    {
      config: { ...config, uncounted: true },
      schema: {
        tags,
        summary: 'The SVG of a drawing: `<chain>_<game_code>_<round>.svg`',
        params: MediaParams,
      },
    },
    async (request, reply) => {
      const svg = await actions.getMedia(viewerOf(request), mediaPlace(request.params.file));
      return reply
        .type('image/svg+xml; charset=utf-8')
        .header('Cache-Control', 'private, immutable, max-age=31536000')
        .header('Content-Security-Policy', MEDIA_CSP)
        .send(svg);
    },
  );
}

const checkDescribe = makeCheck(Describe);

function placeOf({ code, round, chain }: { code: string; round: number; chain: number }): Place {
  return { code: codeOf({ code }), round, chain };
}

/** From `<chain>_<game_code>_<round>.svg`. Throws `drawing_not_found` for a name that no drawing has. */
function mediaPlace(file: string): Place {
  const [, chain, code, round] = /^(\d{1,15})_(\d{1,15})_(\d{1,4})\.svg$/.exec(file) ?? [];
  if (round === undefined || kindOf(Number(round)) !== 'drawing') throw new AppError('drawing_not_found');
  return { chain: Number(chain), code: Number(code), round: Number(round) };
}

/** The bytes of the form's file `drawing`. Throws `no_file`, 413 and, for a form that is none, `parse_error`. */
async function readDrawing(request: FastifyRequest): Promise<Uint8Array> {
  const part = await request.file({ limits: UPLOAD_LIMITS }).catch(refuseForm);
  if (!part) throw new AppError('no_file');
  const bytes = await readBytes(part.file, MAX_DRAWING_BYTES, FIRST_BYTES).catch(refuseForm);
  if (part.file.truncated) throw tooLarge(MAX_DRAWING_BYTES);
  if (part.fieldname !== 'drawing') throw new AppError('no_file');
  return bytes;
}

/** What the multipart parser throws has a status only where it is about a limit. */
function refuseForm(fault: Error & { statusCode?: number }): never {
  const isTooLarge = fault instanceof AppError && fault.code === 'too_large';
  if (fault.statusCode !== undefined || isTooLarge) throw fault;
  throw new AppError('parse_error', {
    detail: `Multipart form parse error - ${fault.message}`,
    cause: fault,
  });
}

function sendEntry<T extends object>(reply: FastifyReply, { entry, created }: Submitted<T>): FastifyReply {
  return reply.code(created ? 201 : 200).send(entry);
}
