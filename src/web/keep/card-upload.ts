import type { ParlorClient } from '../../client/index.ts';
import type { Session } from '../../telephone/schema.ts';
import { isSkipped, type Story, storiesOf } from '../show/scene.ts';
import type { ShownAlbum } from '../telephone/game.ts';
import type { KeepTexts } from './texts.ts';

interface Wanted {
  client: ParlorClient;
  album: ShownAlbum;
  session: Session;
  words: KeepTexts;
  hasNames: boolean;
}

/** Draws the preview picture of a shared album, and uploads it. If that fails, messengers show one for all albums. */
export async function makeCard({ client, album, session, words, hasNames }: Wanted): Promise<void> {
  const story = favouriteOf(album);
  if (!story) return;
  const { cardPng, loadStory } = await import('./making.ts');
  const first = { ...story, entries: story.entries.slice(0, 2) };
  const kept = await loadStory(client, album.game_code, first, session);
  await client.telephone.setPicture(album.game_code, await cardPng(kept, words, hasNames));
}

/** The story whose first drawing has the most hearts. */
function favouriteOf(album: ShownAlbum): Story | undefined {
  const drawn = storiesOf(album).filter(({ entries: [, drawing] }) => drawing && !isSkipped(drawing, 1));
  return drawn.sort((a, b) => heartsOf(b) - heartsOf(a))[0];
}

function heartsOf({ entries: [, drawing] }: Story): number {
  return drawing?.hearts.length ?? 0;
}
