import { toldApart } from '../../accounts/rules/name.ts';
import type { Session } from '../../telephone/schema.ts';
import type { Album } from '../../telephone/schema-entries.ts';

/** The chain that each player holds in this round, from either form the server sends. Empty out of play. */
export function holdersOf({ chains, round }: Session): ReadonlyMap<string, number> {
  if (round < 0) return new Map();
  const pairs = Array.isArray(chains) ? chains.flatMap((one) => Object.entries(one)) : Object.entries(chains);
  return new Map(pairs.filter((pair): pair is [string, number] => typeof pair[1] === 'number'));
}

/** A table: who sits there, in the order of joining, and how each is shown. */
export type Table = Pick<Session, 'users' | 'people'>;

/** What to show for a username. Two players with the same name are told apart. */
export function shownIn({ users, people }: Table, username: string): string {
  const names = toldApart(users.map((user) => people[user]?.name ?? user));
  return names[users.indexOf(username)] ?? people[username]?.name ?? username;
}

export function faceIn({ people }: Pick<Session, 'people'>, username: string): readonly number[] {
  return people[username]?.face ?? [];
}

type Entry = Album['chains'][number]['entries'][number];

/** A hidden page has no words, and nobody made it. */
function asShown(entry: Entry, isHidden: boolean) {
  if (!isHidden && !('hidden' in entry)) return { ...entry, isHidden: false };
  const { id, created_at, chain, author, hearts, reactions } = entry;
  return { id, created_at, chain, author, hearts, reactions, skipped: true, isHidden: true, description: '' };
}

/**
 * The album with its players' faces, and with display names in place of usernames, which are beside them. Pages that
 * were hidden after the album was loaded are hidden here.
 */
export function withShownNames({ chains, ...album }: Album, table: Table & Pick<Session, 'hidden'>) {
  return {
    ...album,
    chains: chains.map(({ chain, owner, entries }) => ({
      chain,
      owner: shownIn(table, owner),
      ownedBy: owner,
      entries: entries.map((entry, round) => ({
        ...asShown(
          entry,
          table.hidden.some((page) => page.chain === chain && page.round === round),
        ),
        username: entry.author,
        author: shownIn(table, entry.author),
        face: faceIn(table, entry.author),
      })),
    })),
  };
}

/** An album as the page shows it. */
export type ShownAlbum = ReturnType<typeof withShownNames>;

/** Players who have not handed in yet in this round, in the order of joining. */
export function awaitedIn(session: Session): string[] {
  const holders = holdersOf(session);
  return session.users.filter(
    (name) => holders.has(name) && !session.submitted.includes(name) && !session.left.includes(name),
  );
}

/** End of the round in epoch ms. Undefined out of play, and without a clock. */
export function endOf({ round_ends_at }: Session): number | undefined {
  return round_ends_at === null ? undefined : Date.parse(round_ends_at);
}

/** The last round of a chain is made by the player who began it. */
export function isHomecoming(session: Session): boolean {
  const { round, rounds } = session;
  return round > 0 && round + 1 === rounds && round % holdersOf(session).size === 0;
}

/** Players who are still in the game, in the order of joining. */
export function stayingIn({ users, left }: Pick<Session, 'users' | 'left'>): string[] {
  return users.filter((name) => !left.includes(name));
}

/** One player's turn to write or to draw. */
export interface Turn {
  code: number;
  round: number;
  chain: number;
}

/** The position of the reveal: the first `step` entries of a chain are shown. */
export interface AlbumPlace {
  chain: number;
  step: number;
}

type Chains = ShownAlbum['chains'];
export type AlbumEntry = Chains[number]['entries'][number];

function toldChains(chains: Chains): Chains {
  return chains.filter(({ entries }) => entries.length > 0);
}

/** Undefined after the last page. */
export function nextPlace(chains: Chains, at: AlbumPlace | null): AlbumPlace | undefined {
  const all = toldChains(chains);
  const index = all.findIndex(({ chain }) => chain === at?.chain);
  const here = all[index];
  if (at && here && at.step < here.entries.length) return { chain: here.chain, step: at.step + 1 };
  const next = all[index + 1];
  return next && { chain: next.chain, step: 1 };
}

/** Undefined on the first page, and before it. */
export function previousPlace(chains: Chains, at: AlbumPlace | null): AlbumPlace | undefined {
  const all = toldChains(chains);
  const index = all.findIndex(({ chain }) => chain === at?.chain);
  const here = all[index];
  if (!at || !here) return undefined;
  if (at.step > 1) return { chain: here.chain, step: at.step - 1 };
  const before = all[index - 1];
  return before && { chain: before.chain, step: before.entries.length };
}
