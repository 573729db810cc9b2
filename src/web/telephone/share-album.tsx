import { useEffect, useState } from 'preact/hooks';
import type { Session } from '../../telephone/schema.ts';
import type { Shared } from '../../telephone/schema-entries.ts';
import { useApp } from '../context.ts';
import { makeCard } from '../keep/card-upload.ts';
import { useKeepTexts } from '../keep/texts.ts';
import { sharedAddress } from '../shared-address.ts';
import { Dialog } from '../ui/dialog.tsx';
import { Qr } from '../ui/qr.tsx';
import { useAlbumTexts } from './album-texts.ts';
import { type ShownAlbum, shownIn } from './game.ts';
import { ShareButtons } from './invite.tsx';
import { useCommand } from './use-command.ts';

interface Props {
  session: Session;
  album: ShownAlbum;
  me: string;
}

/** Shares the album as a public page, and offers it as a file. */
export function ShareAlbum(props: Props) {
  const album = useAlbumTexts();
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <button type="button" class="button" onClick={() => setOpen(true)}>
        {album.share}
      </button>
      {isOpen && (
        <Dialog title={album.share} onClose={() => setOpen(false)}>
          <Sharing {...props} onEnded={() => setOpen(false)} />
        </Dialog>
      )}
    </>
  );
}

/** Asks before the page is made public. If it already is, shows its address. */
function Sharing({ session, album, me, onEnded }: Props & { onEnded: () => void }) {
  const { client, say, texts } = useApp();
  const command = useCommand();
  const words = useAlbumTexts();
  const keepWords = useKeepTexts();
  const [shared, setShared] = useState<Shared>();
  const [hasNames, setHasNames] = useState(false);
  const make = () => command(async () => setShared(await client.telephone.share(session.game_code)));
  const makeWithCard = async () => {
    if (await make()) makeCard({ client, album, session, words: keepWords, hasNames }).catch(() => undefined);
  };
  useEffect(() => {
    client.telephone.album(session.game_code).then(
      (newest) => newest.shared !== null && make(),
      () => album.shared !== null && make(),
    );
  }, []);
  const end = async () => {
    if (!(await command(() => client.telephone.unshare(session.game_code)))) return;
    say(words.shareEnded);
    onEnded();
  };
  if (!shared)
    return (
      <div class="group options">
        <p>{words.shareText}</p>
        <label class="check">
          <span>{keepWords.names}</span>
          <input
            type="checkbox"
            class="switch"
            checked={hasNames}
            onChange={(event) => setHasNames(event.currentTarget.checked)}
          />
        </label>
        <button type="button" class="button wide" onClick={makeWithCard}>
          {words.shareMake}
        </button>
      </div>
    );
  const url = sharedAddress(shared.url);
  return (
    <div class="group options sharing">
      <Qr text={url} label={texts.telephone.lobby.qr(url)} />
      <p class="address">
        <a href={url} target="_blank" rel="noreferrer">
          {url}
        </a>
      </p>
      <ShareButtons url={url} title={words.invite} />
      <a class="button" href={shared.file} download="parlor-album.html">
        {words.shareFile}
      </a>
      <p class="soft">{words.sharedBy(shownIn(session, shared.made_by))}</p>
      {(shared.made_by === me || session.host === me) && (
        <button type="button" class="button quiet" onClick={end}>
          {words.shareEnd}
        </button>
      )}
    </div>
  );
}
