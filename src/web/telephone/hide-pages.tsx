import { useState } from 'preact/hooks';
import type { Session } from '../../telephone/schema.ts';
import { useApp } from '../context.ts';
import { useShowTexts } from '../show/texts.ts';
import { Dialog } from '../ui/dialog.tsx';
import { Segmented } from '../ui/segmented.tsx';
import { type AlbumEntry, type ShownAlbum, shownIn } from './game.ts';
import { useCommand } from './use-command.ts';

const REACTORS = ['all', 'players', 'off'] as const;

interface Props {
  session: Session;
  album: ShownAlbum;
}

/** For the host: hides the page that is up, or everything by one player, and shows hidden pages again. */
export function HidePages({ session, album }: Props) {
  const { hide: words } = useShowTexts();
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <button type="button" class="button quiet" onClick={() => setOpen(true)}>
        {words.open}
      </button>
      {isOpen && (
        <Dialog title={words.open} onClose={() => setOpen(false)}>
          <div class="group options">
            <p class="soft">{words.text}</p>
            <PageUp session={session} album={album} />
            {session.users.map((username) => (
              <HidePlayer key={username} session={session} username={username} />
            ))}
            {session.hidden.map(({ chain, round }) => (
              <HiddenPage key={`${chain}/${round}`} {...{ session, album, chain, round }} />
            ))}
          </div>
        </Dialog>
      )}
    </>
  );
}

/** The page that everybody sees now. */
function PageUp({ session, album }: Props) {
  const { hide: words } = useShowTexts();
  const { album: at, show } = session;
  const story = album.chains.find(({ chain }) => chain === at?.chain);
  const entry = at && (show === null || show.moment === 'page') ? story?.entries[at.step - 1] : undefined;
  if (!at || !story || !entry || entry.isHidden) return null;
  return (
    <>
      <HideButton session={session} entry={entry} round={at.step - 1} isWide />
      <p class="soft">{words.of(entry.author, story.owner)}</p>
    </>
  );
}

function HidePlayer({ session, username }: { session: Session; username: string }) {
  const { client } = useApp();
  const { hide: words } = useShowTexts();
  const command = useCommand();
  return (
    <button
      type="button"
      class="button wide"
      onClick={() => command(() => client.telephone.hidePlayer(session.game_code, username))}
    >
      {words.all(shownIn(session, username))}
    </button>
  );
}

function HiddenPage({ session, album, chain, round }: Props & { chain: number; round: number }) {
  const { hide: words } = useShowTexts();
  const story = album.chains.find((one) => one.chain === chain);
  const entry = story?.entries[round];
  if (!story || !entry) return null;
  return (
    <p class="hidden-page">
      <span>{words.of(entry.author, story.owner)}</span>
      <HideButton session={session} entry={entry} round={round} />
    </p>
  );
}

interface HideButtonProps {
  session: Session;
  entry: AlbumEntry;
  round: number;
  isWide?: boolean;
}

/** Hides a page, or shows it again. */
export function HideButton({ session, entry, round, isWide }: HideButtonProps) {
  const { client } = useApp();
  const { hide: words } = useShowTexts();
  const command = useCommand();
  const change = () =>
    command(() => client.telephone.hide(session.game_code, round, entry.chain, !entry.isHidden));
  return (
    <button type="button" class={isWide ? 'button wide' : 'button quiet'} onClick={change}>
      {entry.isHidden ? words.show : words.page}
    </button>
  );
}

/** For the host: who may react, and whether anybody may watch. */
export function CrowdSwitches({ session }: { session: Session }) {
  const { client, texts } = useApp();
  const { reactors } = useShowTexts();
  const command = useCommand();
  const { game_code: code, options } = session;
  return (
    <>
      <fieldset class="choice">
        <legend>{reactors.who}</legend>
        <Segmented
          name="reactors"
          options={REACTORS}
          labels={reactors}
          chosen={options.reactions}
          onChoice={(reactions) => command(() => client.telephone.setOptions(code, { reactions }))}
        />
      </fieldset>
      <label class="check">
        {texts.watching.allow}
        <input
          type="checkbox"
          class="switch"
          checked={options.watchers}
          onChange={({ currentTarget }) => {
            const watchers = currentTarget.checked;
            command(() => client.telephone.setOptions(code, { watchers }));
          }}
        />
      </label>
    </>
  );
}
