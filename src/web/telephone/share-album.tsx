import { useEffect, useState } from 'preact/hooks';
import type { Session } from '../../telephone/schema.ts';
import type { Album, Shared } from '../../telephone/schema-entries.ts';
import { useApp } from '../context.ts';
import { Dialog } from '../ui/dialog.tsx';
import { Qr } from '../ui/qr.tsx';
import { shownIn } from './game.ts';
import { ShareButtons } from './invite.tsx';
import { useCommand } from './use-command.ts';

interface Props {
  session: Session;
  album: Album;
  me: string;
}

/** Shares the album as a public page, and offers it as a file. */
export function ShareAlbum(props: Props) {
  const { album } = useApp().texts.telephone;
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <button type="button" class="quiet" onClick={() => setOpen(true)}>
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
  const words = texts.telephone.album;
  const [shared, setShared] = useState<Shared>();
  const make = () => command(async () => setShared(await client.telephone.share(session.game_code)));
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
      <div class="stack options">
        <p>{words.shareText}</p>
        <button type="button" class="wide" onClick={make}>
          {words.shareMake}
        </button>
      </div>
    );
  return (
    <div class="stack options sharing">
      <Qr text={shared.url} label={texts.telephone.lobby.qr(shared.url)} />
      <p class="address">
        <a href={shared.url} target="_blank" rel="noreferrer">
          {shared.url}
        </a>
      </p>
      <ShareButtons url={shared.url} title={words.invite} />
      <a class="button quiet" href={shared.file} download="parlor-album.html">
        {words.shareFile}
      </a>
      <p class="soft">{words.sharedBy(shownIn(session, shared.made_by))}</p>
      {(shared.made_by === me || session.host === me) && (
        <button type="button" class="plain" onClick={end}>
          {words.shareEnd}
        </button>
      )}
    </div>
  );
}
