import { type Message, message, type Result } from '../platform/live/messages.ts';
import type { AlbumActions } from './actions/albums.ts';
import { topicOf } from './actions/desk.ts';
import type { EntryActions } from './actions/entries.ts';
import type { PeopleActions } from './actions/people.ts';
import type { SessionActions } from './actions/sessions.ts';
import {
  AlbumStepMessage,
  CreateMessage,
  DescribeMessage,
  NamedMessage,
  type Session,
  SessionMessage,
} from './schema.ts';

interface Actions {
  sessions: SessionActions;
  people: PeopleActions;
  entries: EntryActions;
  albums: AlbumActions;
}

/** The commands of the game as socket messages; drawings and their drafts go by HTTP only. */
export function telephoneMessages({ sessions, people, entries, albums }: Actions): Message[] {
  return [
    message('CREATE', CreateMessage, 'Opens a lobby; ACK is the session.', async (viewer, times) =>
      about(await sessions.create(viewer, times)),
    ),
    message('JOIN', SessionMessage, 'Joins a lobby; ACK is the session.', async (viewer, { game_code }) =>
      about(await sessions.join(viewer, game_code)),
    ),
    message('START', SessionMessage, 'Starts the game; ACK is the session.', async (viewer, { game_code }) =>
      about(await sessions.start(viewer, game_code)),
    ),
    message('DESC', DescribeMessage, 'Submits a description; ACK is the entry.', async (viewer, payload) => {
      const { game_code: code, round, chain, description } = payload;
      const { entry } = await entries.describe(viewer, { code, round, chain }, description);
      return { payload: entry };
    }),
    message('LEAVE', SessionMessage, 'Leaves.', async (viewer, { game_code }) => ({
      payload: await people.leave(viewer, game_code),
    })),
    message('KICK', NamedMessage, 'Removes a member (host).', async (viewer, { game_code, username }) =>
      about(await people.kick(viewer, game_code, username)),
    ),
    message(
      'HOST',
      NamedMessage,
      'Makes somebody else host (host).',
      async (viewer, { game_code, username }) => about(await people.host(viewer, game_code, username)),
    ),
    message('SKIP', SessionMessage, 'Ends the round now (host).', async (viewer, { game_code }) =>
      about(await people.skip(viewer, game_code)),
    ),
    message(
      'REMATCH',
      SessionMessage,
      'Makes or joins the rematch; ACK is its session.',
      async (viewer, { game_code }) => about((await people.rematch(viewer, game_code)).session),
    ),
    message('ALBUM_STEP', AlbumStepMessage, "Moves everyone's reveal (host).", async (viewer, payload) => {
      const { game_code, chain, step } = payload;
      return about(await albums.step(viewer, game_code, { chain, step }));
    }),
  ];
}

function about(session: Session): Result {
  return { payload: session, topic: topicOf(session.game_code), version: session.version };
}
