import { type Static, Type } from 'typebox';
import type { Config } from '../config.ts';
import { command, type HttpCall, route } from '../platform/commands.ts';
import { isMultipart } from '../platform/http/forms.ts';
import { baseUrl } from '../platform/http/server.ts';
import type { EntryActions } from './actions/entries.ts';
import type { ShareActions } from './actions/share.ts';
import { inSession, sendEntry, UNKNOWN, withAddress } from './answers.ts';
import { CodeParams, codeOf, placeOf, TurnMessage, TurnParams } from './schema.ts';
import {
  AnyEntry,
  Describe,
  DescribeMessage,
  DescriptionEntry,
  DrawingForm,
  Picture,
  PictureForm,
  Shared,
  Upload,
} from './schema-entries.ts';
import { contentOf, pictureOf } from './uploads.ts';

interface Parts {
  config: Config;
  entries: EntryActions;
  sharing: ShareActions;
}

/** For the documentation. `Upload` accepts them all. */
const UPLOADS = {
  'multipart/form-data': DrawingForm,
  'application/json': Describe,
  'application/x-www-form-urlencoded': Describe,
};
const TURN = [...UNKNOWN, 'round_mismatch', 'chain_mismatch', 'not_your_chain'] as const;

/** Commands for handing in entries, and for the album made of them. (seed 000) */
export function entryCommands(parts: Parts) {
  return { ...turnCommands(parts), ...albumCommands(parts) };
}

function turnCommands({ config, entries }: Parts) {
  /** The row of an upload. A player who may not draw now is refused before the file is read. */
  const upload = {
    who: 'member',
    params: TurnParams,
    body: Upload,
    bodies: UPLOADS,
    async beforeBody(params: Static<typeof TurnParams>, { request, viewer }: HttpCall) {
      if (isMultipart(request)) await entries.maySubmit(viewer, placeOf(params));
    },
  } as const;

  return {
    describe: command({
      event: 'DESC',
      http: 'POST /api/session/:code/:round/:chain/desc/',
      who: 'member',
      params: TurnParams,
      body: Describe,
      payload: DescribeMessage,
      names: { game_code: 'code' },
      answers: { 200: DescriptionEntry, 201: DescriptionEntry },
      refuses: [...TURN, 'round_not_desc', 'already_submitted'],
      says: 'Submits a description.',
      run: ({ description, ...at }, { viewer }) => entries.describe(viewer, placeOf(at), description),
      send: sendEntry,
      ack: ({ entry }) => ({ payload: entry }),
    }),
    draw: route({
      ...upload,
      http: 'POST /api/session/:code/:round/:chain/draw/',
      answers: { 200: AnyEntry, 201: AnyEntry },
      refuses: [...TURN, 'round_not_drawing', 'round_not_desc', 'already_submitted', 'no_file'],
      says: 'Submits a drawing (the file `drawing` of a multipart form) or, in a description round, a description.',
      async run(input, call) {
        const at = placeOf(input);
        const content = await contentOf(input, call.viewer, at, entries);
        if (typeof content === 'string') return entries.describe(call.viewer, at, content);
        const { entry, created } = await entries.draw(call.viewer, at, content);
        return { entry: withAddress(entry, call, config), created };
      },
      send: sendEntry,
    }),
    reopen: command({
      ...inSession,
      event: 'REOPEN',
      http: 'POST /api/session/:code/:round/:chain/reopen/',
      who: 'member',
      params: TurnParams,
      payload: TurnMessage,
      refuses: [...TURN, 'nothing_to_reopen'],
      says: 'Takes your entry of the running round back as a draft, while others are still at it.',
      run: (at, { viewer }) => entries.reopen(viewer, placeOf(at)),
    }),
    draft: route({
      ...upload,
      http: 'PUT /api/session/:code/:round/:chain/draft/',
      answers: { 204: Type.Null() },
      refuses: [...TURN, 'round_not_drawing', 'round_not_desc', 'already_submitted', 'no_file'],
      says: 'Saves a draft (the file `drawing` of a multipart form, or `description`). It is used when time runs out.',
      async run(input, { viewer }) {
        const at = placeOf(input);
        const content = await contentOf(input, viewer, at, entries);
        if (typeof content === 'string') await entries.draftDescription(viewer, at, content);
        else await entries.draftDrawing(viewer, at, content);
        return null;
      },
    }),
  };
}

function albumCommands({ config, sharing }: Parts) {
  return {
    share: route({
      http: 'POST /api/session/:code/album/share/',
      who: 'member',
      params: CodeParams,
      answers: { 200: Shared, 201: Shared },
      refuses: [...UNKNOWN, 'album_closed'],
      says: 'Creates the public address of the album, or returns the existing one.',
      run: (at, { viewer }) => sharing.share(viewer, codeOf(at)),
      send({ shared, created }, { request, reply }) {
        const base = baseUrl(request, config);
        const body = { ...shared, url: base + shared.url, file: base + shared.file };
        return reply.code(created ? 201 : 200).send(body);
      },
    }),
    picture: route({
      http: 'PUT /api/session/:code/album/share/picture/',
      who: 'host',
      params: CodeParams,
      body: Picture,
      bodies: { 'multipart/form-data': PictureForm },
      answers: { 204: Type.Null() },
      refuses: [...UNKNOWN, 'only_host', 'album_closed', 'album_not_found', 'no_file'],
      says: 'Sets the preview picture of the shared album: the file `picture` of a multipart form. Only the host or the member who shared it may do this.',
      async beforeBody(at, { viewer }) {
        await sharing.mayPicture(viewer, codeOf(at));
      },
      async run({ picture, ...at }, { viewer }) {
        await sharing.setPicture(viewer, codeOf(at), pictureOf(picture));
        return null;
      },
    }),
    unshare: route({
      http: 'DELETE /api/session/:code/album/share/',
      who: 'host',
      params: CodeParams,
      answers: { 204: Type.Null() },
      refuses: [...UNKNOWN, 'only_host', 'album_closed'],
      says: 'Removes the public address. Only the host or the member who created it may do this.',
      async run(at, { viewer }) {
        await sharing.unshare(viewer, codeOf(at));
        return null;
      },
    }),
  };
}
