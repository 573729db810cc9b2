import { useApp } from '../context.ts';
import { Link } from '../ui/link.tsx';
import { Page } from '../ui/page.tsx';
import { Comic } from './home-page-comic.tsx';
import { OwnGames } from './home-page-own-games.tsx';
import { PastGames } from './home-page-past-games.tsx';
import { StartCards } from './home-page-start.tsx';
import { ChessToWatch } from './home-page-watch.tsx';

/** On a wide screen: this one shows the game, and everyone plays on phones. */
function LaptopCard() {
  const { laptop } = useApp().texts.tv;
  return (
    <section class="card wide-only laptop-tv">
      <h2>{laptop.title}</h2>
      <p>{laptop.text}</p>
      <Link to={{ page: 'tv' }} class="button">
        {laptop.go}
      </Link>
    </section>
  );
}

export function HomePage() {
  const { person, texts } = useApp();
  const { home } = texts;
  return (
    <Page title={person ? home.hello(person.name ?? person.username) : home.headline}>
      <div class="home stack">
        {!person && (
          <div class="welcome">
            <p class="lead">{home.lead}</p>
            <Comic />
          </div>
        )}
        {person && <OwnGames key={person.id} />}
        <LaptopCard />
        <StartCards />
        <ChessToWatch />
        {person && <PastGames key={person.id} />}
      </div>
    </Page>
  );
}
