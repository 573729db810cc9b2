import { useApp } from '../context.js';
import { Page } from '../ui/page.js';
import { Comic } from './home-page-comic.js';
import { GoingOn } from './home-page-mine.js';
import { PastGames } from './home-page-past.js';
import { Start } from './home-page-start.js';
import { ChessToWatch } from './home-page-watch.js';

export function HomePage() {
  const { person, texts } = useApp();
  const { home } = texts;
  return (
    <Page title={person ? home.hello(person.username) : home.headline}>
      <div class="home stack">
        {!person && (
          <div class="welcome">
            <p class="lead">{home.lead}</p>
            <Comic />
          </div>
        )}
        {person && <GoingOn key={person.id} />}
        <Start />
        <ChessToWatch />
        {person && <PastGames key={person.id} />}
      </div>
    </Page>
  );
}
