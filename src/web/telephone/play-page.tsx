import { useEffect, useState } from 'preact/hooks';
import type { Session } from '../../telephone/schema.ts';
import { useApp } from '../context.ts';
import { MovedPage } from '../seats/lazy-seats.tsx';
import { wayBackTo } from '../seats/way-back.ts';
import { lazy } from '../ui/lazy-page.tsx';
import { Page } from '../ui/page.tsx';
import { AlbumView } from './lazy-album.ts';
import { Lobby } from './lobby.tsx';
import { RoundView } from './round.tsx';
import { TableQuestions } from './table-questions.tsx';
import { useCommand } from './use-command.ts';
import { type Game, useGame } from './use-game.ts';
import { useRoomSounds } from './use-room-sounds.ts';

const LostGame = lazy(async () => (await import('./lost-game.tsx')).LostGame);

/** The page of one game, from its lobby to its album. */
export function PlayPage() {
  const { route, person, go, session: login } = useApp();
  const code = route.page === 'play' ? route.code : 0;
  const isNobody = login.standing === 'nobody';
  const wayBack = isNobody ? wayBackTo(code) : undefined;
  useEffect(() => {
    if (isNobody && wayBack === undefined) go({ page: 'join', code }, true);
  }, [isNobody, code]);
  if (wayBack !== undefined) return <MovedPage code={code} back={wayBack} />;
  if (person === undefined) return <Loading />;
  return <FollowedGame code={code} me={person.username} />;
}

function FollowedGame({ code, me }: { code: number; me: string }) {
  const { client, go } = useApp();
  const game = useGame(code);
  const command = useCommand();
  const [isLeaving, setLeaving] = useState(false);
  const { session, lost } = game;
  useRoomSounds(session, session?.host === me ? 'host' : 'other');
  const isOutsider = session === undefined && lost?.code === 'not_in_session';
  const isWatcher = session !== undefined && !session.users.includes(me);
  useEffect(() => {
    if (isOutsider) go({ page: 'join', code }, true);
    if (isWatcher) go({ page: 'watch', code }, true);
  }, [isOutsider, isWatcher, code]);

  const leave = async () => {
    // The push about leaving may arrive before the answer. It is expected then.
    setLeaving(true);
    const isDone = await command(() => client.telephone.leave(code));
    if (isDone && session?.round_kind === 'lobby') go({ page: 'home' }, true);
    else setLeaving(false);
  };
  if (isOutsider || (lost && isLeaving)) return <Loading />;
  if (lost) return <LostGame lost={lost} code={code} />;
  if (!session || isWatcher) return <Loading />;
  return (
    <>
      <Phase session={session} online={game.online} me={me} onLeave={leave} />
      <TableQuestions session={session} online={game.online} me={me} />
    </>
  );
}

function Phase(
  props: { session: Session; me: string; onLeave: () => Promise<unknown> } & Pick<Game, 'online'>,
) {
  switch (props.session.round_kind) {
    case 'lobby':
      return <Lobby {...props} />;
    case 'over':
      return <AlbumView session={props.session} me={props.me} />;
    default:
      return <RoundView {...props} />;
  }
}

function Loading() {
  const { texts } = useApp();
  return <Page title={texts.everywhere.loading}>{null}</Page>;
}
