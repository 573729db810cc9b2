import { replayMs, strokesIn } from '../../telephone/rules/show.ts';
import type { Session } from '../../telephone/schema.ts';
import { type AlbumEntry, faceIn, type ShownAlbum, shownIn, stayingIn } from '../telephone/game.ts';
import type { Moment, ShowState } from './moments.ts';

export type Story = ShownAlbum['chains'][number];

/** Everything that the parts of the show are drawn from. */
export interface Scene {
  session: Session;
  album: ShownAlbum;
  show: ShowState;
  /** The story that is being told, or was told last. */
  story: Story | undefined;
  /** How many of its pages are shown. */
  step: number;
  /** This device's player. Undefined for watchers and televisions. */
  me: string | undefined;
}

/** The stories in the order of telling. Chains that nobody began are left out. */
export function storiesOf({ chains }: ShownAlbum): Story[] {
  return chains.filter(({ entries }) => entries.length > 0);
}

export function sceneOf(album: ShownAlbum, session: Session, show: ShowState, me?: string): Scene {
  const story = storiesOf(album).find(({ chain }) => chain === session.album?.chain);
  return { session, album, show, story, step: session.album?.step ?? 0, me };
}

/** The page that is shown now. */
export function pageIn({ story, step }: Scene): AlbumEntry | undefined {
  return story?.entries[step - 1];
}

/** Words that were filled in at the start of a story are needed to follow it. Hidden pages are passed over like others. */
export function isSkipped(entry: AlbumEntry, round: number): boolean {
  return entry.isHidden || (entry.skipped === true && round > 0);
}

/** `svg` is the drawing of the page, once it is here. */
export function momentIn(scene: Scene, svg: string | undefined): Moment {
  const { show, session } = scene;
  switch (show.moment) {
    case 'page':
      return pageMoment(scene, svg);
    case 'overture':
    case 'award':
      return { kind: show.moment, faces: session.users.length };
    default:
      return { kind: show.moment };
  }
}

function pageMoment(scene: Scene, svg: string | undefined): Moment {
  const entry = pageIn(scene);
  const round = scene.step - 1;
  if (!entry || isSkipped(entry, round)) return { kind: 'skipped' };
  if (!('drawing' in entry))
    return { kind: 'words', isGuess: round > 0, letters: lettersOf(entry.description).length };
  return { kind: 'drawing', replayMs: svg === undefined ? undefined : replayMs(strokesIn(svg)) };
}

/** The parts that are written one after the other: each a letter with its accents. */
export function lettersOf(words: string): string[] {
  if (!('Segmenter' in Intl)) return [...words];
  return Array.from(new Intl.Segmenter().segment(words), ({ segment }) => segment);
}

/** Everybody who drew or wrote in a story, each once. */
export function makersOf({ entries }: Story): string[] {
  return [...new Set(entries.map(({ username }) => username))];
}

/** A person as the show names them. */
export function personIn(session: Session, username: string): { name: string; face: readonly number[] } {
  return { name: shownIn(session, username), face: faceIn(session, username) };
}

/** The person who turns the pages. The host takes the place of a lead who has left. */
export function leadIn({ session, show }: Pick<Scene, 'session' | 'show'>): string {
  return stayingIn(session).includes(show.lead) ? show.lead : session.host;
}

/** The number of a story among those told. From 1. */
export function storyNumber({ album, story }: Scene): [number: number, all: number] {
  const stories = storiesOf(album);
  return [stories.findIndex(({ chain }) => chain === story?.chain) + 1, stories.length];
}
