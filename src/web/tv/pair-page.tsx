import { useEffect, useState } from 'preact/hooks';
import type { RunningSession } from '../../telephone/schema.ts';
import { useApp } from '../context.ts';
import { Known, Stranger } from '../home/join-page-forms.tsx';
import { newGame } from '../home/new-game-settings.ts';
import { shownIn } from '../telephone/game.ts';
import { useCommand } from '../telephone/use-command.ts';
import { Page } from '../ui/page.tsx';

/** Without a WebSocket the player's games are not told. A new one can be begun all the same. */
const PATIENCE_MS = 3_000;

/** Opened on a phone by the code on a screen: shows the phone's game there, or begins one. */
export function PairPage() {
  const { route, session: login, person, texts } = useApp();
  const screen = route.page === 'pair' ? route.screen : '';
  // The form stays until the game is there.
  const [isStranger, setStranger] = useState(false);
  const { standing } = login;
  useEffect(() => {
    if (standing === 'nobody') setStranger(true);
  }, [standing]);
  if (isStranger) return <NewGame screen={screen} isStranger />;
  if (person) return <OwnGame screen={screen} />;
  return <Page title={texts.everywhere.loading}>{null}</Page>;
}

/** Somebody who is already in a game shows it with one tap. */
function OwnGame({ screen }: { screen: string }) {
  const { client, texts, go, say } = useApp();
  const { pair, faults } = texts.tv;
  const [games, setGames] = useState<readonly RunningSession[]>();
  const [isOther, setOther] = useState(false);
  const command = useCommand(faults);
  useEffect(() => client.telephone.watchMine({ onState: ({ sessions }) => setGames(sessions) }), [client]);
  useEffect(() => {
    const tooLate = setTimeout(() => setGames((known) => known ?? []), PATIENCE_MS);
    return () => clearTimeout(tooLate);
  }, []);
  if (!games) return <Page title={texts.everywhere.loading}>{null}</Page>;
  if (games.length === 0 || isOther) return <NewGame screen={screen} isStranger={false} />;
  const show = async (code: number) => {
    if (!(await command(() => client.room.show(code, { screen })))) return;
    say(pair.shown);
    go({ page: 'play', code }, true);
  };
  return (
    <Page title={pair.showGame}>
      <div class="group join">
        {games.map(({ game_code, ...table }) => (
          <section key={game_code} class="card">
            <p>
              {table.users.length > 1
                ? pair.with(table.users.map((name) => shownIn(table, name)).join(', '))
                : pair.alone}
            </p>
            <button type="button" class="button main wide" onClick={() => show(game_code)}>
              {pair.show}
            </button>
          </section>
        ))}
        <button type="button" class="button quiet" onClick={() => setOther(true)}>
          {pair.other}
        </button>
      </div>
    </Page>
  );
}

/** Makes a guest if there is none, a game and the pairing in one go. This phone is the host. */
function NewGame({ screen, isStranger }: { screen: string; isStranger: boolean }) {
  const { attempt, client, person, settings, texts, go } = useApp();
  const { pair, faults } = texts.tv;
  const play = async () => {
    const { game_code: code } = await client.telephone.create(newGame(settings.language));
    // If the code is too old, the lobby remains, and another screen can be found from there.
    await attempt(() => client.room.show(code, { screen }), faults);
    go({ page: 'play', code }, true);
  };
  const words = { title: pair.title, text: pair.text, go: pair.go };
  if (isStranger) return <Stranger words={words} sit={play} />;
  return person ? <Known person={person} words={words} sit={play} /> : null;
}
