import { useEffect, useMemo, useState } from 'preact/hooks';
import { ParlorClient } from '../../client/index.ts';
import type { Session } from '../../telephone/schema.ts';
import { AppContext, useApp } from '../context.ts';
import { loadFromDevice } from '../device-storage.ts';
import { useDoor } from '../home/use-door.ts';
import { Link } from '../ui/link.tsx';
import { Page } from '../ui/page.tsx';
import { Doodle } from './doodle.tsx';
import { endOf } from './game.ts';
import { CodeDigits } from './invite.tsx';
import { CHAIR_KEY, takeSeat } from './late-seat.ts';
import { AlbumView } from './lazy-album.ts';
import { Table } from './lobby.tsx';
import { TimeLeft } from './time-left.tsx';
import { useCommand } from './use-command.ts';
import { useGame } from './use-game.ts';
import { AwaitedPlayers } from './waiting.tsx';
import { keepWatcherTicket, watcherTicket } from './watcher-ticket.ts';

/** A game that is watched: by an account, or by the ticket of somebody without one. */
export function WatchPage() {
  const { route, person, session: login, texts } = useApp();
  const code = route.page === 'watch' ? route.code : 0;
  const [secret] = useState(watcherTicket);
  if (secret !== undefined) return <ByTicket code={code} secret={secret} />;
  if (login.standing === 'nobody') return <ToDoor code={code} />;
  if (person) return <Watched code={code} me={person.username} />;
  return <Page title={texts.everywhere.loading}>{null}</Page>;
}

function ByTicket({ code, secret }: { code: number; secret: string }) {
  const app = useApp();
  const [isRefused, setRefused] = useState(false);
  const client = useMemo(
    () =>
      new ParlorClient({
        ...{ base: document.baseURI, WebSocket, ticket: { kind: 'watcher', secret } },
        onRefused: () => setRefused(true),
      }),
    [secret],
  );
  useEffect(() => () => client.live.close(), [client]);
  if (isRefused) return <ToDoor code={code} />;
  return (
    <AppContext.Provider value={{ ...app, client }}>
      <Watched code={code} />
    </AppContext.Provider>
  );
}

/** This visitor no longer watches. The door says what is possible. */
function ToDoor({ code }: { code: number }) {
  const { go } = useApp();
  useEffect(() => {
    keepWatcherTicket(undefined);
    go({ page: 'join', code }, true);
  }, [code]);
  return null;
}

/** `me` is the username of a watcher with an account, who may get a seat. */
function Watched({ code, me }: { code: number; me?: string }) {
  const { go, texts } = useApp();
  const { session, online, lost } = useGame(code);
  const next = session?.next_game_code ?? null;
  const isSeated = me !== undefined && session?.users.includes(me) === true;
  useEffect(() => {
    if (isSeated) go({ page: 'play', code }, true);
    else if (next !== null) go({ page: 'watch', code: next }, true);
  }, [isSeated, next]);
  if (lost) return <ToDoor code={code} />;
  if (!session || isSeated) return <Page title={texts.everywhere.loading}>{null}</Page>;
  switch (session.round_kind) {
    case 'lobby':
      return <WatchedLobby session={session} online={online} />;
    case 'over':
      return <AlbumView session={session} />;
    default:
      return <WatchedRound session={session} me={me} />;
  }
}

function WatchedLobby({ session, online }: { session: Session; online: readonly string[] }) {
  const { telephone, watching } = useApp().texts;
  const { game_code: code } = session;
  return (
    <Page
      title={watching.title}
      class="lobby"
      dock={
        <Link to={{ page: 'join', code }} class="button main grow">
          {telephone.join.sit}
        </Link>
      }
    >
      <p>
        {watching.lobby} <CodeDigits code={code} />
      </p>
      <Table session={session} online={online} me="" />
    </Page>
  );
}

function WatchedRound({ session, me }: { session: Session; me: string | undefined }) {
  const { telephone, tv, watching } = useApp().texts;
  const { round, rounds, round_kind: kind } = session;
  const endsAtMs = endOf(session);
  const isAsking = me !== undefined && Object.values(session.seats_asked).includes(me);
  return (
    <Page title={watching.title}>
      <div class="group watched">
        <p class="watched-round" role="status">
          <span>
            {telephone.round.of(round + 1, rounds ?? 0)}. {kind === 'drawing' ? tv.drawing : tv.describing}.
          </span>
          {endsAtMs !== undefined && <TimeLeft endsAtMs={endsAtMs} mode={session.mode} />}
        </p>
        <p>{isAsking ? watching.asking : watching.text}</p>
        {!isAsking && <SitDown code={session.game_code} me={me} />}
        <AwaitedPlayers session={session} />
        {!isAsking && <p class="soft">{watching.show}</p>}
        <Doodle />
      </div>
    </Page>
  );
}

/** A watcher may take a place that has become free, or else have a chair in the next game. */
function SitDown({ code, me }: { code: number; me: string | undefined }) {
  const { watching } = useApp().texts;
  const { door } = useDoor(code);
  if (typeof door !== 'object' || door.door !== 'started') return null;
  const { place, seat } = door;
  const isFree = place !== 'none' && seat !== null;
  if (!isFree && me !== undefined) return <Chair code={code} />;
  return (
    <Link to={{ page: 'join', code }} class="button">
      {isFree ? watching.late[place].go(seat.name) : watching.keep}
    </Link>
  );
}

/** A watcher with a name may have a chair in the next game. Asking again changes nothing. */
function Chair({ code }: { code: number }) {
  const { client, texts } = useApp();
  const { watching } = texts;
  const command = useCommand(watching.faults);
  const [isKept, setKept] = useState(() => loadFromDevice(CHAIR_KEY) === code);
  if (isKept) return <p>{watching.chair}</p>;
  const keep = async () => setKept(await command(() => takeSeat(client.telephone, code)));
  return (
    <button type="button" class="button" onClick={keep}>
      {watching.keep}
    </button>
  );
}
