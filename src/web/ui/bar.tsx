import type { ComponentChildren } from 'preact';
import { useApp } from '../context.ts';
import { Face } from '../people/face.tsx';
import { Icon } from './icon.tsx';
import { Sign } from './lamp.tsx';
import { Link } from './link.tsx';

/** The top of a page: the way home, and what the page wants on the right. */
export function Bar({ children }: { children: ComponentChildren }) {
  const { everywhere } = useApp().texts;
  return (
    <header class="bar">
      <Link to={{ page: 'home' }} class="word">
        <Sign />
        {everywhere.title}
      </Link>
      {children}
    </header>
  );
}

/** Switches all sounds of this device. */
export function SoundButton() {
  const { settings, change, texts } = useApp();
  return (
    <button
      type="button"
      class="button only"
      aria-label={texts.everywhere.menu.sound}
      aria-pressed={settings.sound}
      onClick={() => change({ sound: !settings.sound })}
    >
      <Icon name={settings.sound ? 'sound' : 'mute'} />
    </button>
  );
}

/** Leads to the account: the visitor's face, or a sign for strangers. */
export function AccountLink() {
  const { person, texts } = useApp();
  const { account } = texts.everywhere.menu;
  const name = person?.name ?? person?.username;
  return (
    <Link to={{ page: 'account' }} class="button only" label={name ? `${account}: ${name}` : account}>
      {person?.face ? <Face face={person.face} /> : <Icon name="people" />}
    </Link>
  );
}
