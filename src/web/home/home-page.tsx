import { useApp } from '../context.ts';
import { isShut } from '../registration.ts';
import { Page } from '../ui/page.tsx';
import { OwnGames } from './home-page-own-games.tsx';
import { PastGames } from './home-page-past-games.tsx';
import { Start } from './home-page-start.tsx';
import { ChessToWatch } from './home-page-watch.tsx';

export function HomePage() {
  const { person, texts } = useApp();
  const { home } = texts;
  const title = person ? home.hello(person.name ?? person.username) : home.headline;
  return (
    <Page title={title} heading="own" lamp="lit" class={person ? 'home known' : 'home'} isWide>
      <section class="group hello">
        <Comic />
        <div class="group say">
          <h1>{title}</h1>
          {!person && (
            <p class="soft">
              {home.lead} {!isShut() && <span>{home.free}</span>}
            </p>
          )}
        </div>
        {person && <OwnGames key={person.id} />}
      </section>
      <Start />
      <section class="group more">
        <ChessToWatch />
        {person && <PastGames key={person.id} />}
      </section>
    </Page>
  );
}

/** Explains the drawing game: what somebody wrote, what another drew, and what a third saw in that. */
function Comic() {
  const { settings, texts } = useApp();
  const address = `static/comic-${settings.language}.svg`;
  return <img class="comic" src={address} alt={texts.home.comic} width="372" height="216" />;
}
