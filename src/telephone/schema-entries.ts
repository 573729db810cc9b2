import { type Static, Type } from 'typebox';
import { File } from '../platform/validate.ts';
import { MAX_PICTURE_BYTES, PICTURE } from './rules/png-file.ts';
import { KINDS } from './rules/reactions.ts';
import { AWARDS } from './rules/show.ts';
import { MAX_DRAWING_BYTES } from './rules/svg.ts';
import { People, SessionMessage, TurnMessage } from './schema.ts';
import { ADDRESS, ALBUM, DRAWN, WRITTEN } from './schema-examples.ts';

/** The rules check length and characters after cleaning. (seed 000, Upload Description) */
export const Describe = Type.Object(
  { description: Type.String({ minLength: 1 }) },
  { examples: [{ description: 'a snail late for work' }] },
);

/** A file or a description, as the round wants it. (seed 000, Upload Drawing) */
export const Upload = Type.Object({
  drawing: Type.Optional(File(MAX_DRAWING_BYTES, { contentMediaType: 'image/svg+xml' })),
  description: Type.Optional(Describe.properties.description),
});
export type Upload = Static<typeof Upload>;

/** A form with the SVG as a file. (seed 000, Upload Drawing) */
export const DrawingForm = Type.Object({
  drawing: Type.Unsafe<Uint8Array>({
    type: 'string',
    format: 'binary',
    description:
      'An SVG file of at most 1 MiB and 20,000 elements: shapes in plain colours. Styles become attributes, what ' +
      'changes nothing in the picture is left out, and all other problems are listed at once with their lines',
  }),
});

/** The preview picture of a shared album. */
export const Picture = Type.Object({
  picture: Type.Optional(File(MAX_PICTURE_BYTES, { contentMediaType: 'image/png' })),
});

/** A form with the PNG as a file. */
export const PictureForm = Type.Object({
  picture: Type.Unsafe<Uint8Array>({
    type: 'string',
    format: 'binary',
    description: `A PNG of exactly ${PICTURE.width} by ${PICTURE.height} pixels in 8-bit RGB or RGBA, not interlaced, of at most ${MAX_PICTURE_BYTES} bytes. Its pixels are written anew; transparent ones become white`,
  }),
});

const Skipped = Type.Optional(Type.Boolean({ description: 'Filled in by the server' }));
export const DescriptionEntry = Type.Object(
  {
    id: Type.Integer(),
    description: Type.String(),
    created_at: Type.String(),
    chain: Type.Integer(),
    author: Type.String(),
    skipped: Skipped,
  },
  { examples: [{ id: 41, description: 'a snail late for work', ...WRITTEN }] },
);
export type DescriptionEntry = Static<typeof DescriptionEntry>;

export const DrawingEntry = Type.Object(
  {
    id: Type.Integer(),
    drawing: Type.String({ description: 'Address of the SVG' }),
    created_at: Type.String(),
    chain: Type.Integer(),
    author: Type.String(),
    skipped: Skipped,
  },
  { examples: [DRAWN] },
);
export type DrawingEntry = Static<typeof DrawingEntry>;

/** The player's own draft. `drawing` is the SVG itself. */
export const Draft = Type.Object(
  {
    chain: Type.Integer(),
    round: Type.Integer(),
    saved_at: Type.String(),
    description: Type.Optional(Type.String()),
    drawing: Type.Optional(Type.String()),
  },
  { examples: [{ chain: 13, round: 0, saved_at: '2024-06-05T10:23:20.000000Z', description: 'a snail la' }] },
);
export type Draft = Static<typeof Draft>;

export const AnyEntry = Type.Union([DrawingEntry, DescriptionEntry]);
/** A page without what was written or drawn there. */
export const HiddenEntry = Type.Object({
  id: Type.Integer(),
  created_at: Type.String(),
  chain: Type.Integer(),
  author: Type.String(),
  skipped: Skipped,
  hidden: Type.Literal(true, { description: 'The host has hidden it from all' }),
});
export type HiddenEntry = Static<typeof HiddenEntry>;

const liked = {
  hearts: Type.Array(Type.String(), { description: 'Who gave it a heart, in the order of giving' }),
  reactions: Type.Partial(Type.Record(Type.Enum([...KINDS]), Type.Integer()), {
    description: 'How many there were of each kind',
  }),
};
const AlbumEntry = Type.Union([
  Type.Object({ ...DescriptionEntry.properties, ...liked }),
  Type.Object({ ...DrawingEntry.properties, ...liked }),
  Type.Object({ ...HiddenEntry.properties, ...liked }),
]);
const AlbumAward = Type.Object({
  award: Type.Enum([...AWARDS], {
    description:
      '`picture`, `line`: the most hearts. `lost`, `wire`: the story that changed most, and least. `quick`: the fastest drawing. `ink`: the largest one',
  }),
  username: Type.String(),
  chain: Type.Integer(),
  round: Type.Union([Type.Integer(), Type.Null()], { description: 'Null for a whole story' }),
});
/** Every chain of a finished game in full. */
export const Album = Type.Object(
  {
    game_code: Type.Integer(),
    ended_at: Type.String(),
    users: Type.Array(Type.String()),
    people: People,
    chains: Type.Array(
      Type.Object({ chain: Type.Integer(), owner: Type.String(), entries: Type.Array(AlbumEntry) }),
    ),
    awards: Type.Union([Type.Array(AlbumAward), Type.Null()], {
      description: 'Null while a show has not come to its awards',
    }),
    shared: Type.Union([Type.String(), Type.Null()], { description: 'Address of the public page' }),
  },
  {
    examples: [ALBUM],
  },
);
export type Album = Static<typeof Album>;

export const Shared = Type.Object(
  { url: Type.String(), file: Type.String(), made_by: Type.String() },
  { examples: [{ url: ADDRESS, file: `${ADDRESS}.html`, made_by: 'testuser1' }] },
);
export type Shared = Static<typeof Shared>;

const strict = { additionalProperties: false };
export const AlbumStep = Type.Object(
  {
    chain: Type.Integer({ examples: [13] }),
    step: Type.Integer({ minimum: 0, maximum: 1000, examples: [2] }),
  },
  strict,
);
export type AlbumStep = Static<typeof AlbumStep>;

export const AlbumStepMessage = Type.Object(
  { ...SessionMessage.properties, ...AlbumStep.properties },
  strict,
);
export const DescribeMessage = Type.Object({ ...TurnMessage.properties, ...Describe.properties }, strict);
